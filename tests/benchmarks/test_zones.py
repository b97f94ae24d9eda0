"""Risk: a zone counts as found that lies elsewhere, has another name, or was counted twice."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.counts import Hits
from benchmarks.metrics.zones import InkedWord, Placed, ink_accuracy, ink_counts, zone_hits
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Zone

boxes = st.builds(
    Box, st.integers(0, 90), st.integers(0, 90), st.integers(1, 40), st.integers(1, 40)
)
placed = st.lists(st.builds(Placed, st.sampled_from(["body", "stamp"]), boxes), max_size=6)


def body(*box: int) -> Placed:
    return Placed("body", Box(*box))


@pytest.mark.parametrize(
    ("truth", "read", "hits"),
    [
        ([body(0, 0, 10, 10)], [body(0, 0, 10, 10)], Hits(1, 0, 0)),
        ([body(0, 0, 10, 10)], [body(0, 0, 10, 5)], Hits(1, 0, 0)),  # IoU exactly 0.5
        ([body(0, 0, 10, 10)], [body(0, 0, 10, 4)], Hits(0, 1, 1)),
        ([body(0, 0, 10, 10)], [body(0, 0, 10, 10), body(0, 0, 10, 9)], Hits(1, 0, 1)),
        ([body(0, 0, 10, 10)], [], Hits(0, 1, 0)),
        ([], [body(0, 0, 10, 10)], Hits(0, 0, 1)),
    ],
)
def test_hits_by_hand(truth: list[Placed], read: list[Placed], hits: Hits) -> None:
    assert zone_hits(truth, read) == {"body": hits}


def test_the_right_place_under_the_wrong_name_is_missed_and_invented() -> None:
    hits = zone_hits([body(0, 0, 9, 9)], [Placed("stamp", Box(0, 0, 9, 9))])
    assert hits == {"body": Hits(0, 1, 0), "stamp": Hits(0, 0, 1)}


def test_the_better_overlap_gets_the_zone() -> None:
    truth = [body(0, 0, 10, 10), body(0, 4, 10, 10)]
    assert zone_hits(truth, [body(0, 4, 10, 10), body(0, 1, 10, 10)])["body"] == Hits(2, 0, 0)


@given(placed)
def test_the_truth_hits_itself(truth: list[Placed]) -> None:
    assert all(hits.f1 == 1 for hits in zone_hits(truth, truth).values())


@given(placed, placed)
def test_what_one_misses_the_other_invents(one: list[Placed], other: list[Placed]) -> None:
    there, back = zone_hits(one, other), zone_hits(other, one)
    assert {kind: hits.f1 for kind, hits in there.items()} == {
        kind: hits.f1 for kind, hits in back.items()
    }
    assert sum(h.right + h.missed for h in there.values()) == len(one)
    assert sum(h.right + h.invented for h in there.values()) == len(other)


def test_ink_is_that_of_the_smallest_zone_over_the_word() -> None:
    page = [
        Zone("z1", "body", Ink.TYPED, Box(0, 0, 100, 100), 1),
        Zone("z2", "stamp", Ink.STAMP, Box(50, 50, 20, 20), 2),
    ]
    words = [
        InkedWord("а", Box(10, 10, 10, 10), Ink.TYPED),
        InkedWord("б", Box(55, 55, 10, 10), Ink.STAMP),
        InkedWord("в", Box(56, 55, 10, 10), Ink.HAND),
        InkedWord("г", Box(200, 0, 10, 10), Ink.PRINTED),
    ]
    counts = ink_counts(words, page)
    assert counts == Counter(
        {"typed>typed": 1, "stamp>stamp": 1, "hand>stamp": 1, "printed>none": 1}
    )
    assert ink_accuracy(counts).rate == 0.5
