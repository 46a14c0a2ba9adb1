"""What editors ask of a text that is no policy yet. Offsets are in characters of the str here, and in bytes in the library."""

import json
from dataclasses import dataclass
from typing import Optional, Tuple

from . import _facts, _limits
from ._errors import INVALID_ARGUMENT, INVALID_POLICY, call, kind, one_of, refusal
from ._library import byref, library, pointer, take_text
from ._names import POLICY_TYPES, PolicyType
from ._reference import Reference, optional


@dataclass(frozen=True)
class Completion:
    """One item of Completions."""

    label: str
    """What is shown."""
    insert: str
    """What is written in place of the text from start to end: with the quotes, comma or colon that are missing there."""
    kind: str
    """"member", "value", "structure", "principalKind", "principal", "service", "action", "actionPattern", "resource",
    "operator", "conditionKey" or "variable"; others may be added."""
    detail: Optional[str] = None


@dataclass(frozen=True)
class Completions:
    """What can stand at a place: `text[:start] + item.insert + text[end:]` is the text with an item."""

    start: int
    end: int
    items: Tuple[Completion, ...]
    """The best first, at most 500."""
    is_incomplete: bool
    """Whether there are more, which are found by asking again when more is typed."""


@dataclass(frozen=True)
class Hover:
    """What stands at a place, which is `text[start:end]`."""

    start: int
    end: int
    markdown: str


def _ask(function, text, offset, policy_type, reference):
    """What the library says, with its offsets in characters."""
    view = _facts.text(text, "text", _limits.POLICY, INVALID_POLICY)
    if not isinstance(offset, int) or isinstance(offset, bool) or offset < 0:
        found = offset if isinstance(offset, int) else kind(offset)
        raise refusal(INVALID_ARGUMENT, "offset", f"expected a whole number from 0, found {found}")
    # Of a text that is too long there are no bytes, and no answer.
    data = getattr(view, "held", b"")
    at = len(str.encode(text[:offset])) if data else 0
    told = pointer()
    call(function, view, at, one_of(policy_type, POLICY_TYPES, "policy_type"), optional(reference), byref(told))
    found = json.loads(take_text(told))
    if found is not None:
        found["start"], found["end"] = (len(data[:found[end]].decode()) for end in ("start", "end"))
    return found


def complete(text: str, offset: int, policy_type: PolicyType = "identity",
             reference: Optional[Reference] = None) -> Completions:
    """What can stand at a place of a policy that is being written: quotes, commas and brackets may be missing, words half
    written. `offset` counts characters; one behind the text is taken for its end. Without a reference there are no services,
    actions, resources or keys of services."""
    found = _ask(library.complete_json, text, offset, policy_type, reference)
    items = (Completion(item["label"], item["insert"], item["kind"], item.get("detail")) for item in found["items"])
    return Completions(found["start"], found["end"], tuple(items), found["isIncomplete"])


def hover(text: str, offset: int, policy_type: PolicyType = "identity",
          reference: Optional[Reference] = None) -> Optional[Hover]:
    """What stands at a place, in Markdown; None where nothing stands, or nothing is known of it. Text and offset are as those of
    `complete`."""
    found = _ask(library.hover_json, text, offset, policy_type, reference)
    return None if found is None else Hover(found["start"], found["end"], found["markdown"])
