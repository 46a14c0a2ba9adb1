"""A batch of 100,000 rows from Python against one JSON call for each row.

    python batch.py [--check]

A role session with temporary credentials asks for database logins, as in the README. Its policies are those of the
README's scenario, six statements; and with them ten identity policies in the shape of AWS's managed ones, as people
have them. A JSON call reads the policies each time, so more of them make the batch faster in comparison; a batch reads
none. Both sides begin with the same Python values and end with Python values; the JSON calls are timed over a sample.
With --check, exits with 1 where the batch is not 50 times as fast with the policies that people have.
"""

import copy
import json
import pathlib
import sys
import time

import portcullis

ROWS, SAMPLE, AT_LEAST = 100_000, 1_000, 50
NAMES = ["implicitDeny", "explicitDeny", "allowed"]


def best(rounds, run):
    """The shortest of several runs, which the rest of the machine disturbed least."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def authorizer(policies):
    """The scenario's policies, compiled once."""

    def documents(slot):
        return {entry["name"]: entry["policy"] for entry in slot}

    levels = [portcullis.PolicySet("serviceControlPolicy", documents(level)) for level in policies["serviceControlPolicies"]]
    identity = portcullis.PolicySet("identity", documents(policies["identity"]))
    return portcullis.Authorizer(identity=identity, service_control_policies=levels)


def managed(index):
    """A policy in the shape of AWS's managed ones: it reads everything of three services, and writes some."""
    services = [f"service{index}{letter}" for letter in "abc"]
    reads = [f"{service}:{verb}*" for service in services for verb in ("Describe", "List", "Get")]
    writes = [f"{service}:{verb}{thing}" for service in services for verb in ("Create", "Update", "Delete", "Tag")
              for thing in ("Cluster", "Snapshot", "User", "Group", "Policy")]
    return {"name": f"Managed{index}", "policy": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": reads, "Resource": "*"},
        {"Effect": "Allow", "Action": writes, "Resource": f"arn:aws:service{index}a:*:111122223333:quarterly-*"}]}}


def compare(name, scenario):
    """Times both sides, and gives how many times as fast a batch of lists is."""
    request = scenario["request"]
    decide = authorizer(scenario["policies"])
    users = [f"user{row}" if row % 3 else "alice" for row in range(ROWS)]
    resources = [f"arn:aws:redshift:us-east-1:111122223333:dbuser:prod/{'alice' if row % 2 else user}"
                 for row, user in enumerate(users)]
    actions = [request["action"] if row % 4 else "redshift:DescribeClusters" for row in range(ROWS)]

    def answer(action, resource, user):
        question = copy.copy(scenario)
        question["request"] = {**request, "action": action, "resource": resource, "context": {"redshift:DbUser": user}}
        return NAMES.index(json.loads(portcullis.evaluate_json(json.dumps(question)))["decision"])

    def calls():
        return [answer(*row) for row in zip(actions[:SAMPLE], resources[:SAMPLE], users[:SAMPLE])]

    def batch(actions=actions, resources=resources, users=users):
        return decide.evaluate_batch(
            principals=request["principal"], actions=actions, resources=resources, times=request["time"],
            credentials=request["credentials"], network=request["network"], context={"redshift:DbUser": users})

    laid_out = [portcullis.Utf8Column.of(column) for column in (actions, resources, users)]
    if list(batch()[:SAMPLE]) != calls() or batch() != batch(*laid_out) or len(set(batch())) == 1:
        sys.exit("batch and JSON disagree")

    per_call = best(3, calls) / SAMPLE
    per_row, in_place = best(9, batch) / ROWS, best(9, lambda: batch(*laid_out)) / ROWS
    print(f"{name}: a JSON call {per_call * 1e9:.0f} ns; a row of lists {per_row * 1e9:.0f} ns, "
          f"{per_call / per_row:.0f} times as fast; of columns in place {in_place * 1e9:.0f} ns, "
          f"{per_call / in_place:.0f} times")
    return per_call / per_row


def main():
    scenario = json.loads((pathlib.Path(__file__).parents[2] / "core/examples/scenarios/redshift.json").read_text())
    scenario["request"]["network"] = {"sourceIp": "203.0.113.9", "tls": {"version": "1.3"}}
    compare("policies of the README", scenario)
    scenario["policies"]["identity"] += [managed(index) for index in range(10)]
    ratio = compare("policies as people have", scenario)
    if "--check" in sys.argv and ratio < AT_LEAST:
        sys.exit(f"less than {AT_LEAST} times")


if __name__ == "__main__":
    main()
