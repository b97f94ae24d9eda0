"""Risk: a row comes before the recogniser too tall, too low, cut off, or with its box elsewhere."""

from __future__ import annotations

from collections.abc import Container

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from pipeline.ocr import composite
from pipeline.ocr.composite import MARGIN, PAPER
from pipeline.ocr.engine import Grey
from pipeline.ocr.strips import HEIGHT, STAND, TALL, inked, restood, rows_of, strips_of
from tests.drawing import FACE

TEXT = "Выполнение поручения затянулось"


def row(size: int, text: str = TEXT) -> tuple[Grey, int]:
    """Return a row cut close, and how tall its small letters are."""
    font = ImageFont.truetype(FACE, size)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    image = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4), PAPER - 2)
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, font=font, fill=30, anchor="ls")
    tall = -font.getbbox("н", anchor="ls")[1]
    return np.asarray(image, np.uint8), round(tall)


def stacked(rows: list[Grey], begin: Container[int] = ()) -> Grey:
    """Return rows one below the other; some ``begin`` a block."""
    tops = composite.stacked([part.shape[0] for part in rows], begin)
    width = max(part.shape[1] for part in rows) + 2 * MARGIN
    picture = np.full((tops[-1] + len(rows[-1]) + MARGIN, width), PAPER, np.uint8)
    for part, top in zip(rows, tops, strict=True):
        picture[top : top + part.shape[0], MARGIN : MARGIN + part.shape[1]] = part
    return picture


@pytest.mark.parametrize("size", [20, 30, 44, 60, 180])
def test_a_row_stands_where_the_recogniser_wants_it(size: int) -> None:
    grey, tall = row(size)
    (strip,) = strips_of(stacked([grey]))
    assert strip.ink.shape[0] == HEIGHT
    assert strip.scale == pytest.approx(TALL / tall, rel=0.2)
    dark = strip.ink.mean(axis=1)
    below, above = dark[round(STAND) + 3 :], dark[round(STAND - TALL) : round(STAND)]
    assert above.mean() > 4 * below.mean()


def test_a_word_is_as_tall_as_its_letters_whatever_else_is_in_its_row() -> None:
    grey, tall = row(30)
    crowded = np.vstack([grey[-4:], np.full((14, grey.shape[1]), PAPER - 2, np.uint8), grey])
    for picture, start in ((grey, 0), (crowded, 18)):
        (strip,) = strips_of(stacked([picture]))
        top, bottom = strip.height(slice(0, strip.ink.shape[1]))
        assert top - MARGIN == pytest.approx(start + 2, abs=0.15 * tall)
        assert bottom - MARGIN == pytest.approx(start + grey.shape[0] - 2, abs=0.15 * tall)


@given(st.lists(st.tuples(st.integers(8, 40), st.integers(0, 200)), max_size=6))
def test_rows_are_parted_where_they_were_set(shapes: list[tuple[int, int]]) -> None:
    rows = [np.full((height, 50), ink, np.uint8) for height, ink in shapes]
    picture = stacked(rows) if rows else np.full((40, 40), PAPER, np.uint8)
    assert [end - start for start, end in rows_of(picture)] == [height for height, _ in shapes]


@given(st.integers(60, 255), st.integers(50, 200))
def test_tones_mean_nothing(paper: int, contrast: int) -> None:
    grey, _ = row(30)
    share = (grey.astype(np.float32) - 30) / (PAPER - 2 - 30)
    ink = max(paper - contrast, 0)
    other = np.round(ink + share * (paper - ink)).astype(np.uint8)
    assert np.abs(inked(other) - inked(grey)).max() < 0.12


def test_blank_paper_shows_no_ink() -> None:
    grain = np.random.default_rng(1).normal(240, 3, (30, 200)).clip(0, 243).astype(np.uint8)
    assert inked(grain).max() < 0.45
    assert strips_of(np.full((60, 200), PAPER, np.uint8)) == []


def test_a_ruled_line_under_the_row_moves_it_not() -> None:
    grey, _ = row(30)
    ruled = np.vstack([grey, np.full((6, grey.shape[1]), PAPER - 2, np.uint8)])
    ruled[-3:] = 40
    (bare,), (under,) = strips_of(stacked([grey])), strips_of(stacked([ruled]))
    assert under.scale == pytest.approx(bare.scale, rel=0.12)


def test_a_row_goes_on_where_letters_follow_and_ends_where_none_do() -> None:
    (strip,) = strips_of(stacked([row(30, "письмо № 24860")[0]]))
    end = strip.ink.shape[1]
    assert strip.goes_on(after=end // 2)
    assert not strip.goes_on(after=end - 12)
    (dotted,) = strips_of(stacked([row(30, "письмо . . . . . .")[0]]))
    assert not dotted.goes_on(after=dotted.ink.shape[1] * 2 // 3)


def test_a_row_looked_at_again_stands_otherwise() -> None:
    picture = stacked([row(30)[0], row(30)[0]])
    strips = strips_of(picture)
    (other,) = restood(picture, strips, [1])
    assert other.scale != pytest.approx(strips[1].scale, rel=0.2)
    assert other.top == pytest.approx(strips[1].top, abs=HEIGHT / other.scale)


CAPITALS = "ИТМ и ВТ АН СССР. Москва, В-333"


def test_a_row_by_itself_is_as_tall_as_the_pages_text_where_it_may_be() -> None:
    text, (foot, _) = [row(30)[0]] * 3, row(30, CAPITALS)
    strips = strips_of(stacked([*text, foot], begin={3}))
    assert strips[3].scale == pytest.approx(strips[0].scale, rel=0.1)
    (alone,) = strips_of(stacked([foot]))
    assert alone.scale < 0.85 * strips[0].scale


def test_a_large_row_by_itself_stays_large_and_the_rows_of_a_block_agree() -> None:
    text, (title, _), (foot, _) = [row(30)[0]] * 3, row(60), row(30, CAPITALS)
    strips = strips_of(stacked([title, *text], begin={1}))
    assert strips[0].scale == pytest.approx(strips[1].scale / 2, rel=0.15)
    strips = strips_of(stacked([*text, title, foot], begin={3}))
    assert strips[3].scale == pytest.approx(strips[0].scale / 2, rel=0.15)
