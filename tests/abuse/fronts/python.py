"""The Python package: a question in a line, an answer in a line."""

import collections
import datetime
import decimal
import json
import sys
import types

import portcullis

try:
    import numpy
except ImportError:
    numpy = None

HARMLESS = ("arn:aws:iam::111122223333:user/Bystander", "s3:ListBucket", "*")
LISTS = {"scopeDown": ("scope_down", "scopeDown"), "serviceControlPolicies": ("service_control_policies", "serviceControlPolicy"),
         "resourceControlPolicies": ("resource_control_policies", "resourceControlPolicy")}
ONES = {"permissionsBoundary": "permissions_boundary", "vpcEndpoint": "vpc_endpoint", "resource": "resource"}
# Of the row of a batch that has no sound request, the status says that there is one.
# Of guards that are no JSON, which objects come to that hold NaN, that they are no scenario's.
STATUS = {4: "invalidArgument", 5: "invalidHandle", 6: "invalidPolicy", 7: "invalidRequest", 8: "invalidPolicy",
          9: "invalidAuthorizer", 10: "invalidRequest"}


class NotOffered(Exception):
    pass


class HostError(RuntimeError):
    """What the caller's own code throws."""


class Getters(collections.abc.Mapping):
    """A mapping whose values are got by code of the caller."""

    def __init__(self, held, get):
        self.held, self.get_one = held, get

    def __getitem__(self, name):
        return self.get_one(name, self.held[name])

    def __iter__(self):
        return iter(self.held)

    def __len__(self):
        return len(self.held)


class Text(str):
    pass


class Number(float):
    pass


class Facts:
    def __init__(self, held):
        self.__dict__.update(held)


def asking(_, value):
    assert is_well()
    return value


def throwing(*_):
    raise HostError


def fickle():
    """Each value once; after that there is none."""
    asked = set()

    def get(name, value):
        if name in asked:
            return None
        asked.add(name)
        return value

    return get


EXOTICS = {
    "instance": Facts, "pairs": lambda value: list(value.items()), "mapping": types.MappingProxyType,
    "nullPrototype": collections.OrderedDict, "getters": lambda value: Getters(value, lambda _, one: one),
    "askingGetters": lambda value: Getters(value, asking), "throwingGetters": lambda value: Getters(value, throwing),
    "fickleGetters": lambda value: Getters(value, fickle()),
    "tuple": tuple, "set": lambda value: {str(one) for one in value}, "generator": iter,
    "arrayLike": lambda value: dict(enumerate(value)), "joined": lambda value: ",".join(value),
    "subclass": lambda value: Text(value) if isinstance(value, str) else Number(value),
    "decimal": lambda value: decimal.Decimal(str(value)), "bytes": str.encode, "surrogate": lambda value: f"{value}\ud800", "bigint": lambda value: value,
    "missing": lambda _: None, "nan": lambda _: float("nan"),
    "infinity": lambda _: float("inf"), "function": lambda value: lambda: value, "symbol": lambda _: object(),
    "date": lambda _: datetime.date(2026, 1, 1), "sparse": lambda value: [*value, None],
}
def numpy_array(value):
    """Of one kind of scalars: of others NumPy makes texts, or nothing."""
    if len({type(one) for one in value}) != 1 or isinstance(value[0], (dict, list)):
        raise NotOffered("no array of NumPy")
    return numpy.array(value)


if numpy is not None:
    EXOTICS["numpy"] = numpy_array
    EXOTICS["masked"] = lambda _: numpy.ma.array(3600, mask=True)
    EXOTICS["numpyScalar"] = lambda value: numpy.array([value])[0]


def named(policies):
    """A list of policies of a scenario as the mapping of names that a set takes."""
    if isinstance(policies, dict):
        raise NotOffered("names mapped to policies")
    if not isinstance(policies, (list, tuple)):
        # What it is instead is the set's to refuse.
        return policies
    made = {}
    for index, policy in enumerate(policies):
        name = str(index)
        if isinstance(policy, collections.abc.Mapping) and ("name" in policy or "policy" in policy):
            if not isinstance(policy, dict) or set(policy) - {"name", "policy"} or "policy" not in policy:
                raise NotOffered("a wrapper has no such member")
            name, policy = policy.get("name", name), policy["policy"]
        if isinstance(name, collections.abc.Hashable) and name in made:
            raise NotOffered("two policies of one name")
        try:
            made[name] = policy
        except TypeError:
            raise NotOffered("no key of a mapping") from None
    return made


