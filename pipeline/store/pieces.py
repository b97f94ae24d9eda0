"""Tokens on their way: what stands between the words of a page and the tokens of the index."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Final

from pipeline.model.geometry import Box
from pipeline.store.tokens import SECOND, WRITTEN, Token, bare
from pipeline.text.search_form import form

_MOST_SECONDS: Final = 4


@dataclass(slots=True)
class Piece:
    """A token on its way: the letters as they stand, and whether a hyphen ends its line.

    ``parted`` says that a hyphen ends it, wherever it stands; ``box`` is that of its spot, where it
    has the spot for itself.
    """

    token: Token
    raw: str
    line: int
    hyphen: bool = False
    last: bool = False
    box: Box | None = None
    parted: bool = False


def follows(before: Piece, after: Piece) -> bool:
    """Return whether a piece begins the line that follows that of another."""
    return after.line == before.line + 1 and before.raw[0].isalnum() and after.raw[:1].isalnum()


def gap(before: Piece, after: Piece) -> float | None:
    """Return how many widths of a letter are white between two pieces of a line.

    ``None`` where they are of two lines, or one has no box of its own.
    """
    if before.line != after.line or before.box is None or after.box is None:
        return None
    letters = len(before.raw) + len(after.raw)
    width = max((before.box.width + after.box.width) / letters, 1.0)
    return (after.box.x - before.box.right) / width


def as_one(pieces: Sequence[Piece], *, old: bool) -> Piece:
    """Return pieces drawn together."""
    tokens = [piece.token for piece in pieces]
    made = form("".join(map(_written, tokens)), old=old)
    first, last = tokens[0], tokens[-1]
    known = [token.confidence for token in tokens if token.confidence is not None]
    more = [WRITTEN + made.written] if made.written else []
    more += [SECOND + text for text in _second_wholes(tokens) if text != made.text]
    count = last.start + last.count - first.start
    token = Token(made.text, first.start, count, min(known, default=None), tuple(more))
    final = pieces[-1]
    return Piece(token, pieces[0].raw, final.line, final.hyphen, final.last, parted=final.parted)


def seconds(token: Token) -> list[str]:
    """Return the second readings of a token."""
    return [bare(more) for more in token.more if more[0] == SECOND]


def add(piece: Piece, more: str) -> None:
    """Give a piece a further form, with its sign."""
    token = piece.token
    if bare(more) != token.form and more not in token.more:
        piece.token = replace(token, more=(*token.more, more))


def _second_wholes(tokens: list[Token]) -> Iterator[str]:
    """Yield what two halves are as one where one or both were read otherwise."""
    if len(tokens) == 2:
        ways = product(*((token.form, *seconds(token)) for token in tokens))
        for way in list(ways)[1 : 1 + _MOST_SECONDS]:
            yield "".join(way)


def _written(token: Token) -> str:
    return next((bare(more) for more in token.more if more[0] == WRITTEN), token.form)
