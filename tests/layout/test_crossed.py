"""Risk: a note takes the lines that it crosses along, or a bad scan's crumbs are no line at all."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from pipeline.layout.crossed import strokes, uncrossed, within
from pipeline.layout.inks import ORDER, Inks
from pipeline.layout.lines import TextLine
from pipeline.layout.marks import Mark
from pipeline.layout.seen import completed
from pipeline.layout.unmixed import Dye
from pipeline.layout.written import parted
from pipeline.model.geometry import Box
from pipeline.preprocess.colour import PAPER
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from tests.layout.sheets import line

SIZE = 300
DPI = 75
NO_RULES = np.zeros((SIZE, SIZE), np.bool_)
NOTE = Mark("handwriting", Box(100, 40, 60, 200), 0.9, "strokes of a hand")

Plane = npt.NDArray[np.float32]


def plane(*boxes: Box, likely: float = 0.95) -> Plane:
    found = np.zeros((SIZE, SIZE), np.float32)
    for x, y, width, height in boxes:
        found[y : y + height, x : x + width] = likely
    return found


def inks(**planes: Plane) -> Inks:
    """Return inks at the scale of the sheet, dark where any of them is."""
    shares = np.stack([planes.get(ink, plane()) for ink in ORDER])
    return Inks(shares, shares.max(axis=0), 1.0)


def letters(top: int, left: int = 20, right: int = 280) -> list[Box]:
    return [Box(x, top, 5, 10) for x in range(left, right, 8)]


def inked(*planes: Plane) -> npt.NDArray[np.uint8]:
    return np.where(np.max(planes, axis=0) > 0, 255, 0).astype(np.uint8)


def test_a_hand_is_taken_off_the_letters_that_it_crosses() -> None:
    typed, hand = plane(*letters(100)), plane(Box(119, 45, 3, 190))
    hand[100:110] = 0  # where a letter may be
    found = strokes(inked(typed, hand), inks(typed=typed, hand=hand), [NOTE], DPI)
    assert found[50:95, 119:122].all()
    assert not found[typed > 0].any()


def test_a_stroke_goes_whole_and_a_letter_stays_whole() -> None:
    """The network sees edges of a stroke as paper, and specks of a hand within letters."""
    typed, hand = plane(*letters(100)), plane(Box(130, 50, 4, 40))
    seen = hand.copy()
    seen[:, 130] = 0.1
    specked = typed.copy()
    specked[100:110:4] = 0.4
    speck = plane(*letters(100), likely=0.3)
    found = strokes(
        inked(typed, hand), inks(typed=specked, hand=np.maximum(seen, speck)), [NOTE], DPI
    )
    assert found[hand > 0].all()
    assert not found[typed > 0].any()


def test_a_stroke_that_touches_letters_is_left_to_them_where_no_note_is() -> None:
    typed, hand = plane(*letters(100)), plane(Box(20, 104, 260, 2), likely=0.6)
    seen = inks(typed=typed, hand=hand)
    assert not strokes(inked(typed, hand), seen, [], DPI).any()
    note = Mark("handwriting", Box(20, 100, 260, 10), 0.9, "strokes of a hand")
    assert strokes(inked(typed, hand), seen, [note], DPI).any()


def test_what_a_colour_left_of_a_stamp_is_a_letter() -> None:
    """The network sees the page with its stamps, and letters below them as a stamp's."""
    typed, stamp = plane(*letters(100), likely=0.2), plane(*letters(100), likely=0.9)
    seen, letter = inks(typed=typed, stamp=stamp), inked(typed)
    place = Box(10, 90, 280, 30)
    assert strokes(letter, seen, [Mark("stamp", place, 0.9, "black")], DPI).any()
    dye = Dye(np.ones(2), np.zeros(256, np.uint8))
    violet = Mark("stamp", place, 0.9, "violet", dye=dye)
    assert not strokes(letter, seen, [violet], DPI).any()
    pen = inks(typed=typed, hand=stamp)
    assert strokes(letter, pen, [violet], DPI).any()


