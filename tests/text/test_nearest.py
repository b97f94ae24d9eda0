"""Risk: which name a reading is taken for hangs on the order in which a process met the lexicon."""

from __future__ import annotations

from pipeline.text.nearest import Nearest

ALIKE = {f"Бер{a}{b}": (f"Бер{a}{b}",) for a in "абвгдежз" for b in "клмнопрс"}


def test_of_many_names_as_near_the_same_are_looked_at_in_any_order() -> None:
    """Forms come from sets, whose order is another one in each process."""
    there = Nearest(ALIKE)
    back = Nearest(dict(reversed(ALIKE.items())))
    for read in ("Берия", "Берю", "Берик", "Верак"):
        assert there.find(read) == back.find(read)
