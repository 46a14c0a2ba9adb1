"""A batch of 100,000 rows from Python against one JSON call for each row.

    python batch.py [--check]

With --check, exits with 1 where the batch is not 50 times as fast. The batch is timed from Python lists, with their
layout; the JSON calls get their texts ready-made, and are timed over a sample.
"""

import json
import pathlib
import sys
import time

import portcullis

ROWS, SAMPLE, AT_LEAST = 100_000, 3_000, 50
ANN = "arn:aws:iam::111122223333:user/Ann"
POLICY = json.loads(pathlib.Path(__file__).with_name("policy.json").read_text())


def best(rounds, run):
    """The shortest of several runs, which the rest of the machine disturbed least."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def scenario(resource, address):
    return json.dumps({
        "request": {"principal": ANN, "action": "s3:GetObject", "resource": resource,
                    "context": {"aws:SourceIp": address}},
        "policies": {"identity": [POLICY]}})


def main():
    combination = portcullis.Combination(identity=portcullis.PolicySet("identity", {"Reports": POLICY}))
    resources = [f"arn:aws:s3:::reports/{'Ann' if row % 3 else 'Bob'}/{row}.csv" for row in range(ROWS)]
    addresses = [f"203.0.113.{row % 256}" if row % 5 else f"198.51.100.{row % 256}" for row in range(ROWS)]
    scenarios = [scenario(*row) for row in zip(resources[:SAMPLE], addresses[:SAMPLE])]

    def batch():
        return combination.evaluate_batch(principals=ANN, actions="s3:GetObject", resources=resources,
                                          context={"aws:SourceIp": addresses})

    def columns_ready():
        return combination.evaluate_batch(principals=ANN, actions="s3:GetObject", resources=laid_out,
                                          context={"aws:SourceIp": addresses_laid_out})

    laid_out = portcullis.Utf8Column.of(resources)
    addresses_laid_out = portcullis.Utf8Column.of(addresses)
    answers = [json.loads(portcullis.evaluate_json(text))["decision"] for text in scenarios]
    names = ["implicitDeny", "explicitDeny", "allowed"]
    if [names[outcome] for outcome in batch()[:SAMPLE]] != answers or batch() != columns_ready():
        sys.exit("batch and JSON disagree")

    per_call = best(5, lambda: [portcullis.evaluate_json(text) for text in scenarios]) / SAMPLE
    per_row, in_place = best(9, batch) / ROWS, best(9, columns_ready) / ROWS
    ratio = per_call / per_row
    print(f"JSON call       {per_call * 1e9:10.0f} ns a row")
    print(f"batch of lists  {per_row * 1e9:10.0f} ns a row, {ratio:.0f} times as fast")
    print(f"batch in place  {in_place * 1e9:10.0f} ns a row, {per_call / in_place:.0f} times as fast")
    if "--check" in sys.argv and ratio < AT_LEAST:
        sys.exit(f"less than {AT_LEAST} times")


if __name__ == "__main__":
    main()
