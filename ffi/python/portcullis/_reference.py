"""What AWS's services define, and what a pattern of actions covers."""

import json
import os
import pathlib
from dataclasses import dataclass
from typing import Optional, Tuple, Union

from . import _facts, _limits
from ._errors import INVALID_REFERENCE, call, kind, refusal
from ._handle import Handle
from ._library import address_of, byref, library, pointer, read, take_text


class Reference(Handle):
    """Actions with their access levels, resource types and condition keys of AWS's services, for `lint`, `complete`, `hover`
    and `expand`. No decision is made with it.

    `source` are its bytes, or the path of a file with them; a file that cannot be read raises OSError. They are checked
    once and whole: keep it where it is asked of more than once. Whether what it says is true is not checked."""

    __slots__ = ()

    def __init__(self, source: Union[bytes, bytearray, memoryview, str, "os.PathLike[str]"]):
        if isinstance(source, (str, os.PathLike)):
            with open(source, "rb") as file:
                source = file.read(_limits.REFERENCE + 1)
        elif not isinstance(source, (bytes, bytearray, memoryview)):
            raise refusal(INVALID_REFERENCE, "source", f"expected bytes or a path, found {kind(source)}")
        size = source.nbytes if isinstance(source, memoryview) else len(source)
        # What is longer is refused by its length.
        data = bytes(source) if size <= _limits.REFERENCE else None
        made = pointer()
        call(library.reference_from_bytes, None if data is None else address_of(data), size, byref(made))
        self._hold(made, library.reference_free)

    @classmethod
    def bundled(cls) -> "Reference":
        """The one that came with this package."""
        return cls(pathlib.Path(__file__).with_name("reference.bin"))

    @property
    def version(self) -> str:
        """The day of its data: "2026-08-22"."""
        return read(library.reference_version(self._held()))

    def _told(self) -> str:
        return self.version


@dataclass(frozen=True)
class ExpandedAction:
    """An action that a pattern covers."""

    action: str
    access_level: str
    """As AWS has it: "List", "Read", "Tagging", "Write" or "Permissions management"."""


@dataclass(frozen=True)
class Expansion:
    """What a pattern of actions covers, in the order of the reference."""

    actions: Tuple[ExpandedAction, ...]
    similar: Optional[str] = None
    """Where nothing is covered, what may have been meant, if a name is near."""


def optional(reference):
    """The pointer of a reference that may be None."""
    return None if reference is None else Reference._of(reference, "reference")


def expand(pattern: str, reference: Reference) -> Expansion:
    """What an entry of `Action` covers, "s3:Get*" or "*", as an Allow with it is read."""
    told = pointer()
    call(library.expand_json, Reference._of(reference, "reference"), _facts.text(pattern, "pattern", _limits.ACTION), byref(told))
    found = json.loads(take_text(told))
    actions = (ExpandedAction(one["action"], one["accessLevel"]) for one in found["actions"])
    return Expansion(tuple(actions), found.get("similar"))
