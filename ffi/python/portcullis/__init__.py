"""Portcullis: decides requests against AWS IAM policies, in your process.

    policies = portcullis.PolicySet("identity", {"Reports": policy})
    combination = portcullis.Combination(identity=policies)
    request = portcullis.Request("arn:aws:iam::111122223333:user/Ann", "s3:GetObject",
                                 "arn:aws:s3:::reports/Ann/q3.csv", context={"aws:SourceIp": "203.0.113.9"})
    if combination.evaluate(request): ...

PolicySet, Combination and Request are immutable and may be used by any number of threads. What cannot be read raises
PortcullisError with every finding; it is never a decision.
"""

import ctypes
import enum
import json
from itertools import islice
from typing import Mapping, NamedTuple, Optional, Sequence, Union

from . import _batch, _facts, _limits
from ._batch import Utf8Column
from ._errors import Collecting, Finding, PortcullisError, call, check
from ._handle import Builder, Handle
from ._library import (Batch, ContextColumn, Decision as _Decision, Str, byref, library, pointer, read, take_text,
                       text)

__all__ = ["Combination", "Decision", "Finding", "Outcome", "PolicySet", "PortcullisError", "Request", "Utf8Column",
           "evaluate_json", "explain_json", "validate", "version"]

_POLICY_TYPES = {name: number for number, name in enumerate(
    ["identity", "permissionsBoundary", "session", "resource", "roleTrust", "kmsKey", "serviceControl",
     "resourceControl", "vpcEndpoint", "scopeDown"], 1)}
_LOADERS = {"strict": 0, "lenient": 1}
_LAYERS = [None, "credentials", "identity", "resource", "permissionsBoundary", "session", "serviceControlPolicy",
           "resourceControlPolicy", "vpcEndpoint", "scopeDown"]
_INVALID_REQUEST = 7


class Outcome(enum.IntEnum):
    """What a request comes to. Only ALLOWED lets it go on; it is not the only one that is true, so compare."""

    IMPLICIT_DENY = 0
    EXPLICIT_DENY = 1
    ALLOWED = 2
    NOT_ASKED = 3
    """Of a batch: the row has no sound request."""


class Decision(NamedTuple):
    """A decision; true if the request is allowed."""

    outcome: Outcome
    layer: Optional[str]
    policy: Optional[int]
    statement: Optional[int]

    def __bool__(self):
        return self.outcome is Outcome.ALLOWED


class PolicySet(Handle):
    """The policies of one principal, resource or level, compiled.

    `policies` maps names to documents: JSON text, or objects.
    """

    def __init__(self, policy_type: str, policies: Mapping[str, Union[str, dict]], loader: str = "strict"):
        made = pointer()
        with Builder(library.policy_set_builder_new, library.policy_set_builder_free, _POLICY_TYPES[policy_type],
                     _LOADERS[loader]) as builder:
            with Collecting() as collecting:
                for name, policy in policies.items():
                    check(library.policy_set_builder_add(builder, text(name, _limits.POLICY_NAME),
                                                         text(_limits.document(policy), _limits.POLICY)))
            collecting.build(library.policy_set_builder_build, builder, byref(made))
        self._hold(made, library.policy_set_free)

    @property
    def policy_count(self) -> int:
        return library.policy_set_policy_count(self._pointer)

    @property
    def statement_count(self) -> int:
        return library.policy_set_statement_count(self._pointer)


