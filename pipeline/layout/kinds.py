"""Blocks of lines become zones: parted where a cue begins something new, named, joined again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from pipeline.layout.cues import Reason, cue_reasons
from pipeline.layout.rows import along_rows, by_columns
from pipeline.layout.shapes import (
    Setting,
    capitals_restored,
    is_scrawl,
    looks_signed,
    place_factor,
    shape_reasons,
)
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line
from pipeline.model.vocabulary import OTHER, Vocabulary

STRONG = 0.55  # a cue this strong begins a zone of its own in the middle of a block
LEAST = 0.3  # less evidence than this names nothing
GATHERED = frozenset({"distribution_list", "routing"})  # one on a page, in however many pieces
ROWS = frozenset({"routing", "registration_number", "signature"})  # read across the fields
COLUMNS = frozenset({"distribution_list"})  # read down each column of rows
BESIDE = ("distribution_list", "routing", "signature")  # take what stands level with them
SIGNED = frozenset({"signature", "certification"})  # a hand signs beside them
RUNNING = frozenset({"body", "table"})  # goes on over several blocks
CERTAIN = 0.98


@dataclass(frozen=True, slots=True)
class Named:
    """Lines of one purpose, in pixels of the sheet, and why they are thought to be so.

    ``strokes`` are boxes of pen strokes that belong to it, such as the hand beside a typed name.
    """

    kind: str
    lines: tuple[Line, ...]
    confidence: float
    reasons: tuple[Reason, ...] = ()
    strokes: tuple[Box, ...] = ()

    @property
    def box(self) -> Box:
        """The box around the lines and the strokes."""
        return bounding((*(line.box for line in self.lines), *self.strokes))


def name_blocks(
    blocks: Sequence[tuple[Line, ...]], page: Box, vocabulary: Vocabulary
) -> list[Named]:
    """Return the zones of blocks of lines that were read, before they are put in order."""
    read = [tuple(map(capitals_restored, lines)) for lines in blocks if lines]
    setting = _setting(page, [line for lines in read for line in lines])
    parts = [part for lines in read for part in _parts(lines, setting, vocabulary)]
    named = [_named(part, setting, vocabulary) for part in parts]
    named = _copy_numbers(named)
    for kind in BESIDE:
        named = _beside(named, kind)
    arranged = [_arranged(zone, page) for zone in _gathered(_adopted(named))]
    return _signed_by_hand(arranged)


def _setting(page: Box, lines: list[Line]) -> Setting:
    heights = sorted(line.box.height for line in lines)
    usual = heights[len(heights) // 2] if heights else 0
    return Setting(page, bounding(line.box for line in lines), usual)


def _parts(
    lines: tuple[Line, ...], setting: Setting, vocabulary: Vocabulary
) -> list[tuple[Line, ...]]:
    """Part a block before each line whose cue speaks strongly for another kind."""
    parts: list[list[Line]] = []
    current = OTHER
    widest = max(line.box.width for line in lines)
    for index, line in enumerate(lines):
        kind = _strongest(cue_reasons(line.text, vocabulary, first=True), line, lines)
        apart = is_scrawl(line, setting.line_height) or (
            looks_signed(line) and line.box.width < 0.6 * widest
        )
        if index == 0 or apart or kind not in (OTHER, current) or _ends(current, kind, line):
            parts.append([line])
        else:
            parts[-1].append(line)
            continue
        current = kind
    return [tuple(part) for part in parts]


def _strongest(reasons: list[Reason], line: Line, block: tuple[Line, ...]) -> str:
    """Return the kind that a line's cues speak for strongly, or ``other``.

    In running text a line may begin with any word, so a cue counts there only on a short line.
    """
    best = max(reasons, key=lambda reason: reason.weight, default=None)
    if best is None or best.weight < STRONG or best.kind in RUNNING:
        return OTHER
    widest = max(other.box.width for other in block)
    in_running_text = len(block) > 2 and line.box.width > 0.75 * widest and len(line.text) > 40
    return OTHER if in_running_text else best.kind


def _ends(current: str, kind: str, line: Line) -> bool:
    """Return whether a line without a cue begins the text after something short like a head."""
    single = current not in {OTHER, "distribution_list", "dispatch_note", "certification"}
    return single and kind == OTHER and len(line.text) > 40


def _named(lines: tuple[Line, ...], setting: Setting, vocabulary: Vocabulary) -> Named:
    box = bounding(line.box for line in lines)
    reasons = shape_reasons(lines, setting)
    running = len(lines) > 1 and any(reason.kind == "body" for reason in reasons)
    for index, line in enumerate(lines):
        cues = cue_reasons(line.text, vocabulary, first=index == 0)
        reasons += [replace(cue, weight=cue.weight / 2) if running else cue for cue in cues]
    weights = {
        reason.kind: _together(reasons, reason.kind)
        * place_factor(reason.kind, box, setting.page, vocabulary)
        for reason in reasons
    }
    kind = max(weights, key=lambda name: weights[name], default=OTHER)
    if weights.get(kind, 0.0) < LEAST:
        return Named(OTHER, lines, LEAST, tuple(reasons))
    confidence = min(weights[kind], CERTAIN)
    return Named(kind, lines, round(confidence, 3), tuple(r for r in reasons if r.kind == kind))


def _together(reasons: list[Reason], kind: str) -> float:
    """Return the weight of all reasons for a kind, as if each could be wrong by itself."""
    return 1 - prod(1 - min(reason.weight, CERTAIN) for reason in reasons if reason.kind == kind)


def _copy_numbers(named: list[Named]) -> list[Named]:
    """Take a lone ``Экз. № 2`` for what it is: part of the classification above it, not a list."""
    entries = [zone for zone in named if zone.kind == "distribution_list"]
    if sum(len(zone.lines) for zone in entries) != 1:
        return named
    alone = entries[0]
    heads = [zone for zone in named if zone.kind == "classification"]
    near = any(0 < alone.box.y - head.box.y < 4 * _line_height(alone) for head in heads)
    kind = "classification" if near else OTHER
    return [replace(zone, kind=kind) if zone is alone else zone for zone in named]


def _beside(named: list[Named], kind: str) -> list[Named]:
    """Give nameless pieces that stand level with a form's field to it: its blanks filled in."""
    fields = [zone.box for zone in named if zone.kind == kind]
    if not fields:
        return named
    band = bounding(fields)
    return [
        replace(zone, kind=kind, confidence=0.5, reasons=(Reason(kind, 0.5, "level with it"),))
        if zone.kind == OTHER and zone.box.overlap_y(band) >= 0.2 * _line_height(zone)
        else zone
        for zone in named
    ]


