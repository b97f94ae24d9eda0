"""Risk: a zone is left out, or a stamp is read into the middle of a sentence."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from config.vocabulary import load_vocabulary
from pipeline.layout.order import LATE, reading_order
from pipeline.model.geometry import Box

VOCABULARY = load_vocabulary()
Seen = tuple[str, Box]
BOXES = st.builds(
    Box, st.integers(0, 1600), st.integers(0, 2300), st.integers(1, 900), st.integers(1, 600)
)
ZONES = st.lists(st.tuples(st.sampled_from(sorted(VOCABULARY)), BOXES), max_size=15)


def ordered(zones: list[Seen]) -> list[Seen]:
    return reading_order(zones, lambda zone: zone, VOCABULARY)


@given(ZONES)
def test_every_zone_is_read_once(zones: list[Seen]) -> None:
    assert Counter(ordered(zones)) == Counter(zones)


@given(ZONES)
def test_stamps_and_notes_come_last(zones: list[Seen]) -> None:
    late = [kind in LATE for kind, _ in ordered(zones)]
    assert late == sorted(late)


@given(ZONES, st.randoms(use_true_random=False))
def test_zones_below_each_other_are_read_from_the_top(zones: list[Seen], chance: Random) -> None:
    stacked = [
        (kind, Box(box.x, 700 * row, box.width, box.height))
        for row, (kind, box) in enumerate(zones)
        if kind not in LATE
    ]
    shuffled = list(stacked)
    chance.shuffle(shuffled)
    assert ordered(shuffled) == stacked


def test_a_telegram_is_read_from_its_head_to_its_foot() -> None:
    wanted = [
        ("classification", Box(1000, 150, 300, 30)),
        ("title", Box(400, 240, 800, 60)),
        ("distribution_list", Box(150, 450, 1100, 340)),
        ("routing", Box(150, 860, 1000, 40)),
        ("body", Box(180, 1100, 1250, 500)),
        ("dispatch_note", Box(150, 1690, 400, 130)),
        ("signature", Box(900, 1700, 500, 30)),
        ("stamp", Box(700, 300, 400, 300)),
    ]
    read = [kind for kind, _ in ordered(wanted[::-1])]
    assert read[:5] == [kind for kind, _ in wanted[:5]]
    assert read.index("signature") < read.index("dispatch_note")
    assert read[-1] == "stamp"


def test_columns_beside_each_other_are_read_from_the_left() -> None:
    left, right = ("body", Box(100, 310, 600, 900)), ("body", Box(800, 300, 600, 900))
    assert ordered([right, left]) == [left, right]
