"""What a correction is, and how corrections are applied, undone and brought together.

An edit says what a cell of the page was before and what it is after; an operation is the edits that
a person makes with one stroke. Nothing else ever changes a page, so that undoing is turning an
operation round, and edits of different cells may be applied in any order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from pipeline.model.draft import Cell, Draft


class Action(StrEnum):
    """What a person did, for the history; the edits alone say what it changes."""

    SET_TEXT = "set_text"
    CONFIRM = "confirm"
    ADD_LINE = "add_line"
    DELETE_LINE = "delete_line"
    ADD_WORD = "add_word"
    DELETE_WORD = "delete_word"
    PLACE_WORD = "place_word"
    DRAW_ZONE = "draw_zone"
    DELETE_ZONE = "delete_zone"
    PLACE_ZONE = "place_zone"
    RENAME_ZONE = "rename_zone"
    SPLIT_ZONE = "split_zone"
    JOIN_ZONES = "join_zones"
    REORDER = "reorder"
    SET_FACT = "set_fact"
    REMOVE_FACT = "remove_fact"
    REVERT = "revert"
    MERGE = "merge"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell before and after; ``None`` is a cell that is not there."""

    key: str
    before: Cell | None
    after: Cell | None

    @property
    def undone(self) -> Edit:
        """The edit that takes this one back."""
        return Edit(self.key, self.after, self.before)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one stroke changed, by whom and when."""

    action: Action
    edits: tuple[Edit, ...]
    by: str
    at: datetime

    @property
    def undone(self) -> Operation:
        """The operation that takes this one back."""
        return replace(self, edits=tuple(edit.undone for edit in reversed(self.edits)))


class StaleEditError(ValueError):
    """An edit was made of a cell that is another by now; ``key`` names it."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(key)


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed the same thing; ``field`` is empty where one of them took it away."""

    key: str
    field: str
    base: Any
    mine: Any
    theirs: Any


@dataclass(frozen=True, slots=True)
class Merged:
    """Both people's changes in one draft; where they clash, theirs stands."""

    draft: Draft
    clashes: tuple[Clash, ...] = ()


def apply(draft: Draft, edits: Iterable[Edit]) -> Draft:
    """Return the draft with the edits made, in their order.

    Raises:
        StaleEditError: a cell is not what an edit says it was.

    """
    cells = dict(draft.cells)
    for edit in edits:
        if cells.get(edit.key) != edit.before:
            raise StaleEditError(edit.key)
        if edit.after is None:
            cells.pop(edit.key, None)
        else:
            cells[edit.key] = edit.after
    return Draft(draft.frame, cells)


def apply_all(draft: Draft, operations: Iterable[Operation]) -> Draft:
    """Return the draft with every operation made."""
    return apply(draft, (edit for operation in operations for edit in operation.edits))


def difference(before: Draft, after: Draft) -> tuple[Edit, ...]:
    """Return the edits that lead from one draft to another, one for each cell, by key."""
    keys = sorted({*before.cells, *after.cells})
    pairs = ((key, before.cells.get(key), after.cells.get(key)) for key in keys)
    return tuple(Edit(key, old, new) for key, old, new in pairs if old != new)


def merge(base: Draft, mine: Draft, theirs: Draft) -> Merged:
    """Bring together what two people made of the same draft.

    Cells that one of them changed are taken from that one. Of cells that both changed, each field
    that one changed is taken; fields that both changed otherwise clash. What a person put into a
    zone or line that the other took away clashes too.
    """
    cells = dict(theirs.cells)
    clashes: list[Clash] = []
    for edit in difference(base, mine):
        there = theirs.cells.get(edit.key)
        if there == edit.before:
            _set(cells, edit.key, edit.after)
        elif there != edit.after:
            found, clashing = _merge_cells(edit, there)
            _set(cells, edit.key, found)
            clashes += clashing
    merged = Draft(theirs.frame, cells)
    for key in merged.astray():
        clashes.append(Clash(key, "", base.cells.get(key), cells[key], theirs.cells.get(key)))
        del cells[key]
    return Merged(_tidied(Draft(theirs.frame, cells)), tuple(clashes))


def _tidied(draft: Draft) -> Draft:
    """Take out words whose lines were taken out just now."""
    lost = set(draft.astray())
    return Draft(draft.frame, {k: c for k, c in draft.cells.items() if k not in lost})


def _set(cells: dict[str, Cell], key: str, cell: Cell | None) -> None:
    if cell is None:
        cells.pop(key, None)
    else:
        cells[key] = cell


def _merge_cells(mine: Edit, theirs: Cell | None) -> tuple[Cell | None, list[Clash]]:
    """Return a cell with what each changed of it, and what both changed."""
    base, own = mine.before, mine.after
    if base is None or own is None or theirs is None:
        return theirs, [Clash(mine.key, "", base, own, theirs)]
    taken: dict[str, Any] = {}
    clashes = []
    for field in fields(base):
        was, is_mine, is_theirs = (getattr(c, field.name) for c in (base, own, theirs))
        if is_mine in (was, is_theirs):
            continue
        if is_theirs == was:
            taken[field.name] = is_mine
        else:
            clashes.append(Clash(mine.key, field.name, was, is_mine, is_theirs))
    return replace(theirs, **taken), clashes
