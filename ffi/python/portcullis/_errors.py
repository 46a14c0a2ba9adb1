"""Failures as exceptions."""

import json
from typing import List, NamedTuple, Optional

from ._library import Finding as _Finding, byref, library, pointer, read

_NO_ROW = 2 ** (8 * 8) - 1


class Finding(NamedTuple):
    """One thing that is wrong. `line` and `column` count from 1; 0 for the facts of a request, and for policies that do
    not fit its caller."""

    severity: str
    policy: str
    reason: str
    rule: str
    message: str
    path: str
    line: int
    column: int
    offset: int


class PortcullisError(Exception):
    """A call that failed. It is never a decision."""

    def __init__(self, message, status, findings=(), row=None, text=None):
        super().__init__(message)
        self.status: int = status
        self.findings: List[Finding] = list(findings)
        self.row: Optional[int] = row
        """Of a batch, the first row that cannot be asked."""
        self.json: Optional[str] = text
        """The error object of SCENARIO.md, as text."""

    @property
    def document(self) -> Optional[dict]:
        """The error object of SCENARIO.md."""
        return None if self.json is None else json.loads(self.json)


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
        return isinstance(error, PortcullisError)

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
                      read(found.rule), read(found.message), read(found.path), found.line, found.column, found.offset)


def call(function, *arguments):
    """Calls a function whose last parameter is the place for an error."""
    error = pointer()
    status = function(*arguments, byref(error))
    if status == 0:
        return
    try:
        row = library.error_row(error)
        raise PortcullisError(read(library.error_message(error)), status, _findings(error),
                              None if row == _NO_ROW else row, read(library.error_json(error)))
    finally:
        library.error_free(error)
