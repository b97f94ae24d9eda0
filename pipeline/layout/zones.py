"""The last step of layout: named zones in reading order, back on the source image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

import cv2

from pipeline.layout.grouping import strongest
from pipeline.layout.kinds import name_blocks
from pipeline.layout.marks import Mark
from pipeline.layout.named import HANDWRITING, Named
from pipeline.layout.order import reading_order
from pipeline.layout.pitch import typed_by_pitch
from pipeline.layout.plan import Plan
from pipeline.layout.shapes import WORDY, Ground
from pipeline.layout.stamped import claimed
from pipeline.layout.written import parted, prevailing, with_inks
from pipeline.model.geometry import Box, bounding
from pipeline.model.maps import Map
from pipeline.model.page import Line, Zone
from pipeline.model.vocabulary import Vocabulary
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey

READABLE = 0.5  # a stamp's words below this may be strokes taken for letters
SIDES = "|¦[]"  # what the sides of a frame are read as
OWN = 0.6  # share of a piece of text that lies in the line it was read as
EDGE = 3  # pixels around a piece in which its strokes fade
BESIDE = 2.5  # times its height: how far beside a page's number its dashes may be
POINT, BEHIND = 0.35, 0.8  # times its height: how wide a dash is, how far behind it a point
FLAT = 1 / 3  # of the height of figures: dashes and points beside them are less tall

Blocks = Sequence[tuple[Line, ...]]


def make_zones(
    sheet: Sheet, plan: Plan, read: tuple[Blocks, Blocks], vocabulary: Vocabulary, before: int = 0
) -> tuple[Zone, ...]:
    """Return the zones of a sheet in reading order, boxes in source pixels.

    ``read`` is what was read of the plan's blocks and of its stamps; ``before`` is how many zones
    of the page come before these.
    """
    blocks, stamps = read
    texts = dict(zip(plan.stamps, stamps, strict=True))
    found: Sequence[Mark] = plan.marks
    if plan.inks is not None:
        blocks, found = parted(blocks, plan.marks, plan.inks)
    marks = [(mark, _readable(texts.get(mark, ()))) for mark in found]
    if plan.inks is not None:
        blocks, marks = claimed(blocks, marks, plan.inks)
    ground = Ground(sheet.box, plan.tables, inked=plan.inks is not None)
    named = name_blocks(blocks, marks, ground, vocabulary)
    if plan.inks is not None:
        inked = [with_inks(each, plan.inks, vocabulary) for each in named]
        named = typed_by_pitch(inked, plan.inks)
    pieces = [piece for block in plan.blocks for row in block.rows for piece in row]
    named = [_trimmed(_with_dashes(each, sheet.ink), pieces) for each in named]
    ordered = reading_order(named, lambda each: (each.kind, each.box), vocabulary)
    return tuple(
        replace(_zone(each, vocabulary, sheet.to_source), id=f"z{order}", order=order)
        for order, each in enumerate(ordered, start=before + 1)
    )


def _with_dashes(named: Named, ink: Grey) -> Named:
    """Return a page's number with the dashes and the point beside it, which are no words.

    They are level strokes no taller than a third of the figures, and not above them. What is no
    wider than a point is one only close behind them: elsewhere it is dirt.
    """
    if named.kind != "page_number":
        return named
    box, tall = named.box, named.box.height
    left, top = max(box.x - round(BESIDE * tall), 0), max(box.y - EDGE, 0)
    part = ink[top : box.bottom + EDGE, left : box.right + round(BESIDE * tall)]
    _, _, found, middles = cv2.connectedComponentsWithStats(part)
    strokes = tuple(
        Box(left + int(x), top + int(y), int(width), int(height))
        for (x, y, width, height, _), (_, middle) in zip(found[1:], middles[1:], strict=True)
        if height < FLAT * tall and top + middle > box.y + FLAT * tall and width <= 2 * tall
    )
    outside = tuple(
        each
        for each in strokes
        if not each.share_inside(box)
        and (each.width >= POINT * tall or 0 <= each.x - box.right <= BEHIND * tall)
    )
    return replace(named, strokes=(*named.strokes, *outside))


def _trimmed(named: Named, pieces: Sequence[Box]) -> Named:
    """Return a zone whose words reach no higher or lower than the ink of their line.

    An engine makes words of worn letters too tall at times. What a stamp says lies on no piece.
    """
    if named.kind == "stamp":
        return named
    return replace(named, lines=tuple(_cut(line, pieces) for line in named.lines))


def _cut(line: Line, pieces: Sequence[Box]) -> Line:
    """Return a line with its words cut to the pieces of text that it was read from."""
    own = [piece for piece in pieces if piece.share_inside(line.box) > OWN]
    if not own:
        return line
    top, foot = min(box.y for box in own) - EDGE, max(box.bottom for box in own) + EDGE
    words = tuple(replace(word, box=_between(word.box, top, foot)) for word in line.words)
    return replace(line, box=_between(line.box, top, foot), words=words)


def _between(box: Box, top: int, foot: int) -> Box:
    upper, lower = max(box.y, top), min(box.bottom, foot)
    return box._replace(y=upper, height=lower - upper) if lower > upper else box


def _readable(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return those of a stamp's lines that read like words: surely, or letter upon letter.

    A side of the stamp's frame that was read as a stroke is no word of it.
    """
    unframed = (Line.of(word for word in line.words if word.text.strip(SIDES)) for line in lines)
    return tuple(
        line
        for line in unframed
        if any(map(str.isalnum, line.text))
        and ((line.confidence or 0.0) >= READABLE or WORDY.search(line.text))
    )


def _zone(named: Named, vocabulary: Vocabulary, to_source: Map) -> Zone:
    """Return a zone in source pixels, without its place in the order.

    Handwriting is never passed off as read. The box is as tight around words and strokes as an
    upright one can be: the mapped corners of a leaning line would take in the lines beside it.
    """
    ink = prevailing(named.lines) or vocabulary.kind(named.kind).ink
    read = () if named.kind == HANDWRITING else named.lines
    text = "\n".join(line.text for line in read)
    placed = [tuple(map(to_source.box, _pieces(line))) for line in named.lines]
    lines = tuple(_line(*each) for each in zip(read, placed, strict=False))
    box = _positive(bounding((*chain.from_iterable(placed), *map(to_source.box, named.strokes))))
    reasons = strongest(named.reasons)
    return Zone("", named.kind, ink, box, 0, named.confidence, text, lines, reasons)


def _line(line: Line, placed: Sequence[Box]) -> Line:
    """Return a line of which it is known where its pieces come to lie."""
    boxes = map(_positive, placed)
    words = tuple(replace(word, box=box) for word, box in zip(line.words, boxes, strict=False))
    return replace(line, box=_positive(bounding(placed)), words=words)


def _pieces(line: Line) -> tuple[Box, ...]:
    return tuple(word.box for word in line.words) or (line.box,)


def _positive(box: Box) -> Box:
    """Cut off what a turned box's corners reach beyond the image's top and left edge."""
    return Box.from_corners(max(box.x, 0), max(box.y, 0), box.right, box.bottom)
