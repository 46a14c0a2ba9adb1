"""What holds for every request: two policies against each other, who is let in from outside, and what an answer depends on."""

import json
from dataclasses import dataclass
from typing import Any, Collection, Mapping, Optional, Sequence, Tuple, Union

from . import _limits
from ._document import document
from ._errors import INVALID_ARGUMENT, INVALID_POLICY, call, kind, one_of, refusal
from ._library import byref, library, pointer, take_text, text
from ._names import LOADERS, POLICY_TYPES, UNIVERSES, Loader, PolicyType, Universe
from ._reference import Reference, optional

_Policy = Union[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Diff:
    """How two policies, or lists of them, stand to each other. It has no truth: ask one of its fields."""

    new_access: str
    """Whether `after` allows anything that `before` does not: "none", "some" or "unknown"."""
    lost_access: str
    """Whether `before` allows anything that `after` does not."""
    relation: str
    """"equivalent", "narrower" (`after` allows less), "wider", "incomparable" or "unknown"."""
    universe: str
    """Of which requests that is said."""
    new_witnesses: Tuple[str, ...]
    """Scenarios with `after`, each of which `evaluate_json` allows, and refuses with `before` in its place."""
    lost_witnesses: Tuple[str, ...]
    """Scenarios with `before`, the other way about."""
    unknown: Tuple[str, ...]
    """Why something is not known: "tooManySteps", for example."""
    assumptions: Tuple[str, ...]
    """What a proof takes for granted: "keysOnce", for example."""

    def __bool__(self) -> bool:
        raise TypeError("a difference has no truth; ask `relation`, `new_access` or `lost_access`")


@dataclass(frozen=True)
class Addresses:
    """How many addresses there are."""

    ipv4: int
    ipv6: int


@dataclass(frozen=True)
class Exposure:
    """Who is let in from outside. It has no truth: ask `access`, which may be "unknown"."""

    access: str
    """Whether anybody is: "none", "some" or "unknown"."""
    question: str
    """Who is outside: "public", or "outside" of accounts and organizations that were told."""
    universe: str
    addresses: Optional[Addresses]
    """From how many addresses; None where that is not known."""
    witnesses: Tuple[str, ...]
    """Scenarios from outside, each of which `evaluate_json` allows."""
    unknown: Tuple[str, ...]
    """Why something is not known."""
    assumptions: Tuple[str, ...]
    """What a proof takes for granted."""

    def __bool__(self) -> bool:
        raise TypeError("an exposure has no truth; ask `access`")


@dataclass(frozen=True)
class Residual:
    """What is left of a decision while some condition keys are not known; true if it is allowed whatever they are."""

    residual: str
    """"allowed" or "refused", whatever the keys are, "depends" or "unknown"."""
    keys: Tuple[str, ...] = ()
    """On which it depends: of each there are two values that make a difference."""
    left: Tuple[Mapping[str, Any], ...] = ()
    """The statements that still count, with the conditions that are not settled."""
    allowed: Optional[Mapping[str, Any]] = None
    """A context that completes the scenario, and is allowed. None is a key that is absent."""
    refused: Optional[Mapping[str, Any]] = None
    """One that is refused."""
    unknown: Tuple[str, ...] = ()
    """Why it is not known."""
    universe: str = "any"
    """Which completions were looked at: "any"."""
    assumptions: Tuple[str, ...] = ()
    """What the answer takes for granted."""

    def __bool__(self) -> bool:
        return self.residual == "allowed"


class Residuals(Tuple[Residual, ...]):
    """A Residual for each pair of a scenario, most often one. As a whole it has no truth; `all(residuals)` asks whether every
    pair is allowed."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise TypeError("residuals have no truth together; ask all(residuals)")


def _part(given, path, status):
    """The JSON of a member. A text is a string there, which has to be the text of a policy: it can add no other members."""
    try:
        if isinstance(given, str) and len(given) <= _limits.SCENARIO:
            # Half a surrogate pair would be told of as of the whole document.
            str.encode(given)
        written = _limits.document([given], _limits.SCENARIO)
    except (TypeError, ValueError) as error:
        raise refusal(status, path, str(error)) from None
    return written if isinstance(written, _limits.Longer) else written[1:-1]


def _question(policies, others):
    """A view of the document with these members; of the others None is left out."""
    parts = {name: _part(given, name, INVALID_POLICY) for name, given in policies.items()}
    parts.update((name, _part(given, name, INVALID_ARGUMENT)) for name, given in others.items() if given is not None)
    if any(isinstance(part, _limits.Longer) for part in parts.values()):
        written = _limits.Longer(sum(map(len, parts.values())))
    else:
        written = f'{{{",".join(f"{json.dumps(name)}:{part}" for name, part in parts.items())}}}'
    return text(written, _limits.SCENARIO)


def _answer(function, *arguments):
    told = pointer()
    call(function, *arguments, byref(told))
    return json.loads(take_text(told))


def _policies(given, path):
    if not isinstance(given, (str, Mapping, list, tuple)):
        raise refusal(INVALID_POLICY, path, f"expected JSON text or objects, found {kind(given)}")
    return given


def _trusted(given, path):
    """Those who are trusted. A text is a list of letters."""
    if given is None:
        return None
    if not isinstance(given, (list, tuple, set, frozenset)):
        raise refusal(INVALID_ARGUMENT, path, f"expected a list of {path}, found {kind(given)}")
    return list(given)


def diff(before: Union[_Policy, Sequence[_Policy]], after: Union[_Policy, Sequence[_Policy]],
         policy_type: PolicyType = "identity", reference: Optional[Reference] = None, *, universe: Universe = "any",
         loader: Loader = "strict") -> Diff:
    """Whether a policy allows anything that another does not, whatever is asked. Either may be a list where there may be several of
    the type. Paths of findings begin with "before" or "after".

    With the universe "reference" only requests count that the reference lists, which then has to be given.

    >>> import portcullis
    >>> def reads(action):
    ...     return {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}}
    >>> found = portcullis.diff(reads("s3:GetObject"), reads("s3:Get*"))
    >>> found.relation, found.lost_access
    ('wider', 'none')
    >>> portcullis.evaluate_json(found.new_witnesses[0])[:21]
    '{"decision":"allowed"'
    """
    one_of(policy_type, POLICY_TYPES, "policy_type")
    one_of(universe, UNIVERSES, "universe")
    one_of(loader, LOADERS, "loader")
    question = _question({"before": _policies(before, "before"), "after": _policies(after, "after")},
                         {"type": policy_type, "universe": universe, "loader": loader})
    told = _answer(library.diff_json, question, optional(reference))
    new, lost = (tuple(json.dumps(one["scenario"]) for one in told["witnesses"] if one["side"] == side)
                 for side in ("new", "lost"))
    return Diff(told["newAccess"], told["lostAccess"], told["relation"], told["universe"], new, lost,
                tuple(told["unknown"]), tuple(told["assumptions"]))


def public(policy: _Policy, policy_type: PolicyType = "resource", *, accounts: Optional[Collection[str]] = None,
           organizations: Optional[Collection[str]] = None, loader: Loader = "strict") -> Exposure:
    """Whether a policy of a resource, of a role ("roleTrust") or of a key ("kmsKey") lets in anybody from outside. With accounts or
    organizations whoever is in none of them is outside; without, everybody whom the policy does not name. An empty list
    trusts nobody.

    >>> import portcullis
    >>> queue = {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "444455556666"},
    ...                                                 "Action": "sqs:SendMessage", "Resource": "*"}}
    >>> portcullis.public(queue).access
    'none'
    >>> portcullis.public(queue, accounts=["111122223333"]).access
    'some'
    """
    one_of(policy_type, POLICY_TYPES, "policy_type")
    one_of(loader, LOADERS, "loader")
    question = _question({"policy": _policies(policy, "policy")},
                         {"type": policy_type, "accounts": _trusted(accounts, "accounts"),
                          "organizations": _trusted(organizations, "organizations"), "loader": loader})
    told = _answer(library.public_json, question)
    addresses = told["addresses"]
    return Exposure(told["access"], told["question"], told["universe"],
                    None if addresses is None else Addresses(int(addresses["ipv4"]), int(addresses["ipv6"])),
                    tuple(json.dumps(one["scenario"]) for one in told["witnesses"]), tuple(told["unknown"]),
                    tuple(told["assumptions"]))


def _residual(told):
    return Residual(told["residual"], tuple(told.get("keys", ())), tuple(told.get("left", ())), told.get("allowed"),
                    told.get("refused"), tuple(told.get("unknown", ())), told["universe"], tuple(told["assumptions"]))


def residual(scenario: Union[str, Mapping[str, Any]]) -> Residuals:
    """Whether a scenario is allowed whatever the condition keys are that it neither gives nor derives, and if not, on which of
    them it depends.

    >>> import portcullis
    >>> scenario = {"request": {"principal": "arn:aws:iam::111122223333:user/Ann", "action": "s3:GetObject",
    ...                         "resource": "arn:aws:s3:::reports/1"},
    ...             "policies": {"identity": [{"Version": "2012-10-17", "Statement": {
    ...                 "Effect": "Allow", "Action": "s3:*", "Resource": "*",
    ...                 "Condition": {"StringEquals": {"s3:ExistingObjectTag/team": "blue"}}}}]}}
    >>> found, = portcullis.residual(scenario)
    >>> found.residual, found.keys, found.allowed
    ('depends', ('s3:ExistingObjectTag/team',), {'s3:ExistingObjectTag/team': 'blue'})
    """
    told = _answer(library.residual_json, document(scenario, "scenario", _limits.SCENARIO, INVALID_ARGUMENT))
    return Residuals(map(_residual, told.get("pairs", [told])))
