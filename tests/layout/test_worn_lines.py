"""Risk: of a worn page a few whole words are read, and a clean page is read across its columns."""

from __future__ import annotations

import numpy as np

from pipeline.layout.afar import with_worn
from pipeline.layout.inks import ORDER, Inks
from pipeline.layout.lines import TextLine
from pipeline.model.geometry import Box
from pipeline.model.page import Ink

SIZE = (400, 300)  # of a view in pixels; the sheet is twice as large
ROWS = (60, 90, 120)
RULINGS = np.zeros((800, 600), np.uint8)


def worn(letters: int) -> Inks:
    """Return inks of three lines seen from end to end, with so many letters left in each."""
    shares, dark = np.zeros((len(ORDER), *SIZE), np.float32), np.zeros(SIZE, np.float32)
    for y in ROWS:
        shares[ORDER.index(Ink.TYPED), y - 2 : y + 10, 40:260] = 0.9
        for x in np.linspace(44, 250, letters).astype(int):
            dark[y : y + 8, x : x + 4] = 0.8
    return Inks(shares, dark, 0.5)


def test_pieces_of_a_worn_line_are_one_and_lines_without_any_are_found() -> None:
    pieces = [TextLine(Box(x, 2 * ROWS[0], 40, 16), 14, 3) for x in (88, 240)]
    found = with_worn(pieces, worn(14), RULINGS)
    assert [line.box for line in found] == [Box(88, 2 * y, 420, 16) for y in ROWS]
    assert round(found[0].letter_height) == 14


def test_lines_of_a_clean_page_stay_as_they_are() -> None:
    halves = [TextLine(Box(x, 2 * y, 204, 16), 14, 20) for y in ROWS for x in (88, 304)]
    assert with_worn(halves, worn(40), RULINGS) == halves
    assert with_worn([], worn(0), RULINGS) == []


def test_a_ruled_line_beside_the_text_wears_nothing() -> None:
    lines = [TextLine(Box(88, 2 * y, 420, 16), 14, 20) for y in ROWS]
    seen, rulings = worn(40), RULINGS.copy()
    rulings[500:504, 80:520] = 255
    seen.darkness[250:252, 40:260] = 0.9
    seen.shares[ORDER.index(Ink.PRINTED), 250:252, 40:260] = 0.9
    assert with_worn(lines, seen, rulings) == lines
