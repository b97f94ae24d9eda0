"""What belongs together is joined: fields of a form, paragraphs of a text, a hand beside a name.

Each pass takes all pieces and gives all pieces; ``PASSES`` is their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.layout.hands import emblem, leaf_number, notes, signed_by_hand, specks_dropped
from pipeline.layout.named import HANDWRITING, Named, renamed, united
from pipeline.layout.rows import along_rows, by_columns
from pipeline.layout.shapes import Setting, is_date
from pipeline.model.geometry import Box, bounding
from pipeline.model.vocabulary import OTHER

GATHERED = frozenset(
    {"distribution_list", "routing", "table"}
)  # one on a page, in however many pieces
ROWS = frozenset({"routing", "registration_number", "signature", "table"})  # read across the fields
COLUMNS = frozenset({"distribution_list"})  # read down each column of rows
BESIDE = ("distribution_list", "routing", "signature")  # take what stands level with them
RUNNING = frozenset({"body", "table"})  # goes on over several blocks
CONTINUED = frozenset({"heading", "classification", "handling_instruction", "addressee"})
NEAR = 4.6  # heights of a line between two pieces of one zone: a blank line lies between


def joined(named: list[Named], setting: Setting) -> list[Named]:
    """Return the zones of a page, in no order."""
    for step in PASSES:
        named = step(named, setting)
    return named


def _copy_numbers(named: list[Named], _: Setting) -> list[Named]:
    """Take a lone ``Экз. № 2`` for what it is: part of the classification above it, not a list."""
    entries = [zone for zone in named if zone.kind == "distribution_list"]
    if sum(len(zone.lines) for zone in entries) != 1:
        return named
    alone = entries[0]
    heads = [zone for zone in named if zone.kind == "classification"]
    near = any(0 < alone.box.y - head.box.y < 4 * alone.line_height for head in heads)
    kind = "classification" if near else OTHER
    return [renamed(zone, kind, 0.6, "below it") if zone is alone else zone for zone in named]


def _beside(named: list[Named], _: Setting) -> list[Named]:
    """Give nameless pieces that stand level with a form's field to it: its blanks filled in."""
    for kind in BESIDE:
        fields = [zone.box for zone in named if zone.kind == kind]
        band = bounding(fields)
        if band.area:
            named = [
                renamed(zone, kind, 0.5, "level with it") if _fills(zone, band) else zone
                for zone in named
            ]
    return named


def _fills(zone: Named, band: Box) -> bool:
    return zone.kind == OTHER and zone.box.overlap_y(band) >= 0.2 * zone.line_height


def _dated(named: list[Named], _: Setting) -> list[Named]:
    """Give a date right above, below or beside a document's number to it."""
    numbers = [zone for zone in named if zone.kind == "registration_number"]
    return [
        renamed(zone, "registration_number", 0.6, "the number's date")
        if zone.kind == OTHER
        and len(zone.lines) == 1
        and is_date(zone.lines[0].text)
        and any(_next_to(zone, number) for number in numbers)
        else zone
        for zone in named
    ]


def _next_to(zone: Named, number: Named) -> bool:
    """Return whether a date stands above or before a number; below it, it is the document's own."""
    apart = max(-zone.box.overlap_x(number.box) / 3, -zone.box.overlap_y(number.box))
    above = zone.box.centre[1] < number.box.bottom
    return above and apart < 2.5 * zone.line_height


def _continued(named: list[Named], _: Setting) -> list[Named]:
    """Give nameless lines close above or below the lines of a head to it."""
    for _round in range(4):
        heads = [zone for zone in named if zone.kind in CONTINUED]
        taken = {
            id(zone): head
            for zone in named
            if zone.kind == OTHER
            for head in heads
            if _continues(zone, head)
        }
        if not taken:
            break
        named = [
            renamed(zone, taken[id(zone)].kind, 0.5, "close to it") if id(zone) in taken else zone
            for zone in named
        ]
    return named


def _continues(zone: Named, head: Named) -> bool:
    gap = -zone.box.overlap_y(head.box)
    narrower = min(zone.box.width, head.box.width)
    return (
        gap < 1.7 * min(zone.line_height, head.line_height)
        and zone.box.overlap_x(head.box) > 0.5 * narrower
        and zone.letters >= 3
    )


