"""Risk: a scratch makes one line of several rows, and a reader sees only halves of faded words."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from pipeline.layout.faded import faded
from pipeline.layout.inks import ORDER, Inks
from pipeline.layout.lines import TextLine
from pipeline.layout.seen import completed
from pipeline.layout.tied import untied
from pipeline.model.geometry import Box

SIZE = 400
NO_RULES = np.zeros((SIZE, SIZE), np.bool_)
PIECE = TextLine(Box(20, 100, 120, 20), 12.0, 10)

Plane = npt.NDArray[np.float32]


def plane(*boxes: Box, likely: float = 0.9) -> Plane:
    found = np.zeros((SIZE, SIZE), np.float32)
    for x, y, width, height in boxes:
        found[y : y + height, x : x + width] = likely
    return found


def inks(dark: Plane, **planes: Plane) -> Inks:
    """Return inks at the scale of the sheet, of a sheet that is so dark."""
    return Inks(np.stack([planes.get(ink, plane()) for ink in ORDER]), dark, 1.0)


def rows(*tops: int) -> Plane:
    return plane(*(Box(x, top + 5, 5, 10) for top in tops for x in range(20, 380, 8)))


def crumbs(start: int, end: int, likely: float = 0.1) -> Plane:
    """Return how dark a sheet is with the piece of a line and crumbs in some columns."""
    specks = plane(*(Box(x, 102 + x % 13, 1, 1) for x in range(start, end, 11)), likely=likely)
    return np.maximum(specks, plane(PIECE.box))


DOTS = plane(*(Box(x, 114, 2, 2) for x in range(142, 280, 3)))


def test_rows_that_a_scratch_tied_together_are_lines_each() -> None:
    """All that is level with either of them would be read as one row."""
    typed = rows(100, 140, 180)
    scratch = plane(Box(200, 60, 1, 200))
    tied = TextLine(Box(180, 100, 60, 60), 12.0, 8)
    below = TextLine(Box(20, 180, 360, 20), 12.0, 40)
    seen = inks(np.maximum(typed, scratch), typed=typed)
    upper, lower, same = untied([tied, below], seen, NO_RULES)
    assert (upper.box.x, upper.box.right) == (lower.box.x, lower.box.right) == (180, 240)
    assert upper.box.y in range(100, 106)
    assert lower.box.bottom in range(155, 161)
    assert upper.box.bottom < lower.box.y
    assert same == below
    whole = completed([tied, below], seen, NO_RULES)
    assert all(line.box.height < 30 for line in whole)


def test_a_line_in_large_letters_is_left_as_it_is() -> None:
    title = TextLine(Box(20, 40, 300, 40), 30.0, 12)
    typed = np.maximum(rows(100, 140), plane(*(Box(x, 42, 18, 36) for x in range(20, 300, 26))))
    text = [TextLine(Box(20, top, 360, 20), 12.0, 40) for top in (100, 140)]
    assert untied([title, *text], inks(typed, typed=typed), NO_RULES) == [title, *text]


def typing(likely: float = 0.3) -> Plane:
    """Return how likely typing is: surely on the line, and so likely behind it."""
    return np.maximum(plane(Box(20, 104, 260, 12), likely=likely), plane(PIECE.box))


def test_a_line_goes_on_where_its_ink_faded() -> None:
    likely = typing()
    (whole,) = faded([PIECE], inks(crumbs(140, 280), typed=likely), NO_RULES)
    assert whole.box.right in range(270, 290)
    assert whole.letters > PIECE.letters
    mirrored = crumbs(140, 280)[:, ::-1], likely[:, ::-1]
    back = TextLine(Box(SIZE - 140, 100, 120, 20), 12.0, 10)
    (whole,) = faded([back], inks(mirrored[0], typed=mirrored[1]), NO_RULES)
    assert whole.box.x in range(110, 130)


def test_what_shows_through_does_not_go_on() -> None:
    likely = plane(Box(140, 104, 140, 12), likely=0.3)
    likely += plane(PIECE.box, likely=0.5)
    assert faded([PIECE], inks(crumbs(140, 280), typed=likely), NO_RULES) == [PIECE]


def test_a_faded_line_ends_where_the_next_one_begins() -> None:
    likely = typing()
    behind = TextLine(Box(230, 100, 60, 20), 12.0, 5)
    first, second = faded([PIECE, behind], inks(crumbs(140, 280), typed=likely), NO_RULES)
    assert first.box.right <= behind.box.x
    assert second.box.x >= PIECE.box.right
    assert first.box.right > 215


@pytest.mark.parametrize(
    ("dark", "planes"),
    [
        (crumbs(140, 280), {"typed": typing(0.1)}),
        (crumbs(140, 280, likely=0.02), {"typed": plane(Box(20, 104, 260, 12))}),
        (
            crumbs(140, 280),
            {
                "typed": typing(),
                "hand": plane(Box(141, 100, 200, 20)),
            },
        ),
        (DOTS, {"printed": DOTS}),
        (crumbs(176, 178), {"printed": plane(Box(174, 90, 5, 40))}),
        (crumbs(220, 280), {"typed": plane(Box(200, 104, 80, 12))}),
    ],
    ids=["no-typing", "bare-paper", "a-hand", "leading-dots", "a-rule-in-a-gutter", "a-column"],
)
def test_a_line_that_ended_goes_on_with_nothing_else(dark: Plane, planes: dict[str, Plane]) -> None:
    own = plane(PIECE.box)
    typed = np.maximum(planes.get("typed", own), own)
    seen = inks(np.maximum(dark, own), **(planes | {"typed": typed}))
    assert faded([PIECE], seen, NO_RULES) == [PIECE]


def test_a_ruled_line_is_nothing_that_a_line_goes_on_with() -> None:
    likely = typing()
    assert faded([PIECE], inks(crumbs(140, 280), typed=likely), likely > 0) == [PIECE]
    assert faded([], inks(plane()), NO_RULES) == []
