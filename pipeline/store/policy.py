"""What follows from a failure. The decision is a value, made from counts and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.model.errors import (
    ChangedError,
    DatabaseError,
    DiskFullError,
    InputError,
    RazmetkaError,
    RenderHeldUpError,
    StoreGoneError,
    UnreadableError,
)


class Blame(StrEnum):
    """Who is at fault, and so what a failure costs."""

    PAGE = "page"
    """The page or file itself: another try would end the same way."""
    PROCESS = "process"
    """It ended or outlasted its process: a few times may be chance, more is the page."""
    PLACE = "place"
    """The file was not to be had where it was listed: tried as often, asked again by a new run."""
    SURROUNDINGS = "surroundings"
    """Memory, a program, a fault of ours: never costs an attempt, asked again by a new run."""
    NOBODY = "nobody"
    """Given back unread: nothing is counted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """How a row goes on: final or waiting, its new counts, and how long it pauses, in seconds."""

    final: bool
    attempts: int
    setbacks: int
    pause_s: float = 0.0
    ask_again: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """How often a page is tried.

    ``max_attempts`` bounds the tries that count against the page, ``max_setbacks`` the failures
    that do not, so that a run ends even where the surroundings never mend. A failed page pauses
    for ``backoff_s`` seconds, and twice as long after each further failure.
    """

    max_attempts: int = 3
    max_setbacks: int = 4
    backoff_s: float = 1.0

    def decide(self, blame: Blame, attempts: int, setbacks: int) -> Decision:
        """Return what follows; ``attempts`` counts the one that has just failed."""
        match blame:
            case Blame.PAGE:
                return Decision(final=True, attempts=attempts, setbacks=setbacks)
            case Blame.NOBODY:
                return Decision(final=False, attempts=attempts - 1, setbacks=setbacks)
            case Blame.SURROUNDINGS:
                attempts, setbacks = attempts - 1, setbacks + 1
        return Decision(
            final=attempts >= self.max_attempts or setbacks >= self.max_setbacks,
            attempts=attempts,
            setbacks=setbacks,
            pause_s=self.backoff_s * 2 ** (attempts + setbacks - 1),
            ask_again=blame is not Blame.PROCESS,
        )


def blame_for(error: RazmetkaError) -> Blame:
    """Return who is at fault for an error that a reader raised."""
    match error:
        case ChangedError() | UnreadableError() | RenderHeldUpError():
            return Blame.PLACE
        case InputError():
            return Blame.PAGE
        case DiskFullError() | DatabaseError() | StoreGoneError():
            return Blame.NOBODY
        case _:
            return Blame.SURROUNDINGS
