"""Columns for batches, laid out so that the library reads them where they are."""

import array
import ctypes
from itertools import accumulate
from typing import Any, Sequence

from . import _facts, _library as lib, _limits, _values
from ._errors import INVALID_REQUEST, Unfit, refusal

NONE, CONSTANT, STRINGS, OFFSETS32, OFFSETS64, INTEGERS, BOOLEANS = range(7)
_U32 = "I" if array.array("I").itemsize == 4 else "L"


class Utf8Column:
    """Texts as Arrow lays them out: their bytes, one behind the other, and `rows + 1` offsets of 4 or 8 bytes.

    Both may be any object with a contiguous buffer. They are not copied, and must not change while a batch is decided.
    """

    def __init__(self, data: Any, offsets: Any):
        try:
            self.data, self.offsets = memoryview(data).cast("B"), memoryview(offsets)
        except TypeError as error:
            raise refusal(INVALID_REQUEST, "Utf8Column", str(error)) from None
        self._longer: Any = {}
        # Floats have the same sizes.
        whole = self.offsets.format.lstrip("@=<") in ("i", "I", "l", "L", "q", "Q") and self.offsets.itemsize in (4, 8)
        if not (whole and self.offsets.ndim == 1 and self.offsets.c_contiguous and len(self.offsets)):
            raise refusal(INVALID_REQUEST, "Utf8Column", "offsets are integers of 4 or 8 bytes, one more than there are rows",
                          "invalidField")

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Utf8Column":
        """Of texts, each of which has to be there."""
        try:
            return cls._of(_values.items(texts), _limits.TEXT)
        except UnicodeEncodeError:
            raise refusal(INVALID_REQUEST, "Utf8Column", "a text has half a surrogate pair", "invalidField") from None
        except (TypeError, Unfit):
            raise refusal(INVALID_REQUEST, "Utf8Column", "expected a list of texts") from None

    @classmethod
    def _of(cls, texts, most):
        """Without the texts that are longer than `most`, of which the lengths are kept."""
        # A TypeError for what is no text, as of `join`.
        lengths, longer = list(map(str.__len__, texts)), {}
        if lengths and max(lengths) > most:
            longer = {row: length for row, length in enumerate(lengths) if length > most}
            texts = ["" if row in longer else text for row, text in enumerate(texts)]
            lengths = list(map(str.__len__, texts))
        joined = "".join(texts)
        data = joined.encode()
        # The length of a text is that of its bytes only in ASCII.
        if not joined.isascii():
            lengths = [len(str.encode(text)) for text in texts]
        # From a list: an array grows slowly from an iterator.
        offsets = array.array(_U32 if len(data) < 2 ** 32 else "Q", list(accumulate(lengths, initial=0)))
        made = cls(data, offsets)
        made._longer = longer
        return made

    def __len__(self) -> int:
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


