"""Portcullis: decides requests against AWS IAM policies, in your process.

    policies = portcullis.PolicySet("identity", {"Reports": policy})
    authorizer = portcullis.Authorizer(identity=policies)
    request = portcullis.Request("arn:aws:iam::111122223333:user/Ann", "s3:GetObject",
                                 "arn:aws:s3:::reports/Ann/q3.csv", context={"aws:SourceIp": "203.0.113.9"})
    if authorizer.evaluate(request): ...

PolicySet, Guards, Authorizer, Request and Reference are immutable and may be used by any number of threads. What cannot be read raises
PortcullisError with every finding; it is never a decision.
"""

import ctypes
import json
import sys
from collections.abc import Mapping as _Mapping
from datetime import datetime
from itertools import islice
from typing import Any, Mapping, Optional, Sequence, Union

from . import _batch, _facts, _limits
from ._analysis import Addresses, Diff, Exposure, Residual, Residuals, diff, public, residual
from ._batch import Utf8Column
from ._canonical import canonicalize, semantic_hash
from ._document import document as _document
from ._editing import Completion, Completions, Hover, complete, hover
from ._errors import (INVALID_ARGUMENT, INVALID_AUTHORIZER, INVALID_POLICY, INVALID_REQUEST, Collecting, Finding,
                      PortcullisError, call, check, copied, flag, kind as _kind, one_of, refusal)
from ._handle import Builder, Handle
from ._library import (Batch, ContextColumn, Decision as _Decision, Str, byref, library, pointer, read, take_text, text)
from ._lint import Edit, Fix, LintFinding, apply_fix, lint
from ._names import LAYERS, LOADERS, POLICY_TYPES, Layer, Loader, PolicyType, Universe
from ._outcome import CallDecision, Decision, Outcome, Outcomes
from ._reference import ExpandedAction, Expansion, Reference, expand

__all__ = ["Addresses", "Authorizer", "CallDecision", "Completion", "Completions", "Decision", "Diff", "Edit", "ExpandedAction",
           "Expansion", "Exposure", "Finding", "Fix", "Guards", "Hover", "Layer", "LintFinding", "Loader", "Outcome", "Outcomes",
           "PolicySet", "PolicyType", "PortcullisError", "Reference", "Request", "Residual", "Residuals", "Universe", "Utf8Column",
           "apply_fix", "canonicalize", "complete", "diff", "evaluate_json", "expand", "explain_json", "hover", "lint", "public",
           "residual", "semantic_hash", "validate", "version"]


__version__ = library.version().decode()

_LAYER_NAMES = [None, *LAYERS]


def _count(nearest):
    if not isinstance(nearest, int) or isinstance(nearest, bool) or nearest < 0:
        kind = nearest if isinstance(nearest, int) else _kind(nearest)
        raise refusal(INVALID_ARGUMENT, "nearest", f"expected a whole number from 0, found {kind}")
    return nearest


class PolicySet(Handle):
    """The policies of one principal, resource or level, compiled.

    `policies` maps names to documents: JSON text, or objects.
    """

    __slots__ = ("_type",)

    def __init__(self, policy_type: PolicyType, policies: Mapping[str, Union[str, Mapping[str, Any]]],
                 loader: Loader = "strict"):
        kind = one_of(policy_type, POLICY_TYPES, "policy_type")
        policies = copied(policies, "policies", INVALID_ARGUMENT, "names mapped to policies")
        made = pointer()
        with Builder(library.policy_set_builder_new, library.policy_set_builder_free, kind,
                     one_of(loader, LOADERS, "loader")) as builder:
            with Collecting() as collecting:
                for name, policy in policies.items():
                    name = _facts.text(name, "policies", _limits.POLICY_NAME, INVALID_POLICY)
                    check(library.policy_set_builder_add(builder, name, _document(policy, "policies")))
            collecting.build(library.policy_set_builder_build, builder, byref(made))
        self._hold(made, library.policy_set_free)
        self._type = str(policy_type)

    @property
    def policy_count(self) -> int:
        return int(library.policy_set_policy_count(self._held()))

    @property
    def statement_count(self) -> int:
        return int(library.policy_set_statement_count(self._held()))

    def _told(self) -> str:
        return f"{self._type}, policies {self.policy_count}, statements {self.statement_count}"


