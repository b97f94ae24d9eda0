"""Risk: a shadow is taken for ink, a stamp for text, text for a stamp, a frame for a page."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from pipeline.preprocess.border import paint_border
from pipeline.preprocess.colour import coloured_ink, parted
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from pipeline.preprocess.tone import even_light, ink_mask
from tests.drawing import DPI, Pixels, typed_page

YELLOWED = (226, 208, 168)
VIOLET = (98, 62, 160)


def _coloured_page() -> tuple[Pixels, npt.NDArray[np.bool_]]:
    """Return a yellowed page with black text under a violet stamp, and where the stamp is."""
    text = np.asarray(typed_page())
    page = np.where((text < 128)[..., None], np.uint8(35), np.array(YELLOWED, np.uint8))
    picture = Image.fromarray(page.astype(np.uint8))
    stamp = Image.new("L", picture.size, 0)
    ImageDraw.Draw(stamp).rectangle((300, 320, 800, 560), outline=255, width=7)
    drawn = np.asarray(stamp) > 0
    page = np.asarray(picture).copy()
    page[drawn & (text > 128)] = VIOLET
    return page, drawn


def test_a_shadow_is_levelled_and_the_text_stays() -> None:
    page = np.asarray(typed_page(), np.float64)
    shade = np.linspace(1.0, 0.45, page.shape[1])[None, :]
    shaded = (page * shade).astype(np.uint8)
    plain = ink_mask(even_light(np.asarray(typed_page(), np.uint8), DPI), DPI)
    mask = ink_mask(even_light(shaded, DPI), DPI)
    assert np.count_nonzero(mask ^ plain) < 0.1 * np.count_nonzero(plain)


def test_a_yellowed_page_has_no_coloured_ink() -> None:
    text = np.asarray(typed_page())
    page = np.where((text < 128)[..., None], np.uint8(35), np.array(YELLOWED, np.uint8))
    assert not coloured_ink(page.astype(np.uint8), DPI).any()


def test_a_stamp_is_parted_from_the_text_below_it() -> None:
    page, stamp = _coloured_page()
    mask = coloured_ink(page, DPI)
    grey = np.asarray(Image.fromarray(page).convert("L"), np.uint8)
    assert (mask[stamp & (grey > 60)] > 0).mean() > 0.95
    without, alone = parted(grey, mask)
    assert (without[stamp & (grey > 60)] > 200).mean() > 0.95
    black = np.asarray(typed_page()) < 60
    assert (without[black] < 90).mean() > 0.97
    assert (alone[stamp & (grey > 60)] < 200).mean() > 0.95


def test_a_dark_frame_is_painted_and_text_at_the_edge_is_not() -> None:
    page = np.asarray(typed_page(), np.uint8).copy()
    page[:, :60] = 15
    page[-90:, :] = 15
    painted, left = paint_border(page, DPI)
    assert painted[:, :60].min() > 150
    assert left.x >= 55
    assert left.bottom <= page.shape[0] - 85
    assert np.count_nonzero(painted < 100) > 0.9 * np.count_nonzero(np.asarray(typed_page()) < 100)


def test_a_page_that_is_black_all_over_is_left_alone() -> None:
    black = np.full((600, 400), 8, np.uint8)
    painted, left = paint_border(black, DPI)
    assert np.array_equal(painted, black)
    assert left.area == black.size


def test_a_one_bit_page_keeps_its_letters() -> None:
    page = np.where(np.asarray(typed_page()) < 128, 0, 255).astype(np.uint8)
    (sheet,) = prepare(page, DPI, PreprocessOptions())
    assert np.count_nonzero(sheet.ink) > 0.8 * np.count_nonzero(page == 0)
