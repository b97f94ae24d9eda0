"""Names that stand for each other, and the ways to write them in Latin letters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipeline.text.lexemes import lemmas
from pipeline.text.search_form import forms

Name = tuple[str, ...]
"""A name as its tokens."""


@dataclass(frozen=True)
class Thesaurus:
    """What ``config`` knows of names.

    Attributes:
        places: Groups of names for one place (Пекин, Бэйпин, Peking, Beijing).
        aliases: A cover name, and whom it hides.
        known: Surnames and places in the nominative: transliterations that are surely meant.
        romanizations: Ways to write a Russian name in Latin letters.

    """

    places: tuple[tuple[str, ...], ...] = ()
    aliases: tuple[tuple[str, str], ...] = ()
    known: tuple[str, ...] = ()
    romanizations: tuple[Callable[[str], str], ...] = field(default=(), repr=False)

    def other_names(self, word: str) -> tuple[Name, ...]:
        """Return the other names of the place that a word names, in any case."""
        return _looked_up(self._places, word)

    def other_persons(self, word: str) -> tuple[Name, ...]:
        """Return whom a cover name hides, and under which cover names somebody hides."""
        return _looked_up(self._aliases, word)

    def knows(self, form: str) -> bool:
        """Return whether a form is a name in the nominative."""
        return form in self._known

    def romanized(self, word: str) -> frozenset[str]:
        """Return a Cyrillic word in Latin letters, in the form in which words are sought."""
        return self._in_latin(word)

    @cached_property
    def _in_latin(self) -> Callable[[str], frozenset[str]]:
        return lru_cache(maxsize=4096)(self._romanized)

    def _romanized(self, word: str) -> frozenset[str]:
        latin = {roman(word.capitalize()) for roman in self.romanizations}
        return frozenset(made.text for text in latin for made in forms(text))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(name[0] for name in map(_name, self.known) if len(name) == 1)

    @cached_property
    def _places(self) -> dict[str, tuple[Name, ...]]:
        return _by_word(self.places)

    @cached_property
    def _aliases(self) -> dict[str, tuple[Name, ...]]:
        return _by_word(self.aliases)


def _by_word(groups: Iterable[Iterable[str]]) -> dict[str, tuple[Name, ...]]:
    found: dict[str, tuple[Name, ...]] = {}
    for group in groups:
        names = [name for name in map(_name, group) if name]
        for name in names:
            if len(name) == 1:
                others = tuple(other for other in names if other != name)
                found[name[0]] = tuple(dict.fromkeys(found.get(name[0], ()) + others))
    return found


def _looked_up(table: dict[str, tuple[Name, ...]], word: str) -> tuple[Name, ...]:
    meant = dict.fromkeys((word, *lemmas(word)))
    return tuple(dict.fromkeys(name for form in meant for name in table.get(form, ())))


def _name(text: str) -> Name:
    return tuple(made.text for made in forms(text))
