"""Columns for batches, laid out so that the library reads them where they are."""

import array
import ctypes
from itertools import accumulate

from . import _facts, _library as lib, _limits

NONE, CONSTANT, STRINGS, OFFSETS32, OFFSETS64, INTEGERS, BOOLEANS = range(7)
_U32 = "I" if array.array("I").itemsize == 4 else "L"


class Utf8Column:
    """Texts as Arrow lays them out: their bytes, one behind the other, and `rows + 1` offsets of 4 or 8 bytes.

    Both may be any object with a contiguous buffer; they are not copied.
    """

    def __init__(self, data, offsets):
        self.data, self.offsets = memoryview(data).cast("B"), memoryview(offsets)
        self._longer = {}
        if self.offsets.itemsize not in (4, 8):
            raise TypeError("offsets have 4 or 8 bytes")

    @classmethod
    def of(cls, texts):
        return cls._of(texts, _limits.TEXT)

    @classmethod
    def _of(cls, texts, most):
        """Without the texts that are longer than `most`, of which the lengths are kept."""
        lengths, longer = list(map(len, texts)), {}
        if lengths and max(lengths) > most:
            longer = {row: length for row, length in enumerate(lengths) if length > most}
            texts = ["" if row in longer else text for row, text in enumerate(texts)]
            lengths = list(map(len, texts))
        joined = "".join(texts)
        data = joined.encode()
        # The length of a text is that of its bytes only in ASCII.
        if not joined.isascii():
            lengths = [len(text.encode()) for text in texts]
        # From a list: an array grows slowly from an iterator.
        offsets = array.array(_U32 if len(data) < 2 ** 32 else "Q", list(accumulate(lengths, initial=0)))
        made = cls(data, offsets)
        made._longer = longer
        return made

    def __len__(self):
        return len(self.offsets) - 1


def _address(buffer):
    """Where a buffer lies, and what keeps it there."""
    view = memoryview(buffer)
    if not view.nbytes:
        return None, view
    if view.readonly:
        held = bytes(view) if not isinstance(view.obj, bytes) or view.nbytes != len(view.obj) else view.obj
        return lib.address_of(held), held
    held = (ctypes.c_char * view.nbytes).from_buffer(view)
    return ctypes.addressof(held), held


def _validity(values, held):
    """A bit for each row: 0 where the value is None."""
    if None not in values:
        return None
    bits = bytearray((len(values) + 7) // 8)
    for row, value in enumerate(values):
        if value is not None:
            bits[row // 8] |= 1 << row % 8
    address, keep = _address(bits)
    held.append(keep)
    return address


def _texts(column, held, validity=None):
    data, keep_data = _address(column.data)
    empty = lib.text("")
    held += [column, keep_data, empty]
    if column._longer:
        # Offsets can tell a length only of what is there.
        rows = (lib.Str * len(column))()
        for row, place in enumerate(rows):
            begin, end = column.offsets[row], column.offsets[row + 1]
            place.ptr, place.len = (data or empty.ptr) + begin, end - begin
            if row in column._longer:
                place.ptr, place.len = None, column._longer[row]
        held.append(rows)
        return lib.Column(kind=STRINGS, values=ctypes.addressof(rows), length=len(column), validity=validity)
    offsets, keep_offsets = _address(column.offsets)
    held.append(keep_offsets)
    return lib.Column(kind=OFFSETS32 if column.offsets.itemsize == 4 else OFFSETS64, values=data or empty.ptr,
                      length=len(column), offsets=offsets, values_size=column.data.nbytes, validity=validity)


def column(values, held, most=_limits.TEXT):
    """A column of texts: one str for all rows, a list, or a Utf8Column."""
    if values is None:
        return lib.Column(kind=NONE)
    if isinstance(values, str):
        view = lib.text(values, most)
        held += [view]
        return lib.Column(kind=CONSTANT, values=ctypes.addressof(view), length=1)
    if isinstance(values, Utf8Column):
        return _texts(values, held)
    try:
        return _texts(Utf8Column._of(values, most), held)
    except TypeError:
        # Some of the values are None; to look for them beforehand would cost all who have none.
        validity = _validity(values, held)
        present = ["" if value is None else value for value in values]
        return _texts(Utf8Column._of(present, most), held, validity)


def context_column(key, values, held):
    """A condition key: a column of texts, or a list of numbers, booleans or dates."""
    name = lib.text(key)
    held.append(name)
    first = None
    if not isinstance(values, (str, Utf8Column)):
        first = next((value for value in values if value is not None), None)
    if first is None or isinstance(first, str):
        return lib.ContextColumn(key=name, value_kind=_facts.STRING, column=column(values, held))
    validity = _validity(values, held)
    kinds = [(_facts.INTEGER, 0) if value is None else _facts.scalar(value) for value in values]
    kind = _facts.scalar(first)[0]
    if any(one != kind for (one, _), value in zip(kinds, values) if value is not None):
        raise TypeError(f"the values of `{key}` are of several types")
    plain = [value for _, value in kinds]
    if kind in (_facts.INTEGER, _facts.DATE):
        layout, buffer = INTEGERS, array.array("q", plain)
    elif kind == _facts.BOOL:
        layout, buffer = BOOLEANS, bytearray(plain)
    else:
        texts = [text if isinstance(text, (str, _limits.Longer)) else "" for text in plain]
        if kind != _facts.NUMBER:
            raise TypeError(f"the values of `{key}` cannot stand in a column; write addresses as texts")
        return lib.ContextColumn(key=name, value_kind=kind, column=_texts(Utf8Column.of(texts), held, validity))
    address, keep = _address(buffer)
    held.append(keep)
    made = lib.Column(kind=layout, values=address, length=len(plain), validity=validity)
    return lib.ContextColumn(key=name, value_kind=kind, column=made)


def row_count(columns):
    """How many rows the columns have; texts that are the same in all rows have none of their own."""
    counts = {len(values) for values in columns if values is not None and not isinstance(values, str)}
    if len(counts) != 1:
        raise ValueError("the columns have different lengths" if counts else "at least one column is a list")
    return counts.pop()
