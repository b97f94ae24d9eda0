"""Risk: a rim's letters stay lone and no search finds them, or words of one letter run together."""

from __future__ import annotations

from pipeline.model.geometry import Box
from pipeline.model.page import Line, Word
from pipeline.ocr.spaced import drawn_together, is_spaced


def line_of(*words: tuple[str, int]) -> Line:
    """Return a line of words that begin at given places, ten pixels a letter."""
    set_ = tuple(Word(text, Box(x, 0, 10 * len(text) - 2, 12), 0.9) for text, x in words)
    return Line(Box(0, 0, 400, 12), " ".join(text for text, _ in words), 0.9, set_)


def test_letters_apart_become_the_words_that_wider_gaps_part() -> None:
    line = line_of(*((c, 20 * n) for n, c in enumerate("АРХИВ")), *(("О", 140), ("Т", 160)))
    joined = drawn_together(line)
    assert joined.text == "АРХИВ ОТ"
    assert [word.box for word in joined.words] == [Box(0, 0, 88, 12), Box(140, 0, 28, 12)]
    assert joined.confidence is not None
    assert 0 < joined.confidence <= 1


def test_a_line_of_words_stays_as_it_is() -> None:
    line = line_of(("и", 0), ("я", 20), ("в", 40), ("Москве", 60), ("был", 140), ("рад", 180))
    assert not is_spaced(line.words)
    assert drawn_together(line) is line
