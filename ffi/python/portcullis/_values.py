"""Values of condition keys: what Python and its containers hold, to what the library takes.

A value is read as what it is or refused; nothing is guessed. Nothing of the packages whose values are known here is
imported: their values are known by what they are called and by what they offer.
"""

import datetime
import decimal
import ipaddress
import math
from collections.abc import Mapping, Sequence, Set

from . import _limits
from ._errors import Unfit, kind, package

STRING, NUMBER, INTEGER, BOOL, IP, DATE = 1, 2, 3, 4, 5, 6
_NAMES = {STRING: "a text", NUMBER: "a number", INTEGER: "a number", BOOL: "a bool", IP: "an address", DATE: "a date"}
_INT64 = range(-2 ** 63, 2 ** 63)
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_SECOND = datetime.timedelta(seconds=1)
_DOUBLE = 8


def scalar(given):
    """The kind of a value, and the value in the form of its kind; None of what stands for a value that is not there: None,
    NaN, NaT, pandas' NA, NumPy's `masked`, an empty place of Arrow's."""
    if isinstance(given, str):
        # Not what an Enum of texts is called, but the text that it is.
        return STRING, str.__str__(given)
    if given is None:
        return None
    if isinstance(given, bool):
        return BOOL, given
    if isinstance(given, int):
        given = int(given)
        return (INTEGER, given) if given in _INT64 else (NUMBER, _limits.number(given))
    if isinstance(given, float):
        return None if given != given else (NUMBER, _spelt(float(given)))
    if isinstance(given, decimal.Decimal):
        if given.is_infinite():
            raise Unfit("infinity is no number of a condition key", "invalidField")
        return None if given.is_nan() else (NUMBER, _limits.number(given))
    if isinstance(given, (ipaddress.IPv4Interface, ipaddress.IPv6Interface)):
        raise Unfit("an interface is an address and a network; give its `ip`")
    if isinstance(given, (ipaddress.IPv4Address, ipaddress.IPv6Address)):
        if getattr(given, "scope_id", None):
            raise Unfit("an address with a zone is none of IAM's", "invalidField")
        return IP, given.packed
    if isinstance(given, datetime.datetime):
        # NaT is one, too, and not even itself.
        return None if given != given else (DATE, _seconds(given))
    return _of_a_package(given)


def _spelt(number):
    """The shortest digits that are read back as this float, and no exponent, which IAM reads as no number. A float of fewer
    bits is told as what it is: 0.1 in 32 bits is 0.10000000149011612, in every container."""
    if math.isinf(number):
        raise Unfit("infinity is no number of a condition key", "invalidField")
    digits = repr(number)
    return format(decimal.Decimal(digits), "f") if "e" in digits else digits


