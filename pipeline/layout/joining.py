"""Last passes over the zones of a page: what a hand left, rows and columns of forms.

Each pass takes all pieces and gives all pieces; ``PASSES`` is their order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.layout.hands import (
    emblem,
    leaf_number,
    letters_of_notes,
    notes,
    signed_by_hand,
    specks_dropped,
)
from pipeline.layout.named import Named, joined_in, renamed, united
from pipeline.layout.rows import LEVEL, along_rows, by_columns
from pipeline.layout.shapes import Setting
from pipeline.layout.torn import mended
from pipeline.model.vocabulary import OTHER

ROWS = frozenset({"routing", "registration_number", "signature", "table"})  # read across the fields
COLUMNS = frozenset({"distribution_list"})  # read down each column of rows

ALIKE = (0.6, 1.5)  # of a text's line height: how tall a line that goes on with it is
BELOW = 2.5  # heights of a line below the line before
LEFT = 9.0  # heights of a line from the left edge of the text, where a short line begins
READ = 0.5  # confidence of what reads like words
WITHIN = 0.8  # share of a stamp's words that lies in the stamp
EVEN = 0.6  # share of a line's height by which two pieces of a line of text are level


def joined(named: list[Named], setting: Setting) -> list[Named]:
    """Return the zones of a page, in no order."""
    for step in PASSES:
        named = step(named, setting)
    return named


def _stamps(named: list[Named], _: Setting) -> list[Named]:
    """Give a stamp the words inside of it that were read as text and are a stamp's."""
    for words in [zone for zone in named if zone.kind == "stamp" and not zone.strokes]:
        marks = (zone for zone in named if zone.kind == "stamp" and zone.strokes)
        whole = next((mark for mark in marks if words.box.share_inside(mark.box) > WITHIN), None)
        if whole is not None:
            named = joined_in(named, whole, words, united(whole, words))
    return named


def _copy_numbers(named: list[Named], _: Setting) -> list[Named]:
    """Take a lone ``Экз. № 2`` for what it is: part of the classification above it, not a list."""
    entries = [zone for zone in named if zone.kind == "distribution_list"]
    if len(entries) != 1 or len(entries[0].lines) != 1 or "№" not in entries[0].lines[0].text:
        return named
    alone = entries[0]
    heads = [zone for zone in named if zone.kind == "classification"]
    near = next((h for h in heads if 0 < alone.box.y - h.box.y < 4 * alone.line_height), None)
    if near is None:
        return [
            renamed(zone, OTHER, 0.5, "a number alone") if zone is alone else zone for zone in named
        ]
    return joined_in(named, near, alone, replace(near, lines=(*near.lines, *alone.lines)))


def _ends_of_paragraphs(named: list[Named], _: Setting) -> list[Named]:
    """Give running text the nameless lines between its own: a paragraph's last word or two."""
    for end in [zone for zone in named if zone.kind == OTHER]:
        text = next((zone for zone in named if _ends_in(end, zone)), None)
        if text is not None:
            whole = replace(text, lines=(*text.lines, *end.lines))
            named = joined_in(named, text, end, whole)
    return named


def _ends_in(end: Named, text: Named) -> bool:
    """Return whether nameless lines stand inside of a text as its own do, and read like words."""
    if text.kind != "body" or end.strokes or end.sureness < READ:
        return False
    height, box = text.line_height, end.box
    above = [line.box for line in text.lines if line.box.y < box.y]
    return (
        box.share_inside(text.box) > 0.9
        and ALIKE[0] * height <= end.line_height <= ALIKE[1] * height
        and box.x - text.box.x < LEFT * height
        and bool(above)
        and box.y - max(line.bottom for line in above) < BELOW * height
        and all(line.box.overlap_y(box) < 0.3 * line.box.height for line in text.lines)
    )


def _arranged(named: list[Named], setting: Setting) -> list[Named]:
    """Put forms' fields back into the rows and columns that they were typed into."""
    return [_in_order(zone, setting) for zone in named]


def _in_order(zone: Named, setting: Setting) -> Named:
    if zone.kind == "stamp":  # its rows were found on its faces; here they may lean
        return zone
    if zone.kind in COLUMNS:
        return replace(zone, lines=by_columns(zone.lines, setting.page))
    return replace(zone, lines=along_rows(zone.lines, LEVEL if zone.kind in ROWS else EVEN))


Pass = Callable[[list[Named], Setting], list[Named]]
PASSES: tuple[Pass, ...] = (
    _stamps,
    leaf_number,
    _copy_numbers,
    specks_dropped,
    mended,
    _ends_of_paragraphs,
    _arranged,
    emblem,
    signed_by_hand,
    letters_of_notes,
    notes,
)
