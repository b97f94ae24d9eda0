"""What a page says, as facts. What is not on the page is ``None`` or empty, never guessed."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.geometry import Box


@dataclass(frozen=True, slots=True)
class DistributionEntry:
    """One row of the distribution list; the name stands in the nominative, ``raw`` as read."""

    copy: int
    name: str
    raw: str | None = None


@dataclass(frozen=True, slots=True)
class Routing:
    """Where a telegram came from or went to, and when (ISO date, 24-hour time)."""

    origin: str | None = None
    destination: str | None = None
    number: int | None = None
    time: str | None = None
    date: str | None = None
    copy: int | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The typing pool's note at the foot; times are ISO, local to the office."""

    copies: int | None = None
    typist: str | None = None
    printed_at: str | None = None
    sent_at: str | None = None
    issued_by: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """All facts of a page."""

    registration_number: str | None = None
    classification: str | None = None
    distribution: tuple[DistributionEntry, ...] = ()
    routing: Routing | None = None
    references: tuple[int, ...] = ()
    precedence: tuple[str, ...] = ()
    addressee: str | None = None
    signer: str | None = None
    dispatch: Dispatch | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pixels a fact was read from, the text as read there, and the rule that read it."""

    zone: str
    box: Box
    raw: str
    confidence: float
    rule: str
