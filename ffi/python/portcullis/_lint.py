"""What the author of a policy may not have meant, and what mends it."""

import json
from dataclasses import dataclass
from typing import Any, List, Mapping, Optional, Tuple, Union

from ._document import document
from ._errors import INVALID_ARGUMENT, INVALID_POLICY, call, flag, kind, one_of, refusal
from ._library import byref, library, pointer, take_text
from ._names import POLICY_TYPES, PolicyType
from ._reference import Reference, optional

_LEGACY_SCP_LANGUAGE = 1


@dataclass(frozen=True)
class Edit:
    """One replacement. Offsets are in bytes of UTF-8, of the text that was read."""

    offset: int
    end_offset: int
    replacement: str


@dataclass(frozen=True)
class Fix:
    """A change of the text after which its finding is gone. It is for the text that was read: after one is applied, the text is
    read again for the next."""

    title: str
    edits: Tuple[Edit, ...]
    """In the order of the text; they do not overlap."""
    applicability: str
    """"safe": after it no request is allowed that was not. "unsafe": most likely what was meant, to be looked at first.
    "displayOnly": with a word in it that the author has to choose."""


@dataclass(frozen=True)
class LintFinding:
    """One thing that an author may want to look at. Lines and columns count from 1, offsets are in bytes of UTF-8."""

    id: str
    """The stable name of the check: "invalid-action"."""
    severity: str
    """"suggestion", "warning", "security" or "error"."""
    rule: str
    message: str
    path: str
    line: int
    column: int
    offset: int
    end_line: int
    end_column: int
    end_offset: int
    fix: Optional[Fix] = None


def _fix(told):
    edits = (Edit(edit["offset"], edit["endOffset"], edit["replacement"]) for edit in told["edits"])
    return Fix(told["title"], tuple(edits), told["applicability"])


def _finding(told):
    fix = told.get("fix")
    return LintFinding(told["id"], told["severity"], told["rule"], told["message"], told["path"], told["line"],
                       told["column"], told["offset"], told["endLine"], told["endColumn"], told["endOffset"],
                       None if fix is None else _fix(fix))


def lint(policy: Union[str, Mapping[str, Any]], policy_type: PolicyType = "identity",
         reference: Optional[Reference] = None, *, legacy_scp_language: bool = False) -> List[LintFinding]:
    """What the author of a policy may not have meant, in the order of the text: what the strict loader refuses or warns of, and
    what the checks find beside. Without a reference the checks that need one are silent. A fix is for JSON text alone, not
    for objects.

    `legacy_scp_language` holds service control policies to the language that they had before September 2025."""
    report = pointer()
    flags = _LEGACY_SCP_LANGUAGE if flag(legacy_scp_language, "legacy_scp_language", INVALID_ARGUMENT) else 0
    call(library.lint_json, document(policy, "policy"), one_of(policy_type, POLICY_TYPES, "policy_type"), flags,
         optional(reference), byref(report))
    return [_finding(told) for told in json.loads(take_text(report))["findings"]]


def apply_fix(text: str, fix: Fix) -> str:
    """The text after a fix, which has to be of this text."""
    if not isinstance(text, str):
        raise refusal(INVALID_POLICY, "text", f"expected a text, found {kind(text)}")
    if not isinstance(fix, Fix):
        raise refusal(INVALID_ARGUMENT, "fix", f"expected a Fix, found {kind(fix)}")
    parts, at = [], 0
    try:
        data = str.encode(text)
        for edit in fix.edits:
            if not at <= edit.offset <= edit.end_offset <= len(data):
                raise refusal(INVALID_ARGUMENT, "fix", "it is of another text", "invalidField")
            # Whatever is cut out ends between two letters, or it is of another text.
            data[edit.offset:edit.end_offset].decode()
            parts += [data[at:edit.offset].decode(), edit.replacement]
            at = edit.end_offset
        parts.append(data[at:].decode())
    except UnicodeEncodeError:
        raise refusal(INVALID_POLICY, "text", "the text has half a surrogate pair", "invalidField") from None
    except UnicodeDecodeError:
        raise refusal(INVALID_ARGUMENT, "fix", "it is of another text", "invalidField") from None
    return "".join(parts)
