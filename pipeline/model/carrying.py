"""Carrying corrections over to another reading of the same page.

Zones are found again by their place, lines by their place and text. A line that a person corrected
is set to the person's text; what cannot be found again is told, so that a person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Final

from pipeline.model.draft import FACT, LINE, ZONE, Cell, Draft, LineCell, WordCell, ZoneCell
from pipeline.model.editing import delete_line, set_line_text
from pipeline.model.fact_cells import FactCell
from pipeline.model.geometry import Box
from pipeline.model.layers import Edit, apply, difference

SAME_ZONE: Final = 0.4
"""The least share of two zones' common area in all of it, by which they are one and the same."""
SAME_LINE: Final = 0.5
"""The least share of a line's height, and of its width, that lies on the line found again."""
LIKE: Final = 0.5
"""The least likeness, 0 to 1, of a line's text with what it was, or was corrected to."""


@dataclass(frozen=True, slots=True)
class Leftover:
    """A correction whose place was not found again: its key, and the text before and after."""

    key: str
    before: str
    after: str


@dataclass(slots=True)
class _Carrying:
    old: Draft
    corrected: Draft
    new: Draft
    zones: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    left: list[Leftover] = field(default_factory=list)

    def all(self) -> None:
        """Carry zones first, as lines go into them, then lines, then facts."""
        edits = difference(self.old, self.corrected)
        self.zones = _zones_again(self.old, self.new)
        self.lines = _lines_again(self.old, self.new)
        for edit in edits:
            if edit.key.startswith(ZONE) and edit.after is not None:
                self._zone(edit)
        for key in _touched_lines(self.old, self.corrected, edits):
            self._line(key)
        for edit in edits:
            if edit.key.startswith(FACT):
                self._fact(edit)
        for edit in edits:
            if edit.key.startswith(ZONE) and edit.after is None:
                self._zone_gone(edit)

    def _put(self, key: str, cell: Cell | None) -> None:
        before = self.new.cells.get(key)
        self.new = apply(self.new, [Edit(key, before, cell)])

    def _zone(self, edit: Edit) -> None:
        before, after = edit.before, edit.after
        if not isinstance(after, ZoneCell):
            return
        there = self.zones.get(edit.key)
        cell = self.new.cells.get(there) if there else None
        if before is None:
            name = _free(self.new, edit.key)
            self.zones[edit.key] = name
            self._put(name, after)
        elif isinstance(cell, ZoneCell) and there is not None and isinstance(before, ZoneCell):
            names = ("kind", "ink", "box", "place")
            changed = {
                n: getattr(after, n) for n in names if getattr(after, n) != getattr(before, n)
            }
            self._put(there, replace(cell, **changed))
        else:
            self.left.append(
                Leftover(edit.key, before.kind if isinstance(before, ZoneCell) else "", after.kind)
            )

    def _zone_gone(self, edit: Edit) -> None:
        there = self.zones.get(edit.key)
        if there is None or there not in self.new.cells:
            return
        if self.new.lines(there):
            kind = edit.before.kind if isinstance(edit.before, ZoneCell) else ""
            self.left.append(Leftover(edit.key, kind, ""))
        else:
            self._put(there, None)

    def _line(self, key: str) -> None:
        before, after = self.old.line_text(key), self.corrected.line_text(key)
        cell = self.corrected.cells.get(key)
        there = self.lines.get(key)
        if not isinstance(cell, LineCell):
            self._line_gone(key, there, before)
        elif key not in self.old.cells:
            self._line_added(key, cell, after)
        elif there is None or not _like(self.new.line_text(there), (before, after)):
            self.left.append(Leftover(key, before, after))
        else:
            self._moved(there, key, cell)
            self.new = apply(self.new, set_line_text(self.new, there, after))

    def _moved(self, there: str, key: str, cell: LineCell) -> None:
        """Let the line go where the person moved it."""
        old, found = self.old.cells[key], self.new.cells[there]
        if not isinstance(old, LineCell) or not isinstance(found, LineCell):
            return
        zone = self.zones.get(cell.zone)
        if cell.zone != old.zone and zone is not None:
            self._put(there, replace(found, zone=zone, place=cell.place))

    def _line_gone(self, key: str, there: str | None, before: str) -> None:
        if there is None or there not in self.new.cells:
            return
        if _like(self.new.line_text(there), (before,)):
            self.new = apply(self.new, delete_line(self.new, there))
        else:
            self.left.append(Leftover(key, before, ""))

    def _line_added(self, key: str, cell: LineCell, after: str) -> None:
        beneath = [k for k, c in _lines(self.new) if _on(cell.box, c.box)]
        if beneath:
            if not any(_like(self.new.line_text(k), (after,)) for k in beneath):
                self.left.append(Leftover(key, "", after))
            return
        zone = self.zones.get(cell.zone)
        if zone is None or zone not in self.new.cells:
            self.left.append(Leftover(key, "", after))
            return
        name = _free(self.new, key)
        self._put(name, replace(cell, zone=zone, text=None))
        for number, (_, word) in enumerate(self.corrected.words(key), start=1):
            self._put(f"word:{name.removeprefix(LINE)}.{number}", replace(word, line=name))
        self._put(name, replace(cell, zone=zone))

    def _fact(self, edit: Edit) -> None:
        """Set a fact as the person did; what shows it is looked for in the new reading's zones."""
        after = edit.after
        if isinstance(after, FactCell):
            shown = tuple(
                (pointer, replace(seen, zone=self._zone_name(seen.zone)))
                for pointer, seen in after.evidence
            )
            after = replace(after, evidence=shown)
        self._put(edit.key, after)

    def _zone_name(self, name: str) -> str:
        return self.zones.get(ZONE + name, ZONE + name).removeprefix(ZONE)


