"""The strokes of a person, as edits: texts, lines, zones, their order, and facts.

Each function looks at a draft and returns the edits that make the change; nothing is applied. Keys
of new cells are given by the caller, who sees to it that they are new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from pipeline.model.draft import FACT, LINE, WORD, Draft, LineCell, WordCell, ZoneCell
from pipeline.model.fact_cells import FactCell, FactValue
from pipeline.model.geometry import Box, bounding
from pipeline.model.layers import Edit
from pipeline.model.page import Ink

Edits = tuple[Edit, ...]
BY_HAND = "by-hand"


def line_of(draft: Draft, key: str) -> LineCell:
    """Return a line.

    Raises:
        LookupError: there is no such line.

    """
    cell = draft.cells.get(key)
    if not isinstance(cell, LineCell):
        raise LookupError(key)
    return cell


def zone_of(draft: Draft, key: str) -> ZoneCell:
    """Return a zone.

    Raises:
        LookupError: there is no such zone.

    """
    cell = draft.cells.get(key)
    if not isinstance(cell, ZoneCell):
        raise LookupError(key)
    return cell


def set_word_text(draft: Draft, key: str, text: str) -> Edits:
    """Set a word's text, without white space; its confidence goes, as a person is its reader.

    Raises:
        LookupError: there is no such word.

    """
    cell = draft.cells.get(key)
    if not isinstance(cell, WordCell):
        raise LookupError(key)
    return (Edit(key, cell, replace(cell, text=text, confidence=None)),)


def set_line_text(draft: Draft, key: str, text: str) -> Edits:
    """Set a line's text. Words that stay keep their boxes; others share out the room between.

    What is written on at an end of the line lies beyond it, as wide as its letters are elsewhere.

    Raises:
        LookupError: there is no such line.

    """
    line = line_of(draft, key)
    if draft.line_text(key) == text:
        return ()
    old = draft.words(key)
    parts = text.split()
    page = Box(0, 0, draft.frame.width_px, draft.frame.height_px)
    made = list(_aligned(old, parts, (line.box, page)))
    gaps, tail = _gaps(text, parts)
    edits = [Edit(name, cell, None) for name, cell in old]
    stem = key.removeprefix(LINE)
    names = _names(stem, [name for name, _ in made], {name for name, _ in old})
    for number, (name, (_, cell)) in enumerate(zip(names, made, strict=True), start=1):
        word = replace(cell, line=key, gap=gaps[number - 1], place=float(number))
        edits.append(Edit(name, None, word))
    beyond = bounding((line.box, *(cell.box for _, cell in made)))
    edits.append(Edit(key, line, replace(line, text=None, tail=tail, box=beyond)))
    return _together(edits)


def add_line(draft: Draft, key: str, zone: str, place: float, line: tuple[str, Box]) -> Edits:
    """Put a line, its text and box, into a zone.

    Raises:
        LookupError: there is no such zone.

    """
    zone_of(draft, zone)
    text, box = line
    made = LineCell(zone, place, box)
    empty = Draft(draft.frame, {**draft.cells, key: made})
    return _together([Edit(key, None, made), *set_line_text(empty, key, text)])


def delete_line(draft: Draft, key: str) -> Edits:
    """Take a line and its words out."""
    line = line_of(draft, key)
    return (*(Edit(name, word, None) for name, word in draft.words(key)), Edit(key, line, None))


def draw_zone(key: str, kind: str, ink: Ink, box: Box, place: float) -> Edits:
    """Put an empty zone on the page."""
    return (Edit(key, None, ZoneCell(kind, ink, box, place)),)


def delete_zone(draft: Draft, key: str) -> Edits:
    """Take a zone out with all that stands in it."""
    inside = [edit for name, _ in draft.lines(key) for edit in delete_line(draft, name)]
    return (*inside, Edit(key, zone_of(draft, key), None))


def rename_zone(draft: Draft, key: str, kind: str) -> Edits:
    """Give a zone another kind."""
    zone = zone_of(draft, key)
    return (Edit(key, zone, replace(zone, kind=kind)),)


def place_zone(draft: Draft, key: str, box: Box) -> Edits:
    """Move a zone's frame, or give it another size; its lines stay where they are."""
    zone = zone_of(draft, key)
    return (Edit(key, zone, replace(zone, box=box)),)


def split_zone(draft: Draft, key: str, line: str, new: str) -> Edits:
    """Let a line and all below it be a zone of their own, read after the rest.

    Raises:
        LookupError: the zone has no such line, or it is its first.

    """
    zone, lines = zone_of(draft, key), draft.lines(key)
    names = [name for name, _ in lines]
    if line not in names[1:]:
        raise LookupError(line)
    at = names.index(line)
    above, below = lines[:at], lines[at:]
    place = _behind(draft, key)
    second = replace(zone, box=bounding(cell.box for _, cell in below), place=place, text=None)
    first = replace(zone, box=bounding(cell.box for _, cell in above), text=None)
    moved = (Edit(name, cell, replace(cell, zone=new)) for name, cell in below)
    return (Edit(key, zone, first), Edit(new, None, second), *moved)


