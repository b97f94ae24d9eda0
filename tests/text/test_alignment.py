"""Risk: a translation stands beside the wrong paragraph, or a paragraph of it is lost."""

from __future__ import annotations

from random import Random
from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.alignment import Bead, align

texts = st.lists(st.text(max_size=60), max_size=12)


@given(texts, texts)
def test_every_paragraph_is_in_one_bead_in_order(source: list[str], target: list[str]) -> None:
    beads = align(source, target)
    assert [at for bead in beads for at in bead.source] == list(range(len(source)))
    assert [at for bead in beads for at in bead.target] == list(range(len(target)))
    assert all(len(bead.source) + len(bead.target) for bead in beads)


@given(st.lists(st.integers(20, 900), min_size=1, max_size=30))
def test_paragraphs_of_like_lengths_go_one_to_one(lengths: list[int]) -> None:
    source, target = ["а" * each for each in lengths], ["a" * each for each in lengths]
    assert align(source, target) == [
        Bead(range(at, at + 1), range(at, at + 1)) for at in range(len(lengths))
    ]


def test_one_paragraph_that_was_made_two_stands_beside_both() -> None:
    source = ["а" * 200, "б" * 700, "в" * 90]
    target = ["a" * 210, "b" * 380, "b" * 340, "c" * 95]
    assert [(len(b.source), len(b.target)) for b in align(source, target)] == [
        (1, 1),
        (1, 2),
        (1, 1),
    ]


def test_numbers_draw_their_paragraphs_together() -> None:
    source = ["Спец. №№ 640, 641", "Верно", "Тов. Лугову"]
    beads = align(source, ["Special: 640, 641", "For Comrade Lugov"])
    assert beads[0] == Bead(range(1), range(1))


def test_names_draw_their_paragraphs_together() -> None:
    source, target = ["Верно:", "Тов. Лугову"], ["Lugov"]
    beads = align(source, target, lambda text: text.replace("Лугову", "Lugovu"))
    assert beads == [Bead(range(1), range(0)), Bead(range(1, 2), range(1))]


def test_a_volume_is_aligned_in_a_moment_though_some_is_left_out() -> None:
    chance = Random(1)  # noqa: S311 - the same heap each time
    lengths = [int(40 * 20 ** chance.random()) for _ in range(1500)]
    kept = [at for at in range(1500) if at % 15]
    target = ["a" * int(lengths[at] * chance.uniform(0.95, 1.05)) for at in kept]
    begun = process_time()
    beads = align(["а" * each for each in lengths], target)
    assert process_time() - begun < 10
    right = sum(1 for bead in beads for at in bead.target if kept[at] in bead.source)
    assert right > 0.9 * len(kept)
