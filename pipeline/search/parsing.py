"""The query language: from what was typed to a tree."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pipeline.search import fields
from pipeline.search.faults import QueryError
from pipeline.search.lexing import Piece, Sign, pieces
from pipeline.search.syntax import (
    And,
    Fact,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Scoped,
    Switches,
    Word,
)
from pipeline.text.search_form import forms

LONGEST: Final = 1000
MOST_PIECES: Final = 64
DEEPEST: Final = 16
_DISTANCE: Final = 5
_SHORTEST_PREFIX: Final = 2
_BEGINS: Final = frozenset(
    {Sign.WORD, Sign.QUOTED, Sign.FIELD, Sign.CITED, Sign.OPEN, Sign.NOT, Sign.NEAR}
)


def parse(text: str, switches: Switches | None = None) -> Query:
    """Return what a query says. ``switches`` hold where it says nothing of them itself.

    Raises:
        QueryError: it makes no sense; the error says where.

    """
    if len(text) > LONGEST:
        ru, en = f"Запрос длиннее {LONGEST} знаков.", f"The query is longer than {LONGEST} letters."
        raise QueryError(ru, en, LONGEST, len(text) - LONGEST)
    found = list(pieces(text))
    if len(found) > MOST_PIECES:
        ru, en = f"В запросе больше {MOST_PIECES} слов.", f"The query has over {MOST_PIECES} words."
        raise QueryError(ru, en, found[MOST_PIECES].at)
    parser = _Parser(text, found, switches or Switches())
    return parser.query()


class _Parser:
    """Goes through the pieces once, from left to right."""

    def __init__(self, text: str, found: list[Piece], switches: Switches) -> None:
        self.text = text
        self.left = found
        self.place = 0
        self.depth = 0
        self.switches = switches

    def query(self) -> Query:
        root = self.either()
        if (piece := self.next_piece()) is not None:
            ru, en = "Эта скобка лишняя.", "This bracket closes nothing."
            raise QueryError(ru, en, piece.at)
        if root is None:
            ru = "Искать нечего: нужно хотя бы одно слово или поле."
            en = "Nothing to look for: give at least one word or field."
            raise QueryError(ru, en, 0, len(self.text))
        return Query(self.text, root, self.switches)

    def next_piece(self) -> Piece | None:
        return self.left[self.place] if self.place < len(self.left) else None

    def takes(self, sign: Sign) -> Piece | None:
        piece = self.next_piece()
        if piece is None or piece.sign is not sign:
            return None
        self.place += 1
        return piece

    def either(self) -> Node | None:
        parts = [self.all_of()]
        while (operator := self.takes(Sign.OR)) is not None:
            parts.append(self.all_of())
            self.refuse_lonely(operator, parts[-2:])
        return _one(Or, parts)

    def all_of(self) -> Node | None:
        """Parse parts that must all be there; a zone or ink among them holds for all of them."""
        parts: list[Node | None] = []
        scope = Scoped(None, None, None)
        while (piece := self.next_piece()) is not None:
            if piece.sign is Sign.AND:
                self.place += 1
                parts.append(self.near())
                self.refuse_lonely(piece, [_one(And, parts[:-1]), parts[-1]])
            elif piece.sign not in _BEGINS:
                break
            elif (narrowed := self.scope(piece, scope)) is not None:
                scope = narrowed
            else:
                parts.append(self.near())
        inner = _one(And, parts)
        return inner if scope == Scoped(None, None, None) else _scoped(inner, scope)

    def scope(self, piece: Piece, scope: Scoped) -> Scoped | None:
        """Take a zone or an ink; ``None`` where the piece is something else."""
        if piece.sign is not Sign.FIELD or piece.name not in fields.ZONE + fields.INK:
            return None
        self.place += 1
        kind, ink = scope.kind, scope.ink
        if piece.name in fields.ZONE:
            kind = fields.zone_kind(piece.text, piece.value_at)
        else:
            ink = fields.one_of(piece.text, fields.INKS, piece.value_at)
        return Scoped(None, kind, ink)

    def near(self) -> Node | None:
        parts: list[Node | None] = [self.single()]
        distances: list[int] = []
        while (piece := self.takes(Sign.NEAR)) is not None:
            parts.append(self.single())
            distances.append(int(piece.text or _DISTANCE))
            if not all(isinstance(part, Word | Phrase) for part in parts[-2:]):
                ru = "По обе стороны близости должны стоять слова или фразы."
                en = "Words or phrases must stand on both sides of a nearness."
                raise QueryError(ru, en, piece.at)
        if len(parts) == 1:
            return parts[0]
        words = tuple(part for part in parts if isinstance(part, Word | Phrase))
        return Near(words, tuple(distances))

    def single(self) -> Node | None:
        piece = self.next_piece()
        if piece is None:
            return None
        if piece.sign is Sign.NOT:
            return self.negated(piece)
        if piece.sign is Sign.OPEN:
            return self.bracketed(piece)
        if piece.sign in {Sign.WORD, Sign.QUOTED}:
            self.place += 1
            return _words(piece)
        if piece.sign in {Sign.FIELD, Sign.CITED}:
            return self.field(piece)
        return None

    def negated(self, piece: Piece) -> Node:
        self.place += 1
        self.go_deeper(piece)
        after = self.next_piece()
        scope = self.scope(after, Scoped(None, None, None)) if after is not None else None
        part = scope or self.single()
        self.depth -= 1
        if part is None:
            ru, en = "После «НЕ» ничего нет.", "Nothing follows NOT."
            raise QueryError(ru, en, piece.at, len(piece.text))
        return Not(part)

    def bracketed(self, piece: Piece) -> Node | None:
        self.place += 1
        self.go_deeper(piece)
        inner = self.either()
        self.depth -= 1
        if self.takes(Sign.CLOSE) is None:
            ru, en = "Эта скобка не закрыта.", "This bracket has no end."
            raise QueryError(ru, en, piece.at)
        return inner

    def go_deeper(self, piece: Piece) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            ru, en = "Слишком много вложенных скобок.", "Brackets are nested too deeply."
            raise QueryError(ru, en, piece.at)

    def field(self, piece: Piece) -> Node | None:
        self.place += 1
        if switch := fields.SWITCH_BY_NAME.get(piece.name):
            both = {**dict.fromkeys(fields.ON, "on"), **dict.fromkeys(fields.OFF, "")}
            on = bool(fields.one_of(piece.text, both, piece.value_at))
            self.switches = self.switches.with_(switch, on=on)
            return None
        if piece.name in fields.ZONE + fields.INK:
            return self.scope_alone(piece)
        return _fact(piece)

    def scope_alone(self, piece: Piece) -> Node:
        self.place -= 1
        found = self.scope(piece, Scoped(None, None, None))
        return found if found is not None else Scoped(None, None, None)

    def refuse_lonely(self, operator: Piece, sides: Iterable[Node | None]) -> None:
        if any(side is None for side in sides):
            ru = f"У «{operator.text}» нет слова с обеих сторон."
            en = f"{operator.text} needs something on both sides."
            raise QueryError(ru, en, operator.at, len(operator.text))


def _one(kind: type[And | Or], parts: Iterable[Node | None]) -> Node | None:
    there = tuple(part for part in parts if part is not None)
    if len(there) < 2:
        return there[0] if there else None
    return kind(there)


def _scoped(inner: Node | None, scope: Scoped) -> Node:
    return Scoped(inner, scope.kind, scope.ink)


def _words(piece: Piece) -> Node | None:
    """Return the words of a run or quotation: one, or a phrase of several; ``None`` for none."""
    prefix = piece.text.endswith("*") and len(piece.text) > 1
    found = list(forms(piece.text))
    words = [Word(made, piece.text.strip(".,;:!?*"), piece.at, piece.exact) for made in found]
    if not words:
        return None
    if prefix:
        words[-1] = _prefix(words[-1], piece)
    if len(words) == 1:
        return words[0]
    shown = [Word(word.form, word.form.text, word.at, word.exact, word.prefix) for word in words]
    return Phrase(tuple(shown))


def _prefix(word: Word, piece: Piece) -> Word:
    if len(word.form.text) < _SHORTEST_PREFIX:
        ru = f"Перед звёздочкой нужно не меньше {_SHORTEST_PREFIX} букв."
        en = f"At least {_SHORTEST_PREFIX} letters must stand before the star."
        raise QueryError(ru, en, piece.at, len(piece.text))
    return Word(word.form, piece.text, word.at, exact=word.exact, prefix=True)


def _fact(piece: Piece) -> Node:
    field = piece.name if piece.sign is Sign.CITED else fields.BY_NAME.get(piece.name)
    if field is None:
        names = ", ".join(name for names in fields.FIELDS.values() for name in names)
        ru = f"Нет поля «{piece.name}». Есть: {names}, zone, ink."
        en = f"There is no field {piece.name!r}. There are: {names}, zone, ink."
        raise QueryError(ru, en, piece.at, len(piece.name))
    if field == "date":
        values = fields.dates(piece.text, piece.value_at)
    elif field == "state":
        values = (fields.one_of(piece.text, fields.states(), piece.value_at),)
    else:
        values = (piece.text,)
        if piece.text != "*" and not list(forms(piece.text)):
            ru, en = "В значении поля нет ни букв, ни цифр.", "The value has no letters or figures."
            raise QueryError(ru, en, piece.value_at, len(piece.text))
    return Fact(field, values, piece.text, piece.at)
