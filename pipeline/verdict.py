"""What to make of a reading: done, blank, or suspect because ink gave no text."""

from __future__ import annotations

import numpy as np

from pipeline.intake.source import PageImage
from pipeline.model.facts import Evidence, Records
from pipeline.model.page import Page, PageState, Zone
from pipeline.preprocess.sheet import Sheet
from pipeline.records.checks import disagreements

SMALLEST_PX = 48  # shorter than a line of text at any resolution that can be read
BLANK_INK = 4e-5  # share of ink on an A4 sheet that a few specks make
UNSURE = 0.55  # mean confidence over letters; one letter in four is wrong below it, or more

REMARKS = {"negative": "NEGATIVE", "flatten": "FLATTENED", "leaf": "SPREAD"}  # by unusual step


def judge(
    image: PageImage,
    number: int,
    sheets: tuple[Sheet, ...],
    zones: tuple[Zone, ...],
    facts: tuple[Records, dict[str, Evidence]],
) -> Page:
    """Return the page with its state and flags; ``sheets`` are its leaves, left to right.

    The page leans as its last leaf does: an open file is opened at the right one.
    """
    height, width = image.pixels.shape[:2]
    state, flags = _state(min(height, width), sheets, zones)
    records, evidence = facts
    return Page(
        number=number,
        state=state,
        width_px=width,
        height_px=height,
        dpi=image.dpi,
        skew_deg=sheets[-1].skew_deg,
        flags=(*image.flags, *_remarks(sheets), *flags, *disagreements(records)),
        zones=zones,
        records=records,
        evidence=evidence,
    )


def _remarks(sheets: tuple[Sheet, ...]) -> tuple[str, ...]:
    steps = {step.name for sheet in sheets for step in sheet.steps}
    return tuple(flag for step, flag in REMARKS.items() if step in steps)


def _state(
    side: int, sheets: tuple[Sheet, ...], zones: tuple[Zone, ...]
) -> tuple[PageState, tuple[str, ...]]:
    if side < SMALLEST_PX:
        return PageState.SUSPECT, ("TOO_SMALL",)
    confidences = [
        (line.confidence or 0.0, len(line.text)) for zone in zones for line in zone.lines
    ]
    letters = sum(length for _, length in confidences)
    if not letters:
        return _without_text(sheets)
    mean = sum(value * length for value, length in confidences) / letters
    return (PageState.SUSPECT, ("LOW_CONFIDENCE",)) if mean < UNSURE else (PageState.DONE, ())


def _without_text(sheets: tuple[Sheet, ...]) -> tuple[PageState, tuple[str, ...]]:
    ink = max(np.count_nonzero(sheet.ink) / sheet.ink.size for sheet in sheets)
    dark = any(float(sheet.grey.mean()) < 128 for sheet in sheets)
    if ink < BLANK_INK and not dark:
        return PageState.BLANK, ("BLANK",)
    return PageState.SUSPECT, ("INK_WITHOUT_TEXT",)