def _seconds(date):
    if date.utcoffset() is None:
        raise Unfit("a date needs a time zone", "invalidField")
    # In whole numbers: `timestamp()` rounds late dates up.
    return int((date - _EPOCH) // _SECOND)


def is_date(given):
    return isinstance(given, datetime.datetime)


def _of_a_package(given):
    """Scalars of NumPy, pandas and Arrow."""
    name, whose = type(given).__name__, package(given)
    if whose == "pandas" and name in ("NAType", "NaTType"):
        return None
    if whose == "numpy" and getattr(given, "shape", None) == ():
        # None of what is masked, of which `item()` gives what lies under the mask, and of NaT.
        dtype, plain = given.dtype, given.tolist()
        if plain is None:
            return None
        if dtype.kind == "M":
            raise Unfit("a datetime64 has no time zone; localize it", "invalidField")
        if dtype.kind in "biu" or dtype.kind == "f" and dtype.itemsize <= _DOUBLE:
            return scalar(plain)
    if whose == "pyarrow" and hasattr(given, "as_py"):
        try:
            plain = given.as_py()
        except (ValueError, OverflowError) as error:
            raise Unfit(f"{name}: {error}", "invalidField") from None
        if not hasattr(plain, "as_py"):
            return scalar(plain)
    raise Unfit(f"{kind(given)} is no value of a condition key")


def scalars(values):
    """The values of a list, none of which may be missing."""
    for index, given in enumerate(values):
        try:
            value = scalar(given)
        except Unfit as unfit:
            raise Unfit(str(unfit), unfit.reason, f"[{index}]") from None
        if value is None:
            raise Unfit("a list has no place for a value that is absent", path=f"[{index}]")
        yield value


def column(values):
    """The kind of a column, and a value of that kind for each row, or None. Only numbers of several types are one kind."""
    kinds, read = set(), []
    for row, given in enumerate(values):
        try:
            value = scalar(given)
        except Unfit as unfit:
            raise Unfit(str(unfit), unfit.reason, row=row) from None
        if value is not None and value[0] not in kinds:
            kinds.add(value[0])
            if len(kinds) > 1 and kinds != {INTEGER, NUMBER}:
                first = next(one[0] for one in read if one is not None)
                raise Unfit(f"{_NAMES[value[0]]} in a column of which the first value is {_NAMES[first]}", row=row)
        read.append(value)
    if len(kinds) > 1:
        texts = [None if one is None else str(one[1]) if one[0] == INTEGER else one[1] for one in read]
        return NUMBER, texts
    return next(iter(kinds), STRING), [None if one is None else one[1] for one in read]


def is_list(given):
    """Whether a value of a request is a list of them."""
    return isinstance(given, (list, tuple)) or getattr(given, "shape", ()) != () or not hasattr(given, "as_py") and any(
        hasattr(given, name) for name in ("to_pylist", "to_list", "typecode"))


def items(values):
    """The values of a container in their order: a list, a tuple, or what another package holds them in. A list of our own,
    which no other code changes while its values are read."""
    if type(values) in (list, tuple):
        return list(values)
    if isinstance(values, (str, bytes, bytearray, Mapping, Set)):
        raise _no_column(values)
    shape = getattr(values, "shape", None)
    if isinstance(shape, tuple) and len(shape) != 1:
        raise Unfit(f"{kind(values)} has not one dimension; give one column of it")
    if getattr(values, "typecode", None) in ("u", "w") or getattr(values, "format", None) == "c":
        raise Unfit("an array of letters is a text")
    try:
        read = _read(values)
    except (ValueError, TypeError, NotImplementedError, OverflowError) as error:
        raise Unfit(f"{kind(values)} cannot be read: {error}") from None
    own = list(read) if isinstance(read, (list, tuple)) else None
    if own is None or hasattr(values, "__len__") and len(own) != len(values):
        raise _no_column(values)
    return own


def _read(values):
    # Instants of NumPy and pandas would come out as naked counts of nanoseconds, and the values of an array that another
    # package derives from NumPy's without what it adds to them: a mask, a unit.
    derived = hasattr(values, "__array_finalize__") and package(values) != "numpy"
    if derived or getattr(getattr(values, "dtype", None), "kind", None) in ("M", "m"):
        return list(values)
    for name in ("to_pylist", "tolist", "to_list"):
        if callable(getattr(values, name, None)):
            return getattr(values, name)()
    for names, module, read in (
        (("__arrow_c_stream__", "__arrow_c_array__"), "pyarrow", lambda arrow: _arrow(arrow, values)),
        (("__array__", "__array_interface__"), "numpy", lambda numpy: _array(numpy, values)),
    ):
        if any(hasattr(values, name) for name in names):
            try:
                imported = __import__(module)
            except ImportError:
                raise TypeError(f"it takes {module} to read it, which is not installed") from None
            return items(read(imported))
    ordered = isinstance(values, Sequence) or not hasattr(values, "keys") and all(
        hasattr(values, name) for name in ("__len__", "__getitem__", "__iter__"))
    return list(values) if ordered else None


def _arrow(pyarrow, values):
    return pyarrow.chunked_array(values) if hasattr(values, "__arrow_c_stream__") else pyarrow.array(values)


def _array(numpy, values):
    """An array with its mask, if there is one."""
    if hasattr(values, "__array__"):
        # NumPy itself prefers the interface, which may tell less.
        return numpy.asanyarray(values.__array__())
    if dict(values.__array_interface__).get("mask") is not None:
        raise Unfit("the mask of an __array_interface__ is not read; give a masked array")
    return numpy.asanyarray(values)


def _no_column(values):
    return Unfit(f"expected a list, a tuple, an array or a Series, found {kind(values)}, which has no order, no length, or "
                 "no values of its own")
