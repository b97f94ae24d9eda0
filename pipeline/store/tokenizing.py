"""From a page to the tokens that are indexed of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.model.page import Ink, Line, Page, Word, Zone
from pipeline.store.joining import joined
from pipeline.store.pieces import Piece
from pipeline.store.rings import said_around
from pipeline.store.seconds import with_seconds
from pipeline.store.strayed import with_strayed
from pipeline.store.tokens import PART, WRITTEN, Token, ZoneTokens
from pipeline.text.orthography import is_old
from pipeline.text.search_form import word_forms

_HYPHENS: Final = "-‐‑¬­"
_DOTS: Final = ".|…"  # what columns are told apart by, stuck to a word

Placed = list[tuple[int, Word]]
"""The spots of a zone, each with the number of its line."""


def spots(zone: Zone) -> Iterator[tuple[int, Word]]:
    """Yield a zone's words, each with the number of its line."""
    if not zone.lines and zone.text:
        yield 0, Word(zone.text, zone.box, zone.confidence)
    for number, line in enumerate(zone.lines):
        for word in _words(line):
            yield number, word


def page_tokens(page: Page) -> list[ZoneTokens]:
    """Return the tokens of a page, zone by zone."""
    old = is_old(page.text)
    counts, pieces, start = [], [], 0
    for zone in page.zones:
        placed = list(spots(zone))
        pieces.append(with_seconds(list(_pieces(placed, start, old=old)), placed, start, old=old))
        counts.append(len(placed))
        start += len(placed)
    with_strayed(pieces, old=old)
    return [
        ZoneTokens(zone.kind, str(zone.ink), count, _tokens(zone, joined(each, old=old)))
        for zone, count, each in zip(page.zones, counts, pieces, strict=True)
    ]


def _tokens(zone: Zone, pieces: list[Piece]) -> tuple[Token, ...]:
    said = said_around(zone, pieces) if zone.ink is Ink.STAMP else pieces
    return tuple(piece.token for piece in said)


def _words(line: Line) -> tuple[Word, ...]:
    if line.words or not line.text:
        return line.words
    return (Word(line.text, line.box, line.confidence),)


def _pieces(placed: Placed, start: int, *, old: bool) -> Iterator[Piece]:
    for number, (line, word) in enumerate(placed):
        if word.text in _HYPHENS:
            continue
        last = number + 1 == len(placed) or placed[number + 1][0] != line
        after = placed[number + 1][1].text if not last else ""
        ends = last or (after in _HYPHENS and _ends_line(placed, number + 1))
        hyphen = ends and (word.text.endswith(tuple(_HYPHENS)) or after in tuple(_HYPHENS))
        found = list(_of_spot(word, start + number, old=old))
        for place, token in enumerate(found):
            final = place + 1 == len(found)
            box = word.box if len(found) == 1 else None
            parted = final and (hyphen or word.text.rstrip(_DOTS).endswith(tuple(_HYPHENS)))
            yield Piece(token, word.text, line, hyphen and final, ends and final, box, parted)


def _ends_line(placed: Placed, number: int) -> bool:
    return number + 1 == len(placed) or placed[number + 1][0] != placed[number][0]


def _of_spot(word: Word, spot: int, *, old: bool) -> Iterator[Token]:
    """Yield the tokens of one spot."""
    for made in word_forms(word.text, old=old):
        more = [WRITTEN + made.written] if made.written else []
        more += [PART + part for part in made.parts]
        signed = tuple(dict.fromkeys(sign for sign in more if sign[1:] != made.text))
        yield Token(made.text, spot, 1, word.confidence, signed)
