"""A page as the tokens that are indexed: words joined where type or a line's end parted them.

A page's *spots* are what has a box of its own: its words, zone by zone in the page's order; a line
or zone without words is one spot. A token says from which spots it was made, so that a hit can be
shown on the scan.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline.model.page import Line, Page, Word, Zone
from pipeline.text.lexemes import is_known
from pipeline.text.orthography import is_old
from pipeline.text.search_form import form, word_forms

SECOND: Final = "/"
WRITTEN: Final = "^"
PART: Final = "+"
"""What stands before a further form of a token: a second reading, the older spelling as it is
written, a part of a word with hyphens or a whole that a line's end may have parted."""

_HYPHENS: Final = "-‐‑¬­"
_LETTERSPACED: Final = 3
_FRAGMENT: Final = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A word as it is sought, from ``count`` spots beginning with ``start``.

    ``more`` holds further forms, each with its sign before it. ``confidence`` is the least of its
    spots, 0 to 1.
    """

    form: str
    start: int
    count: int = 1
    confidence: float | None = None
    more: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return it as it stands in the index."""
        return self.form + "".join(self.more)


@dataclass(frozen=True, slots=True)
class ZoneTokens:
    """The tokens of one zone, and how many spots it has."""

    kind: str
    ink: str
    spots: int
    tokens: tuple[Token, ...]


@dataclass(slots=True)
class _Piece:
    """A token on its way: the letters as they stand, and whether a hyphen ends its line."""

    token: Token
    raw: str
    line: int
    hyphen: bool = False
    last: bool = False


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
    found, start = [], 0
    for zone in page.zones:
        placed = list(spots(zone))
        pieces = _joined(list(_pieces(placed, start, old=old)), old=old)
        tokens = tuple(piece.token for piece in pieces)
        found.append(ZoneTokens(zone.kind, str(zone.ink), len(placed), tokens))
        start += len(placed)
    return found


def second_readings(word: Word) -> tuple[str, ...]:
    """Return what else a word was read as, where its reading says so."""
    return word.alternatives


def _words(line: Line) -> tuple[Word, ...]:
    if line.words or not line.text:
        return line.words
    return (Word(line.text, line.box, line.confidence),)


def _pieces(placed: list[tuple[int, Word]], start: int, *, old: bool) -> Iterator[_Piece]:
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
            yield _Piece(token, word.text, line, hyphen and final, ends and final)


def _ends_line(placed: list[tuple[int, Word]], number: int) -> bool:
    return number + 1 == len(placed) or placed[number + 1][0] != placed[number][0]


def _of_spot(word: Word, spot: int, *, old: bool) -> Iterator[Token]:
    """Yield the tokens of one spot; second readings go to a spot of one token only."""
    found = word_forms(word.text, old=old)
    others = [word_forms(text, old=old) for text in second_readings(word)]
    for made in found:
        more = [WRITTEN + made.written] if made.written else []
        more += [PART + part for part in made.parts]
        if len(found) == 1:
            more += [SECOND + other[0].text for other in others if len(other) == 1]
        signed = tuple(dict.fromkeys(sign for sign in more if sign[1:] != made.text))
        yield Token(made.text, spot, 1, word.confidence, signed)


def _joined(pieces: list[_Piece], *, old: bool) -> list[_Piece]:
    return _across_lines(_unspaced(pieces, old=old), old=old)


def _unspaced(pieces: list[_Piece], *, old: bool) -> list[_Piece]:
    """Draw words together that were typed letter by letter, such as Р О Щ И Н."""
    joined: list[_Piece] = []
    run: list[_Piece] = []
    for piece in pieces:
        if run and (not _is_fragment(piece) or piece.line != run[0].line):
            joined += _run_joined(run, old=old)
            run = []
        if _is_fragment(piece):
            run.append(piece)
        else:
            joined.append(piece)
    return joined + _run_joined(run, old=old)


def _is_fragment(piece: _Piece) -> bool:
    letters = piece.raw.rstrip(",.;:")
    return len(letters) <= _FRAGMENT and letters.isalpha() and letters.isupper()


def _run_joined(run: list[_Piece], *, old: bool) -> list[_Piece]:
    single = sum(len(piece.token.form) == 1 for piece in run)
    if len(run) < _LETTERSPACED or single < len(run) - 1:
        return run
    return [_as_one(run, old=old)]


def _across_lines(pieces: list[_Piece], *, old: bool) -> list[_Piece]:
    """Join a word that goes on in the next line; without a hyphen, keep its halves as well."""
    joined: list[_Piece] = []
    for piece in pieces:
        before = joined[-1] if joined else None
        if before is not None and before.last and piece.line == before.line + 1:
            if before.hyphen and before.raw[0].isalnum() and piece.raw[:1].isalnum():
                joined[-1] = _as_one([before, piece], old=old)
                continue
            if _may_be_halves(before.token, piece.token):
                whole = _as_one([before, piece], old=old).token.form
                if is_known(whole):
                    more = (*before.token.more, PART + whole)
                    before.token = replace(before.token, more=more)
        joined.append(piece)
    return joined


def _may_be_halves(first: Token, second: Token) -> bool:
    halves = first.form, second.form
    if not all(half.isalpha() and len(half) > 1 for half in halves):
        return False
    return not all(map(is_known, halves))


def _as_one(pieces: list[_Piece], *, old: bool) -> _Piece:
    tokens = [piece.token for piece in pieces]
    written = "".join(_written(token) for token in tokens)
    made = form(written, old=old)
    first, last = tokens[0], tokens[-1]
    known = [token.confidence for token in tokens if token.confidence is not None]
    token = Token(
        made.text,
        first.start,
        last.start + last.count - first.start,
        min(known, default=None),
        (WRITTEN + made.written,) if made.written else (),
    )
    final = pieces[-1]
    return _Piece(token, pieces[0].raw, final.line, final.hyphen, final.last)


def _written(token: Token) -> str:
    return next((more[1:] for more in token.more if more[0] == WRITTEN), token.form)
