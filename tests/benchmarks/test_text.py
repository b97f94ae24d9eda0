"""Risk: an error rate that counts what is no error, or misses what is one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.metrics.counts import Tally
from benchmarks.metrics.folding import flowing, fold
from benchmarks.metrics.text import bag_errors, letter_errors, word_errors

texts = st.text("абвгде ", max_size=40)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ёлка  и\tещё", "Елка и еще"),
        ("1941—1945 – ‑", "1941-1945 - -"),
        ("й".replace("й", "и\u0306"), "й"),
        ("товарищу Р О Щ И Н У, срочно", "товарищу РОЩИН У, срочно"),
        ("Д О К Л А Д", "ДОКЛАД"),
        ("а и б", "аиб"),
        ("и в", "и в"),
        ("№ 5 № 6 № 7", "№ 5 № 6 № 7"),
        ("Фонд № . . . . . 12", "Фонд № 12"),
        ("Экз. № 2-т.........Берии", "Экз. № 2-т Берии"),
        ("и вот...", "и вот..."),
    ],
)
def test_what_is_the_same_folds_alike(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["Всесо-", "юзной"], "Всесоюзной"),
        (["Всесо—", "юзной"], "Всесоюзной"),
        (["Москва-", "Товарная"], "Москва- Товарная"),
        (["19-", "20"], "19- 20"),
        (["да -", "нет"], "да - нет"),
        (["одна", "", " другая "], "одна другая"),
    ],
)
def test_broken_words_are_joined_and_no_others(lines: list[str], text: str) -> None:
    assert flowing(lines) == text


@pytest.mark.parametrize(
    ("truth", "read", "letters", "words"),
    [
        ("кот спит", "кот спит", Tally(0, 8), Tally(0, 2)),
        ("кот спит", "кит спит", Tally(1, 8), Tally(1, 2)),
        ("кот спит", "", Tally(8, 8), Tally(2, 2)),
        ("кот", "кот и пёс", Tally(6, 3), Tally(2, 1)),
        ("", "шум", Tally(3, 0), Tally(1, 0)),
        ("котспит", "кот спит", Tally(1, 7), Tally(2, 1)),
    ],
)
def test_counts_by_hand(truth: str, read: str, letters: Tally, words: Tally) -> None:
    assert letter_errors(truth, read) == letters
    assert word_errors(truth, read) == words


@given(texts)
def test_a_text_has_no_errors_against_itself(text: str) -> None:
    assert not any(f(text, text).count for f in (letter_errors, word_errors, bag_errors))


@given(texts, texts)
def test_what_one_side_lacks_the_other_has_too_much(one: str, other: str) -> None:
    for count in (letter_errors, word_errors, bag_errors):
        assert count(one, other).count == count(other, one).count


@given(texts, texts)
def test_order_can_only_add_errors_of_words(one: str, other: str) -> None:
    assert bag_errors(one, other).count <= word_errors(one, other).count


@given(st.lists(st.sampled_from(["кот", "пёс", "дом", "на"]), max_size=8), st.randoms())
def test_a_bag_of_words_has_no_order(words: list[str], random: object) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert bag_errors(" ".join(words), " ".join(shuffled)).count == 0


def test_nothing_to_count_is_no_rate() -> None:
    assert Tally(3, 0).rate is None
    assert (Tally(1, 4) + Tally(1, 4)).rate == 0.25