class Layout:
    """Lays out the columns of one batch, counts their rows, and holds what they are laid out in."""

    def __init__(self):
        self.held, self._rows = [], {}

    def rows(self):
        """How many rows the columns have; texts that are the same in all rows have none of their own."""
        if not self._rows:
            raise refusal(INVALID_REQUEST, "batch", "at least one column is a list")
        (first, rows), *others = self._rows.items()
        for path, count in others:
            if count != rows:
                raise refusal(INVALID_REQUEST, path, f"the column has {count} rows, and `{first}` has {rows}", "invalidField")
        return rows

    def column(self, path, values, most, dates=False):
        """A column of texts: one for all rows, or one for each, some of which may be missing; of instants, if `dates`."""
        if values is None:
            return lib.Column(kind=NONE)
        if isinstance(values, str) or dates and _values.is_date(values):
            return self._constant(_facts.instant(values, path) if dates else _facts.text(values, path, most))
        return self._told(path, lambda: self._texts_of(path, values, most, dates))

    def key(self, name, values):
        """A condition key: a column of texts, numbers, booleans, dates or addresses."""
        view = _facts.key(name)
        self.held.append(view)
        path = f"context.{name}"
        kind_of, column = self._told(path, lambda: self._values_of(path, values))
        return lib.ContextColumn(key=view, value_kind=kind_of, column=column)

    @staticmethod
    def _told(path, make):
        try:
            return make()
        except Unfit as unfit:
            raise unfit.at(path, INVALID_REQUEST) from None

    def _items(self, path, values):
        read = values if isinstance(values, Utf8Column) else _values.items(values)
        self._rows[path] = len(read)
        return read

    def _texts_of(self, path, values, most, dates):
        read = self._items(path, values)
        try:
            return self._utf8(read if isinstance(read, Utf8Column) else _encoded(read, most))
        except TypeError:
            # Some of the values are None; to look for them beforehand would cost all who have none.
            kind_of, read = _values.column(read)
        if kind_of == _values.DATE and dates:
            read = [None if since is None else _facts.rfc3339(since, row) for row, since in enumerate(read)]
        elif kind_of != _values.STRING:
            row = next(row for row, value in enumerate(read) if value is not None)
            raise Unfit("expected a text", row=row)
        return self._encoded_with_gaps(read, most)

    def _values_of(self, path, values):
        if isinstance(values, str):
            return _values.STRING, self._constant(_facts.text(values, path, _limits.TEXT))
        read = self._items(path, values)
        if isinstance(read, Utf8Column):
            return _values.STRING, self._utf8(read)
        if read and isinstance(read[0], str):
            try:
                return _values.STRING, self._utf8(_encoded(read, _limits.TEXT))
            except TypeError:
                pass
        kind_of, read = _values.column(read)
        if kind_of in (_values.STRING, _values.NUMBER):
            return kind_of, self._encoded_with_gaps(read, _limits.TEXT)
        if kind_of == _values.IP:
            present = [value or b"" for value in read]
            offsets = array.array("Q", accumulate(map(len, present), initial=0))
            return kind_of, self._utf8(Utf8Column(b"".join(present), offsets), self._validity(read))
        plain = [0 if value is None else value for value in read]
        layout, buffer = (BOOLEANS, bytearray(plain)) if kind_of == _values.BOOL else (INTEGERS, array.array("q", plain))
        address, keep = _address(buffer)
        self.held.append(keep)
        column = lib.Column(kind=layout, values=address, length=len(plain), validity=self._validity(read))
        return kind_of, column

    def _constant(self, view):
        self.held.append(view)
        return lib.Column(kind=CONSTANT, values=ctypes.addressof(view), length=1)

    def _encoded_with_gaps(self, read, most):
        present = ["" if value is None else value for value in read]
        # What is too long to be written out has a length only, which `_encoded` keeps of a text.
        longer = {row: len(value) for row, value in enumerate(present) if isinstance(value, _limits.Longer)}
        made = _encoded(["" if row in longer else value for row, value in enumerate(present)], most)
        made._longer.update(longer)
        return self._utf8(made, self._validity(read))

    def _validity(self, read):
        """A bit for each row: 0 where the value is None."""
        if None not in read:
            return None
        bits = bytearray((len(read) + 7) // 8)
        for row, value in enumerate(read):
            if value is not None:
                bits[row // 8] |= 1 << row % 8
        address, keep = _address(bits)
        self.held.append(keep)
        return address

    def _utf8(self, column, validity=None):
        data, keep_data = _address(column.data)
        empty = lib.text("")
        self.held += [column, keep_data, empty]
        if column._longer:
            # Offsets can tell a length only of what is there.
            rows = (lib.Str * len(column))()
            for row, place in enumerate(rows):
                begin, end = column.offsets[row], column.offsets[row + 1]
                place.ptr, place.len = (data or empty.ptr) + begin, end - begin
                if row in column._longer:
                    place.ptr, place.len = None, column._longer[row]
            self.held.append(rows)
            return lib.Column(kind=STRINGS, values=ctypes.addressof(rows), length=len(column), validity=validity)
        offsets, keep_offsets = _address(column.offsets)
        self.held.append(keep_offsets)
        return lib.Column(kind=OFFSETS32 if column.offsets.itemsize == 4 else OFFSETS64, values=data or empty.ptr,
                          length=len(column), offsets=offsets, values_size=column.data.nbytes, validity=validity)


def _encoded(texts, most):
    try:
        return Utf8Column._of(texts, most)
    except UnicodeEncodeError:
        row = next(row for row, text in enumerate(texts) if not _is_encodable(text))
        raise Unfit("the text has half a surrogate pair", "invalidField", row=row) from None


def _is_encodable(text):
    try:
        return str.encode(text) is not None
    except UnicodeEncodeError:
        return False
