"""Handles that free themselves."""

import weakref
from typing import Any, TypeVar

from ._errors import INVALID_HANDLE, check, kind, refusal
from ._library import byref, pointer

_Self = TypeVar("_Self", bound="Handle")


class Handle:
    """Holds a handle of the library, which is freed when nobody holds it any more, or by `close` or a `with`."""

    __slots__ = ("_pointer", "__weakref__")

    def _hold(self, handle, free):
        # Freed with the pointer, not with this object: a call of another thread that has the pointer is not cut short.
        freed = weakref.finalize(handle, free, handle.value)
        # At the end of the process there is nothing to give back.
        freed.atexit = False
        self._pointer = handle

    @classmethod
    def _of(cls, given, path):
        """The pointer of an argument, which has to be of this class, whole, and open."""
        if not isinstance(given, cls):
            raise refusal(INVALID_HANDLE, path, f"expected a {cls.__name__}, found {kind(given)}")
        held = getattr(given, "_pointer", None)
        if held is None:
            raise refusal(INVALID_HANDLE, path, f"the {cls.__name__} is closed, or was never made")
        return held

    def _held(self):
        return self._of(self, type(self).__name__)

    def close(self) -> None:
        """Gives back what it holds. Whatever is asked of it afterwards raises PortcullisError."""
        self._pointer = None

    def __enter__(self: _Self) -> _Self:
        self._held()
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    # It never changes, so a copy may be itself.
    def __copy__(self: _Self) -> _Self:
        return self

    def __deepcopy__(self: _Self, _: Any) -> _Self:
        return self

    def __reduce_ex__(self, _: Any) -> Any:
        name = type(self).__name__
        raise refusal(INVALID_HANDLE, name, "it is of this process; send what it was made of, and make it there")

    def __repr__(self) -> str:
        name = type(self).__name__
        return f"<{name}: {self._told()}>" if getattr(self, "_pointer", None) else f"<{name}, closed>"

    def _told(self) -> str:
        raise NotImplementedError


class Builder:
    """A builder for the length of a `with`."""

    def __init__(self, new, free, *arguments):
        self._new, self._free, self._arguments = new, free, arguments

    def __enter__(self):
        self._handle = pointer()
        check(self._new(*self._arguments, byref(self._handle)))
        return self._handle

    def __exit__(self, *_):
        self._free(self._handle)
