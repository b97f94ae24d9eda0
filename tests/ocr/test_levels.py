"""Risk: what was typed above the line that a form prints is taken for the edge of another row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.model.geometry import Box
from pipeline.model.page import Word
from pipeline.ocr.composite import MARGIN, PAPER, REACH, composed
from pipeline.ocr.engine import Grey
from pipeline.ocr.levels import ROOM, levels
from pipeline.ocr.strips import rows_of
from tests.drawing import FACE

SIZE = 26
FONT = ImageFont.truetype(FACE, SIZE)
TALL = round(-FONT.getbbox("н", anchor="ls")[1])
STANDS = 60  # pixels from the top of a sheet to the line that a form prints
LEFT, TOP = 40, 20


def sheet(*words: tuple[str, int], leaders: bool = False) -> tuple[Grey, list[Box]]:
    """Return a sheet with a row of words, each so many pixels above the printed line, and boxes."""
    image = Image.new("L", (900, 100), PAPER)
    draw = ImageDraw.Draw(image)
    at, boxes = LEFT, []
    for text, raised in words:
        draw.text((at, STANDS - raised), text, font=FONT, fill=30, anchor="ls")
        left, top, right, bottom = draw.textbbox((at, STANDS - raised), text, FONT, anchor="ls")
        boxes.append(Box.from_corners(round(left), round(top), round(right), round(bottom)))
        at = round(right) + SIZE // 2
    for x in range(LEFT, at, 12) if leaders else ():
        draw.rectangle((x, STANDS + 3, x + 2, STANDS + 5), fill=60)
    return np.asarray(image, np.uint8), boxes


def row(grey: Grey) -> tuple[Box, ...]:
    """Return the row as one piece, as letters that overlap the line make it."""
    inside = np.argwhere(grey < PAPER - 20)
    (top, left), (bottom, right) = inside.min(axis=0), inside.max(axis=0) + 1
    return (Box.from_corners(int(left), int(top), int(right), int(bottom)),)


def feet(grey: Grey) -> list[int]:
    """Return where each column of a picture has its lowest ink, leaders left out."""
    dark = grey < 50
    return [int(np.flatnonzero(column)[-1]) for column in dark.T if column.any()]


@pytest.mark.parametrize("leaders", [False, True])
@pytest.mark.parametrize("raised", [round(0.8 * TALL), round(1.2 * TALL), -round(0.8 * TALL)])
def test_words_at_two_levels_are_brought_to_one(raised: int, *, leaders: bool) -> None:
    grey, _ = sheet(("Экз. № 3 - тов.", 0), ("Тевосяну", raised), leaders=leaders)
    composite = composed(grey, [[row(grey)]])
    flat, _ = sheet(("Экз. № 3 - тов.", 0), ("Тевосяну", 0), leaders=leaders)
    level = composed(flat, [[row(flat)]])
    spread, usual = feet(composite.picture), feet(level.picture)
    assert max(spread) - min(spread) <= max(usual) - min(usual) + 0.2 * TALL


def test_a_word_is_boxed_where_it_stood() -> None:
    grey, boxes = sheet(("Экз. № 3 - тов.", 0), ("Тевосяну", TALL))
    (piece,) = row(grey)
    composite = composed(grey, [[(piece,)]])
    dark = composite.picture < 50
    start = boxes[1].x - composite.left + MARGIN - 3
    rows = np.flatnonzero(dark[:, start:].any(axis=1))
    found = Box.from_corners(start, int(rows[0]), start + boxes[1].width, int(rows[-1]) + 1)
    (line,) = composite.lines([Word("Тевосяну", found, 0.9)])
    assert line is not None
    assert abs(line.box.y - boxes[1].y) <= 2
    assert abs(line.box.bottom - boxes[1].bottom) <= 2


@pytest.mark.parametrize(
    "text",
    [
        "Выполнение поручения затянулось",
        "структура и другие",
        "МОСКВА, ЦК ВКП(б) товарищу Сталину",
        "Вх. № 2845/с от 18/У-1950 г.",
        "р/у",
        "Ф И Л И П П О В",
    ],
)
def test_a_row_that_stands_level_is_left_as_it_is(text: str) -> None:
    grey, _ = sheet((text, 0), leaders=True)
    (piece,) = row(grey)
    whole = grey[piece.y - REACH : piece.bottom + REACH, piece.x : piece.right]
    assert levels(whole) == ()


def test_strokes_that_reach_in_from_below_move_no_letters() -> None:
    grey, _ = sheet(("секретно", 0))
    (piece,) = row(grey)
    whole = grey[piece.y - REACH : piece.bottom + 2 * REACH, piece.x : piece.right + 120].copy()
    for x in range(piece.width + 20, piece.width + 110, 14):
        whole[-round(0.7 * TALL) :, x : x + 4] = 30
    assert levels(whole) == ()


def test_leaders_below_a_raised_word_are_no_row_of_their_own() -> None:
    grey, _ = sheet(("Экз. № 3 - тов.", 0), ("Тевосяну", round(1.2 * TALL)), leaders=True)
    assert len(rows_of(composed(grey, [[row(grey)]]).picture)) == 1


@given(st.integers(0, 2**32 - 1), st.integers(6, 60), st.integers(6, 200))
def test_a_rows_strip_is_about_as_tall_as_the_row(seed: int, height: int, width: int) -> None:
    grey = np.random.default_rng(seed).choice([30, PAPER], (height, width), p=[0.2, 0.8])
    around = np.pad(grey.astype(np.uint8), 10, constant_values=PAPER)
    composite = composed(around, [[(Box(10, 10, width, height),)]])
    assert composite.picture.shape[1] == width + 2 * (MARGIN + REACH)
    assert 0 <= composite.picture.shape[0] - height - 2 * (MARGIN + REACH) <= 2 * ROOM


@pytest.mark.parametrize("quoted", ['"O"', '"30")', '" / "'])
def test_quotes_stand_on_no_level_of_their_own(quoted: str) -> None:
    grey, _ = sheet(("знака", 0), (quoted, 0), ("числа", 0))
    assert levels(grey) == ()


def test_what_a_stamp_says_below_a_row_does_not_lift_the_row() -> None:
    grey, _ = sheet(("слушали", 0), ("доклад", 0), ("министра", 0))
    image = Image.fromarray(grey)
    draw = ImageDraw.Draw(image)
    draw.rectangle((360, 0, 900, 100), fill=PAPER)
    draw.text((380, STANDS), "министра", font=FONT, fill=175, anchor="ls")
    draw.text((380, STANDS + round(1.3 * TALL)), "апреля", font=FONT, fill=30, anchor="ls")
    assert levels(np.asarray(image, np.uint8)) == ()
