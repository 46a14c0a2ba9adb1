"""Facts of requests: Python values to the library's structs."""

import datetime
from collections.abc import Mapping

from . import _library as lib, _limits, _values
from ._errors import INVALID_REQUEST, Unfit, copied, flag, kind, members, one_of, refusal

_TLS = {f"{prefix}{version}": number for version, number in (("1.0", 4), ("1", 4), ("1.1", 5), ("1.2", 6), ("1.3", 7))
        for prefix in ("", "TLS", "TLSv")}
_TLS["SSLv3"] = 3
_TLS_SOME, _TLS_NONE = 2, 1
_CREDENTIALS = {"longTerm": 1, "temporary": 2, "none": 3}
_KINDS = {"arn": 1, "service": 2, "federated": 3}
_FIELDS = {"uniqueId": "unique_id", "roleArn": "role_arn", "issuingUser": "issuing_user",
           "canonicalUser": "canonical_user"}
_SIDES = {"address": 1, "interface": 2, "cluster": 3, "workgroup": 4, "managedEndpoint": 5, "vpcEndpoint": 6}
_NUMBERS = {"protocol": ("protocol", 1, 255), "port": ("port", 2, 65_535), "sourcePort": ("source_port", 4, 65_535),
            "icmpType": ("icmp_type", 8, 255), "icmpCode": ("icmp_code", 16, 255)}
_PROTOCOLS = {"tcp": 6, "udp": 17, "icmp": 1, "icmpv6": 58}
_SSLMODES = {"disable": 1, "allow": 2, "prefer": 3, "require": 4, "verify-ca": 5, "verify-full": 6}
_FLAGS = {"isServiceLinkedRole": 1, "isManagementAccount": 2}


def text(given, path, most=_limits.FACT, status=INVALID_REQUEST):
    """A view of a text of a caller's."""
    if not isinstance(given, str):
        raise refusal(status, path, f"expected a text, found {kind(given)}")
    try:
        return lib.text(str.__str__(given), most)
    except UnicodeEncodeError:
        raise refusal(status, path, "the text has half a surrogate pair", "invalidField") from None


def instant(given, path):
    """A view of an instant: of its text, or of a date in a zone."""
    if _values.is_date(given):
        try:
            value = _values.scalar(given)
            if value is None:
                raise Unfit("expected an instant, found NaT")
            given = rfc3339(value[1])
        except Unfit as unfit:
            raise unfit.at(path, INVALID_REQUEST) from None
    return text(given, path)


def rfc3339(since_1970, row=None):
    try:
        date = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=since_1970)
    except OverflowError:
        # A zone moves the first and the last hours of a datetime out of its years.
        raise Unfit("in UTC, an instant is of the years 1 to 9999", "invalidField", row=row) from None
    return date.isoformat() + "Z"


def principal(given):
    """An ARN, "anonymous", or the object of SCENARIO.md."""
    if isinstance(given, str):
        if given == "anonymous":
            return lib.Principal(kind=4)
        name = text(given, "principal")
        return _filled(lib.Principal(kind=_KINDS["arn"], name=name), [name], {})
    if not isinstance(given, Mapping):
        raise refusal(INVALID_REQUEST, "principal", f"expected an ARN, \"anonymous\" or a mapping, found {kind(given)}")
    given = members(given, [*_KINDS, *_FIELDS, *_FLAGS], "principal")
    named = [field for field in _KINDS if field in given]
    if len(named) != 1:
        raise refusal(INVALID_REQUEST, "principal", "a principal has one of `arn`, `service` and `federated`",
                      "exclusiveMembers" if named else "missingMember")
    field, = named
    name = text(given.pop(field), f"principal.{field}")
    if given and field != "arn":
        other = next(iter(given))
        raise refusal(INVALID_REQUEST, f"principal.{other}", f"`{other}` goes with `arn` only", "unknownMember")
    made = lib.Principal(kind=_KINDS[field], name=name)
    for member, bit in _FLAGS.items():
        if member in given and flag(given.pop(member), f"principal.{member}"):
            made.flags |= bit
    views = {_FIELDS[member]: text(value, f"principal.{member}") for member, value in given.items()}
    return _filled(made, [name], views)


def _filled(made, held, views):
    """A struct with its texts: it copies a view without what holds its bytes."""
    for field, view in views.items():
        setattr(made, field, view)
    made.held = [*held, *views.values()]
    return made


def network(given):
    fields = {"sourceIp": "source_ip", "vpcSourceIp": "vpc_source_ip", "vpc": "vpc", "vpcEndpoint": "vpc_endpoint"}
    given = members(given, [*fields, "tls"], "network")
    tls, views = _tls(given, "network.tls")
    views.update((fields[member], text(value, f"network.{member}")) for member, value in given.items())
    return _filled(lib.Network(tls=tls), [], views)


def _tls(facts, path):
    """The number of the version, and the suite if there is one; `tls` is taken from the facts."""
    if "tls" not in facts:
        return 0, {}
    given = facts.pop("tls")
    # `None` is clear text, as in SCENARIO.md; to leave it out says nothing.
    if given is None:
        return _TLS_NONE, {}
    given = members(given, ["version", "cipherSuite"], path)
    version = one_of(given["version"], _TLS, f"{path}.version", INVALID_REQUEST) if "version" in given else _TLS_SOME
    views = {}
    if "cipherSuite" in given:
        views["cipher_suite"] = text(given["cipherSuite"], f"{path}.cipherSuite")
    return version, views