def test_strokes_leave_bare_paper_only_on_the_lines_that_they_cross() -> None:
    hand = plane(Box(119, 45, 3, 190)) > 0
    (blank,) = prepare(
        np.full((SIZE, SIZE), 245, np.uint8), DPI, PreprocessOptions(working_dpi=DPI)
    )
    grey = np.where(hand, np.uint8(40), np.uint8(245))
    sheet = replace(blank, grey=grey, ink=inked(hand.astype(np.float32)))
    crossing = within(hand, [Box(20, 100, 260, 10)])
    clean = uncrossed(sheet, crossing)
    assert (clean[102:108] >= PAPER - 1).all()
    assert (clean[50:95, 120] == 40).all()


def test_words_of_a_machine_stay_of_a_line_that_a_hand_wrote_into() -> None:
    whole = line("ДИР подпись ЗИ", 20, 100, confidence=0.5)
    by_hand = whole.words[1].box
    typed = plane(*(word.box for word in whole.words if word.box != by_hand))
    blocks, marks = parted(
        [(whole,)], [], inks(typed=typed, hand=plane(by_hand.padded(12, Box(0, 0, SIZE, SIZE))))
    )
    assert [each.text for each in blocks[0]] == ["ДИР ЗИ"]
    assert [mark.box for mark in marks] == [by_hand]


def test_a_line_of_crumbs_is_a_line() -> None:
    typed = plane(*letters(100), *letters(140), *letters(180))
    good = [TextLine(Box(20, top, 258, 10), 6.0, 30) for top in (100, 180)]
    found = completed(good, inks(typed=typed), NO_RULES)
    assert [found_line.box for found_line in found] == [
        good[0].box,
        Box(20, 140, 261, 10),
        good[1].box,
    ]


def test_a_piece_of_a_line_grows_by_the_letters_beside_it() -> None:
    typed = plane(*letters(100))
    found = completed([TextLine(Box(100, 100, 60, 10), 3.0, 4)], inks(typed=typed), NO_RULES)
    assert [each.box for each in found] == [Box(20, 100, 261, 10)]
    assert found[0].letter_height >= 5


def test_columns_are_not_joined_over_their_gutter() -> None:
    typed = plane(*letters(100, 20, 120), *letters(100, 160, 280))
    columns = [TextLine(Box(20, 100, 98, 10), 6.0, 12), TextLine(Box(160, 100, 118, 10), 6.0, 15)]
    assert completed(columns, inks(typed=typed), NO_RULES) == columns


def test_dots_that_lead_to_a_field_are_no_line() -> None:
    words = letters(100, 20, 80)
    dots = [Box(x, 108, 2, 2) for x in range(84, 280, 6)]
    known = [TextLine(Box(20, 100, 58, 10), 6.0, 7)]
    assert completed(known, inks(printed=plane(*words, *dots)), NO_RULES) == known


def test_a_page_without_typing_has_no_more_lines_than_were_found() -> None:
    known = [TextLine(Box(20, 100, 58, 10), 6.0, 7)]
    assert completed(known, inks(), NO_RULES) == known
    assert completed([], inks(hand=plane(Box(20, 100, 100, 12))), NO_RULES) == []


def test_a_stamp_is_no_line() -> None:
    box = Box(20, 100, 120, 12)
    assert completed([], inks(typed=plane(box, likely=0.6), stamp=plane(box)), NO_RULES) == []


def test_a_ruled_line_is_no_line_of_text() -> None:
    rule = plane(Box(20, 100, 260, 4))
    assert completed([], inks(printed=plane(Box(20, 99, 260, 6))), rule > 0) == []


def test_a_rule_between_columns_parts_what_both_missed() -> None:
    typed = plane(*letters(100, 20, 140), *letters(100, 156, 280))
    assert len(completed([], inks(typed=typed), NO_RULES)) == 1
    rule = plane(Box(147, 80, 3, 60))
    found = completed([], inks(typed=typed, printed=rule), rule > 0)
    assert [(each.box.x, each.box.right) for each in found] == [(20, 137), (156, 281)]