class Guards(Handle):
    """What a host requires before any policy is read, compiled: for any number of authorizers.

    A mapping, or JSON text, with any of `transport` and `network`, as a scenario's `policies` have them, and
    `requireSignature`, as its `settings` have it. What is not given is not required.
    """

    __slots__ = ()

    def __init__(self, requirements: Union[str, Mapping[str, Any]]):
        made = pointer()
        call(library.guards_from_json, _document(requirements, "guards", _limits.SCENARIO), byref(made))
        self._hold(made, library.guards_free)

    def _told(self) -> str:
        return "required before any policy"


class Request(Handle):
    """What is asked. The facts are those of a scenario's `request`; a context value may also be an int, a float, a
    `Decimal`, an `ipaddress` or a `datetime` in a time zone, or a scalar of NumPy, pandas or Arrow; a list of them; or None
    for a key that is absent, as are NaN, NaT and pandas' NA. Infinities are an error, and so is whatever is none of these.
    An instant is RFC 3339, or a `datetime` in a time zone.

    `principal` is an ARN (of an account root, a user, a role, a session, a federated user, or an origin access identity of
    CloudFront), "anonymous", or an object. `kms_grant` says that a KMS grant covers the operation whose grantee is the
    user, or the role or issuing user behind a session; `kms_grant_to_session` that its grantee is the session itself.
    `credentials` tells what signed the request: `type`, one of "longTerm", "temporary", "none", and when it was
    `issuedAt`, `expiresAt`, and MFA was given (`mfaAuthenticatedAt`).

    `connection` is what a scenario has as `network.connection`: `from` and `to`, each with one of `address`, `interface`,
    `cluster`, `workgroup`, `managedEndpoint`, `vpcEndpoint`, and any of `protocol`, `port`, `sourcePort`, `icmpType`,
    `icmpCode`, `sslmode` and `tls`. It goes with an Authorizer that has a network among its guards, and with no other.

    `signature` is what was signed, and with what, as a scenario's `request.signature`: a mapping, or JSON text. A signature that
    does not hold is no error: every Authorizer refuses such a request."""

    __slots__ = ("_asked",)

    def __init__(self, principal: Union[str, Mapping[str, Any]], action: str, resource: str, *,
                 context: Optional[Mapping[str, Any]] = None, resource_account: Optional[str] = None,
                 resource_in_management_account: bool = False, kms_grant: bool = False,
                 kms_grant_to_session: bool = False, time: Union[str, datetime, None] = None,
                 credentials: Optional[Mapping[str, Any]] = None, network: Optional[Mapping[str, Any]] = None,
                 connection: Optional[Mapping[str, Any]] = None,
                 signature: Union[str, Mapping[str, Any], None] = None):
        if flag(kms_grant, "kmsGrant") and flag(kms_grant_to_session, "kmsGrantToSession"):
            raise refusal(INVALID_REQUEST, "kmsGrantToSession", "a grant is to the identity or to its session",
                          "contradictoryFacts")
        made = pointer()
        with Builder(library.request_builder_new, library.request_builder_free) as builder:
            caller = _facts.principal(principal)
            with Collecting() as collecting:
                check(library.request_builder_begin(builder, byref(caller), _facts.text(action, "action", _limits.ACTION),
                                                    _facts.text(resource, "resource", _limits.RESOURCE)))
                self._collect(builder, _facts.context(context, _limits.KEYS), resource_account,
                              resource_in_management_account, kms_grant, kms_grant_to_session, time, credentials, network,
                              connection, signature)
            collecting.build(library.request_builder_build, builder, byref(made))
        self._hold(made, library.request_free)
        self._asked = (action, resource)

    @staticmethod
    def _collect(builder, context, resource_account, in_management_account, kms_grant, kms_grant_to_session, time,
                 credentials, network, connection, signature):
        if resource_account is not None:
            account = _facts.text(resource_account, "resourceAccount")
            check(library.request_builder_set_resource_account(builder, account))
        if flag(in_management_account, "resourceInManagementAccount"):
            check(library.request_builder_set_resource_in_management_account(builder))
        if kms_grant:
            check(library.request_builder_set_kms_grant(builder))
        if flag(kms_grant_to_session, "kmsGrantToSession"):
            check(library.request_builder_set_kms_grant_to_session(builder))
        if time is not None:
            check(library.request_builder_set_time(builder, _facts.instant(time, "time")))
        if credentials is not None:
            check(library.request_builder_set_credentials(builder, byref(_facts.credentials(credentials))))
        if network is not None:
            check(library.request_builder_set_network(builder, byref(_facts.network(network))))
        if connection is not None:
            check(library.request_builder_set_connection(builder, byref(_facts.connection(connection))))
        if signature is not None:
            view = _document(signature, "signature", _limits.SCENARIO, INVALID_REQUEST)
            check(library.request_builder_set_signature_json(builder, view))
        count = _limits.values(context)
        if count > _limits.VALUES:
            # Counted before any is copied: a list of so many that has no values.
            check(library.request_builder_add_list(builder, text(""), None, count - 2))
        for key, value in context.items():
            _facts.add(builder, key, value, check)

    def _told(self) -> str:
        return " on ".join(self._asked)


