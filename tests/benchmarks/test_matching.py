"""Risk: a figure without order that depends on order, or that forgives what was not read."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.matching import match_lines

lines = st.lists(
    st.lists(st.sampled_from(["секретно", "посол", "в", "Праге", "1950", "г."]), max_size=5).map(
        " ".join
    ),
    max_size=8,
)


def test_two_columns_read_as_one_line_are_cut() -> None:
    matching = match_lines(
        ["Экз. № 1-РАЗМЕТКА", "Экз. № 15-т. Молотову"],
        ["Экз. № 1-РАЗМЕТКА  Экз. № 15-т. Молотову"],
    )
    assert matching.found.rate == 1
    assert matching.free.count <= 2


def test_a_line_read_in_two_parts_is_put_together() -> None:
    matching = match_lines(
        ["Отпеч. 5.IV. 22-40 Разослано 23-30"], ["Разослано 23-30", "Отпеч. 5.IV. 22-40"]
    )
    assert matching.lines[0].read == "Отпеч. 5.IV. 22-40 Разослано 23-30"
    assert matching.free.count <= 1


def test_a_missed_line_is_an_error_and_noise_does_not_make_it_two() -> None:
    matching = match_lines(["совершенно секретно", "посол"], ["посол", "~~~~~"])
    assert matching.free == Tally(len("совершенно секретно"), 24)
    assert matching.within == Tally(0, 5)
    assert matching.found == Tally(5, 24)


def test_an_error_inside_a_found_line_is_counted_once() -> None:
    matching = match_lines(["совершенно секретно"], ["совершенно еекретно"])
    assert matching.free == matching.within == Tally(1, 19)


def test_a_wild_guess_is_no_find() -> None:
    assert match_lines(["совершенно секретно"], ["0123456789012345678"]).found.count == 0


@given(lines)
def test_the_truth_matches_itself_in_any_order(truth: list[str]) -> None:
    shuffled = random.Random(len(truth)).sample(truth, len(truth))  # noqa: S311
    matching = match_lines(truth, shuffled)
    assert matching.free.count == 0
    assert matching.found.count == matching.found.of


@settings(deadline=None)
@given(lines, lines, st.integers(0, 5))
def test_order_changes_nothing(truth: list[str], read: list[str], seed: int) -> None:
    mix = random.Random(seed)  # noqa: S311
    one = match_lines(truth, read)
    other = match_lines(mix.sample(truth, len(truth)), mix.sample(read, len(read)))
    assert (one.free, one.within, one.found) == (other.free, other.within, other.found)


@settings(deadline=None)
@given(lines, lines)
def test_every_letter_is_accounted_for(truth: list[str], read: list[str]) -> None:
    matching = match_lines(truth, read)
    written = sum(map(len, read))
    assert 0 <= matching.extra <= written
    assert matching.found.count <= matching.found.of == sum(map(len, truth))
    missing = matching.found.of - matching.found.count
    assert sum(line.errors.count for line in matching.lines) == matching.within.count + missing
    assert matching.free.count == matching.within.count + max(missing, matching.extra)


def test_nothing_read_is_every_letter_wrong() -> None:
    assert match_lines(["посол", "Прага"], []).free.rate == 1


def test_noise_alone_is_every_letter_of_it() -> None:
    assert match_lines(["посол"], ["посол", "~~~~~~"]).free == Tally(6, 5)
