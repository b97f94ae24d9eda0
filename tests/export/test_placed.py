"""Corrected text over measured pixels: what did not change stays where it was."""

from dataclasses import replace
from itertools import pairwise, starmap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.placed import PlacedLine, baseline, outline, placed_lines, shared_out
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Word, Zone
from tests.export import strategies
from tests.export.documents import TELEGRAM
from tests.export.writing import REWRITTEN

NOTE = next(zone for zone in TELEGRAM.zones if zone.kind == "dispatch_note")


def test_an_uncorrected_zone_is_as_it_was_read() -> None:
    for zone in TELEGRAM.zones:
        lines = placed_lines(zone)
        assert [line.box for line in lines] == [line.box for line in zone.lines]
        assert [line.words for line in lines] == [line.words for line in zone.lines]
        assert not any(line.corrected or line.estimated for line in lines)


def test_a_changed_word_stays_in_its_box_without_the_old_confidence() -> None:
    lines = placed_lines(replace(NOTE, text=NOTE.text.replace("Горелов", "Горелин")))
    changed = lines[-1].words[-1]
    assert (changed.text, changed.box) == ("Горелин", NOTE.lines[-1].words[-1].box)
    assert changed.confidence is None
    assert lines[-1].words[0] == NOTE.lines[-1].words[0]
    assert lines[-1].read == "Выпустил Горелов"


def test_lines_put_in_and_taken_out_leave_the_others_in_place() -> None:
    zone = next(zone for zone in REWRITTEN.pages[0].zones if zone.kind == "dispatch_note")
    lines = placed_lines(zone)
    assert [line.estimated for line in lines] == [True, True, False, False]
    assert lines[2].box == NOTE.lines[1].box
    assert lines[3].box == NOTE.lines[3].box


@given(strategies.zones)
def test_no_word_of_the_newest_text_is_lost(zone: Zone) -> None:
    found = [word.text for line in placed_lines(zone) for word in line.words]
    assert found == zone.text.split()


@given(st.text("абв ", min_size=1), st.integers(0, 3000))
def test_shares_lie_within_the_line_and_follow_each_other(text: str, width: int) -> None:
    words = shared_out(text.strip(), Box(100, 5, width, 40))
    assert [word.text for word in words] == text.split()
    for one, two in pairwise(words):
        assert one.box.x <= two.box.x
    for word in words:
        assert 100 <= word.box.x <= word.box.right <= 100 + width + 1


def standing(*words: tuple[str, Box], estimated: bool = False) -> PlacedLine:
    text = " ".join(text for text, _ in words)
    box = bounding(box for _, box in words)
    return PlacedLine(text, box, tuple(starmap(Word, words)), estimated=estimated)


def test_letters_and_marks_below_the_line_do_not_lower_it() -> None:
    line = standing(
        ("работу,", Box(0, 0, 200, 40)),
        ("начал", Box(220, 8, 100, 22)),
        ("—", Box(340, 18, 40, 4)),
        ("ВЧЕРА", Box(400, 0, 200, 30)),
    )
    assert baseline(line) == ((0, 29), (599, 29))


def test_a_line_leans_as_the_feet_of_its_words_do() -> None:
    words = [("слово", Box(x, 100 - x // 20, 90, 30)) for x in range(0, 1000, 100)]
    (left, start), (right, end) = baseline(standing(*words))
    assert (left, right) == (0, 989)
    assert (start - end) / (right - left) == pytest.approx(1 / 20, abs=0.005)
    assert start == 129


def test_where_no_word_stands_for_itself_the_line_runs_above_what_hangs() -> None:
    box = Box(10, 10, 200, 50)
    assert baseline(standing(("друг", box))) == ((10, 49), (209, 49))
    assert baseline(standing(("воз", box), estimated=True)) == ((10, 59), (209, 59))


@given(strategies.zones)
def test_trainers_find_lines_on_the_pixels_of_their_boxes(zone: Zone) -> None:
    for line in placed_lines(zone):
        for x, y in (*baseline(line), *outline(line.box)):
            assert line.box.x <= x < max(line.box.right, line.box.x + 1)
            assert line.box.y <= y < max(line.box.bottom, line.box.y + 1)
