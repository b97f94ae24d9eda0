"""Risk: what was typed into a form or a table is told for print, or the form's print for typing."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest

from pipeline.layout.inks import ORDER, Inks
from pipeline.layout.named import Named
from pipeline.layout.pitch import Pitch, pitch_of, typed_by_pitch
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Word

ROOM, BARE = 20, 4
SENTENCE = "Посольство полагает целесообразным поддержать просьбу министра торговли"
TEXT = SENTENCE.split()


def word(text: str, x: int, row: int, ink: Ink, width: int | None = None) -> Word:
    """Return a word as wide as a typewriter makes it, or as wide as told."""
    wide = ROOM * len(text) - BARE if width is None else width
    return Word(text, Box(x, 40 * row, wide, 24), 0.9, ink=ink)


def line(texts: Sequence[str], row: int, ink: Ink, seed: int | None = None) -> Line:
    """Return a typed line; with a seed one of letters as wide as they are in print."""
    words, x, chance = [], 40, Random(seed)  # noqa: S311 - the same each time
    for text in texts:
        printed = sum(chance.choice((8, 12, 17, 20)) for _ in text)
        words.append(word(text, x, row, ink, None if seed is None else printed))
        x += ROOM * (len(text) + 1)
    return Line.of(words)


def zone(kind: str, *lines: Line) -> Named:
    return Named(kind, lines, 0.9)


def inks(typed: float = 0.2, printed: float = 0.8) -> Inks:
    """Return inks that are equally likely on a whole sheet."""
    likely = {Ink.TYPED: typed, Ink.PRINTED: printed}
    shares = [np.full((800, 2400), likely.get(ink, 0.0), np.float32) for ink in ORDER]
    return Inks(np.stack(shares), np.ones((800, 2400), np.float32), 1.0)


def body() -> Named:
    return zone("body", *(line(TEXT, row, Ink.TYPED) for row in range(3)))


def told(named: Named, seen: Inks) -> list[Ink | None]:
    """Return the inks of a zone's words beside a typed body."""
    _, found = typed_by_pitch([body(), named], seen)
    return [each.ink for line in found.lines for each in line.words]


def test_the_pitch_of_a_typed_page_is_found_and_print_has_none() -> None:
    typed = [each for read in body().lines for each in read.words]
    pitch = pitch_of(typed)
    assert pitch is not None
    assert pitch.room == pytest.approx(ROOM, rel=0.03)
    printed = [each for row in range(9) for each in line(TEXT, row, Ink.PRINTED, row).words]
    assert pitch_of(printed) is None
    assert pitch_of(typed[:9]) is None


def test_cells_that_fit_the_pitch_of_the_page_were_typed() -> None:
    cells = line(("Комбинат", "7771", "выполнен"), 9, Ink.PRINTED)
    assert told(zone("table", cells), inks()) == [Ink.TYPED] * 3


def test_a_page_of_which_all_was_taken_for_print_is_known_by_its_pitch() -> None:
    rows = [line(TEXT, row, Ink.PRINTED) for row in range(4)]
    (found,) = typed_by_pitch([zone("table", *rows)], inks())
    assert {each.ink for read in found.lines for each in read.words} == {Ink.TYPED}


def test_print_stays_print() -> None:
    head = line(("МИНИСТЕРСТВО", "ИНОСТРАННЫХ", "ДЕЛ"), 9, Ink.PRINTED, seed=3)
    assert told(zone("heading", head), inks()) == [Ink.PRINTED] * 3


def test_what_a_form_says_beside_what_is_typed_into_it_stays_print() -> None:
    label, name = word("Экз.", 40, 9, Ink.PRINTED, 58), word("Молотову", 140, 9, Ink.TYPED)
    seen = inks()
    seen.shares[ORDER.index(Ink.TYPED), :, 130:] = 0.9
    seen.shares[ORDER.index(Ink.PRINTED), :, 130:] = 0.1
    assert told(zone("routing", Line.of((label, name))), seen) == [Ink.PRINTED, Ink.TYPED]


def test_other_inks_and_typing_that_does_not_fit_are_left_alone() -> None:
    rows = [
        line(("резолюция",), 9, Ink.HAND),
        line(("ВХОДЯЩИЙ",), 10, Ink.STAMP),
        line(("разорванное",), 11, Ink.TYPED, seed=5),
    ]
    assert told(zone("other", *rows), inks()) == [Ink.HAND, Ink.STAMP, Ink.TYPED]


def test_a_word_speaks_for_typing_by_its_width() -> None:
    pitch = Pitch(ROOM, BARE)
    fits = [pitch.fit(word("Вышинский", 0, 0, Ink.PRINTED, wide)) for wide in (176, 170, 150, 120)]
    assert fits == sorted(fits, reverse=True)
    assert fits[0] > 1 > -1 > fits[2]
