"""Risk: quotes swallow rows, confidence loses its decimals, accents fall apart."""

from __future__ import annotations

import pytest

from pipeline.model.errors import EngineError
from pipeline.model.geometry import Box
from pipeline.ocr.tsv import parse_tsv

HEADER = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)


def _row(line: int, word: int, text: str, confidence: str = "91.5") -> str:
    return f"5\t1\t1\t1\t{line}\t{word}\t{word * 50}\t{line * 20}\t40\t15\t{confidence}\t{text}"


def test_words_are_gathered_by_line() -> None:
    tsv = "\n".join([HEADER, _row(1, 1, "Строго"), _row(1, 2, "секретно"), _row(2, 1, "Экз.")])
    lines = parse_tsv(tsv)
    assert [line.text for line in lines] == ["Строго секретно", "Экз."]
    assert lines[0].box == Box(50, 20, 90, 15)


def test_a_lone_quote_does_not_swallow_the_rows_below() -> None:
    tsv = "\n".join([HEADER, _row(1, 1, '"об'), _row(2, 1, "далее")])
    assert [line.text for line in parse_tsv(tsv)] == ['"об', "далее"]


def test_confidence_keeps_its_decimals_and_its_range() -> None:
    tsv = "\n".join([_row(1, 1, "а", "96.063751"), _row(1, 2, "б", "-1"), _row(1, 3, "в", "140")])
    assert [word.confidence for word in parse_tsv(tsv)[0].words] == [0.9606, 0.0, 1.0]


def test_text_is_composed() -> None:
    assert parse_tsv(_row(1, 1, "и\u0306"))[0].text == "й"


def test_blank_words_and_broken_rows_are_dropped() -> None:
    assert parse_tsv("\n".join([_row(1, 1, "  "), "5\t1\t1", ""])) == ()


def test_a_word_of_megabytes_is_a_word() -> None:
    (line,) = parse_tsv(_row(1, 1, "а" * 10_000_000))
    assert len(line.text) == 10_000_000


def test_what_looks_like_a_line_end_to_others_loses_no_word() -> None:
    odd = "а\u2028б\x0bв\x85г"
    (line,) = parse_tsv(_row(1, 1, odd))
    assert line.text == odd


def test_a_word_without_a_place_is_an_error_of_the_engine() -> None:
    with pytest.raises(EngineError, match="TSV"):
        parse_tsv(_row(1, 1, "слово", confidence="?"))


def test_no_confidence_is_none() -> None:
    (line,) = parse_tsv(_row(1, 1, "слово", confidence="nan"))
    assert line.confidence is None
