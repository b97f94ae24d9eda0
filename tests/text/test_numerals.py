"""Risk: a Roman month, typed with Russian letters, becomes another month."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.numerals import roman_month

MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
KEYS = {"V": "VУ", "X": "XХ", "I": "I1ІТ|l"}


def disguises(numeral: str) -> set[str]:
    """Return the ways in which a typist or an engine writes a numeral, key by key."""
    typed = {"".join(keys) for keys in product(*(KEYS[letter] for letter in numeral))}
    short = {text.replace("III", "Ш").replace("II", "П") for text in typed}
    return typed | short


@pytest.mark.parametrize(("month", "numeral"), list(enumerate(MONTHS, start=1)))
def test_a_month_is_known_in_every_disguise(month: int, numeral: str) -> None:
    for written in disguises(numeral):
        assert roman_month(written) == month, written


def test_no_two_months_share_a_disguise() -> None:
    written = [text for numeral in MONTHS for text in disguises(numeral)]
    assert len(written) == len(set(written))


@pytest.mark.parametrize("text", ["", "ХШ", "IIII", "УУ", "VX", "IXI", "XV", "мая", "4", "I ", "О"])
def test_what_is_no_month_is_not_made_one(text: str) -> None:
    assert roman_month(text) is None


@given(st.text(max_size=6))
def test_any_text_is_a_month_or_nothing(text: str) -> None:
    assert roman_month(text) in {None, *range(1, 13)}