def carry(old: Draft, corrected: Draft, new: Draft) -> tuple[Draft, tuple[Leftover, ...]]:
    """Return the new reading with the corrections of the old one, and what has no place in it."""
    work = _Carrying(old, corrected, new)
    work.all()
    return work.new, tuple(work.left)


def _zones_again(old: Draft, new: Draft) -> dict[str, str]:
    """Return which zone of the new reading each zone of the old one is."""
    found: dict[str, str] = {}
    rest = dict(new.zones())
    for key, cell in old.zones():
        if not rest:
            break
        best = max(rest, key=lambda k: (cell.box.iou(rest[k].box), rest[k].kind == cell.kind))
        if cell.box.iou(rest[best].box) >= SAME_ZONE:
            found[key] = best
            del rest[best]
    return found


def _lines(draft: Draft) -> Iterator[tuple[str, LineCell]]:
    return ((k, c) for k, c in draft.cells.items() if isinstance(c, LineCell))


def _lines_again(old: Draft, new: Draft) -> dict[str, str]:
    """Return which line of the new reading each line of the old one is."""
    found: dict[str, str] = {}
    rest = dict(_lines(new))
    for key, cell in _lines(old):
        near = [k for k, c in rest.items() if _on(cell.box, c.box)]
        if near:
            text = old.line_text(key)
            best = max(
                near, key=lambda k: (cell.box.iou(rest[k].box), _ratio(new.line_text(k), text))
            )
            found[key] = best
            del rest[best]
    return found


def _on(one: Box, other: Box) -> bool:
    """Return whether two lines lie on each other."""
    height = min(one.height, other.height)
    width = min(one.width, other.width)
    return one.overlap_y(other) >= SAME_LINE * height and one.overlap_x(other) >= SAME_LINE * width


def _touched_lines(old: Draft, corrected: Draft, edits: tuple[Edit, ...]) -> list[str]:
    """Return the lines that edits change, in themselves or in their words, in page order."""
    touched: dict[str, None] = {}
    for edit in edits:
        if edit.key.startswith(LINE):
            touched[edit.key] = None
        for cell in (edit.before, edit.after):
            if isinstance(cell, WordCell):
                touched[cell.line] = None
    known = [*old.cells, *corrected.cells]
    places = {key: place for place, key in reversed(list(enumerate(known)))}
    return sorted(touched, key=lambda key: places.get(key, len(known)))


def _like(text: str, wanted: tuple[str, ...]) -> bool:
    return any(_ratio(text, each) >= LIKE for each in wanted)


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _free(draft: Draft, key: str) -> str:
    """Return the key, or one like it that nothing has."""
    while key in draft.cells:
        key += "'"
    return key
