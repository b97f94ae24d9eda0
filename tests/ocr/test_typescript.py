"""Risk: the recogniser's model is missing or another's, or its answers are put together wrongly."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont
from rapidfuzz.distance import Levenshtein

from pipeline.model.errors import EngineError
from pipeline.model.geometry import Box
from pipeline.ocr.calibration import TABLES, load_calibration
from pipeline.ocr.card import CARD, DELIVERED, MODEL
from pipeline.ocr.engine import Engine, EngineOptions, Segmentation
from pipeline.ocr.factory import open_engine
from pipeline.ocr.reading import read_rows
from pipeline.ocr.spelling import Letter, otherwise, quoted, spelled, sureness, worded
from tests.drawing import DPI, FACE, TEXT, typed_page

LETTERS = "абв "
SURE = 9.0
SHEET = Box(0, 0, 1654, 2339)


def model(folder: Path, content: bytes, **card: str) -> EngineOptions:
    known = {"name": "x", "letters": LETTERS, "sha256": hashlib.sha256(content).hexdigest()}
    (folder / MODEL).write_bytes(content)
    (folder / CARD).write_text(json.dumps(known | card), "utf-8")
    return EngineOptions(reader="typescript", model=folder)


def logits(path: list[int]) -> np.ndarray:
    answer = np.zeros((len(path), len(LETTERS) + 1), np.float32)
    answer[np.arange(len(path)), path] = SURE
    return answer


def test_a_word_in_doubt_says_what_else_it_may_be() -> None:
    answer = logits([1, 0, 2, 0, 3])
    answer[2, 3], answer[3, 1] = SURE - 0.5, SURE - 1.0  # "абв", or "авв", or "абав"
    word = spelled(answer, LETTERS)
    assert otherwise(answer, LETTERS, word) == ("авв", "абав", "авав")
    answer[3, 1] = SURE - 4.0
    assert otherwise(answer, LETTERS, word) == ("авв",)
    assert otherwise(logits([1, 0, 2, 0, 3]), LETTERS, word) == ()


def test_a_mark_more_is_no_other_word() -> None:
    answer = logits([1, 0, 2, 0])
    answer[3, 4] = SURE - 0.5
    assert otherwise(answer, "абв.", spelled(answer, "абв.")) == ()


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
    with pytest.raises(EngineError, match=r"reader\.onnx.*install"):
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


@pytest.fixture(scope="module")
def delivered() -> Iterator[Engine]:
    engine = open_engine(EngineOptions(reader="typescript"))
    yield engine
    engine.close()


def test_the_delivered_model_reads_typing_where_it_stands(delivered: Engine) -> None:
    page = np.asarray(typed_page(), np.uint8)
    rows = [Box(150, 295 + 62 * index, 1050, 44) for index in range(len(TEXT))]
    lines = read_rows(page, [(box,) for box in rows], DPI, delivered)
    assert len(lines) == len(TEXT)
    read = "\n".join(line.text for line in lines)
    assert Levenshtein.distance(read, "\n".join(TEXT)) < 0.1 * len(read)
    for line, row in zip(lines, rows, strict=True):
        for word in line.words:
            assert word.confidence is not None
            assert 0 < word.confidence < 1
            assert word.box.share_inside(row.padded(8, SHEET)) > 0.95


def test_letters_are_not_taken_for_tiny_because_a_line_is_drawn_below_them(
    delivered: Engine,
) -> None:
    image = Image.new("L", (SHEET.width, SHEET.height), 240)
    face = ImageFont.truetype(FACE, 26)
    ImageDraw.Draw(image).text((160, 300), "ДОКЛАДНАЯ ЗАПИСКА", font=face, fill=130)
    page = np.array(image, np.uint8)
    for column in range(160, 470, 2):  # wavy, for a straight rule is left out
        page[334 + column % 5 : 338 + column % 5, column] = 30
    (line,) = read_rows(page, [(Box(155, 295, 330, 56),)], DPI, delivered)
    assert Levenshtein.distance(line.text, "ДОКЛАДНАЯ ЗАПИСКА") <= 1


def test_the_delivered_model_sees_nothing_on_blank_paper(delivered: Engine) -> None:
    assert delivered.read(np.full((120, 400), 245, np.uint8), DPI, Segmentation.BLOCK) == ()


def test_the_delivered_model_is_small_and_its_card_says_what_it_is() -> None:
    card = json.loads((DELIVERED / CARD).read_text("utf-8"))
    assert (DELIVERED / MODEL).stat().st_size == card["bytes"] <= 12_000_000
    assert {"data", "course", "limits", "figures"} <= set(card)
    readers = {"tesseract", "typescript"}
    names = {*readers, "together"}
    doubted = {f"{name}/{first}" for name in names for first in readers}
    assert set(load_calibration(DELIVERED).tables) == names | doubted


def test_what_read_a_page_is_recorded(delivered: Engine) -> None:
    assert delivered.identity.name.startswith("typescript")
    assert len(delivered.identity.models["typescript"]) == 64


@pytest.mark.parametrize(
    ("read", "stands"),
    [("<13» мая", "«13» мая"), ("«13> мая", "«13» мая"), ("2 < 3 > 1", "2 < 3 > 1"), ("<5", "<5")],
)
def test_an_angle_is_the_quote_that_it_pairs_with(read: str, stands: str) -> None:
    letters = [Letter(text, at, at, 0.9) for at, text in enumerate(read)]
    assert "".join(letter.text for letter in quoted(letters)) == stands
