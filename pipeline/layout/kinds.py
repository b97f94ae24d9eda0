"""The purpose of each part of a page, from several kinds of evidence weighed together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import prod

from pipeline.layout.cues import Reason, cue_reasons
from pipeline.layout.joining import joined
from pipeline.layout.marks import Mark
from pipeline.layout.named import CERTAIN, UNNAMED, Named
from pipeline.layout.parts import Part, parts_of
from pipeline.layout.shapes import Setting, capitals_restored, place_factor, shape_reasons
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line
from pipeline.model.vocabulary import OTHER, Vocabulary

LEAST_READ = 8  # letters of a stamp without an outline that must have been read surely


def name_blocks(
    blocks: Sequence[Part],
    marks: Sequence[tuple[Mark, Part]],
    ground: tuple[Box, tuple[Box, ...]],
    vocabulary: Vocabulary,
) -> list[Named]:
    """Return the zones of blocks of lines that were read and of marks, in no order.

    All boxes are in pixels of the sheet. A mark comes with the lines that were read from it. The
    ground is the page's box and those of its ruled tables.
    """
    read = [tuple(map(capitals_restored, lines)) for lines in blocks if lines]
    setting = _setting(*ground, [line for lines in read for line in lines])
    parts = [part for lines in read for part in parts_of(lines, setting, vocabulary)]
    named = [_named(part, setting, vocabulary) for part in parts]
    named += [_marked(mark, lines) for mark, lines in marks]
    return joined(named, setting)


def _setting(page: Box, tables: tuple[Box, ...], lines: list[Line]) -> Setting:
    heights = sorted(line.box.height for line in lines)
    usual = heights[len(heights) // 2] if heights else 0
    return Setting(page, bounding(line.box for line in lines), usual, tables)


def _named(lines: Part, setting: Setting, vocabulary: Vocabulary) -> Named:
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
    if weights.get(kind, 0.0) < UNNAMED:
        return Named(OTHER, lines, UNNAMED, tuple(reasons))
    confidence = round(min(weights[kind], CERTAIN), 3)
    return Named(kind, lines, confidence, tuple(r for r in reasons if r.kind == kind))


def _marked(mark: Mark, lines: Part) -> Named:
    """Return a mark as a zone; what has no outline and reads like nothing is handwriting."""
    unread = mark.rows and sum(len(line.text) for line in lines) < LEAST_READ
    kind = "handwriting" if mark.kind == "stamp" and not mark.outlined and unread else mark.kind
    reason = Reason(kind, mark.confidence, mark.why)
    return Named(kind, lines, mark.confidence, (reason,), (mark.box,))


def _together(reasons: list[Reason], kind: str) -> float:
    """Return the weight of all reasons for a kind, as if each could be wrong by itself."""
    return 1 - prod(1 - min(reason.weight, CERTAIN) for reason in reasons if reason.kind == kind)
