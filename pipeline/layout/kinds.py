"""The purpose of each part of a page, from several kinds of evidence weighed together."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.layout.fields import fields_of, filled
from pipeline.layout.grouping import grouped
from pipeline.layout.joining import joined
from pipeline.layout.labelling import Labelling
from pipeline.layout.marks import Mark
from pipeline.layout.named import Named
from pipeline.layout.shapes import Ground, Setting, capitals_restored
from pipeline.layout.torn import sewn
from pipeline.model.geometry import bounding, usual_height
from pipeline.model.page import Line, Reason
from pipeline.model.vocabulary import Vocabulary

LEAST_READ = 8  # letters of a stamp without an outline that must have been read surely
RUNNING, MANY = 30, 100  # letters of a line of running text, and of all such lines, at least
CAPITALS = 0.8  # share of them in capitals where a machine has no small letters

Part = tuple[Line, ...]


def name_blocks(
    blocks: Sequence[Part],
    marks: Sequence[tuple[Mark, Part]],
    ground: Ground,
    vocabulary: Vocabulary,
) -> list[Named]:
    """Return the zones of blocks of lines that were read and of marks, in no order.

    All boxes are in pixels of the sheet. A mark comes with the lines that were read from it.
    """
    read = [tuple(map(capitals_restored, lines)) for lines in blocks if lines]
    setting = _setting(ground, [line for lines in read for line in lines])
    fields = [field for lines in read for field in fields_of(lines, vocabulary)]
    fields = sewn(filled(fields), setting)
    named = grouped(Labelling(fields, setting, vocabulary).labels(), vocabulary)
    named += [_marked(mark, lines) for mark, lines in marks]
    return joined(named, setting)


def _setting(ground: Ground, lines: list[Line]) -> Setting:
    """Return the page around its lines; a line counts by its letters."""
    usual = usual_height((line.box, len(line.text) // 8 + 1) for line in lines)
    long = "".join(line.text for line in lines if len(line.text) >= RUNNING)
    letters = sum(map(str.isalpha, long))
    capitals = letters >= MANY and sum(map(str.isupper, long)) >= CAPITALS * letters
    return Setting(ground, bounding(line.box for line in lines), usual, capitals)


def _marked(mark: Mark, lines: Part) -> Named:
    """Return a mark as a zone; a doubtful stamp that reads like nothing is handwriting."""
    unread = sum(len(line.text) for line in lines) < LEAST_READ
    kind = "handwriting" if mark.doubtful and unread else mark.kind
    reason = Reason(kind, mark.confidence, mark.why)
    return Named(kind, lines, mark.confidence, (reason,), (mark.box,))
