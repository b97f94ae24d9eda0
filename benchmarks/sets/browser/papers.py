"""What is on each paper: its words, its looks, and the marks on it, all by chance from one seed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.sets.browser.marks import Mark, marks

KINDS = ("telegram", "memorandum", "letter", "minutes", "table", "order", "report", "gazette")
TYPED = ("Anonymous Pro", "Fira Mono", "JetBrains Mono", "GNU Typewriter")
PRINTED = ("Oranienbaum", "Lora", "Philosopher")
HANDS = ("Shantell Sans", "Pacifico")
RIBBONS = ("#1a1a1a", "#222a55", "#2a2a2a", "#33204a")


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to be set: its kind, what its template is given, and the marks on it."""

    kind: str
    values: dict[str, Any]
    look: dict[str, Any]
    marks: tuple[Mark, ...]


@lru_cache(maxsize=1)
def _words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text("utf-8"))


def papers(count: int, seed: int) -> Iterator[Paper]:
    """Yield so many papers, one kind after the other."""
    for number in range(count):
        chance = Random(f"{seed}/{number}")  # noqa: S311
        kind = KINDS[number % len(KINDS)]
        yield Paper(kind, _values(kind, chance), _look(chance), tuple(marks(_words(), chance)))


def _look(chance: Random) -> dict[str, Any]:
    return {
        "left": chance.randint(70, 100),
        "top": chance.randint(45, 70),
        "width": chance.randint(600, 640),
        "size": chance.choice([14.5, 15.5, 16]),
        "pitch": chance.choice([0, 0, 0.6]),
        "leading": round(chance.uniform(1.3, 1.75), 2),
        "large": chance.randint(24, 34),
        "aside": chance.randint(310, 360),
        "typed": chance.choice(TYPED),
        "printed": chance.choice(PRINTED),
        "hand": chance.choice(HANDS),
        "rubber": chance.choice(["Philosopher", "Fira Mono"]),
        "ribbon": chance.choice(RIBBONS),
    }


def _values(kind: str, chance: Random) -> dict[str, Any]:
    words, month = _words(), chance.randrange(12)
    values: dict[str, Any] = {name: chance.choice(of) for name, of in words["one_of"].items()}
    people = chance.sample(words["people"], 9)
    names, datives = [name for name, _ in people], [dative for _, dative in people]
    columns = chance.choice([1, 3])
    values |= {
        "title": values.get(kind, values["title"]),
        "place": chance.choice(words["places"]),
        "month": words["months"][month],
        "roman": words["roman"][month],
        "day": chance.randint(1, 28),
        "year": chance.randint(44, 57),
        "hour": f"{chance.randint(0, 23):02d}",
        "minute": f"{chance.randint(0, 59):02d}",
        "number": chance.randint(1000, 9999),
        "telegram": chance.randint(100, 29999),
        "copy": chance.randint(1, 9),
        "made": chance.randint(3, 21),
        "addressee": datives[0].upper() if kind == "memorandum" else f"{datives[0]} А.И.",
        "issuer": names[1],
        "signer": _signed(kind, names[2], chance),
        "second": names[3].upper(),
        "present": names[3:],
        "recipients": datives[4:],
        "columns": columns,
        "copies": _copies(datives, columns, chance),
        "text": [
            " ".join(chance.sample(words["sentences"], chance.randint(2, 4)))
            for _ in range(8 if kind == "gazette" else chance.randint(3, 4))
        ],
        "rows": [_row(chance) for _ in range(chance.randint(7, 12))],
        "ruled": chance.random() < 0.6,
    }
    return values


def _signed(kind: str, name: str, chance: Random) -> str:
    if kind == "telegram":
        return " ".join(name.upper())
    return f"{chance.choice('АВГИК')}. {name if kind in {'letter', 'table'} else name.upper()}"


def _copies(datives: list[str], columns: int, chance: Random) -> list[list[tuple[int, str]]]:
    """Return the numbered rows of a list by columns; of three columns many rows are empty."""
    if columns == 1:
        return [list(enumerate(datives[: chance.randint(4, 8)], 1))]
    long = chance.choice([5, 6, 7])
    filled = ["РАЗМЕТКА", *(f"т. {name}" for name in datives)]
    every = [(at + 1, filled[at] if at < len(filled) else "") for at in range(columns * long)]
    return [every[start : start + long] for start in range(0, columns * long, long)]


def _row(chance: Random) -> tuple[str, str, str, str]:
    return (
        f"{chance.choice(['Завод', 'Трест', 'Комбинат', 'Артель'])} № {chance.randint(2, 99)}",
        str(chance.randint(100, 9999)),
        f"{chance.randint(50, 130)},{chance.randint(0, 9)}",
        chance.choice(["выполнен", "не выполнен", "нет данных"]),
    )