class Request(Handle):
    """What is asked. The facts are those of a scenario's `request`; a context value may also be an int, a float, an
    `ipaddress` or a `datetime`, a list of them, or None for a key that is absent.

    `principal` is an ARN (of an account root, a user, a role, a session, a federated user, or an origin access identity of
    CloudFront), "anonymous", or an object. `kms_grant` says that a KMS grant covers the operation whose grantee is the
    user, or the role or issuing user behind a session; `kms_grant_to_session` that its grantee is the session itself.
    `credentials` tells what signed the request: `type`, one of "longTerm", "temporary", "none", and when it was
    `issuedAt`, `expiresAt`, and MFA was given (`mfaAuthenticatedAt`)."""

    def __init__(self, principal, action: str, resource: str, *, context: Optional[Mapping] = None,
                 resource_account: Optional[str] = None, resource_in_management_account: bool = False,
                 kms_grant: bool = False, kms_grant_to_session: bool = False, time: Optional[str] = None,
                 credentials: Optional[Mapping] = None, network: Optional[Mapping] = None):
        if kms_grant and kms_grant_to_session:
            raise ValueError("a grant is to the identity or to its session")
        made = pointer()
        with Builder(library.request_builder_new, library.request_builder_free) as builder:
            caller = _facts.principal(principal)
            with Collecting() as collecting:
                check(library.request_builder_begin(builder, byref(caller), text(action, _limits.ACTION),
                                                    text(resource, _limits.RESOURCE)))
                self._collect(builder, context or {}, resource_account, resource_in_management_account, kms_grant,
                              kms_grant_to_session, time, credentials, network)
            collecting.build(library.request_builder_build, builder, byref(made))
        self._hold(made, library.request_free)

    @staticmethod
    def _collect(builder, context, resource_account, in_management_account, kms_grant, kms_grant_to_session, time,
                 credentials, network):
        if resource_account is not None:
            check(library.request_builder_set_resource_account(builder, text(resource_account, _limits.FACT)))
        if in_management_account:
            check(library.request_builder_set_resource_in_management_account(builder))
        if kms_grant:
            check(library.request_builder_set_kms_grant(builder))
        if kms_grant_to_session:
            check(library.request_builder_set_kms_grant_to_session(builder))
        if time is not None:
            check(library.request_builder_set_time(builder, text(time, _limits.FACT)))
        if credentials is not None:
            check(library.request_builder_set_credentials(builder, byref(_facts.credentials(credentials))))
        if network is not None:
            check(library.request_builder_set_network(builder, byref(_facts.network(network))))
        count = _limits.values(context)
        if count > _limits.VALUES:
            # Counted before any is copied: a list of so many that has no values.
            check(library.request_builder_add_list(builder, text(""), None, count - 2))
        for key, value in context.items():
            _facts.add(builder, key, value, check)


