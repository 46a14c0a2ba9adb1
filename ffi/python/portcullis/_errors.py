"""Failures as exceptions."""

import json
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional, Sequence

from ._library import Finding as _Finding, byref, library, pointer, read

if TYPE_CHECKING:
    from ._outcome import Outcomes

_NO_ROW = 2 ** (8 * 8) - 1
INVALID_ARGUMENT, INVALID_HANDLE, INVALID_POLICY, INVALID_REQUEST, INVALID_AUTHORIZER, INVALID_REFERENCE = 4, 5, 6, 7, 9, 15


class Finding(NamedTuple):
    """One thing that is wrong, from its place to its end. Lines and columns count from 1; 0 for the facts of a request,
    and for policies that do not fit its caller."""

    severity: str
    policy: str
    reason: str
    rule: str
    message: str
    path: str
    line: int
    column: int
    offset: int
    end_line: int = 0
    end_column: int = 0
    end_offset: int = 0


class PortcullisError(ValueError):
    """A call that failed. It is never a decision."""

    def __init__(self, message: str, status: int = INVALID_ARGUMENT, findings: Sequence[Finding] = (),
                 row: Optional[int] = None, text: Optional[str] = None, outcomes: "Optional[Outcomes]" = None):
        super().__init__(message)
        self.status: int = status
        self.findings: List[Finding] = list(findings)
        self.row: Optional[int] = row
        """Of a batch, the first row that cannot be asked; of a call of several pairs, the first such pair."""
        self.json: Optional[str] = text
        """The error object of SCENARIO.md, as text."""
        self.outcomes: "Optional[Outcomes]" = outcomes
        """Of a batch of which some rows cannot be asked, what all rows came to; None if no row was decided."""

    @property
    def document(self) -> Any:
        """The error object of SCENARIO.md."""
        return None if self.json is None else json.loads(self.json)

    def __reduce__(self) -> Any:
        # By default an exception is made again of its message alone, which a process that waits for it does not survive.
        return type(self), (str(self), self.status, self.findings, self.row, self.json, self.outcomes), self.__dict__


class Unfit(Exception):
    """A value that its place does not take: why, and where below that place. Who knows the place makes an error of it."""

    def __init__(self, message, reason="wrongJsonType", path="", row=None):
        super().__init__(message)
        self.reason, self.path, self.row = reason, path, row

    def at(self, path, status):
        return refusal(status, path + self.path, str(self), self.reason, self.row)


def refusal(status, path, message, reason="wrongJsonType", row=None):
    """The error of an argument that the library never sees, as the library makes it of one that it does."""
    finding = {"reason": reason, "rule": "SCENARIO", "message": message, "path": path, "line": 0, "column": 0, "offset": 0}
    told = f"{path}: {message}" if row is None else f"{path}, row {row}: {message}"
    document = {"error": {"code": library.status_name(status).decode(), "message": told, "findings": [finding]}}
    return PortcullisError(told, status, [Finding("error", "", **finding)], row, json.dumps(document))


def one_of(given, known, path, status=INVALID_ARGUMENT):
    """What stands in `known` under a name that a caller gave."""
    if isinstance(given, str) and given in known:
        return known[given]
    raise refusal(status, path, f"unknown {_shown(given)}{_meant(given, known)}", "invalidField")


def copied(given, path, status=INVALID_REQUEST, expected="a mapping"):
    """What a mapping is at this moment: other code may change it while its values are read."""
    if not isinstance(given, Mapping):
        raise refusal(status, path, f"expected {expected}, found {kind(given)}")
    if type(given) is dict:
        return dict(given)
    # `dict` of it would pass over the `items` of a class that is derived from dict.
    pairs = list(given.items())
    made = dict(pairs)
    if len(made) != len(pairs):
        raise refusal(status, path, f"a key stands twice in this {kind(given)}; keep one", "duplicateMember")
    return made


def members(given, known, path, status=INVALID_REQUEST):
    """A copy of a mapping all of whose members are known."""
    given = copied(given, path, status)
    for name in given:
        if not (isinstance(name, str) and name in known):
            raise refusal(status, f"{path}.{_shown(name, plain=True)}", f"unknown member {_shown(name)}{_meant(name, known)}",
                          "unknownMember")
    return given


def kind(given):
    """What something is called in a message."""
    return "None" if given is None else type(given).__name__


def package(given):
    """The package that the type of something is of."""
    return type(given).__module__.partition(".")[0]


def _shown(given, plain=False):
    shown = str.__str__(given) if isinstance(given, str) else kind(given)
    shown = shown.encode("utf-8", "backslashreplace").decode()
    shown = shown if len(shown) <= 64 else f"{shown[:64]}…"
    return shown if plain or not isinstance(given, str) else f"`{shown}`"


def _meant(given, known):
    near = get_close_matches(given, known, 1) if isinstance(given, str) and len(given) <= 64 else []
    listed = ", ".join(f"`{name}`" for name in known)
    return f"; did you mean `{near[0]}`? Known here: {listed}" if near else f"; known here: {listed}"


def flag(given, path, status=INVALID_REQUEST):
    """A bool, also NumPy's: of anything else the truth would be guessed, and "false" is true."""
    # None of what is masked, of which the truth is False.
    plain = given.tolist() if package(given) == "numpy" and hasattr(given, "tolist") else given
    if isinstance(plain, bool):
        return plain
    raise refusal(status, path, f"expected True or False, found {kind(given)}")


def check(status):
    if status != 0:
        raise PortcullisError(library.status_message(status).decode(), status)


class Collecting:
    """Calls of a builder. It keeps their first failure, and its `build` tells it with its findings."""

    def __init__(self):
        self._failure = None

    def __enter__(self):
        return self

    def __exit__(self, _, error, __):
        self._failure = error
        # A failure with findings is of an argument that the library never saw, so that its build has no more to tell.
        return isinstance(error, PortcullisError) and not error.findings

    def build(self, function, *arguments):
        call(function, *arguments)
        # What was lost on the way must not be missed.
        if self._failure is not None:
            raise self._failure


def _findings(error):
    for index in range(library.error_finding_count(error)):
        found = _Finding()
        check(library.error_finding(error, index, byref(found)))
        yield Finding("error" if found.severity else "warning", read(found.policy), read(found.reason),
                      read(found.rule), read(found.message), read(found.path), found.line, found.column, found.offset,
                      found.end_line, found.end_column, found.end_offset)


def call(function, *arguments):
    """Calls a function whose last parameter is the place for an error."""
    error = pointer()
    status = function(*arguments, byref(error))
    if status == 0:
        return
    try:
        row = library.error_row(error)
        raise PortcullisError(read(library.error_message(error)), status, list(_findings(error)),
                              None if row == _NO_ROW else row, read(library.error_json(error)))
    finally:
        library.error_free(error)
