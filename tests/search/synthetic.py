"""Made-up pages, a great many of them, straight into the tables of an index.

Words are forms of a real dictionary, common ones often (Zipf), some of them misread as engines do.
The tables are filled as ``index_page`` fills them, in bulk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import Connection, Engine, Table, insert

from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from pipeline.store.counting import stands_in_doubt
from pipeline.store.database import writing
from pipeline.store.indexed import PLACE, UNMARKED_KIND, zone_mark
from pipeline.store.search_tables import SearchSet
from pipeline.text.distance import look_alikes
from pipeline.text.names import analyzer
from pipeline.text.skeleton import keys

LAYOUT = (
    ("title", Ink.PRINTED, 1),
    ("distribution_list", Ink.TYPED, 12),
    ("routing", Ink.TYPED, 12),
    (UNMARKED_KIND, Ink.TYPED, 145),
    ("signature", Ink.TYPED, 2),
    ("dispatch_note", Ink.TYPED, 8),
)
WORDS = sum(count for _, _, count in LAYOUT)
SAMPLES = 400
"""Readings that are kept with their boxes; pages that are shown take one of them in turn."""

CHUNK = 2000
_ROWS = 50_000
_FUNCTION_WORDS = (
    "и в не на что с по о к из от для как это а но он за мы они то бы его все до при так же или"
    " нас был быть их ее уже если под об во со мне нет есть вы было более чем"
)
_BEGINNINGS = (
    "пра теле сов мин пол вой кит дел реш нач арм бес вре вст выс гос дог док ест жел зав зап изв"
    " ино исп кад кап ком кон кор лин мат меж мир мол мос нап нар нем обл орг осв отв отн пер пис"
    " пла пов под пос пре при про раб раз рев рус сво сек сем ско сло сно соб сое соо соц сро ста"
    " сто сту тел тра тре уча уст фин фро хоз цен час чле шиф экз яп"
)
_A_BEGINNING = 1300
_ZIPF = 1.02
_MISREAD = 0.035
_PLACES = ("Пекин", "Шанхай", "Варшава", "Прага", "Пхеньян", "Берлин", "Дели", "Париж")
_PEOPLE = ("Сталин", "Молотов", "Маленков", "Берия", "Микоян", "Каганович", "Булганин", "Вышинский")
_KINDS = ("шифртелеграмма", "докладная записка", "справка", "протокол")
_MARKED = [
    (start, start + count, zone_mark(kind))
    for (kind, _, count), start in zip(
        LAYOUT, np.cumsum([0, *(count for _, _, count in LAYOUT)]), strict=False
    )
    if kind != UNMARKED_KIND
]
_COMMON_MARKS = " ".join(["#every", *(zone_mark(kind) for kind, _, _ in LAYOUT)])
_LAYOUT = "[" + ",".join(f'["{k}","{i}",{c},{c}]' for k, i, c in LAYOUT) + "]"
_PLACES_OF_TOKENS = b"".join(PLACE.pack(number, 1, 90) for number in range(WORDS))


@dataclass
class Texts:
    """Words of made-up pages, the same for the same seed."""

    seed: int
    misread: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        chance = np.random.default_rng(self.seed)
        words = {
            word.replace("ё", "е")
            for begin in _BEGINNINGS.split()
            for word, *_ in islice(analyzer().dictionary.iter_known_words(begin), _A_BEGINNING * 3)
            if word.isalpha() and len(word) > 2
        }
        common = _FUNCTION_WORDS.split()
        kept = sorted(words - set(common))
        chance.shuffle(kept)
        names = [name.lower() for name in (*_PEOPLE, *_PLACES)]
        self.words = list(dict.fromkeys([*common, *names, *kept]))
        shares = 1.0 / np.arange(2, len(self.words) + 2) ** _ZIPF
        self._sums = np.cumsum(shares / shares.sum())
        self.counts = np.zeros(len(self.words), np.int64)

    def pages(self, count: int) -> Iterator[list[str]]:
        """Yield the words of each page."""
        for start in range(0, count, CHUNK):
            chance = np.random.default_rng((self.seed, start))
            drawn = np.searchsorted(self._sums, chance.random((min(CHUNK, count - start), WORDS)))
            drawn = np.minimum(drawn, len(self.words) - 1)
            self.counts += np.bincount(drawn.ravel(), minlength=len(self.words))
            wrong = chance.random(drawn.shape) < _MISREAD
            for row, slips in zip(drawn, wrong, strict=True):
                yield self._page(row, np.flatnonzero(slips), chance)

    def _page(
        self, row: npt.NDArray[np.int64], slips: npt.NDArray[np.int64], chance: np.random.Generator
    ) -> list[str]:
        said = [self.words[number] for number in row]
        for place in slips:
            read = _misread(said[place], chance)
            if read != said[place]:
                self.misread[read] += 1
                said[place] = read
        return said


def sample_page(words: list[str]) -> Page:
    """Return words as a page with boxes, as a reader would give it."""
    zones, at = [], 0
    for number, (kind, ink, count) in enumerate(LAYOUT, 1):
        lines = []
        for row, start in enumerate(range(at, min(at + count, len(words)), 8)):
            told = words[start : min(start + 8, at + count)]
            placed = tuple(
                Word(text, Box(213 + 231 * place, 317 + 61 * (row + 6 * number), 197, 43), 0.9137)
                for place, text in enumerate(told)
            )
            lines.append(Line(Box(213, 317, 1800, 43), " ".join(told), 0.9137, placed))
        text = "\n".join(line.text for line in lines)
        box = Box(213, 317, 1800, 900)
        zones.append(Zone(f"z{number}", kind, ink, box, number, 0.9137, text, tuple(lines)))
        at += count
    return Page(1, PageState.DONE, 2480, 3508, 300, zones=tuple(zones))


def page_rows(number: int, words: list[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a page's rows of ``pages`` and ``texts``."""
    year, month, day = 1945 + number % 9, 1 + number % 12, 1 + number % 28
    date = f"{year}-{month:02d}-{day:02d}"
    place, kind = _PLACES[number % 8], _KINDS[number % 4]
    person = _PEOPLE[number * 7 % 8]
    fond, delo, leaf = 100 + number % 50, number // 200, number % 200 + 1
    facts = (
        f"#state: #state:done #to: #to:{person.lower()} #from: #from:{place.lower()} #fond:"
        f" #fond:{fond} #delo:{delo} #leaf:{leaf} #date:{year} #date:{year}{month:02d}"
        f" #date:{date.replace('-', '')} #person:{person.lower()} #place:{place.lower()}"
        f" #kind:{kind.split()[0]}"
    )
    marked = [mark + word for start, end, mark in _MARKED for word in words[start:end]]
    page = {
        "page_id": number,
        "reading_id": number % SAMPLES + 1,
        "source_id": 1,
        "number": number,
        "state": "done",
        "date": date,
        "citation": f"РГАСПИ, ф. {fond}, оп. 1, д. {delo}, л. {leaf}",
        "citation_key": f"РГАСПИ|{fond:012d}|{1:012d}|{delo:012d}|{leaf:012d}|0",
        "copy": None,
        "sketch": np.random.default_rng(number).bytes(96),
    }
    text = {
        "page_id": number,
        "source_id": 1,
        "date": date,
        "place": place,
        "kind": kind,
        "fond": str(fond),
        "people": person,
        "words": " ".join(words),
        "marks": f"{_COMMON_MARKS} {facts} {' '.join(dict.fromkeys(marked))}",
        "layout": _LAYOUT,
        "places": _PLACES_OF_TOKENS,
    }
    return page, text


