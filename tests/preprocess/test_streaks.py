"""Risk: dust before a scanner's sensor hides the text, or rules and shadows are taken for it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from pipeline.preprocess.streaks import is_streaked, without_streaks
from pipeline.preprocess.tone import ink_mask
from tests.drawing import DPI, Pixels, typed_page


def streaked(page: Pixels, *, level: bool = False) -> Pixels:
    """Return the page with streaks of a third of its light and less, a millimetre apart or so."""
    length = page.shape[0 if level else 1]
    light = 1 - np.random.default_rng(3).uniform(0, 0.35, length // 6 + 1)
    way = cv2.blur(np.repeat(light, 6)[None, :length], (3, 1))[0]
    beside = way[:, None] if level else way[None, :]
    dirty = page * (beside if page.ndim == 2 else beside[..., None])
    return np.asarray(dirty, np.uint8)


@pytest.mark.parametrize("level", [False, True])
def test_streaks_go_and_the_letters_stay(level: bool) -> None:
    page = np.asarray(typed_page())
    plain, dirty = ink_mask(page, DPI) > 0, streaked(page, level=level)
    (sheet,) = prepare(dirty, DPI, PreprocessOptions(working_dpi=DPI))
    found = sheet.ink > 0
    assert any(step.name == "streaks" for step in sheet.steps)
    assert found[plain].mean() > 0.9
    assert found[~plain].mean() < 0.01


def test_colours_stay_what_they_are() -> None:
    page = np.dstack([np.asarray(typed_page())] * 3) * np.array([1, 0.9, 0.8])
    clean = without_streaks(streaked(page.astype(np.uint8)), DPI).astype(float)
    paper = np.median(clean.reshape(-1, 3), axis=0)
    assert paper[1] / paper[0] == pytest.approx(0.9, abs=0.02)
    assert paper[2] / paper[0] == pytest.approx(0.8, abs=0.02)


def test_rules_and_shadows_are_no_streaks() -> None:
    page = np.asarray(typed_page()).copy()
    for x in range(100, 1600, 12):
        cv2.line(page, (x, 250), (x, 2000), 150, 3)  # to four fifths of the height
    assert not is_streaked(page, DPI)
    shadow = np.linspace(1, 0.5, page.shape[1])
    assert not is_streaked((page * shadow).astype(np.uint8), DPI)
