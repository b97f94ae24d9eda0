"""Sentences from the phrase book: slots filled so that names, cases and numbers agree.

``{p1}`` a person, ``{f1}`` a foreigner, ``{c1}`` a city abroad, ``{t1}`` a town, ``{o1}`` an
office, ``{g1}`` goods, ``{k1}`` a country: the same number is the same one on the whole page.
``{p1.dat}`` is another case. ``{n:20-90}`` is a number, ``{n:20-90:тонна|тонны|тонн}`` a number
with its noun. ``{day}`` is a date shortly before the page's, ``{soon}`` one shortly after,
``{clock}`` a time, ``{year}`` the year.
``{@rule}`` is a line of that rule, ``[a/b/c]`` one of the choices.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from samples.facsimile.calendar import in_words
from samples.facsimile.lexicon import Entry, entries, phrases
from samples.facsimile.raster import Rng

_KINDS = {
    "p": "surnames",
    "f": "foreigners",
    "c": "cities",
    "t": "towns",
    "o": "offices",
    "g": "goods",
    "k": "countries",
}
_SLOT = re.compile(r"\{([^{}]+)\}")
_EUPHONY = (
    (re.compile(r"\b([Вв]) (?=Фр|Вл|Вс|Вт|Вь)"), r"\1о "),
    (re.compile(r"\b([Сс]) (?=Шв|Шт|Ст|См|Св|Ск|Сп)"), r"\1о "),
    (re.compile(r"\b([Оо]) (?=[АИОУЭаиоуэ])"), r"\1б "),
)
_CHOICE = re.compile(r"\[([^\[\]]+/[^\[\]]*)\]")


@dataclass(slots=True)
class Book:
    """One page's way through the phrase book: who and what was named stays named."""

    rng: Rng
    when: datetime
    cast: dict[str, Entry] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)

    def entry(self, role: str) -> Entry:
        """Return who plays a role on this page (``p1``, ``c2``), chosen at first asking."""
        if role not in self.cast:
            taken = {entry.name for entry in self.cast.values()}
            pool = [e for e in entries(_KINDS[role[0]]) if e.name not in taken]
            self.cast[role] = pool[int(self.rng.integers(len(pool)))]
        return self.cast[role]

    def pick(self, choices: list[str]) -> str:
        """Return one of the choices, one not yet used on this page where there is one."""
        fresh = [choice for choice in choices if choice not in self.used] or choices
        chosen = fresh[int(self.rng.integers(len(fresh)))]
        self.used.add(chosen)
        return chosen

    def line(self, theme: str, rule: str) -> str:
        """Return one line of a rule of a theme, filled in."""
        return self.fill(self.pick(phrases(theme)[rule]), theme)

    def fill(self, template: str, theme: str) -> str:
        """Return the template with its choices made and its slots filled."""
        while found := _CHOICE.search(template):
            choices = found.group(1).split("/")
            chosen = choices[int(self.rng.integers(len(choices)))]
            template = template[: found.start()] + chosen + template[found.end() :]
        filled = _SLOT.sub(lambda slot: self._slot(slot.group(1), theme), template)
        for before, after in _EUPHONY:
            filled = before.sub(after, filled)
        return filled

    def paragraphs(self, theme: str, letters: int) -> list[str]:
        """Return paragraphs of the theme, together about so many letters long."""
        made = [self.line(theme, "opening")]
        while sum(map(len, made)) < letters:
            count = int(self.rng.integers(2, 5))
            made.append(" ".join(self.line(theme, "body") for _ in range(count)))
        if "closing" in phrases(theme):
            made.append(self.line(theme, "closing"))
        return made

    def _slot(self, slot: str, theme: str) -> str:
        if slot.startswith("@"):
            return self.line(theme, slot[1:])
        if slot.startswith("n:"):
            return self._number(slot[2:])
        if slot in ("day", "soon", "clock", "year"):
            return self._time(slot)
        role, _, case = slot.partition(".")
        return self.entry(role).case(case or "nom")

    def _number(self, spec: str) -> str:
        span, _, noun = spec.partition(":")
        low, high = (int(part) for part in span.split("-"))
        number = int(self.rng.integers(low, high + 1))
        if high - low > 1000:
            number = round(number, -2)
        digits = f"{number:,}".replace(",", ".") if number >= 10000 else str(number)
        return f"{digits} {agreed(number, noun)}" if noun else digits

    def _time(self, slot: str) -> str:
        if slot in ("day", "soon"):
            away = (
                -int(self.rng.integers(0, 12)) if slot == "day" else int(self.rng.integers(3, 25))
            )
            return in_words(self.when + timedelta(days=away), year=False)
        if slot == "year":
            return str(self.when.year)
        hour, minute = int(self.rng.integers(9, 22)), int(self.rng.integers(0, 12)) * 5
        words = f"{hour} {agreed(hour, 'час|часа|часов')}"
        return f"{words} {minute} минут" if minute else words


def agreed(number: int, forms: str) -> str:
    """Return the noun for a number: ``тонна|тонны|тонн`` for one, two and five."""
    one, two, five = forms.split("|")
    if number % 10 == 1 and number % 100 != 11:
        return one
    if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14):
        return two
    return five
