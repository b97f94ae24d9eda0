"""Risk: the recogniser's model is missing or another's, or its answers are put together wrongly."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.errors import EngineError
from pipeline.ocr.calibration import TABLES, load_calibration
from pipeline.ocr.card import CARD, MODEL
from pipeline.ocr.engine import EngineOptions
from pipeline.ocr.factory import open_engine
from pipeline.ocr.spelling import spelled, sureness, worded

LETTERS = "абв "
SURE = 9.0


def model(folder: Path, content: bytes, **card: str) -> EngineOptions:
    known = {"name": "x", "letters": LETTERS, "sha256": hashlib.sha256(content).hexdigest()}
    (folder / MODEL).write_bytes(content)
    (folder / CARD).write_text(json.dumps(known | card), "utf-8")
    return EngineOptions(reader="typescript", model=folder)


def logits(path: list[int]) -> np.ndarray:
    answer = np.zeros((len(path), len(LETTERS) + 1), np.float32)
    answer[np.arange(len(path)), path] = SURE
    return answer


def test_a_missing_model_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"card\.json.*engine\.reader to tesseract"):
        open_engine(EngineOptions(reader="typescript", model=tmp_path))
    (model(tmp_path, b"1").model / MODEL).unlink()
    with pytest.raises(EngineError, match=r"reader\.onnx.*install"):
        open_engine(EngineOptions(reader="typescript", model=tmp_path))


def test_another_model_than_the_cards_is_not_used(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="damaged"):
        open_engine(model(tmp_path, b"half of it", sha256="0" * 64))


def test_what_is_no_model_is_an_error_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="typescript model"):
        open_engine(model(tmp_path, b"not a model" * 100))


@pytest.mark.parametrize("content", ["", "[]", '{"name": "x"}', "null"])
def test_a_card_that_makes_no_sense_is_an_error(tmp_path: Path, content: str) -> None:
    options = model(tmp_path, b"1")
    (tmp_path / CARD).write_text(content, "utf-8")
    with pytest.raises(EngineError, match="card"):
        open_engine(options)


@pytest.mark.parametrize("content", ["", "{}", '{"tables": {"x": {}}}', '{"tables": 1}'])
def test_tables_that_make_no_sense_are_an_error(tmp_path: Path, content: str) -> None:
    (tmp_path / TABLES).write_text(content, "utf-8")
    with pytest.raises(EngineError, match="makes no sense"):
        load_calibration(tmp_path)


@given(st.lists(st.integers(1, len(LETTERS)), max_size=12))
def test_letters_parted_by_blanks_are_each_read_once(letters: list[int]) -> None:
    path = [step for letter in letters for step in (letter, letter, 0)]
    read = spelled(logits(path), LETTERS)
    assert [letter.text for letter in read] == [LETTERS[letter - 1] for letter in letters]
    assert [letter.first for letter in read] == [3 * n for n in range(len(letters))]
    text = "".join(letter.text for letter in read)
    assert ["".join(one.text for one in word) for word in worded(read)] == text.split()


def test_one_doubtful_letter_makes_a_doubtful_word() -> None:
    answer = logits([1, 0, 2, 0, 3])
    sure = sureness(spelled(answer, LETTERS))
    answer[2, 1] = SURE - 0.1
    assert sureness(spelled(answer, LETTERS)) < 0.8 < sure