class Combination(Handle):
    """The sets that bear on requests. Without any it allows nothing to anybody but the account root.

    `service_control_policies` and `resource_control_policies` are lists of levels, root first; None is no
    organization, an empty list one that allows nothing.

    `scope_down` is a list of at most three sets of one policy each, in the order in which they were given to STS
    GetScopedCredentials: each has to allow. An empty list limits nothing. It says all the same, as does every other list,
    that the caller has temporary credentials; a `session` set with policies says that it is a session. For a caller that
    cannot have them, evaluate and explain raise PortcullisError: a limit that is ignored allows too much.
    """

    def __init__(self, *, identity: Optional[PolicySet] = None, resource: Optional[PolicySet] = None,
                 permissions_boundary: Optional[PolicySet] = None, session: Optional[PolicySet] = None,
                 vpc_endpoint: Optional[PolicySet] = None,
                 scope_down: Optional[Sequence[PolicySet]] = None,
                 service_control_policies: Optional[Sequence[PolicySet]] = None,
                 resource_control_policies: Optional[Sequence[PolicySet]] = None,
                 restrict_public_buckets: bool = False, rcp_services: Optional[Sequence[str]] = None):
        made = pointer()
        with Builder(library.combination_builder_new, library.combination_builder_free) as builder:
            with Collecting() as collecting:
                for layer, policies in ((2, identity), (3, resource), (4, permissions_boundary), (5, session),
                                        (8, vpc_endpoint)):
                    if policies is not None:
                        check(library.combination_builder_set_policies(builder, layer, policies._pointer))
                for layer, levels in ((6, service_control_policies), (7, resource_control_policies), (9, scope_down)):
                    if levels is not None:
                        sets = None
                        if len(levels) <= _limits.LIST:
                            sets = (ctypes.c_void_p * len(levels))(*(level._pointer.value for level in levels))
                        check(library.combination_builder_set_levels(builder, layer, sets, len(levels)))
                if restrict_public_buckets:
                    check(library.combination_builder_restrict_public_buckets(builder))
                if rcp_services is not None:
                    views = [text(service, _limits.SERVICE) for service in islice(rcp_services, _limits.LIST + 1)]
                    prefixes = (Str * len(views))(*views)
                    check(library.combination_builder_set_rcp_services(builder, prefixes, len(views)))
            collecting.build(library.combination_builder_build, builder, byref(made))
        self._hold(made, library.combination_free)

    def check(self, request: Request) -> None:
        """Raises PortcullisError if session or scope down policies cannot be meant for the caller."""
        call(library.combination_check, self._pointer, request._pointer)

    def evaluate(self, request: Request) -> Decision:
        """Decides a request."""
        decided = _Decision()
        status = library.combination_evaluate(self._pointer, request._pointer, byref(decided))
        if status == _INVALID_REQUEST:
            # It has no place for the reason; this has.
            self.check(request)
        check(status)
        layer = _LAYERS[decided.layer] if decided.layer < len(_LAYERS) else "other"
        known = decided.has_statement == 1
        return Decision(Outcome(decided.outcome), layer, decided.policy if known else None,
                        decided.statement if known else None)

    def is_allowed(self, request: Request) -> bool:
        return bool(self.evaluate(request))

    def explain(self, request: Request) -> str:
        """The decision with its story, for a person to read."""
        return self._story(library.combination_explain_text, request)

    def explain_json(self, request: Request) -> dict:
        """The decision with its story."""
        return json.loads(self._story(library.combination_explain_json, request))

    def _story(self, function, request):
        story = pointer()
        call(function, self._pointer, request._pointer, byref(story))
        return take_text(story)

    def policy_name(self, layer: str, index: int) -> str:
        """The name of the policy that a decision tells."""
        name = Str()
        check(library.combination_policy_name(self._pointer, _LAYERS.index(layer), index, byref(name)))
        return read(name)

    def evaluate_batch(self, *, principals, actions, resources, context: Optional[Mapping] = None,
                       resource_accounts=None, times=None, network: Optional[Mapping] = None,
                       credentials: Optional[Mapping] = None) -> bytes:
        """Decides a request for each row, in one call: a byte for each, of which Outcome tells the meaning.

        A column is a list, a Utf8Column, or one text for all rows; None in a list is a key that the row does not
        have. A row that cannot be asked, or has a caller for which the policies cannot be meant, raises PortcullisError
        with its number, and `outcomes` has what the others came to.
        """
        held, constant = [], principals if isinstance(principals, Mapping) else None
        context = context or {}
        count = len(context)
        # The library refuses more by their number.
        keys = [_batch.context_column(key, values, held) for key, values in context.items()
                if count <= _limits.VALUES]
        batch = Batch(row_count=_batch.row_count(
            [None if constant else principals, actions, resources, resource_accounts, times, *context.values()]))
        if isinstance(principals, (str, Mapping)):
            caller = _facts.principal(principals)
            batch.principal = ctypes.pointer(caller)
        else:
            batch.principals = _batch.column(principals, held, _limits.FACT)
        batch.actions = _batch.column(actions, held, _limits.ACTION)
        batch.resources = _batch.column(resources, held, _limits.RESOURCE)
        batch.resource_accounts = _batch.column(resource_accounts, held, _limits.FACT)
        batch.times = _batch.column(times, held, _limits.FACT)
        if network is not None:
            arrived = _facts.network(network)
            batch.network = ctypes.pointer(arrived)
        if credentials is not None:
            signed = _facts.credentials(credentials)
            batch.credentials = ctypes.pointer(signed)
        batch.context = (ContextColumn * len(keys))(*keys)
        batch.context_count = count
        outcomes = bytearray(batch.row_count)
        place = (ctypes.c_uint8 * len(outcomes)).from_buffer(outcomes)
        try:
            call(library.combination_evaluate_batch, self._pointer, byref(batch), ctypes.addressof(place),
                 len(outcomes), None)
        except PortcullisError as error:
            error.outcomes = bytes(outcomes)
            raise
        return bytes(outcomes)


def _front(function, scenario):
    answer = pointer()
    try:
        call(function, text(scenario, _limits.SCENARIO), None, byref(answer))
    except PortcullisError as error:
        return error.json
    return take_text(answer)


def evaluate_json(scenario: str) -> str:
    """Answers a scenario document: the answer object of SCENARIO.md, or its error object, as text."""
    return _front(library.evaluate_json, scenario)


def explain_json(scenario: str) -> str:
    """The same, with the whole story."""
    return _front(library.explain_json, scenario)


def validate(policy: Union[str, dict], policy_type: str = "identity", loader: str = "strict") -> dict:
    """What is wrong with a policy: `{"valid": …, "findings": […]}`."""
    report = pointer()
    call(library.validate_json, text(_limits.document(policy), _limits.POLICY), _POLICY_TYPES[policy_type],
         _LOADERS[loader], None, byref(report))
    return json.loads(take_text(report))


def version() -> str:
    """The version of the library."""
    return library.version().decode()
