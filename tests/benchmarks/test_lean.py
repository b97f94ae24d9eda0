"""Risk: a page counts as straight that leans, or its lean is told by letters that hang below."""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians, sin

import pytest

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.lean import lean_found, true_lean
from benchmarks.metrics.zones import InkedWord
from benchmarks.pages import Truth
from benchmarks.peers.peer import Knows, Reading
from benchmarks.scoring import score_page
from pipeline.model.geometry import Box
from pipeline.model.page import Ink
from tests.benchmarks.readers import COST, bench_page, page_of

WIDE, TALL = 150, 30


def words(lean: float, rows: int = 6, ink: Ink = Ink.TYPED) -> list[InkedWord]:
    """Return words in rows that lean, in upright boxes; every third hangs below its line."""
    across, up = cos(radians(lean)), sin(radians(lean))
    made = []
    for row in range(rows):
        for column in range(6):
            text, hangs = ("рука", 8) if column % 3 == 2 else ("слово", 0)
            corners = [
                (200 + x * across + y * up, 900 + y * across - x * up)
                for x in (180 * column, 180 * column + WIDE)
                for y in (60 * row, 60 * row + TALL + hangs)
            ]
            left, right = (edge(x for x, _ in corners) for edge in (min, max))
            top, foot = (edge(y for _, y in corners) for edge in (min, max))
            made.append(InkedWord(text, Box.from_corners(left, top, right, foot), ink))
    return made


@pytest.mark.parametrize("lean", [-4.0, -0.5, 0.0, 0.2, 5.0])
def test_the_feet_of_words_tell_how_a_page_leans(lean: float) -> None:
    assert true_lean(words(lean)) == pytest.approx(lean, abs=0.05)


def test_what_is_found_may_be_a_tenth_of_a_degree_off() -> None:
    page = words(2.0)
    assert lean_found(page, 2.05) == Tally(1, 1)
    assert lean_found(page, 2.2) == Tally(0, 1)
    assert lean_found(page, -2.0) == Tally(0, 1)


def test_few_words_and_those_by_hand_tell_nothing() -> None:
    assert lean_found(words(0.0, rows=1), 0.0) == Tally()
    assert lean_found(words(0.0, ink=Ink.HAND), 0.0) == Tally()


@pytest.mark.parametrize(("scan", "lean"), [("grey", Tally(1, 1)), ("photo", Tally())])
def test_pages_laid_flat_are_judged_by_their_lean(scan: str, lean: Tally) -> None:
    empty = page_of({})
    page = replace(bench_page("flat", empty), truth=Truth(words=tuple(words(0.0))))
    page = replace(page, tags={**page.tags, "scan": scan})
    assert score_page(page, Reading(empty, COST), frozenset({Knows.ZONES})).score.lean == lean


def test_our_own_forms_are_not_judged_by_their_lean() -> None:
    """What is typed into a form leans otherwise than the form does."""
    form = page_of({"body": ["слово слово слово слово слово слово слово слово"] * 6})
    page = bench_page("ours", form)
    assert true_lean(page.truth.words or ()) == 0
    assert score_page(page, Reading(form, COST), frozenset(Knows)).score.lean == Tally()
