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
    """Where a telegram came from or went to, and when (ISO date, 24-hour time).

    ``numbers`` holds all numbers where the telegram has several; ``number`` is the first.
    ``groups`` counts the cipher groups (кол.). Times of stamps are ISO date and time, or the time
    alone where no date stands beside it.
    """

    origin: str | None = None
    destination: str | None = None
    number: int | None = None
    time: str | None = None
    date: str | None = None
    copy: int | None = None
    numbers: tuple[int, ...] = ()
    groups: int | None = None
    received_at: str | None = None
    deciphered_at: str | None = None
    sent_at: str | None = None


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The typing pool's note at the foot; times are ISO, local to the office."""

    copies: int | None = None
    typist: str | None = None
    printed_at: str | None = None
    sent_at: str | None = None
    issued_by: str | None = None


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes or an extract: number, items discussed, each decision, who voted how."""

    number: str | None = None
    date: str | None = None
    items: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    votes_for: tuple[str, ...] = ()
    votes_against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the registry's stamp says of a letter that came in."""

    number: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A person among the facts, spelled for readers of English.

    ``stands_for`` is whom a cover name hides; the page itself says only ``name``.
    """

    name: str
    ala_lc: str
    bgn_pcgn: str
    established: str | None = None
    stands_for: str | None = None


@dataclass(frozen=True, slots=True)
class Records:
    """All facts of a page. ``signers`` and ``recipients`` are told where there are several."""

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
    handling: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    signers: tuple[str, ...] = ()
    certified: bool | None = None
    minutes: Minutes | None = None
    incoming: Incoming | None = None
    leaf: int | None = None
    people: tuple[NamedPerson, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """The pixels a fact was read from, the text as read there, and the rule that read it."""

    zone: str
    box: Box
    raw: str
    confidence: float
    rule: str
