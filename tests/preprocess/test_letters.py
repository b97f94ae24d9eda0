"""Risk: a photograph without a resolution is read at a tenth of the size its letters need."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from pipeline.preprocess.letters import dpi_by_letters
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.sheet import prepare
from tests.drawing import DPI, TEXT, typed_page


@pytest.mark.parametrize("scale", [0.5, 1.0, 2.0])
def test_letters_tell_the_resolution(scale: float) -> None:
    page = typed_page(TEXT * 2)
    size = round(page.width * scale), round(page.height * scale)
    picture = np.asarray(page.resize(size, Image.Resampling.LANCZOS), np.uint8)
    found = dpi_by_letters(picture)
    assert found == pytest.approx(0.77 * DPI * scale, rel=0.3)  # 2.0 mm taken for 2.6


def test_a_page_without_letters_tells_none() -> None:
    assert dpi_by_letters(np.full((900, 700), 240, np.uint8)) is None


def test_a_coarse_picture_of_unknown_resolution_is_enlarged() -> None:
    page = typed_page(TEXT * 2)
    coarse = np.asarray(page.resize((827, 1170), Image.Resampling.LANCZOS), np.uint8)
    (known,) = prepare(coarse, 300, PreprocessOptions())
    (guessed,) = prepare(coarse, 300, PreprocessOptions(), dpi_known=False)
    assert known.grey.shape[0] < coarse.shape[0]
    assert guessed.grey.shape[0] > 1.5 * coarse.shape[0]