def connection(given):
    """The connection of SCENARIO.md."""
    path = "network.connection"
    given = members(given, ["from", "to", *_NUMBERS, "sslmode", "tls"], path)
    for side in ("from", "to"):
        if side not in given:
            raise refusal(INVALID_REQUEST, f"{path}.{side}", f"the member `{side}` is missing", "missingMember")
    tls, views = _tls(given, f"{path}.tls")
    made = _filled(lib.Connection(tls=tls), [], views)
    made.from_, name = _side(given.pop("from"), f"{path}.from")
    made.to, other = _side(given.pop("to"), f"{path}.to")
    made.held += [name, other]
    if "sslmode" in given:
        made.sslmode = one_of(given.pop("sslmode"), _SSLMODES, f"{path}.sslmode", INVALID_REQUEST)
    for member, number in given.items():
        field, bit, most = _NUMBERS[member]
        if member == "protocol" and isinstance(number, str):
            number = one_of(number, _PROTOCOLS, f"{path}.protocol", INVALID_REQUEST)
        setattr(made, field, _number(number, f"{path}.{member}", most))
        made.given |= bit
    return made


def _side(given, path):
    given = members(given, _SIDES, path)
    if len(given) != 1:
        raise refusal(INVALID_REQUEST, path, f"a side has one of {', '.join(f'`{name}`' for name in _SIDES)}",
                      "exclusiveMembers" if given else "missingMember")
    (member, name), = given.items()
    view = text(name, f"{path}.{member}")
    return lib.Side(kind=_SIDES[member], name=view), view


def _number(given, path, most):
    """A whole number; beyond its range ctypes would cut it."""
    if not isinstance(given, int) or isinstance(given, bool):
        raise refusal(INVALID_REQUEST, path, f"expected a whole number from 0 to {most}, found {kind(given)}")
    if not 0 <= given <= most:
        raise refusal(INVALID_REQUEST, path, f"this is no number from 0 to {most}", "invalidField")
    return int(given)


def credentials(given):
    fields = {"issuedAt": "issued_at", "expiresAt": "expires_at", "mfaAuthenticatedAt": "mfa_authenticated_at"}
    given = members(given, ["type", *fields], "credentials")
    if "type" not in given:
        raise refusal(INVALID_REQUEST, "credentials.type", "the member `type` is missing", "missingMember")
    made = lib.Credentials(type=one_of(given.pop("type"), _CREDENTIALS, "credentials.type", INVALID_REQUEST))
    views = {fields[member]: instant(value, f"credentials.{member}") for member, value in given.items()}
    return _filled(made, [], views)


def context(given, most):
    """The condition keys of a request or a batch; of more than `most` their number alone."""
    if given is None:
        return {}
    count = len(given) if isinstance(given, Mapping) else 0
    if count <= most:
        given = copied(given, "context", expected="a mapping of condition keys")
        count = len(given)
    return given if count <= most else _limits.Longer(count)


def key(name):
    """A view of the name of a condition key."""
    return text(name, "context", _limits.TEXT)


def add(builder, name, given, check):
    """Adds a condition key; a list is a multivalued key, None an absent one."""
    library, view = lib.library, key(name)
    try:
        if _values.is_list(given):
            return _add_list(builder, view, _values.items(given), check)
        value = _values.scalar(given)
        kind_of, value = (None, None) if value is None else value
        if kind_of is None:
            return check(library.request_builder_add_absent(builder, view))
        if kind_of == _values.STRING:
            return check(library.request_builder_add_string(builder, view, lib.text(value)))
    except UnicodeEncodeError:
        raise refusal(INVALID_REQUEST, f"context.{name}", "the text has half a surrogate pair", "invalidField") from None
    except Unfit as unfit:
        raise unfit.at(f"context.{name}", INVALID_REQUEST) from None
    if kind_of == _values.NUMBER:
        return check(library.request_builder_add_number(builder, view, lib.text(value)))
    if kind_of == _values.INTEGER:
        return check(library.request_builder_add_integer(builder, view, value))
    if kind_of == _values.BOOL:
        return check(library.request_builder_add_bool(builder, view, value))
    if kind_of == _values.IP:
        return check(library.request_builder_add_ip(builder, view, value, len(value)))
    return check(library.request_builder_add_date(builder, view, value))


def _add_list(builder, view, given, check):
    if len(given) > _limits.VALUES:
        return check(lib.library.request_builder_add_list(builder, view, None, len(given)))
    values, held = (lib.Value * len(given))(), []
    for place, (place.kind, value) in zip(values, _values.scalars(given)):
        if place.kind in (_values.STRING, _values.NUMBER):
            held.append(lib.text(value))
            place.text = held[-1]
        elif place.kind == _values.IP:
            held.append(value)
            place.text = lib.Str(lib.address_of(value), len(value))
        else:
            place.integer = value
    return check(lib.library.request_builder_add_list(builder, view, values, len(given)))