class Authorizer(Handle):
    """The sets that bear on requests. Without any it allows nothing to anybody but the account root.

    `service_control_policies` and `resource_control_policies` are lists of levels, root first; None is no
    organization, an empty list one that allows nothing.

    `scope_down` is a list of at most three sets of one policy each, in the order in which they were given to STS
    GetScopedCredentials: each has to allow. An empty list limits nothing. It says all the same, as does every other list,
    that the caller has temporary credentials; a `session` set with policies says that it is a session. For a caller that
    cannot have them, evaluate and explain raise PortcullisError: a limit that is ignored allows too much.

    `guards` are what is required before any policy. With a network among them every request has to ask for a connection.
    """

    __slots__ = ("_slots",)

    def __init__(self, *, identity: Optional[PolicySet] = None, resource: Optional[PolicySet] = None,
                 permissions_boundary: Optional[PolicySet] = None, session: Optional[PolicySet] = None,
                 vpc_endpoint: Optional[PolicySet] = None,
                 scope_down: Optional[Sequence[PolicySet]] = None,
                 service_control_policies: Optional[Sequence[PolicySet]] = None,
                 resource_control_policies: Optional[Sequence[PolicySet]] = None,
                 restrict_public_buckets: bool = False, rcp_services: Optional[Sequence[str]] = None,
                 guards: Optional[Guards] = None):
        made, slots = pointer(), []
        with Builder(library.authorizer_builder_new, library.authorizer_builder_free) as builder:
            with Collecting() as collecting:
                for layer, name, policies in (
                        (2, "identity", identity), (3, "resource", resource),
                        (4, "permissionsBoundary", permissions_boundary), (5, "session", session),
                        (8, "vpcEndpoint", vpc_endpoint)):
                    if policies is not None:
                        slots.append(name)
                        held = PolicySet._of(policies, f"policies.{name}")
                        check(library.authorizer_builder_set_policies(builder, layer, held))
                for layer, name, levels in (
                        (6, "serviceControlPolicies", service_control_policies),
                        (7, "resourceControlPolicies", resource_control_policies), (9, "scopeDown", scope_down)):
                    if levels is not None:
                        slots.append(name)
                        self._put(builder, layer, f"policies.{name}", levels)
                if flag(restrict_public_buckets, "settings.restrictPublicBuckets", INVALID_AUTHORIZER):
                    check(library.authorizer_builder_restrict_public_buckets(builder))
                if rcp_services is not None:
                    views = self._services(rcp_services)
                    prefixes = (Str * len(views))(*views)
                    check(library.authorizer_builder_set_rcp_services(builder, prefixes, len(views)))
                if guards is not None:
                    slots.append("guards")
                    check(library.authorizer_builder_set_guards(builder, Guards._of(guards, "guards")))
            collecting.build(library.authorizer_builder_build, builder, byref(made))
        self._hold(made, library.authorizer_free)
        self._slots = slots

    @staticmethod
    def _put(builder, layer, path, levels):
        if not isinstance(levels, (list, tuple)):
            raise refusal(INVALID_AUTHORIZER, path, f"expected a list of PolicySet, found {_kind(levels)}")
        sets, count = None, len(levels)
        if count <= _limits.LIST:
            # Counted again: the library reads as many as it is told, and a list can change.
            held = [PolicySet._of(level, f"{path}[{index}]") for index, level in enumerate(list(levels))]
            count = len(held)
            sets = (ctypes.c_void_p * count)(*(one.value for one in held))
        check(library.authorizer_builder_set_levels(builder, layer, sets, count))

    @staticmethod
    def _services(given):
        path = "settings.rcpServices"
        # A text is a list of letters, none of which is a service: then no RCP would bind any.
        if not isinstance(given, (list, tuple, set, frozenset)):
            raise refusal(INVALID_AUTHORIZER, path, f"expected a list of service prefixes, found {_kind(given)}")
        return [_facts.text(service, f"{path}[{index}]", _limits.SERVICE, INVALID_AUTHORIZER)
                for index, service in enumerate(list(islice(given, _limits.LIST + 1)))]

    def check(self, request: Request) -> None:
        """Raises PortcullisError if session or scope down policies cannot be meant for the caller, or if a connection is
        asked for without a network among the guards, or the other way about."""
        call(library.authorizer_check, self._held(), Request._of(request, "request"))

    def evaluate(self, request: Request) -> Decision:
        """Decides a request."""
        decided = _Decision()
        status = library.authorizer_evaluate(self._held(), Request._of(request, "request"), byref(decided))
        if status == INVALID_REQUEST:
            # It has no place for the reason; this has.
            self.check(request)
        check(status)
        return self._decision(decided)

    @staticmethod
    def _decision(decided):
        layer = _LAYER_NAMES[decided.layer] if decided.layer < len(_LAYER_NAMES) else "other"
        known = decided.has_statement == 1
        return Decision(Outcome(decided.outcome), layer, decided.policy if known else None,
                        decided.statement if known else None)

    def evaluate_all(self, requests: Sequence[Request]) -> CallDecision:
        """Decides one call as the pairs of action and resource that it needs, each a Request, all of which have to be
        allowed: the decision of the first of the most restrictive, and which it is. Without pairs it is refused."""
        if not isinstance(requests, (list, tuple)):
            raise refusal(INVALID_ARGUMENT, "requests", f"expected a list of Request, found {_kind(requests)}")
        held = [Request._of(request, f"requests[{index}]") for index, request in enumerate(list(requests))]
        pairs = (ctypes.c_void_p * len(held))(*(one.value for one in held))
        decided, pair = _Decision(), ctypes.c_size_t()
        status = library.authorizer_evaluate_all(self._held(), pairs, len(held), byref(decided), byref(pair))
        if status == INVALID_REQUEST:
            try:
                call(library.authorizer_check, self._held(), held[pair.value])
            except PortcullisError as error:
                error.row = pair.value
                raise
        check(status)
        return CallDecision(self._decision(decided), pair.value if held else None)

    def is_allowed(self, request: Request) -> bool:
        return bool(self.evaluate(request))

    def explain(self, request: Request, *, nearest: Optional[int] = None) -> str:
        """The decision with its story, for a person to read.

        With `nearest` of the statements that decided, and of so many that came nearest to applying: it costs what it tells.
        """
        return self._story(library.authorizer_explain_text, library.authorizer_explain_nearest_text, request, nearest)

    def explain_json(self, request: Request, *, nearest: Optional[int] = None) -> Any:
        """The same as data."""
        story = self._story(library.authorizer_explain_json, library.authorizer_explain_nearest_json, request, nearest)
        return json.loads(story)

    def _story(self, whole, limited, request, nearest):
        story = pointer()
        handles = (self._held(), Request._of(request, "request"))
        if nearest is None:
            call(whole, *handles, byref(story))
        else:
            # More than a `size_t` holds is more than there are.
            call(limited, *handles, min(_count(nearest), sys.maxsize), byref(story))
        return take_text(story)

    def policy_name(self, layer: Layer, index: int) -> str:
        """The name of the policy that a decision tells."""
        number, name = one_of(layer, LAYERS, "layer"), Str()
        if not isinstance(index, int):
            raise refusal(INVALID_ARGUMENT, "index", f"expected an int, found {_kind(index)}")
        # A number that no `size_t` holds would come out as that of another policy.
        index = index if 0 <= index < sys.maxsize else sys.maxsize
        check(library.authorizer_policy_name(self._held(), number, index, byref(name)))
        return read(name)

    def evaluate_batch(self, *, principals: Any, actions: Any, resources: Any,
                       context: Optional[Mapping[str, Any]] = None, resource_accounts: Any = None, times: Any = None,
                       network: Optional[Mapping[str, Any]] = None,
                       credentials: Optional[Mapping[str, Any]] = None,
                       connection: Optional[Mapping[str, Any]] = None) -> Outcomes:
        """Decides a request for each row, in one call: an Outcome for each, and `allowed`, the mask.

        A column is one text for all rows, a Utf8Column, or whatever holds a value for each row in an order: a list, a
        tuple, an `array`, a memoryview, an array of NumPy, a Series of pandas or Polars, an array of Arrow, or what Arrow
        or NumPy can read. Values are those of a Request; None, NaN, NaT, pandas' NA and empty places are keys that the row
        does not have. All values of a column are of one type.

        A value that cannot be one raises PortcullisError with column and row, and nothing is decided. A row that cannot
        be asked, or has a caller for which the policies cannot be meant, raises PortcullisError with its number, and
        `outcomes` has what the others came to.
        """
        context, layout, batch = _facts.context(context, _limits.VALUES), _batch.Layout(), Batch()
        for name, given in (("principal", principals), ("action", actions), ("resource", resources)):
            if given is None:
                raise refusal(INVALID_REQUEST, name, "the column is missing", "missingMember")
        if isinstance(principals, (str, _Mapping)):
            caller = _facts.principal(principals)
            batch.principal = ctypes.pointer(caller)
        else:
            batch.principals = layout.column("principal", principals, _limits.FACT)
        batch.actions = layout.column("action", actions, _limits.ACTION)
        batch.resources = layout.column("resource", resources, _limits.RESOURCE)
        batch.resource_accounts = layout.column("resourceAccount", resource_accounts, _limits.FACT)
        batch.times = layout.column("time", times, _limits.FACT, dates=True)
        if network is not None:
            arrived = _facts.network(network)
            batch.network = ctypes.pointer(arrived)
        if credentials is not None:
            signed = _facts.credentials(credentials)
            batch.credentials = ctypes.pointer(signed)
        if connection is not None:
            way = _facts.connection(connection)
            batch.connection = ctypes.pointer(way)
        # The library refuses more by their number.
        keys = [] if isinstance(context, _limits.Longer) else [layout.key(*each) for each in context.items()]
        batch.context = (ContextColumn * len(keys))(*keys)
        batch.context_count = len(context)
        batch.row_count = layout.rows()
        outcomes = bytearray(batch.row_count)
        place = (ctypes.c_uint8 * len(outcomes)).from_buffer(outcomes)
        try:
            call(library.authorizer_evaluate_batch, self._held(), byref(batch), ctypes.addressof(place),
                 len(outcomes), None)
        except PortcullisError as error:
            error.outcomes = Outcomes(outcomes)
            raise
        return Outcomes(outcomes)

    def _told(self) -> str:
        return ", ".join(self._slots) or "no policies"


def _front(function, scenario):
    answer = pointer()
    try:
        call(function, _facts.text(scenario, "scenario", _limits.SCENARIO, INVALID_ARGUMENT), None, byref(answer))
    except PortcullisError as error:
        if error.status == INVALID_ARGUMENT:
            raise
        return error.json
    return take_text(answer)


def evaluate_json(scenario: str) -> str:
    """Answers a scenario document: the answer object of SCENARIO.md, or its error object, as text."""
    return _front(library.evaluate_json, scenario)


def explain_json(scenario: str) -> str:
    """The same, with the whole story."""
    return _front(library.explain_json, scenario)


def validate(policy: Union[str, Mapping[str, Any]], policy_type: PolicyType = "identity", loader: Loader = "strict") -> Any:
    """What is wrong with a policy: `{"valid": …, "findings": […]}`. A finding has its two ends and, where something mechanical
    would mend it, a `fix`; offsets are of bytes of UTF-8."""
    report = pointer()
    call(library.validate_json, _document(policy, "policy"), one_of(policy_type, POLICY_TYPES, "policy_type"),
         one_of(loader, LOADERS, "loader"), None, byref(report))
    return json.loads(take_text(report))


def version() -> str:
    """The version of the library."""
    return __version__