def join_zones(draft: Draft, key: str, other: str) -> Edits:
    """Put the lines of another zone behind those of a zone; the other is gone."""
    zone, gone = zone_of(draft, key), zone_of(draft, other)
    last = max((cell.place for _, cell in draft.lines(key)), default=0.0)
    moved = (
        Edit(name, cell, replace(cell, zone=key, place=last + number))
        for number, (name, cell) in enumerate(draft.lines(other), start=1)
    )
    whole = replace(zone, box=zone.box.union(gone.box), text=None)
    return (Edit(key, zone, whole), *moved, Edit(other, gone, None))


def move_zone(draft: Draft, key: str, behind: str | None) -> Edits:
    """Let a zone be read right behind another one; first of all where that is ``None``."""
    zone = zone_of(draft, key)
    rest = [(name, cell) for name, cell in draft.zones() if name != key]
    if behind is None:
        place = (rest[0][1].place - 1) if rest else zone.place
    else:
        place = _behind(Draft(draft.frame, dict(rest)), behind)
    return (Edit(key, zone, replace(zone, place=place)),)


def set_fact(draft: Draft, pointer: str, value: FactValue | None) -> Edits:
    """Set a fact, or take it away where ``value`` is ``None``.

    What shows it on the scan stays; it is sure now, as a person has looked.
    """
    key = FACT + pointer
    before = draft.cells.get(key)
    if value is None:
        return () if before is None else (Edit(key, before, None),)
    shown = before.evidence if isinstance(before, FactCell) else ()
    sure = tuple((at, replace(seen, confidence=1.0, rule=BY_HAND)) for at, seen in shown)
    return (Edit(key, before, FactCell(value, sure)),)


def _behind(draft: Draft, key: str) -> float:
    """Return a place between a zone and the next."""
    places = [cell.place for _, cell in draft.zones()]
    own = zone_of(draft, key).place
    after = min((place for place in places if place > own), default=own + 2)
    return (own + after) / 2


def _gaps(text: str, parts: Sequence[str]) -> tuple[list[str], str]:
    gaps, end = [], 0
    for part in parts:
        at = text.index(part, end)
        gaps.append(text[end:at])
        end = at + len(part)
    return gaps, text[end:]


def _aligned(
    old: Sequence[tuple[str, WordCell]], parts: Sequence[str], frames: tuple[Box, Box]
) -> Iterator[tuple[str, WordCell]]:
    """Yield a new text's words at the old ones they stand for; nameless where there is none.

    ``frames`` are the boxes of the line and of the page.
    """
    texts = [cell.text for _, cell in old]
    matcher = SequenceMatcher(None, texts, parts, autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        if last - first == end - start:
            for (name, cell), part in zip(old[first:last], parts[start:end], strict=True):
                changed = replace(cell, text=part, confidence=None, alternatives=())
                yield name, cell if cell.text == part else changed
            continue
        new, gone = parts[start:end], [cell.box for _, cell in old[first:last]]
        box = bounding(gone) if gone else _room(old, first, " ".join(new), frames)
        for part, share in zip(new, _shares(new, box), strict=True):
            yield "", WordCell("", 0.0, part, share)


def _room(old: Sequence[tuple[str, WordCell]], at: int, text: str, frames: tuple[Box, Box]) -> Box:
    """Return the room for a text between the words before and behind a place in the line."""
    line, page = frames
    letters = sum(len(cell.text) for _, cell in old)
    letter = sum(cell.box.width for _, cell in old) / letters if letters else 0.0
    beyond = round(letter * len(text))
    left = old[at - 1][1].box.right if at else line.x
    right = old[at][1].box.x if at < len(old) else line.right
    if old and at == len(old):
        left = min(left + round(letter), page.right - 1)
        right = min(max(right, left + beyond), page.right)
    elif old and at == 0:
        right = max(right - round(letter), 1)
        left = max(min(left, right - beyond), 0)
    return Box(left, line.y, max(right - left, 1), line.height)


def _shares(parts: Sequence[str], room: Box) -> list[Box]:
    """Share a box out among words by their letters."""
    total = sum(map(len, parts)) + len(parts) - 1
    at, edges = 0, []
    for part in parts:
        edges.append((at, at + len(part)))
        at += len(part) + 1
    scale = room.width / max(total, 1)
    return [
        Box(room.x + round(a * scale), room.y, max(round((b - a) * scale), 1), room.height)
        for a, b in edges
    ]


def _names(stem: str, kept: Sequence[str], taken: set[str]) -> list[str]:
    """Return a key for each word: its own, or a new one."""
    names, number = [], 0
    for name in kept:
        if not name:
            number += 1
            while f"{WORD}{stem}.n{number}" in taken:
                number += 1
        names.append(name or f"{WORD}{stem}.n{number}")
    return names


def _together(edits: Sequence[Edit]) -> Edits:
    """Return one edit for each key: what it was at first and what it is in the end."""
    made: dict[str, Edit] = {}
    for edit in edits:
        first = made.get(edit.key)
        made[edit.key] = edit if first is None else Edit(edit.key, first.before, edit.after)
    return tuple(edit for edit in made.values() if edit.before != edit.after)