def word_rows(texts: Texts) -> Iterator[dict[str, Any]]:
    """Yield the vocabulary of all pages so far."""
    number = 0
    for word, seen in zip(texts.words, texts.counts, strict=True):
        if seen:
            number += 1
            yield {"id": number, "form": word, "seen": int(seen), "confidence": 0.92}
    known = set(texts.words)
    for word, times in texts.misread.items():
        if word not in known:
            number += 1
            yield {"id": number, "form": word, "seen": times, "confidence": 0.6}


def key_rows(rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield the keys of words in their order, in which they are quickest to store."""
    doubted = (row for row in rows if stands_in_doubt(row["form"], row["confidence"]))
    pairs = ((key, row["id"]) for row in doubted for key in keys(row["form"]))
    told = np.fromiter(pairs, np.dtype([("key", np.int64), ("word", np.int64)]))
    told.sort()
    for start in range(0, len(told), CHUNK):
        chunk = told[start : start + CHUNK].tolist()
        yield from ({"key": key, "word": word} for key, word in chunk)


def fill(engine: Engine, held: SearchSet, texts: Texts, pages: int) -> None:
    """Fill one set of tables."""
    rows = (page_rows(number, words) for number, words in enumerate(texts.pages(pages), 1))
    while chunk := list(islice(rows, CHUNK)):
        with writing(engine) as connection:
            _add(connection, held.pages, [page for page, _ in chunk])
            _add(connection, held.texts, [text for _, text in chunk])
    _add_all(engine, held.vocabulary, word_rows(texts))
    _add_all(engine, held.keys, key_rows(word_rows(texts)))


def _add_all(engine: Engine, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while chunk := list(islice(rows, _ROWS)):
        with writing(engine) as connection:
            _add(connection, table, chunk)


def _add(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    cursor = connection.connection.cursor()
    names = ", ".join(rows[0])
    with cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(list(row.values()))


def _misread(word: str, chance: np.random.Generator) -> str:
    letters = list(word)
    place = int(chance.integers(len(letters)))
    alike = sorted(look_alikes(letters[place]))
    if alike and chance.random() < 0.8:
        letters[place] = alike[int(chance.integers(len(alike)))]
    else:
        letters[place] = "абвгдежзиклмнопрстуфхцчшщыьэюя"[int(chance.integers(30))]
    return "".join(letters)