def authorizer(scenario, loader, resource_type):
    policies, settings = scenario.get("policies", {}), scenario.get("settings", {})
    if not isinstance(policies, dict) or not isinstance(settings, dict):
        raise NotOffered("an argument for each")
    slots, required = {}, {}
    for layer, value in policies.items():
        if value is None:
            raise NotOffered("None leaves out")
        if layer in ("identity", "session"):
            slots[layer] = portcullis.PolicySet(layer, named(value), loader)
        elif layer in ONES:
            slots[ONES[layer]] = portcullis.PolicySet(resource_type if layer == "resource" else layer, named([value]), loader)
        elif layer in LISTS:
            slot, kind = LISTS[layer]
            made = value
            if isinstance(value, (list, tuple)):
                levels = ([one] for one in value) if layer == "scopeDown" else value
                made = type(value)(portcullis.PolicySet(kind, named(level), loader) for level in levels)
            slots[slot] = made
        elif layer in ("transport", "network"):
            required[layer] = value
        else:
            raise NotOffered("no such argument")
    for name, value in settings.items():
        if name == "loader":
            continue
        if name == "requireSignature":
            required[name] = value
            continue
        if name not in ("restrictPublicBuckets", "rcpServices"):
            raise NotOffered("no such argument")
        if value is None:
            raise NotOffered("None leaves out")
        slots[{"restrictPublicBuckets": "restrict_public_buckets", "rcpServices": "rcp_services"}[name]] = value
    if required:
        slots["guards"] = portcullis.Guards(required)
    return portcullis.Authorizer(**slots)


def arguments(request):
    if not isinstance(request, dict):
        raise NotOffered("an argument for each")
    known = {"resourceAccount": "resource_account", "resourceInManagementAccount": "resource_in_management_account",
             "context": "context", "time": "time", "credentials": "credentials", "network": "network"}
    required = ("principal", "action", "resource")
    if set(request) - {*known, *required, "pairs"} or not all(name in request for name in required):
        raise NotOffered("no such argument")
    if any(request[name] is None for name in known if name in request):
        raise NotOffered("None leaves out")
    given = {known[name]: request[name] for name in known if name in request}
    network = given.get("network")
    # An argument of its own.
    if isinstance(network, collections.abc.Mapping) and "connection" in list(network):
        if not isinstance(network, dict) or network["connection"] is None:
            raise NotOffered("an argument for each")
        network = dict(network)
        given["connection"], given["network"] = network.pop("connection"), network
    return [request[name] for name in required], given


def pairs_of(request, positional, given):
    """What else the call needs: a request each, of the host's own making."""
    own = {"action", "resource", "resourceAccount", "resourceInManagementAccount", "context"}
    pairs = request.get("pairs", [])
    if not isinstance(pairs, list) or not all(isinstance(pair, dict) and {"action", "resource"} <= set(pair) <= own for pair in pairs):
        raise NotOffered("a list of the host's own")
    names = {"resourceAccount": "resource_account", "resourceInManagementAccount": "resource_in_management_account"}
    for pair in pairs:
        if None in pair.values():
            raise NotOffered("None leaves out")
        facts = {name: value for name, value in given.items() if name not in names.values()}
        facts.update((names[name], value) for name, value in pair.items() if name in names)
        keys = pair.get("context", {})
        if not isinstance(keys, dict) or not isinstance(facts.get("context", {}), dict):
            raise NotOffered("a mapping of the host's own")
        facts["context"] = {**facts.get("context", {}), **keys}
        yield portcullis.Request(positional[0], pair["action"], pair["resource"], **facts)


def alone(policies, request):
    positional, given = arguments(request)
    asked = portcullis.Request(*positional, **given)
    decision = policies.evaluate(asked)
    assert bool(decision) == policies.is_allowed(asked) == (decision.outcome is portcullis.Outcome.ALLOWED)
    if "pairs" in request:
        call = policies.evaluate_all([asked, *pairs_of(request, positional, given)])
        assert bool(call) == (call.outcome is portcullis.Outcome.ALLOWED)
        return call.outcome
    return decision.outcome


def object_array(values):
    made = numpy.empty(len(values), object)
    made[:] = values
    return made


