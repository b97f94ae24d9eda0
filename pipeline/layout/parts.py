"""Blocks parted before each line, or each field of a row, that begins something new."""

from __future__ import annotations

from itertools import pairwise
from math import inf

from pipeline.layout.cues import Reason, cue_reasons
from pipeline.layout.rows import split_at_gaps
from pipeline.layout.shapes import Setting, is_date, is_scrawl, looks_signed
from pipeline.model.page import Line
from pipeline.model.vocabulary import OTHER, Vocabulary

STRONG = 0.55  # a cue this strong begins a zone of its own in the middle of a block
RUNNING = frozenset({"body", "table"})  # goes on over several blocks
LONG = 40  # letters: a line of running text
GOES_ON = frozenset(
    {OTHER, "distribution_list", "dispatch_note", "certification", "handling_instruction"}
)

Part = tuple[Line, ...]


def parts_of(lines: Part, setting: Setting, vocabulary: Vocabulary) -> list[Part]:
    """Return the parts of a block; side by side where the fields of one row differ in purpose."""
    parts: list[list[Line]] = []
    beside: list[Part] = []
    current, finished = OTHER, False
    widest = max(line.box.width for line in lines)
    usual = _usual_gap(lines)
    for index, line in enumerate(lines):
        first, *fields = _fields(line, vocabulary)
        beside += [(field,) for field in fields]
        kind = _strongest(cue_reasons(first.text, vocabulary, first=True), first, lines)
        alone = is_scrawl(first, setting.line_height) or is_date(first.text)
        alone = alone or (index > 0 and _gap(lines[index - 1], line) > usual)
        signed = looks_signed(first) and first.box.width < 0.6 * widest
        new = alone or signed or kind not in (OTHER, current) or _ends(current, kind, first)
        if parts and not new and not finished:
            parts[-1].append(first)
            continue
        parts.append([first])
        current, finished = kind, is_date(first.text)
    return [tuple(part) for part in parts] + beside


def _usual_gap(lines: Part) -> float:
    """Return the widest gap between lines that is usual in a block; without end in a small one."""
    gaps = sorted(_gap(above, below) for above, below in pairwise(lines))
    if len(gaps) < 2:
        return inf
    height = sum(line.box.height for line in lines) / len(lines)
    return 1.35 * gaps[len(gaps) // 2] + 0.35 * height


def _gap(above: Line, below: Line) -> float:
    return below.box.y - above.box.bottom


def _fields(line: Line, vocabulary: Vocabulary) -> list[Line]:
    """Part a row at wide gaps where what follows has a strong cue of another kind."""
    runs = split_at_gaps(line)
    if len(runs) == 1:
        return [line]
    kinds = [_best(cue_reasons(run.text, vocabulary, first=True)) for run in runs]
    different = {kind for kind in kinds if kind != OTHER}
    return runs if len(different) > 1 else [line]


def _best(reasons: list[Reason]) -> str:
    best = max(reasons, key=lambda reason: reason.weight, default=None)
    return best.kind if best is not None and best.weight >= STRONG else OTHER


def _strongest(reasons: list[Reason], line: Line, block: Part) -> str:
    """Return the kind that a line's cues speak for strongly, or ``other``.

    In running text a line may begin with any word, so a cue counts there only on a short line.
    """
    kind = _best(reasons)
    widest = max(other.box.width for other in block)
    in_running_text = len(block) > 2 and line.box.width > 0.75 * widest and len(line.text) > LONG
    return OTHER if in_running_text or kind in RUNNING else kind


def _ends(current: str, kind: str, line: Line) -> bool:
    """Return whether a line without a cue begins the text after something short like a head."""
    return current not in GOES_ON and kind == OTHER and len(line.text) > LONG
