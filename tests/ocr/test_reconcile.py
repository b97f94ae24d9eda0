"""Risk: of two readings words are lost, doubled or invented, or the worse one wins."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.geometry import Box
from pipeline.model.page import Word
from pipeline.ocr.reconcile import FLOOR, Reading, passages, reconciled
from pipeline.text.lexicon import Standing, standing

TEXTS = st.lists(st.text("абв.1", min_size=1, max_size=5), max_size=7)
SURE = st.floats(0, 1)


def words(texts: list[str], sure: float = 0.9) -> tuple[Word, ...]:
    return tuple(Word(text, Box(60 * n, 0, 50, 20), sure) for n, text in enumerate(texts))


def own(word: Word) -> float:
    return word.confidence or 0.0


def joined(first: list[str], second: list[str], sure: tuple[float, float] = (0.9, 0.9)) -> str:
    ours, theirs = Reading(words(first, sure[0]), own), Reading(words(second, sure[1]), own)
    return " ".join(word.text for word in reconciled(ours, theirs, own))


@given(TEXTS, TEXTS)
def test_passages_hold_every_word_of_both_once_and_in_order(
    first: list[str], second: list[str]
) -> None:
    cut = list(passages(words(first), words(second)))
    assert [word.text for ours, _ in cut for word in ours] == first
    assert [word.text for _, theirs in cut for word in theirs] == second


@given(TEXTS, TEXTS, SURE, SURE)
def test_a_word_that_neither_read_is_not_written(
    first: list[str], second: list[str], one: float, two: float
) -> None:
    readings = (Reading(words(first, one), own), Reading(words(second, two), own))
    for word in reconciled(*readings, own):
        assert word.text in {*first, *second}
        assert all(set(text.split()) <= {*first, *second} for text in word.alternatives)


@given(TEXTS, SURE)
def test_two_that_agree_change_nothing(texts: list[str], sure: float) -> None:
    both = reconciled(Reading(words(texts, sure), own), Reading(words(texts, sure), own), own)
    assert [(word.text, word.box, word.alternatives) for word in both] == [
        (word.text, word.box, ()) for word in words(texts)
    ]


@given(TEXTS, TEXTS, SURE, SURE)
def test_who_reads_first_decides_nothing_where_one_is_surer(
    first: list[str], second: list[str], one: float, two: float
) -> None:
    here = joined(first, second, (FLOOR + 0.5 + one / 10, FLOOR - 0.1))
    there = joined(second, first, (FLOOR - 0.1, FLOOR + 0.5 + one / 10))
    assert here == there


def test_the_likelier_word_wins_and_the_other_is_kept() -> None:
    sure, unsure = (
        Reading(words(["через", "рука"], 0.9), own),
        Reading(words(["через", "мука"], 0.5), own),
    )
    for pair in ((sure, unsure), (unsure, sure)):
        read = reconciled(*pair, own)
        assert [word.text for word in read] == ["через", "рука"]
        assert [word.alternatives for word in read] == [(), ("мука",)]


def test_what_a_reader_doubted_itself_is_kept_behind_what_lost() -> None:
    one, other = (
        tuple(replace(word, alternatives=texts) for word in words([text], sure))
        for text, texts, sure in (("рука", ("река", "мука"), 0.9), ("мука", ("рука", "муха"), 0.5))
    )
    (read,) = reconciled(Reading(one, own), Reading(other, own), own)
    assert (read.text, read.alternatives) == ("рука", ("мука", "река", "муха"))
    (alike,) = reconciled(Reading(one, own), Reading(one, own), own)
    assert alike.alternatives == ("река", "мука")
    parted = reconciled(Reading(one, own), Reading(words(["ру", "ка"], 0.4), own), own)
    assert parted[0].alternatives == ("ру ка", "река", "мука")
    first, second = reconciled(Reading(words(["ру", "ка"]), own), Reading(other, own), own)
    assert (first.alternatives, second.alternatives) == (("мука",), ())


def test_a_word_cut_in_two_is_weighed_against_the_whole() -> None:
    assert (
        joined(["по", "сольство", "СССР"], ["посольство", "СССР"], (0.5, 0.9)) == "посольство СССР"
    )


def test_noise_that_one_reader_sees_and_does_not_trust_is_left_out() -> None:
    assert joined(["дом", "~,"], ["дом"], (0.2, 0.9)) == "дом"
    assert joined(["дом", "стоит"], ["дом"], (0.8, 0.9)) == "дом стоит"


def test_the_late_reader_wins_by_the_lexicon_or_by_a_margin() -> None:
    def written(ours: str, theirs: str, worth: float) -> str:
        first, late = (
            Reading(words([ours], 0.5), own),
            Reading(words([theirs], worth), own, late=True),
        )
        return reconciled(first, late, own)[0].text

    assert written("програмыист", "программист", 0.55) == "программист"
    assert written("13", "I3", 0.6) == "13"
    assert written("13", "18", 0.95) == "18"


def test_letters_typed_apart_are_judged_as_one_word() -> None:
    """Alone each of them may be a word, so that wrong ones would count as right."""
    close, apart = words(["МОСК8А"], 0.6), words(list("МОСК9А"), 0.6)

    def share(word: Word) -> float:
        return 0.8 if standing(word.text) is Standing.SHORT else 0.5

    read = reconciled(Reading(close, share), Reading(apart, share), share)
    assert [word.text for word in read] == ["МОСК8А"]