def _heading(named: list[Named], _: Setting) -> list[Named]:
    """Take short nameless lines between the title and the text for the heading."""
    titles = [zone.box for zone in named if zone.kind == "title"]
    texts = [zone for zone in named if zone.kind == "body" and zone.letters > 80]
    if not titles or not texts:
        return named
    title, text = titles[0], min(zone.box.y for zone in texts)
    return [
        renamed(zone, "heading", 0.6, "between title and text")
        if zone.kind == OTHER
        and zone.letters >= 8
        and title.bottom - 2 <= zone.box.y <= title.bottom + 8 * zone.line_height
        and zone.box.bottom <= text + 2
        else zone
        for zone in named
    ]


def _columns(named: list[Named], _: Setting) -> list[Named]:
    """Give what stands level with running text to a column of its own beside it."""
    texts = [zone.box for zone in named if zone.kind == "body" and zone.letters > 80]
    return [
        renamed(zone, "body", 0.5, "a column beside the text")
        if zone.kind in {OTHER, "addressee", "heading", "reference"}
        and zone.letters >= 3
        and any(_column(zone.box, text) for text in texts)
        else zone
        for zone in named
    ]


def _column(box: Box, text: Box) -> bool:
    return box.overlap_y(text) > 0.8 * box.height and box.y > text.y - 0.5 * box.height


def _in_the_text(named: list[Named], _: Setting) -> list[Named]:
    """Give nameless lines that stand among running text, or end it, to the text."""
    bodies = [zone.box for zone in named if zone.kind == "body"]
    if not bodies:
        nameless = [zone for zone in named if zone.kind == OTHER and zone.letters >= 60]
        if not nameless:
            return named
        bodies = [max(nameless, key=lambda zone: zone.letters).box]
    return [
        renamed(zone, "body", 0.5, "in the text")
        if zone.kind == OTHER and any(_among(zone, body) for body in bodies)
        else zone
        for zone in named
    ]


def _among(zone: Named, text: Box) -> bool:
    near = 3.0 * zone.line_height
    within = zone.box.y >= text.y - near and zone.box.bottom <= text.bottom + near
    return within and zone.box.overlap_x(text) > 0.5 * zone.box.width and zone.letters >= 2


def _gathered(named: list[Named], _: Setting) -> list[Named]:
    """Join zones of a kind that occurs once, and pieces of one kind that follow each other."""
    gathered: list[Named] = []
    for zone in sorted(named, key=lambda zone: (zone.box.y, zone.box.x)):
        partner = next((o for o in reversed(gathered) if _belong(o, zone, named)), None)
        if partner is None:
            gathered.append(zone)
        else:
            gathered[gathered.index(partner)] = united(partner, zone)
    return gathered


def _belong(first: Named, second: Named, every: Iterable[Named]) -> bool:
    if first.kind != second.kind or first.kind in {"stamp", HANDWRITING, OTHER}:
        return False
    if first.kind in GATHERED or (first.kind in ROWS and first.box.overlap_y(second.box) > 0):
        return True
    height = min(first.line_height, second.line_height)
    gap = second.box.y - first.box.bottom
    narrower = min(first.box.width, second.box.width)
    near = gap < (6 if first.kind in RUNNING else NEAR) * height
    return (
        near
        and first.box.overlap_x(second.box) > 0.3 * narrower
        and not any(_between(zone, first, second) for zone in every)
    )


def _between(zone: Named, first: Named, second: Named) -> bool:
    """Return whether something of another kind lies between two zones, one above the other."""
    return (
        zone.kind not in {first.kind, OTHER, HANDWRITING, "stamp"}
        and zone.box.y >= first.box.bottom - 2
        and zone.box.bottom <= second.box.y + 2
        and zone.box.overlap_x(first.box.union(second.box)) > 0
    )


def _arranged(named: list[Named], setting: Setting) -> list[Named]:
    """Put forms' fields back into the rows and columns that they were typed into."""
    return [
        replace(zone, lines=along_rows(zone.lines))
        if zone.kind in ROWS
        else replace(zone, lines=by_columns(zone.lines, setting.page))
        if zone.kind in COLUMNS
        else zone
        for zone in named
    ]


Pass = Callable[[list[Named], Setting], list[Named]]
PASSES: tuple[Pass, ...] = (
    leaf_number,
    _copy_numbers,
    _beside,
    _dated,
    _heading,
    _continued,
    _columns,
    _in_the_text,
    specks_dropped,
    _gathered,
    _arranged,
    emblem,
    signed_by_hand,
    notes,
)
