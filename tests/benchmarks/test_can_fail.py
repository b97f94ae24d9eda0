"""Risk: a benchmark that everybody passes. Readers that cheat or fail must score so."""

from __future__ import annotations

import pytest

from benchmarks.figures import QUALITY
from benchmarks.metrics.folding import flowing
from benchmarks.metrics.text import letter_errors
from benchmarks.peers.peer import Knows, Reading, failed
from benchmarks.scoring import Score, score_page
from pipeline.model.page import Page
from tests.benchmarks.readers import COST, bench_page, page_of, shifted

OURS = page_of(
    {
        "title": ["ШИФРТЕЛЕГРАММА"],
        "body": ["Прошу ускорить ответ на наш запрос", "от 20 июня, так как посол уез-", "жает."],
        "stamp": ["СЕКРЕТАРИАТ"],
        "handwriting": ["В архив"],
    }
)
OTHER = page_of(
    {
        "heading": ["О ходе уборки хлебов"],
        "body": ["Обком докладывает, что к 15 августа", "сдано 310 тысяч тонн зерна."],
        "signature": ["Овчаренко"],
    }
)


def score(read: Page) -> Score:
    return score_page(bench_page("ours", OURS), Reading(read, COST), frozenset(Knows)).score


def figures(score: Score) -> dict[str, float | None]:
    return {figure.name: figure.value(score) for figure in QUALITY}


def test_a_reader_that_knows_everything_is_perfect() -> None:
    assert figures(score(OURS)) == {
        "CER": 0, "CER, any order": 0, "CER over found text": 0, "text found": 1, "body CER": 0,
        "words found": 1,
        "WER": 0, "WER, any order": 0, "zone F1": 1, "stamp F1": 1, "handwriting F1": 1,
        "CER under stamps": None, "CER beside stamps": None,
        "ink accuracy": 1, "lean found": None, "records exact": 1, "records precision": 1,
        "distribution exact": 1, "distribution precision": 1, "calibration error": 0,
        "pages not read": 0,
    }  # fmt: skip


def test_a_reader_that_returns_nothing_gets_everything_wrong() -> None:
    reading = failed("fell", 1.0)
    nothing = figures(score_page(bench_page("ours", OURS), reading, frozenset(Knows)).score)
    assert nothing == {
        "CER": 1, "CER, any order": 1, "CER over found text": None, "text found": 0, "body CER": 1,
        "words found": 0,
        "WER": 1, "WER, any order": 1, "zone F1": 0, "stamp F1": 0, "handwriting F1": 0,
        "CER under stamps": None, "CER beside stamps": None,
        "ink accuracy": 0, "lean found": None, "records exact": 0, "records precision": None,
        "distribution exact": 0, "distribution precision": None, "calibration error": None,
        "pages not read": 1,
    }  # fmt: skip


def test_the_truth_of_another_page_is_worth_next_to_nothing() -> None:
    found = figures(score(OTHER))
    assert (found["CER"] or 0) > 0.6
    assert (found["CER, any order"] or 0) > 0.9
    assert (found["text found"] or 0) < 0.5
    assert (found["WER"] or 0) > 0.9
    assert (found["zone F1"] or 0) < 0.5
    assert found["stamp F1"] == found["handwriting F1"] == 0
    assert (found["calibration error"] or 0) > 0.9


def test_half_a_page_away_the_text_is_right_and_every_place_is_wrong() -> None:
    found = figures(score(shifted(OURS, OURS.height_px // 2)))
    assert found["CER"] == found["CER, any order"] == found["body CER"] == 0
    assert found["zone F1"] == found["ink accuracy"] == 0
    assert found["calibration error"] == 1


def test_handwriting_is_no_text_to_be_read() -> None:
    lines = bench_page("ours", OURS).truth.lines
    assert lines is not None
    assert "В архив" not in {line.text for line in lines}


def test_reading_zones_in_another_order_costs_order_alone() -> None:
    found = figures(score(Page(OURS.number, OURS.state, zones=OURS.zones[::-1])))
    assert found["CER, any order"] == 0
    assert (found["CER"] or 0) > 0.2


def test_a_reader_without_zones_is_not_judged_by_them() -> None:
    scored = score_page(bench_page("ours", OURS), Reading(OURS, COST), frozenset()).score
    assert scored.zones == {}
    assert figures(scored)["ink accuracy"] is None
    assert figures(scored)["calibration error"] is None


def test_scores_of_pages_add_up_before_they_are_divided() -> None:
    both = score(OURS) + score(OTHER)
    assert both.pages == 2
    assert both.letters.of == 2 * score(OURS).letters.of
    wanted = flowing(line.text for line in bench_page("ours", OURS).truth.lines or ())
    assert both.letters.count == score(OTHER).letters.count
    assert both.letters.of == 2 * letter_errors(wanted, wanted).of
    assert both.seconds == pytest.approx(4.0)
    assert both.peak_mib == 100
