"""Handles that free themselves."""

import weakref

from ._library import byref, pointer


class Handle:
    """Holds a handle of the library, and frees it when nobody holds it any more."""

    __slots__ = ("_pointer", "_finalizer", "__weakref__")

    def _hold(self, handle, free):
        self._pointer = handle
        self._finalizer = weakref.finalize(self, free, handle)
        # At the end of the process there is nothing to give back.
        self._finalizer.atexit = False


class Builder:
    """A builder for the length of a `with`."""

    def __init__(self, new, free, *arguments):
        self._new, self._free, self._arguments = new, free, arguments

    def __enter__(self):
        from ._errors import check
        self._handle = pointer()
        check(self._new(*self._arguments, byref(self._handle)))
        return self._handle

    def __exit__(self, *_):
        self._free(self._handle)
