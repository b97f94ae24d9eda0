"""Risk: the two adapters differ in what they give, or fail without saying what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from config.tessdata import find_tessdata
from pipeline.model.errors import EngineError, MissingProgramError
from pipeline.model.geometry import Box
from pipeline.model.page import Line
from pipeline.ocr.engine import Engine, EngineOptions, Segmentation
from pipeline.ocr.factory import identify, open_engine
from pipeline.ocr.reading import read_rows, upside_down
from tests.drawing import DPI, TEXT, typed_page

OPTIONS = EngineOptions(tessdata=find_tessdata())
LINES = Box(140, 280, 1300, 400)
ROWS = [Box(150, 295 + 62 * index, 1050, 44) for index in range(len(TEXT))]


@pytest.fixture(scope="module", params=["tesserocr", "pytesseract"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    opened = open_engine(replace(OPTIONS, adapter=request.param))
    yield opened
    opened.close()


def test_a_block_is_read_where_it_stands(engine: Engine) -> None:
    page = np.asarray(typed_page(), np.uint8)
    lines = read_rows(page, [(box,) for box in ROWS], DPI, engine)
    assert len(lines) == len(TEXT)
    read = " ".join(line.text for line in lines).split()
    wanted = " ".join(TEXT).split()
    assert len(set(wanted) & set(read)) >= 0.9 * len(set(wanted))
    for line in lines:
        assert line.confidence is not None
        assert 0.5 < line.confidence <= 1
        for word in line.words:
            inked = page[word.box.y : word.box.bottom, word.box.x : word.box.right] < 100
            assert inked.any()
            assert word.box.share_inside(LINES) > 0.9


def test_a_blank_picture_has_no_lines(engine: Engine) -> None:
    assert engine.read(np.full((120, 400), 250, np.uint8), DPI, Segmentation.BLOCK) == ()


def test_what_read_a_page_is_recorded(engine: Engine) -> None:
    assert "tesseract 5" in engine.identity.name
    assert len(engine.identity.models["rus"]) == 64


def test_a_language_that_our_recogniser_does_not_know_is_left_to_tesseract() -> None:
    assert identify(OPTIONS).name.startswith("typescript")
    with pytest.raises(EngineError, match="ukr"):  # no such model here; ours would have read on
        open_engine(replace(OPTIONS, language="ukr"))


def test_upside_down_is_noticed(engine: Engine) -> None:
    page = np.asarray(typed_page(), np.uint8)
    boxes = [Box(150, 295 + 62 * index, 1000, 48) for index in range(len(TEXT))]
    assert not upside_down((page, DPI), (), boxes, engine)
    over = np.ascontiguousarray(np.rot90(page, 2))
    height, width = page.shape
    turned = [Box(width - box.right, height - box.bottom, *box[2:]) for box in boxes]
    assert upside_down((over, DPI), (), turned, engine)
    read_well = [Line(turned[0], TEXT[0], 0.9)]
    assert not upside_down((over, DPI), read_well, turned, engine)


def test_a_missing_model_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="tesseract-ocr-rus"):
        identify(EngineOptions(tessdata=tmp_path))


def test_a_language_from_outside_the_list_is_refused() -> None:
    with pytest.raises(EngineError, match="not one of"):
        identify(replace(OPTIONS, language="rus+osd; rm"))


def test_an_unknown_adapter_is_refused() -> None:
    with pytest.raises(EngineError, match="tesserocr or pytesseract"):
        open_engine(replace(OPTIONS, adapter="cuneiform"))


def test_a_missing_program_is_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingProgramError):
        open_engine(replace(OPTIONS, adapter="pytesseract"))


def test_a_damaged_model_is_an_error_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "rus.traineddata").write_bytes(b"not a model" * 100)
    with pytest.raises(EngineError):
        open_engine(EngineOptions(tessdata=tmp_path))
