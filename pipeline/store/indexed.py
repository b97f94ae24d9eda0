"""What is indexed of a page: its tokens, its marks, and what hits are sorted and counted by.

A mark is a token that stands for no word on the paper: ``#to:вышинский`` for a fact, ``#zrouting:``
before a word for the zone it stands in, ``#ihand:`` for its ink. Words of bodies and typed words,
which are most, get none: there the page's layout decides.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline.model.citation import Citation
from pipeline.model.facts import Records
from pipeline.model.page import Ink, Page
from pipeline.store.paper_kinds import paper_kind
from pipeline.store.sketches import sketch
from pipeline.store.tokenizing import page_tokens
from pipeline.store.tokens import Token, ZoneTokens, bare
from pipeline.text.search_form import word_forms

UNMARKED_KIND: Final = "body"
UNMARKED_INK: Final = Ink.TYPED
EVERY: Final = "#every"
PLACE: Final = struct.Struct("<IBB")
"""Of each token its first spot, how many, and its confidence in hundredths (255: none)."""

PARTED: Final = "; "
_UNSURE: Final = 255


@dataclass(frozen=True, slots=True)
class IndexedPage:
    """A page as its rows in the index; ``seen`` has its forms and how surely each was read."""

    state: str
    words: str
    marks: str
    layout: str
    places: bytes
    seen: dict[str, float]
    sketch: bytes
    date: str | None
    place: str | None
    kind: str | None
    people: str
    copy: int | None


def indexed(page: Page) -> IndexedPage:
    """Return what is indexed of a page by itself, without where it is kept."""
    zones = page_tokens(page)
    facts = list(facts_of(page))
    tokens = [token for zone in zones for token in zone.tokens]
    records = page.records
    return IndexedPage(
        state=str(page.state),
        words=" ".join(map(str, tokens)),
        marks=" ".join(dict.fromkeys(_marks(zones, facts))),
        layout=_layout(zones),
        places=b"".join(map(_place, tokens)),
        seen=_told_forms(facts) | _seen(tokens),
        sketch=sketch(_body(zones)),
        date=records.date or (records.routing.date if records.routing else None),
        place=_first(value for field, value in facts if field == "place"),
        kind=paper_kind(page),
        people=PARTED.join(dict.fromkeys(value for field, value in facts if field == "person")),
        copy=records.routing.copy if records.routing else None,
    )


def cited(made: IndexedPage, citation: Citation | None) -> IndexedPage:
    """Return a page with its place in an archive, by which it can be sought as well."""
    if citation is None:
        return made
    facts = list(_cited(citation))
    marks = dict.fromkeys((*made.marks.split(" "), *_marks_of(facts)))
    return replace(made, marks=" ".join(marks), seen=_told_forms(facts) | made.seen)


def zone_mark(kind: str) -> str:
    """Return what stands before a word for the kind of its zone."""
    return f"#z{kind.replace('_', '')}:"


def ink_mark(ink: str) -> str:
    """Return what stands before a word for its ink."""
    return f"#i{ink}:"


def fact_marks(field: str, value: str) -> list[str]:
    """Return the marks of one fact: one for each word of its value."""
    return [f"#{field}:{form.text}" for form in word_forms(value)]


def facts_of(page: Page) -> Iterator[tuple[str, str]]:
    """Yield the facts of a page by which it can be sought: a field and its value."""
    records = page.records
    yield "state", str(page.state)
    yield from _people(records)
    if routing := records.routing:
        yield from (("from", place) for place in _told(routing.origin))
        yield from (("to", place) for place in _told(routing.destination))
        places = dict.fromkeys(_told(routing.origin, routing.destination))
        yield from (("place", place) for place in places)
        numbers = routing.numbers or ((routing.number,) if routing.number is not None else ())
        yield from (("number", str(number)) for number in numbers)
    yield from (("number", str(number)) for number in records.references)
    yield from (("number", text) for text in _told(records.registration_number))
    yield from (("kind", kind) for kind in _told(paper_kind(page)))
    for date in dict.fromkeys(_told(records.date, routing.date if routing else None)):
        yield from (("date", date[:end]) for end in (4, 7, 10))


def _people(records: Records) -> Iterator[tuple[str, str]]:
    recipients = _told(records.addressee, *records.recipients)
    signers = _told(records.signer, *records.signers)
    listed = [entry.name for entry in records.distribution]
    issued = _told(records.dispatch.issued_by if records.dispatch else None)
    named = [person.name for person in records.people]
    yield from (("to", name) for name in recipients)
    yield from (("from", name) for name in signers)
    yield from (("signer", name) for name in signers)
    yield from (("copy", name) for name in listed)
    every = dict.fromkeys((*recipients, *signers, *listed, *issued, *named))
    yield from (("person", name) for name in every)


def _cited(citation: Citation) -> Iterator[tuple[str, str]]:
    for field in ("archive", "fond", "opis", "delo"):
        yield from ((field, value) for value in _told(getattr(citation, field)))
    if citation.leaf is not None:
        yield "leaf", str(citation.leaf)


def _told(*values: str | None) -> list[str]:
    return [value for value in values if value]


def _first(values: Iterable[str]) -> str | None:
    return next(iter(values), None)


def _marks(zones: list[ZoneTokens], facts: list[tuple[str, str]]) -> Iterator[str]:
    yield EVERY
    yield from _marks_of(facts)
    for zone in zones:
        yield zone_mark(zone.kind)
        yield ink_mark(zone.ink)
        found = [form for token in zone.tokens for form in _every_form(token)]
        if zone.kind != UNMARKED_KIND:
            yield from (zone_mark(zone.kind) + form for form in found)
        if zone.ink != UNMARKED_INK:
            yield from (ink_mark(zone.ink) + form for form in found)


def _marks_of(facts: list[tuple[str, str]]) -> Iterator[str]:
    for field, value in facts:
        yield f"#{field}:{value.replace('-', '')}" if field == "date" else f"#{field}:"
        if field != "date":
            yield from fact_marks(field, value)


def _every_form(token: Token) -> Iterator[str]:
    yield token.form
    yield from map(bare, token.more)


def _layout(zones: list[ZoneTokens]) -> str:
    """Return each zone's kind, ink, tokens and spots, as JSON."""
    rows = [[zone.kind, zone.ink, len(zone.tokens), zone.spots] for zone in zones]
    return json.dumps(rows, separators=(",", ":"))


def _place(token: Token) -> bytes:
    sure = _UNSURE if token.confidence is None else round(100 * min(token.confidence, 1.0))
    return PLACE.pack(token.start, min(token.count, 255), sure)


def _seen(tokens: list[Token]) -> dict[str, float]:
    """Return every form, with the mean confidence of where it was read; 1 where none is told."""
    sums: dict[str, list[float]] = {}
    for token in tokens:
        sure = 1.0 if token.confidence is None else token.confidence
        for form in _every_form(token):
            sums.setdefault(form, []).append(sure)
    return {form: sum(sure) / len(sure) for form, sure in sums.items()}


def _told_forms(facts: list[tuple[str, str]]) -> dict[str, float]:
    """Return the forms of facts, which count as surely read."""
    told = (value for field, value in facts if field not in {"state", "date"})
    return {found.text: 1.0 for value in told for found in word_forms(value)}


def _body(zones: list[ZoneTokens]) -> list[str]:
    bodies = [token.form for z in zones if z.kind == UNMARKED_KIND for token in z.tokens]
    return bodies or [token.form for zone in zones for token in zone.tokens]
