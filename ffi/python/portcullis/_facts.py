"""Facts of requests: Python values to the library's structs."""

import datetime
import decimal
import ipaddress

from . import _library as lib, _limits

STRING, NUMBER, INTEGER, BOOL, IP, DATE = 1, 2, 3, 4, 5, 6
_INT64 = range(-2 ** 63, 2 ** 63)
_TLS = {"1.0": 4, "1.1": 5, "1.2": 6, "1.3": 7, "SSLv3": 3, True: 2, False: 1, None: 0}
_CREDENTIALS = {"longTerm": 1, "temporary": 2, "none": 3}


def principal(given):
    """An ARN, "anonymous", or the object of SCENARIO.md."""
    if given == "anonymous":
        return lib.Principal(kind=4)
    if isinstance(given, str):
        given = {"arn": given}
    given = dict(given)
    kind, name = next(((kind, given.pop(field)) for kind, field in ((1, "arn"), (2, "service"), (3, "federated"))
                       if field in given), (0, None))
    fields = {"unique_id": "uniqueId", "role_arn": "roleArn", "issuing_user": "issuingUser",
              "canonical_user": "canonicalUser"}
    view = lib.text(name, _limits.FACT)
    made = lib.Principal(kind=kind, name=view)
    # A struct copies a view without what holds its bytes.
    made.held = [view]
    for field, wire in fields.items():
        view = lib.text(given.pop(wire, None), _limits.FACT)
        setattr(made, field, view)
        made.held.append(view)
    made.flags = bool(given.pop("isServiceLinkedRole", False)) | bool(given.pop("isManagementAccount", False)) << 1
    if given:
        raise TypeError(f"unknown facts of a principal: {', '.join(given)}")
    return made


def _struct(made, given, fields):
    """Fills the texts of a struct from an object of SCENARIO.md."""
    made.held = []
    for field, wire in fields.items():
        view = lib.text(given.pop(wire, None), _limits.FACT)
        made.held.append(view)
        setattr(made, field, view)
    if given:
        raise TypeError(f"unknown facts: {', '.join(given)}")
    return made


def network(given):
    given = dict(given)
    tls = None
    if "tls" in given:
        # `None` is clear text, as in SCENARIO.md; to leave it out says nothing.
        tls = given.pop("tls")
        tls = False if tls is None else tls.get("version", True) if isinstance(tls, dict) else tls
    return _struct(lib.Network(tls=_TLS[tls]), given, {
        "source_ip": "sourceIp", "vpc_source_ip": "vpcSourceIp", "vpc": "vpc", "vpc_endpoint": "vpcEndpoint"})


def credentials(given):
    given = dict(given)
    return _struct(lib.Credentials(type=_CREDENTIALS[given.pop("type")]), given, {
        "issued_at": "issuedAt", "expires_at": "expiresAt", "mfa_authenticated_at": "mfaAuthenticatedAt"})


def scalar(given):
    """The kind of a value, and the value in the form of its kind."""
    if isinstance(given, str):
        return STRING, given
    if isinstance(given, bool):
        return BOOL, given
    if isinstance(given, int):
        return (INTEGER, given) if given in _INT64 else (NUMBER, _limits.number(given))
    if isinstance(given, (float, decimal.Decimal)):
        return NUMBER, _limits.number(given) if isinstance(given, decimal.Decimal) else repr(given)
    if isinstance(given, (ipaddress.IPv4Address, ipaddress.IPv6Address)):
        return IP, given.packed
    if isinstance(given, datetime.datetime):
        if given.tzinfo is None:
            raise ValueError("a date needs a time zone")
        return DATE, int(given.timestamp() // 1)
    raise TypeError(f"{type(given).__name__} is no value of a condition key")


def add(builder, key, given, check):
    """Adds a condition key; a list is a multivalued key, None an absent one."""
    library, name = lib.library, lib.text(key)
    if given is None:
        return check(library.request_builder_add_absent(builder, name))
    if isinstance(given, (list, tuple)):
        if len(given) > _limits.VALUES:
            return check(library.request_builder_add_list(builder, name, None, len(given)))
        values, held = (lib.Value * len(given))(), []
        for place, one in zip(values, given):
            place.kind, value = scalar(one)
            if place.kind in (STRING, NUMBER):
                held.append(lib.text(value))
                place.text = held[-1]
            elif place.kind == IP:
                held.append(value)
                place.text = lib.Str(lib.address_of(value), len(value))
            else:
                place.integer = value
        return check(library.request_builder_add_list(builder, name, values, len(given)))
    kind, value = scalar(given)
    if kind == STRING:
        return check(library.request_builder_add_string(builder, name, lib.text(value)))
    if kind == NUMBER:
        return check(library.request_builder_add_number(builder, name, lib.text(value)))
    if kind == INTEGER:
        return check(library.request_builder_add_integer(builder, name, value))
    if kind == BOOL:
        return check(library.request_builder_add_bool(builder, name, value))
    if kind == IP:
        return check(library.request_builder_add_ip(builder, name, value, len(value)))
    return check(library.request_builder_add_date(builder, name, value))