def _adopted(named: list[Named]) -> list[Named]:
    """Give nameless lines that stand among running text, or end it, to the text."""
    bodies = [zone.box for zone in named if zone.kind == "body"]
    if not bodies:
        longest = max((zone for zone in named if zone.kind == OTHER), key=_letters, default=None)
        if longest is None or _letters(longest) < 60:
            return named
        bodies = [longest.box]
    text = bounding(bodies)
    return [
        replace(zone, kind="body", confidence=0.5, reasons=(Reason("body", 0.5, "in the text"),))
        if zone.kind == OTHER and _among(zone, text)
        else zone
        for zone in named
    ]


def _among(zone: Named, text: Box) -> bool:
    near = 3.0 * _line_height(zone)
    within = zone.box.y >= text.y - near and zone.box.bottom <= text.bottom + near
    return within and zone.box.overlap_x(text) > 0.5 * zone.box.width and _letters(zone) >= 2


def _line_height(zone: Named) -> float:
    return sum(line.box.height for line in zone.lines) / len(zone.lines)


def _arranged(zone: Named, page: Box) -> Named:
    """Put a form's fields back into the rows and columns that they were typed into."""
    if zone.kind in ROWS:
        return replace(zone, lines=along_rows(zone.lines))
    if zone.kind in COLUMNS:
        return replace(zone, lines=by_columns(zone.lines, page))
    return zone


def _signed_by_hand(named: list[Named]) -> list[Named]:
    """Give strokes of the pen that stand level with a signature or ``Верно:`` to it."""
    scrawls = [zone for zone in named if zone.kind == "handwriting"]
    kept = [zone for zone in named if zone.kind != "handwriting"]
    for scrawl in scrawls:
        level = [
            zone
            for zone in kept
            if zone.kind in SIGNED and scrawl.box.overlap_y(zone.box) > 0.3 * zone.box.height
        ]
        if not level:
            kept.append(scrawl)
            continue
        nearest = min(level, key=lambda zone: -scrawl.box.overlap_x(zone.box))
        at = kept.index(nearest)
        kept[at] = replace(nearest, strokes=(*nearest.strokes, scrawl.box))
    return kept


def _letters(zone: Named) -> int:
    return sum(character.isalnum() for line in zone.lines for character in line.text)


def _gathered(named: list[Named]) -> list[Named]:
    """Join zones of a kind that occurs once, and pieces of running text that follow each other."""
    joined: list[Named] = []
    for zone in sorted(named, key=lambda zone: (zone.box.y, zone.box.x)):
        partner = next((i for i, other in enumerate(joined) if _belong(other, zone, named)), -1)
        if partner < 0:
            joined.append(zone)
        else:
            other = joined[partner]
            joined[partner] = Named(
                zone.kind,
                (*other.lines, *zone.lines),
                max(other.confidence, zone.confidence),
                (*other.reasons, *zone.reasons),
            )
    return joined


def _belong(first: Named, second: Named, every: list[Named]) -> bool:
    if first.kind != second.kind:
        return False
    if first.kind in GATHERED or (first.kind in ROWS and first.box.overlap_y(second.box) > 0):
        return True
    between = [
        zone
        for zone in every
        if zone.kind not in {first.kind, OTHER}
        and zone.box.y >= first.box.bottom - 2
        and zone.box.bottom <= second.box.y + 2
    ]
    gap = second.box.y - first.box.bottom
    height = max(line.box.height for line in second.lines)
    near = gap < (6 if first.kind in RUNNING else 2.2) * height
    narrower = min(first.box.width, second.box.width)
    return not between and near and first.box.overlap_x(second.box) > 0.3 * narrower
