"""What single lines say: rows of paragraphs, and the short odd lines of forms and letters."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

import numpy as np

from samples.facsimile.calendar import in_words, moment, roman_month, short
from samples.facsimile.grammar import Book
from samples.facsimile.hyphens import wrap

THEMES = ("telegram", "memorandum", "report", "resolution", "decree", "letter", "minutes")
LINE_SPACE, JUDGED_SPACE = 11, 12
"""Seed spaces of lines for learning and of lines kept back."""


def texts(seed: int, *, judged: bool = False) -> Iterator[str]:
    """Yield texts of typed lines without end: rows of paragraphs, and odd ones between them."""
    rng = np.random.default_rng((JUDGED_SPACE if judged else LINE_SPACE, seed, 1))
    while True:
        book = Book(rng, moment(rng))
        theme = THEMES[int(rng.integers(len(THEMES)))]
        rule = "decided" if theme == "minutes" else "point" if theme == "decree" else "body"
        paragraph = " ".join(book.line(theme, rule) for _ in range(6))
        rows = wrap(paragraph, int(rng.integers(18, 68)))
        yield from chain(rows, _oddities(book))


def _oddities(book: Book) -> list[str]:
    """Return three of the short lines that forms and letters have."""
    rng, when = book.rng, book.when
    name = book.entry("p1")
    choices = (
        " ".join(name.name.upper()),
        " ".join(book.entry("c1").case("gen").upper()),
        short(when),
        in_words(when),
        f"Спец. №№ {rng.integers(100, 999)}, {rng.integers(100, 999)}",
        f"{rng.integers(900, 9900)} № {rng.integers(1000, 9900)}/{rng.integers(10, 400)}",
        f"Отпеч. {when.day}.{roman_month(when)}. {when:%H-%M}",
        f"Разослано {when:%H-%M} {when.day}.{roman_month(when)}",
        f"Выпустил {name.name}",
        f"Товарищу {name.case('dat').upper()}",
        f"Для товарища {name.case('gen').upper()}.",
        "ВНЕ ОЧЕРЕДИ", "О С О Б А Я", "Верно:", "СОВЕРШЕННО СЕКРЕТНО", "Сов. секретно",
        f"Экз. № {rng.integers(1, 9)}", f"{rng.integers(2, 12)} экз. ам", "ДОКЛАДНАЯ ЗАПИСКА",
        f"- {rng.integers(2, 40)} -", book.entry("o1").name.upper(),
    )  # fmt: skip
    return [choices[int(place)] for place in rng.permutation(len(choices))[:3]]
