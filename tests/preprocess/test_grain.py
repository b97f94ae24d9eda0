"""Risk: the grain of a scan hides its text, or greys are taken for black and white alone."""

from __future__ import annotations

import numpy as np

from pipeline.preprocess.grain import is_bilevel, is_crumbled, without_grain
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from pipeline.preprocess.tone import ink_mask
from tests.drawing import DPI, Pixels, typed_page


def bilevel() -> Pixels:
    """Return a typed page in black and white alone."""
    return np.where(np.asarray(typed_page()) < 128, 0, 255).astype(np.uint8)


def grainy(share: float) -> Pixels:
    """Return the page with so large a share of its paper black, pixel by pixel."""
    page = bilevel()
    return np.where(np.random.default_rng(5).random(page.shape) < share, np.uint8(0), page)


def test_only_a_scan_in_black_and_white_alone_is_taken_for_one() -> None:
    page = bilevel()
    assert is_bilevel(page)
    assert is_bilevel(grainy(0.3))
    shaded = np.clip(page.astype(float) * np.linspace(1, 0.6, page.shape[1]), 0, 255)
    assert not is_bilevel(shaded.astype(np.uint8))
    assert not is_bilevel(np.dstack([page] * 3))


def test_grain_is_no_ink_and_the_letters_stay() -> None:
    plain = ink_mask(bilevel(), DPI) > 0
    (sheet,) = prepare(grainy(0.3), DPI, PreprocessOptions(working_dpi=DPI))
    found = sheet.ink > 0
    assert found[plain].mean() > 0.85
    assert found[~plain].mean() < 0.02
    assert any(step.name == "grain" for step in sheet.steps)


def test_a_clean_page_is_left_as_it_is() -> None:
    assert not is_crumbled(bilevel(), DPI)
    (sheet,) = prepare(bilevel(), DPI, PreprocessOptions(working_dpi=DPI))
    assert all(step.name != "grain" for step in sheet.steps)


def test_strokes_that_crumbled_hang_together_again() -> None:
    """Six tenths of the ink are lost, pixel by pixel: what is left of a letter is specks."""
    lost = np.random.default_rng(6).random(bilevel().shape) < 0.6
    page = np.where(lost, np.uint8(255), bilevel())
    assert is_crumbled(page, DPI)
    plain = ink_mask(bilevel(), DPI) > 0
    before, after = (
        (ink_mask(picture, DPI) > 0)[plain].mean()
        for picture in (page, without_grain(page, DPI, DPI))
    )
    assert after > 0.8
    assert after > before
