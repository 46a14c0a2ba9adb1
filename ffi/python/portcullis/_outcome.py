"""What requests come to."""

import enum
from typing import Any, Iterator, NamedTuple, Optional


class Outcome(enum.IntEnum):
    """What a request comes to. Only ALLOWED lets it go on, and only ALLOWED is true."""

    IMPLICIT_DENY = 0
    EXPLICIT_DENY = 1
    ALLOWED = 2
    NOT_ASKED = 3
    """Of a batch: the row has no sound request."""

    def __bool__(self) -> bool:
        return self is Outcome.ALLOWED


class Decision(NamedTuple):
    """A decision; true if the request is allowed."""

    outcome: Outcome
    layer: Optional[str]
    policy: Optional[int]
    statement: Optional[int]

    def __bool__(self) -> bool:
        return self.outcome is Outcome.ALLOWED


_OUTCOMES = tuple(Outcome)
_ALLOWED = bytes(code == Outcome.ALLOWED for code in range(256))


class Outcomes(bytes):
    """What the rows of a batch came to: a byte for each, which is an Outcome, also when it is taken out.

    To NumPy and the like a byte that is not 0 is true, and so is an EXPLICIT_DENY: give them `allowed`. As a whole it has
    no truth; `all(outcomes)` asks whether every row is allowed."""

    @property
    def allowed(self) -> bytes:
        """1 for each row that is allowed, and 0 for every other: `np.frombuffer(outcomes.allowed, bool)` is a mask."""
        return bytes(self.translate(_ALLOWED))

    def __bool__(self) -> bool:
        raise TypeError("the rows of a batch have no truth together; ask all(outcomes), any(outcomes) or outcomes.allowed")

    # Of bytes these give an int, and that of an explicit deny is true.
    def __getitem__(self, index: Any) -> Any:
        taken = super().__getitem__(index)
        return Outcomes(taken) if isinstance(index, slice) else _OUTCOMES[taken]

    def __iter__(self) -> Iterator[Any]:
        return map(_OUTCOMES.__getitem__, super().__iter__())

    def __repr__(self) -> str:
        return f"<Outcomes of {len(self)} rows, {sum(self.allowed)} allowed>"
