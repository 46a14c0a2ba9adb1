"""What requests come to."""

import enum
from typing import Any, Iterable, Iterator, NamedTuple, Optional, Sequence


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


class CallDecision(NamedTuple):
    """The decision of one call that was asked as its pairs; true if every pair is allowed."""

    decision: Decision
    pair: Optional[int]
    """Which pair decided: the first of the most restrictive. None of a call without pairs, which is refused."""

    @property
    def outcome(self) -> Outcome:
        return self.decision.outcome

    def __bool__(self) -> bool:
        return bool(self.decision)


_OUTCOMES = tuple(Outcome)
_ALLOWED = bytes(code == Outcome.ALLOWED for code in range(256))


class Outcomes(Sequence[Outcome]):
    """What the rows of a batch came to: an Outcome for each, and `bytes(outcomes)` their numbers.

    To NumPy and the like a number that is not 0 is true, and so is an EXPLICIT_DENY: give them `allowed`. As a whole it has
    no truth; `all(outcomes)` asks whether every row is allowed."""

    # No class of bytes: joined or repeated they become bytes again, of which an explicit deny is true.
    def __init__(self, numbers: Iterable[int]):
        self._numbers = bytes(numbers)

    @property
    def allowed(self) -> bytes:
        """1 for each row that is allowed, and 0 for every other: `np.frombuffer(outcomes.allowed, bool)` is a mask."""
        return self._numbers.translate(_ALLOWED)

    def __bool__(self) -> bool:
        raise TypeError("the rows of a batch have no truth together; ask all(outcomes), any(outcomes) or outcomes.allowed")

    def __bytes__(self) -> bytes:
        return self._numbers

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, index: Any) -> Any:
        taken = self._numbers[index]
        return Outcomes(taken) if isinstance(index, slice) else _OUTCOMES[taken]

    def __iter__(self) -> Iterator[Outcome]:
        return map(_OUTCOMES.__getitem__, self._numbers)

    def __add__(self, other: "Outcomes") -> "Outcomes":
        return Outcomes(self._numbers + other._numbers) if isinstance(other, Outcomes) else NotImplemented

    def __eq__(self, other: object) -> bool:
        return self._numbers == (other._numbers if isinstance(other, Outcomes) else other)

    def __hash__(self) -> int:
        return hash(self._numbers)

    def __repr__(self) -> str:
        return f"<Outcomes of {len(self)} rows, {sum(self.allowed)} allowed>"
