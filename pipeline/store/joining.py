"""Words that type, a line's end or a reader parted, drawn together; such as ran together, parted.

What surely is one word becomes one token. Where that is a guess, a token keeps what was read, with
the parts or, on the first of two, the whole beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import Final

from pipeline.model.geometry import Box
from pipeline.store.tokens import PART, SECOND, WHOLE, WRITTEN, Token, bare
from pipeline.text.lexemes import is_known
from pipeline.text.search_form import form

_LETTERSPACED: Final = 3
_FRAGMENT: Final = 2
_MOST_SECONDS: Final = 4
_NARROW: Final = 0.4  # of a letter's width: no space, but room between two letters
_LEAST_WHOLE: Final = 5
_LEAST_PART: Final = 4
_SPECKS: Final = 2
_LEAST_BEHIND_SPECKS: Final = 6
_BEFORE_WORDS: Final = frozenset(("на", "по", "от", "из", "за", "до", "не", "но", *"вкосуи"))


@dataclass(slots=True)
class Piece:
    """A token on its way: the letters as they stand, and whether a hyphen ends its line.

    ``box`` is that of its spot, where it has the spot for itself.
    """

    token: Token
    raw: str
    line: int
    hyphen: bool = False
    last: bool = False
    box: Box | None = None


def joined(pieces: list[Piece], *, old: bool) -> list[Piece]:
    """Return the pieces of a zone with words drawn together and parted."""
    found = _across_lines(_unspaced(pieces, old=old), old=old)
    for before, after in pairwise(found):
        if _may_be_one(before, after):
            whole = _as_one([before, after], old=old).token.form
            if _is_likely(before, after, whole):
                _add(before, WHOLE + whole)
    for piece in found:
        _part(piece)
    return found


def _unspaced(pieces: list[Piece], *, old: bool) -> list[Piece]:
    """Draw words together that were typed letter by letter, such as Р О Щ И Н."""
    found: list[Piece] = []
    run: list[Piece] = []
    for piece in pieces:
        if run and (not _is_fragment(piece) or piece.line != run[0].line):
            found += _run_joined(run, old=old)
            run = []
        if _is_fragment(piece):
            run.append(piece)
        else:
            found.append(piece)
    return found + _run_joined(run, old=old)


def _is_fragment(piece: Piece) -> bool:
    letters = piece.raw.rstrip(",.;:")
    if letters in {"0", "3"}:  # О and З, among letters
        return True
    return len(letters) <= _FRAGMENT and letters.isalpha() and letters.isupper()


def _run_joined(run: list[Piece], *, old: bool) -> list[Piece]:
    single = sum(len(piece.token.form) == 1 for piece in run)
    figures = sum(piece.token.form.isdigit() for piece in run)
    if len(run) < _LETTERSPACED or single < len(run) - 1 or 2 * figures > len(run):
        return run
    return [_as_one(run, old=old)]


def _across_lines(pieces: list[Piece], *, old: bool) -> list[Piece]:
    """Join a word that goes on behind a hyphen in the next line."""
    found: list[Piece] = []
    for piece in pieces:
        before = found[-1] if found else None
        if before is not None and before.hyphen and _goes_on(before, piece):
            found[-1] = _with_halves(_as_one([before, piece], old=old), before, piece)
        else:
            found.append(piece)
    return found


def _goes_on(before: Piece, piece: Piece) -> bool:
    return piece.line == before.line + 1 and before.raw[0].isalnum() and piece.raw[:1].isalnum()


def _with_halves(whole: Piece, *halves: Piece) -> Piece:
    """Keep what is a word by itself where the whole is none: lines may be out of order."""
    if not is_known(whole.token.form):
        for half in halves:
            if len(half.token.form) >= _LEAST_PART and is_known(half.token.form):
                _add(whole, PART + half.token.form)
    return whole


def _may_be_one(before: Piece, after: Piece) -> bool:
    """Return whether two tokens may be halves: over a line's end, or side by side."""
    if not all(piece.token.form.isalpha() for piece in (before, after)):
        return False
    if after.raw[:1].isupper() and not before.raw.isupper():
        return False
    if before.line == after.line:
        return before.token.start != after.token.start
    return before.last and after.line == before.line + 1


def _is_likely(before: Piece, after: Piece, whole: str) -> bool:
    """Return whether halves are likelier one word than two."""
    halves = before.token.form, after.token.form
    if len(whole) < _LEAST_WHOLE:
        return False
    if is_known(whole) and _stand_close(before, after):
        return True
    if min(map(len, halves)) < 2:
        return False
    known = [is_known(half) for half in halves]
    if before.line != after.line and not any(known):
        return True
    return is_known(whole) and not all(known)


def _stand_close(before: Piece, after: Piece) -> bool:
    if before.line != after.line or before.box is None or after.box is None:
        return False
    letters = len(before.raw) + len(after.raw)
    width = (before.box.width + after.box.width) / letters
    return after.box.x - before.box.right < _NARROW * width


def _part(piece: Piece) -> None:
    """Give a token that no dictionary has the two words that it may be."""
    for text in (piece.token.form, *_seconds(piece.token)):
        for part in _parts(text):
            _add(piece, PART + part)


def _parts(text: str) -> tuple[str, ...]:
    """Return the words that ran together, or the one before which a speck was read as letters."""
    if not text.isalnum() or text.isdigit() or is_known(text):
        return ()
    for at in range(1, len(text) - _LEAST_PART + 1):
        first, second = text[:at], text[at:]
        if is_known(second):
            if at >= _LEAST_PART and is_known(first):
                return (first, second)
            if first in _BEFORE_WORDS or (at <= _SPECKS and len(second) >= _LEAST_BEHIND_SPECKS):
                return (second,)
    return ()


def _as_one(pieces: list[Piece], *, old: bool) -> Piece:
    tokens = [piece.token for piece in pieces]
    made = form("".join(map(_written, tokens)), old=old)
    first, last = tokens[0], tokens[-1]
    known = [token.confidence for token in tokens if token.confidence is not None]
    more = [WRITTEN + made.written] if made.written else []
    more += [SECOND + text for text in _second_wholes(tokens) if text != made.text]
    count = last.start + last.count - first.start
    token = Token(made.text, first.start, count, min(known, default=None), tuple(more))
    final = pieces[-1]
    return Piece(token, pieces[0].raw, final.line, final.hyphen, final.last)


def _second_wholes(tokens: list[Token]) -> Iterator[str]:
    """Yield what two halves are as one where one or both were read otherwise."""
    if len(tokens) == 2:
        ways = product(*((token.form, *_seconds(token)) for token in tokens))
        for way in list(ways)[1 : 1 + _MOST_SECONDS]:
            yield "".join(way)


def _seconds(token: Token) -> list[str]:
    return [bare(more) for more in token.more if more[0] == SECOND]


def _written(token: Token) -> str:
    return next((bare(more) for more in token.more if more[0] == WRITTEN), token.form)


def _add(piece: Piece, more: str) -> None:
    token = piece.token
    if bare(more) != token.form and more not in token.more:
        piece.token = replace(token, more=(*token.more, more))
