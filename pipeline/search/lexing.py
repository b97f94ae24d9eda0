"""A query cut into words, quotes, fields and signs, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from pipeline.search.faults import QueryError


class Sign(Enum):
    """What a piece of a query is."""

    WORD = auto()
    QUOTED = auto()
    FIELD = auto()
    CITED = auto()
    NEAR = auto()
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a query: ``text`` without its signs; ``name`` is that of a field.

    ``exact`` where ``=`` stands before it. ``at`` and ``value_at`` are places in the query.
    """

    sign: Sign
    text: str
    at: int
    name: str = ""
    value_at: int = 0
    exact: bool = False


_OPERATORS: Final = {
    "AND": Sign.AND, "И": Sign.AND, "&": Sign.AND, "&&": Sign.AND,
    "OR": Sign.OR, "ИЛИ": Sign.OR, "|": Sign.OR, "||": Sign.OR,
    "NOT": Sign.NOT, "НЕ": Sign.NOT,
}  # fmt: skip
_QUOTES: Final = {'"': '"', "«": "»", "“": "”", "„": "“"}
_NEAR: Final = re.compile(r"(?:~|NEAR/?|РЯДОМ/?)(\d{1,3})?(?=[\s()]|$)")
_CITED: Final = re.compile(
    r"(ф|оп|д|л|f|op|d|l)\.[ \t]*№?[ \t]*(\d[\w-]*)[,;]?(?=[\s()]|$)", re.IGNORECASE
)
_FIELD: Final = re.compile(r"([^\W\d_]+):(?=\S)")
_EMPTY_FIELD: Final = re.compile(r"([^\W\d_]+):(?=\s|$)")
_SPACED: Final = re.compile(r"(?:[А-ЯЁІ] ){2,}[А-ЯЁІ](?=[\s()]|$)")
_RUN: Final = re.compile(r"[^\s()\"«»“”„]+")
_CITED_FIELDS: Final = {
    "ф": "fond", "f": "fond", "оп": "opis", "op": "opis",
    "д": "delo", "d": "delo", "л": "leaf", "l": "leaf",
}  # fmt: skip


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of a query.

    Raises:
        QueryError: a quotation has no end, or a field no value.

    """
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece, at = _piece(text, at)
        yield piece


def _piece(text: str, at: int) -> tuple[Piece, int]:
    letter = text[at]
    if letter in "()":
        return Piece(Sign.OPEN if letter == "(" else Sign.CLOSE, letter, at), at + 1
    if letter == "-" and at + 1 < len(text) and not text[at + 1].isspace():
        return Piece(Sign.NOT, letter, at), at + 1
    return _spaced(text, at) or _field(text, at) or _plain(text, at)


def _spaced(text: str, at: int) -> tuple[Piece, int] | None:
    """Return a piece in which spaces may stand: a word letter by letter, a nearness, a leaf."""
    if match := _SPACED.match(text, at):
        return Piece(Sign.WORD, match[0].replace(" ", ""), at, value_at=at), match.end()
    if match := _NEAR.match(text, at):
        return Piece(Sign.NEAR, match[1] or "", at), match.end()
    if match := _CITED.match(text, at):
        name = _CITED_FIELDS[match[1].lower()]
        return Piece(Sign.CITED, match[2], at, name, match.start(2)), match.end()
    return None


def _field(text: str, at: int) -> tuple[Piece, int] | None:
    if match := _EMPTY_FIELD.match(text, at):
        ru, en = "После двоеточия ничего нет.", "Nothing follows the colon."
        raise QueryError(ru, en, at, len(match[0]))
    if match := _FIELD.match(text, at):
        value, end = _value(text, match.end())
        return Piece(Sign.FIELD, value, at, match[1].lower(), match.end()), end
    return None


def _plain(text: str, at: int) -> tuple[Piece, int]:
    exact = text[at] == "=" and at + 1 < len(text) and not text[at + 1].isspace()
    begin = at + 1 if exact else at
    if text[begin] in _QUOTES:
        value, end = _quoted(text, begin)
        return Piece(Sign.QUOTED, value, at, value_at=begin + 1, exact=exact), end
    match = _RUN.match(text, begin)
    if match is None:  # a closing quotation mark, or a bracket after the sign
        return Piece(Sign.WORD, "", at, value_at=begin), begin + 1
    sign = Sign.WORD if exact else _OPERATORS.get(match[0], Sign.WORD)
    return Piece(sign, match[0], at, value_at=begin, exact=exact), match.end()


def _value(text: str, at: int) -> tuple[str, int]:
    if text[at] in _QUOTES:
        return _quoted(text, at)
    match = _RUN.match(text, at)
    if match is None:
        ru, en = "После двоеточия нужно слово или кавычки.", "A word or a quotation must follow."
        raise QueryError(ru, en, at)
    return match[0], match.end()


def _quoted(text: str, at: int) -> tuple[str, int]:
    end = text.find(_QUOTES[text[at]], at + 1)
    if end < 0:
        ru, en = "Эти кавычки не закрыты.", "This quotation has no end."
        raise QueryError(ru, en, at)
    return text[at + 1 : end], end + 1
