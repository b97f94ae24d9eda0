"""What belongs together is joined: fields of a form, paragraphs of a text, a hand beside a name.

Each pass takes all pieces and gives all pieces; ``PASSES`` is their order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from pipeline.layout.cues import Reason
from pipeline.layout.named import Named
from pipeline.layout.rows import along_rows, by_columns
from pipeline.layout.shapes import Setting
from pipeline.model.geometry import Box, bounding
from pipeline.model.vocabulary import OTHER

HANDWRITING = "handwriting"
GATHERED = frozenset({"distribution_list", "routing"})  # one on a page, in however many pieces
ROWS = frozenset({"routing", "registration_number", "signature"})  # read across the fields
COLUMNS = frozenset({"distribution_list"})  # read down each column of rows
BESIDE = ("distribution_list", "routing", "signature")  # take what stands level with them
SIGNED = frozenset({"signature", "certification"})  # a hand signs beside them
RUNNING = frozenset({"body", "table"})  # goes on over several blocks
NEAR = 4.6  # heights of a line between two pieces of one zone: a blank line lies between
FAINT = 0.5  # nameless letters read less surely than this are specks or strokes of a pen
CORNER = Box(72, 0, 28, 11)  # per cent of the page: where an archive writes the leaf's number


def joined(named: list[Named], setting: Setting) -> list[Named]:
    """Return the zones of a page, in no order."""
    for step in PASSES:
        named = step(named, setting)
    return named


def _leaf_number(named: list[Named], setting: Setting) -> list[Named]:
    """Take what is written small in the top right corner for the leaf's number."""
    page = setting.page
    corner = Box(
        CORNER.x * page.width // 100,
        0,
        CORNER.width * page.width // 100,
        CORNER.height * page.height // 100,
    )
    candidates = [
        zone
        for zone in named
        if zone.kind in {OTHER, HANDWRITING, "stamp", "page_number", "folio_number"}
        and zone.box.share_inside(corner) > 0.9
        and zone.box.width < 0.16 * page.width
        and zone.box.height > 0.008 * page.height
    ]
    if not candidates:
        return named
    written = Named(
        "folio_number",
        tuple(line for zone in candidates for line in zone.lines),
        0.6,
        (Reason("folio_number", 0.6, "written in the corner"),),
        tuple(box for zone in candidates for box in (*zone.strokes, zone.box)),
    )
    return [zone for zone in named if zone not in candidates] + [written]


def _specks_dropped(named: list[Named], setting: Setting) -> list[Named]:
    """Drop nameless letters that nobody could read; large ones are strokes of a pen."""
    kept = []
    for zone in named:
        if zone.kind != OTHER or zone.sureness >= FAINT or zone.letters > 12:
            kept.append(zone)
        elif zone.box.height > 1.6 * setting.line_height:
            kept.append(_as(zone, HANDWRITING, 0.5, "strokes that read like nothing"))
    return kept


def _copy_numbers(named: list[Named], _: Setting) -> list[Named]:
    """Take a lone ``Экз. № 2`` for what it is: part of the classification above it, not a list."""
    entries = [zone for zone in named if zone.kind == "distribution_list"]
    if sum(len(zone.lines) for zone in entries) != 1:
        return named
    alone = entries[0]
    heads = [zone for zone in named if zone.kind == "classification"]
    near = any(0 < alone.box.y - head.box.y < 4 * alone.line_height for head in heads)
    kind = "classification" if near else OTHER
    return [_as(zone, kind, 0.6, "below it") if zone is alone else zone for zone in named]


def _beside(named: list[Named], _: Setting) -> list[Named]:
    """Give nameless pieces that stand level with a form's field to it: its blanks filled in."""
    for kind in BESIDE:
        fields = [zone.box for zone in named if zone.kind == kind]
        band = bounding(fields)
        if band.area:
            named = [
                _as(zone, kind, 0.5, "level with it") if _fills(zone, band) else zone
                for zone in named
            ]
    return named


def _fills(zone: Named, band: Box) -> bool:
    return zone.kind == OTHER and zone.box.overlap_y(band) >= 0.2 * zone.line_height


def _heading(named: list[Named], _: Setting) -> list[Named]:
    """Take short nameless lines between the title and the text for the heading."""
    titles = [zone.box for zone in named if zone.kind == "title"]
    texts = [zone for zone in named if zone.kind == "body" and zone.letters > 80]
    if not titles or not texts:
        return named
    title, text = titles[0], min(zone.box.y for zone in texts)
    return [
        _as(zone, "heading", 0.6, "between title and text")
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
        _as(zone, "body", 0.5, "a column beside the text")
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
        _as(zone, "body", 0.5, "in the text")
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
            gathered[gathered.index(partner)] = _union(partner, zone)
    return gathered


def _union(first: Named, second: Named) -> Named:
    return Named(
        first.kind,
        (*first.lines, *second.lines),
        max(first.confidence, second.confidence),
        (*first.reasons, *second.reasons),
        (*first.strokes, *second.strokes),
    )


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


def _signed_by_hand(named: list[Named], _: Setting) -> list[Named]:
    """Give strokes of the pen that stand level with a signature or ``Верно:`` to it."""
    kept = [zone for zone in named if zone.kind != HANDWRITING]
    for scrawl in (zone for zone in named if zone.kind == HANDWRITING):
        level = [zone for zone in kept if zone.kind in SIGNED and _signs(scrawl.box, zone.box)]
        if not level:
            kept.append(scrawl)
            continue
        nearest = max(level, key=lambda zone: scrawl.box.overlap_x(zone.box))
        at = kept.index(nearest)
        kept[at] = replace(nearest, strokes=(*nearest.strokes, scrawl.box))
    return kept


def _signs(scrawl: Box, typed: Box) -> bool:
    """Return whether a hand's stroke is level with typed words and near them."""
    level = scrawl.overlap_y(typed) > 0.3 * min(typed.height, scrawl.height)
    return level and scrawl.height < 9 * typed.height and -scrawl.overlap_x(typed) < scrawl.width


def _as(zone: Named, kind: str, weight: float, why: str) -> Named:
    return replace(zone, kind=kind, confidence=weight, reasons=(Reason(kind, weight, why),))


Pass = Callable[[list[Named], Setting], list[Named]]
PASSES: tuple[Pass, ...] = (
    _leaf_number,
    _copy_numbers,
    _beside,
    _heading,
    _columns,
    _in_the_text,
    _specks_dropped,
    _gathered,
    _arranged,
    _signed_by_hand,
)
