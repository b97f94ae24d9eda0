"""What a page says, as facts. What is not on the page is absent, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from pipeline.model.geometry import Box


class DistributionEntry(TypedDict):
    """One row of the distribution list; the name stands in the nominative, ``raw`` as read."""

    copy: int
    name: str
    raw: NotRequired[str]


class Routing(TypedDict, total=False):
    """Where a telegram came from or went to, and when (ISO date, 24-hour time)."""

    origin: str
    destination: str
    number: int
    numbers: list[int]
    time: str
    date: str
    copy: int


class Dispatch(TypedDict, total=False):
    """The typing pool's note at the foot."""

    copies: int
    typist: str
    printed_at: str
    sent_at: str
    issued_by: str


class Records(TypedDict, total=False):
    """All facts of a page."""

    registration_number: str
    classification: str
    distribution: list[DistributionEntry]
    routing: Routing
    references: list[int]
    precedence: list[str]
    addressee: str
    signer: str
    dispatch: Dispatch
    date: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pixels a fact was read from, the text as read there, and the rule that read it."""

    zone: str
    box: Box
    raw: str
    confidence: float
    rule: str


