"""What the desk says, in Russian and English: TOML files beside each other, one per language.

``words/desk.ru.toml`` and ``words/reader.ru.toml`` are one catalogue. A phrase with numbers is a
list of its forms, in the order in which the language has them: one, few, many; or one, other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from pipeline.model.page import Problem

LANGUAGES: Final = ("ru", "en")
_FOLDER: Final = Path(__file__).parent / "words"
_THIN_SPACE: Final = "\N{NARROW NO-BREAK SPACE}"


@dataclass(frozen=True)
class Wording:
    """The phrases of one language, by dotted name."""

    lang: str
    phrases: Mapping[str, str | list[str]]

    def __call__(self, name: str, /, **values: Any) -> str:
        """Return a phrase; ``n`` chooses its form. An unknown name is a fault of ours.

        Raises:
            KeyError: there is no such phrase.

        """
        phrase = self.phrases[name]
        if isinstance(phrase, list):
            phrase = phrase[form_of(self.lang, int(values["n"]), len(phrase))]
        shown = {key: self.number(v) if isinstance(v, int) else v for key, v in values.items()}
        return phrase.format(**shown)

    def raw(self, name: str) -> str:
        """Return a phrase with its gaps, for scripts that fill them."""
        return str(self.phrases[name])

    def has(self, name: str) -> bool:
        """Return whether there is such a phrase."""
        return name in self.phrases

    def number(self, value: float, digits: int = 0) -> str:
        """Return a number as the language writes it."""
        plain = f"{value:,.{digits}f}"
        if self.lang == "ru":
            return plain.replace(",", _THIN_SPACE).replace(".", ",")
        return plain

    def size(self, count: int) -> str:
        """Return a count of bytes in KB, MB or GB."""
        for power, unit in ((3, "gb"), (2, "mb"), (1, "kb")):
            if count >= 1000**power:
                value = count / 1000**power
                return self(f"unit.{unit}", v=self.number(value, 0 if value >= 100 else 1))
        return self("unit.b", v=count)

    def lasting(self, seconds: float) -> str:
        """Return how long something lasts, in the two largest units that matter."""
        minutes = round(seconds / 60)
        if minutes < 1:
            return self("unit.under_minute")
        hours, rest = divmod(minutes, 60)
        if not hours:
            return self("unit.minutes", n=minutes)
        return (
            self("unit.hours", h=hours, m=rest) if hours < 48 else self("unit.days", n=hours // 24)
        )

    def moment(self, when: datetime) -> str:
        """Return a moment in the server's time zone, to the minute."""
        return f"{when.astimezone():{self('unit.moment')}}"

    def problem(self, problem: Problem) -> str:
        """Return what is wrong, in this language."""
        return problem.ru if self.lang == "ru" else problem.en


def form_of(lang: str, count: int, forms: int) -> int:
    """Return which of a phrase's forms goes with a number."""
    if lang == "ru" and forms == 3:
        ten, hundred = count % 10, count % 100
        if ten == 1 and hundred != 11:
            return 0
        return 1 if ten in (2, 3, 4) and hundred not in (12, 13, 14) else 2
    return 0 if count == 1 else 1


@cache
def wording(lang: str) -> Wording:
    """Return the phrases of a language; of Russian for one that we do not speak."""
    known = lang if lang in LANGUAGES else LANGUAGES[0]
    phrases: dict[str, str | list[str]] = {}
    for path in sorted(_FOLDER.glob(f"*.{known}.toml")):
        phrases |= _flat(tomllib.loads(path.read_text("utf-8")))
    return Wording(known, phrases)


def _flat(table: Mapping[str, Any], above: str = "") -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = {}
    for key, value in table.items():
        name = f"{above}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return found


def spoken(accepted: str, chosen: str | None) -> str:
    """Return the language of a request: the one chosen, or the first that the browser accepts."""
    if chosen in LANGUAGES:
        return str(chosen)
    for part in accepted.split(","):
        lang = part.split(";")[0].strip().lower()[:2]
        if lang in LANGUAGES:
            return lang
    return LANGUAGES[0]
