"""Whether edits that came from outside may stand on a page: keys, boxes, texts, kinds, facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from math import isfinite
from typing import Final

from pipeline.model.draft import FACT, LINE, WORD, ZONE, Cell, LineCell, WordCell, ZoneCell
from pipeline.model.fact_cells import FactCell, FactKind, kind_of, row_fields
from pipeline.model.geometry import Box
from pipeline.model.layers import Edit

MOST_EDITS: Final = 5000
LONGEST: Final = 2000
"""The most letters of a line, and of a fact."""
_KEY: Final = re.compile(r"(?:zone|line|word):[\w.'’-]{1,80}")
_PREFIXES: Final[dict[type, str]] = {ZoneCell: ZONE, LineCell: LINE, WordCell: WORD, FactCell: FACT}


class BadEditError(ValueError):
    """An edit cannot stand; ``why`` is a word for programs."""

    def __init__(self, key: str, why: str) -> None:
        self.key, self.why = key, why
        super().__init__(f"{key}: {why}")


def check(edits: Collection[Edit], page: Box, kinds: Collection[str]) -> None:
    """Look at what edits would put on a page of a size, where zones may be of some kinds.

    What was on the page before may be anything; only what comes anew is looked at.

    Raises:
        BadEditError: one of them cannot stand.

    """
    if len(edits) > MOST_EDITS:
        raise BadEditError("", "too many")
    for edit in edits:
        cell = edit.after
        if cell is None or cell == edit.before:
            continue
        for why in _faults(edit, cell, page, kinds):
            raise BadEditError(edit.key, why)


def _faults(edit: Edit, cell: Cell, page: Box, kinds: Collection[str]) -> Iterable[str]:
    if not edit.key.startswith(_PREFIXES[type(cell)]):
        yield "type"
    if edit.before is None and not isinstance(cell, FactCell) and not _KEY.fullmatch(edit.key):
        yield "key"
    match cell:
        case FactCell():
            yield from _fact_faults(edit.key.removeprefix(FACT), cell)
        case ZoneCell(kind=kind, box=box, place=place):
            old = edit.before.kind if isinstance(edit.before, ZoneCell) else None
            yield from ["kind"] * (kind not in kinds and kind != old)
            yield from _spatial(box, place, page)
            yield from _text_faults(cell.text or "")
        case LineCell(box=box, place=place):
            yield from _spatial(box, place, page)
            yield from _text_faults((cell.text or "") + cell.tail)
        case WordCell(text=text, box=box, place=place):
            yield from _spatial(box, place, page)
            yield from _text_faults(text)
            yield from ["word"] * (not text or text.split() != [text])
            yield from ["gap"] * bool(cell.gap.strip() or len(cell.gap) > LONGEST)


def _spatial(box: Box, place: float, page: Box) -> Iterable[str]:
    yield from ["box"] * (box.width < 1 or box.height < 1 or box.intersection(page) != box)
    yield from ["place"] * (not isfinite(place))


def _text_faults(text: str) -> Iterable[str]:
    yield from ["long"] * (len(text) > LONGEST)
    yield from ["nfc"] * (unicodedata.normalize("NFC", text) != text)
    unfit = (letter for letter in text if unicodedata.category(letter) in ("Cc", "Cs"))
    yield from ["letters"] * any(letter != "\t" for letter in unfit)


def _fact_faults(pointer: str, cell: FactCell) -> Iterable[str]:
    kind = kind_of(pointer)
    if kind is None or kind is FactKind.DERIVED:
        yield "fact"
        return
    values = cell.value if isinstance(cell.value, tuple) else (cell.value,)
    yield from ["value"] * (isinstance(cell.value, tuple) != (kind in FactKind.lists()))
    yield from ["long"] * (len(values) > LONGEST)
    for value in values:
        if isinstance(value, dict):
            yield from ["value"] * (kind is not FactKind.ROWS or not _row(pointer, value))
        else:
            yield from ["value"] * (not _fits(value, kind))
            yield from _text_faults(str(value))


def _fits(value: object, kind: FactKind) -> bool:
    if kind is FactKind.FLAG:
        return isinstance(value, bool)
    if kind in (FactKind.NUMBER, FactKind.NUMBERS):
        return type(value) is int and 0 <= value < 2**53
    return isinstance(value, str) and bool(value.strip()) and kind is not FactKind.ROWS


def _row(pointer: str, row: dict[str, str | int]) -> bool:
    """Return whether a row of a list has what it needs and nothing else."""
    known = {field.name: field.type for field in row_fields(pointer)}
    needed = {name for name, kind in known.items() if "None" not in str(kind)}
    typed = all(
        type(value) is (int if str(known.get(name)).startswith("int") else str)
        for name, value in row.items()
    )
    texts = [value for value in row.values() if isinstance(value, str)]
    return needed <= {*row} <= {*known} and typed and not any(map(_any_fault, texts))


def _any_fault(text: str) -> bool:
    return bool(list(_text_faults(text)))