def masked_array(values):
    """Of texts and numbers; NumPy has no other kinds with a mask and without objects."""
    kinds = {type(one) for one in values if one is not None}
    if len(kinds) != 1 or not kinds <= {str, int, float}:
        raise NotOffered("no masked array")
    if any(isinstance(one, str) and one.endswith("\0") for one in values):
        raise NotOffered("NumPy leaves out NULs at the end")
    fill = next(one for one in values if one is not None)
    return numpy.ma.array([fill if one is None else one for one in values], mask=[one is None for one in values])


def in_batch(container):
    """The request as the row between two that do not have its keys, in columns of a kind."""
    return lambda policies, request: batch(policies, request, container)


def batch(policies, request, container):
    positional, given = arguments(request)
    if "resource_in_management_account" in given or "pairs" in request:
        raise NotOffered("no column")
    if isinstance(positional[0], (list, tuple)):
        raise NotOffered("it is a column there")
    context = given.pop("context", {})
    if not isinstance(context, dict) or any(isinstance(one, (list, tuple, dict)) for one in context.values()):
        raise NotOffered("no column")
    columns = {"principals": positional[0], "actions": container([positional[1]] * 3), "resources": container([positional[2]] * 3)}
    if "time" in given:
        columns["times"] = container([given.pop("time")] * 3)
    if "resource_account" in given:
        columns["resource_accounts"] = container([given.pop("resource_account")] * 3)
    context = {key: container([None, value, None]) for key, value in context.items()}
    before, asked, after = policies.evaluate_batch(**columns, **given, context=context)
    assert before == after and asked in NAMES
    return asked


ASKED = [alone, *(in_batch(container) for container in (list, tuple, *((object_array, masked_array) if numpy else ())))]
NAMES = {portcullis.Outcome.ALLOWED: "allowed", portcullis.Outcome.EXPLICIT_DENY: "explicitDeny",
         portcullis.Outcome.IMPLICIT_DENY: "implicitDeny"}


def said(ask, question):
    try:
        scenario, exotic = json.loads(question["scenario"]), question["exotic"]
        if exotic is not None:
            parent = scenario
            for step in exotic["at"][:-1]:
                parent = parent[int(step)] if isinstance(parent, list) else parent[step]
            step = int(exotic["at"][-1]) if isinstance(parent, list) else exotic["at"][-1]
            parent[step] = EXOTICS[exotic["kind"]](parent[step])
        settings = scenario.get("settings", {})
        loader = settings.get("loader", "strict") if isinstance(settings, dict) else "strict"
        if "pairs" in scenario["request"] and "resource" in scenario.get("policies", {}):
            raise NotOffered("a policy of the first pair alone")
        return NAMES[ask(authorizer(scenario, loader, question["resourceType"]), scenario["request"])]
    except portcullis.PortcullisError as error:
        return f"error:{STATUS.get(error.status, error.status)}"
    except HostError:
        # What the caller's own code throws is the caller's.
        return "error:invalidArgument"
    except NotOffered:
        return None
    except Exception as error:
        return f"crash: {type(error).__name__}: {error}".replace("\n", " ").encode("utf-8", "backslashreplace").decode()


def typed(question):
    scenario, exotic = json.loads(question["scenario"]), question["exotic"]
    if not isinstance(scenario, dict) or set(scenario) - {"request", "policies", "settings"} or "request" not in scenario:
        return "notOffered: a scenario of calls has no such member"
    if exotic is not None and (exotic["kind"] not in EXOTICS or exotic["at"] in (["request"], ["policies"], ["settings"])):
        return "notOffered: exotic"
    if exotic is not None and exotic["kind"] == "joined" and exotic["at"][-1] != "rcpServices":
        return "notOffered: elsewhere a text is a value like others"
    outcomes = [outcome for outcome in (said(ask, question) for ask in ASKED) if outcome is not None]
    if not is_well():
        return "crash: the library is another"
    if not outcomes:
        return "notOffered: no such argument"
    return " ".join(sorted(set(outcomes)))


BYSTANDER = portcullis.Authorizer(identity=portcullis.PolicySet("identity", {"List": {
    "Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*"}}}))


def is_well():
    return BYSTANDER.is_allowed(portcullis.Request(*HARMLESS))


for line in sys.stdin.buffer:
    question = json.loads(line)
    answer = portcullis.evaluate_json(question["scenario"])
    if question["typed"]:
        answer = f"{answer}\t{typed(question)}"
    sys.stdout.buffer.write(answer.encode() + b"\n")
