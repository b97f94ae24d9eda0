"""How many of the pages that say a word are found, on damaged facsimiles whose truth is known."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from config.thesaurus import load_thesaurus
from pipeline.model.page import Ink, Page
from pipeline.search.results import SearchOptions
from pipeline.search.search import search
from pipeline.store.codec import load_document
from pipeline.store.database import reading
from pipeline.store.ledger import Ledger
from pipeline.store.reindexing import reindex
from pipeline.text.lexemes import lexeme
from pipeline.text.search_form import forms
from samples.facsimile import draw
from tests.search.losses import Placed, read_pages, summed, why_lost

QUERIES = 200
_PHRASES = 50
_SHORTEST = 4
_WORN = "bitonal-bad"
_COMMON = 0.6  # words on more than this share of the pages tell nothing
_OPTIONS = SearchOptions(limit=200, facets=False, group=False)


@dataclass(frozen=True)
class Sheet:
    """A page: where it lies, its words by machine, line by line, and those by hand.

    ``placed`` has those by machine with their boxes, ``damage`` how badly it was treated, 2 or 3,
    ``worn`` whether it was badly cut to black and white, so that people make out little.
    """

    path: Path
    lines: tuple[tuple[str, ...], ...]
    by_hand: frozenset[str]
    placed: tuple[Placed, ...] = ()
    damage: int = 0
    worn: bool = False

    def says(self, wanted: tuple[frozenset[str], ...]) -> bool:
        """Return whether words stand one after the other, within a line or over its end."""
        words = [word for line in self.lines for word in line]
        count = len(wanted)
        return any(
            all(word in forms_ for word, forms_ in zip(words[at : at + count], wanted, strict=True))
            for at in range(len(words) - count + 1)
        )


@dataclass
class Score:
    """Pages found rightly, found wrongly and missed, summed over queries."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    mistakes: list[str] = field(default_factory=list)

    def add(self, query: str, found: set[Path], wanted: set[Path]) -> None:
        self.right += len(found & wanted)
        self.wrong += len(found - wanted)
        self.missed += len(wanted - found)
        for kind, pages in (("wrong", found - wanted), ("missed", wanted - found)):
            self.mistakes += [f"{kind} {query}: {page.name}" for page in sorted(pages)]

    def told(self) -> dict[str, float]:
        recall = self.right / max(self.right + self.missed, 1)
        precision = self.right / max(self.right + self.wrong, 1)
        return {"recall": round(recall, 3), "precision": round(precision, 3)}


def figures(build: Path, pages: int, seed: int, show: Callable[[str], None]) -> dict[str, Any]:
    """Draw pages at damage 2 and 3, read them, and ask for words that stand on them.

    Pages that were read by an earlier run are not read again.

    A page is right where a form of the word stands in its truth; pages that have it by hand alone
    are left out, as nobody reads them.
    """
    folder = build / f"facsimiles-{seed}-{pages}"
    if not (folder / "manifest.json").exists():
        draw(folder, pages, seed, damage=[2, 3])
    sheets = list(_sheets(folder))
    stock = {sheet.path: _stock_text(sheet.path) for sheet in sheets}
    home = folder / "home"
    command = [sys.executable, "-m", "desk.cli", "--home", str(home), "--quiet", "run"]
    subprocess.run([*command, str(folder / "pages"), "--out", str(folder / "out")], check=False)
    ours, plain, exact = Score(), Score(), Score()
    levels = {2: Score(), 3: Score()}
    whole = Score()
    lost: list[str] = []
    ledger = Ledger.open(f"sqlite:///{home / 'razmetka.db'}", lambda: datetime.now(UTC))
    reindex(ledger.engine)  # pages that were read by an earlier run are indexed as of now
    read = read_pages(ledger.engine)
    chance = random.Random(seed)  # noqa: S311
    queries = list(_queries(sheets, chance))
    worn = {sheet.path for sheet in sheets if sheet.worn}
    for words in queries:
        wanted = tuple(frozenset(lexeme(word)) for word in words)
        there = {sheet.path for sheet in sheets if sheet.says(wanted)}
        doubt = {sheet.path for sheet in sheets if sheet.by_hand & wanted[0]} - there
        text = " ".join(words)
        query = f'"{text}"' if len(words) > 1 else text
        found = _found(ledger, query) - doubt
        ours.add(query, found, there)
        for damage, score in levels.items():
            alike = {sheet.path for sheet in sheets if sheet.damage == damage}
            score.add(query, found & alike, there & alike)
        whole.add(query, found - worn, there - worn)
        missed = (sheet for sheet in sheets if sheet.path in there - found)
        lost += (why_lost(wanted, sheet.placed, read.get(sheet.path, [])) for sheet in missed)
        exact.add(query, _found(ledger, f"{query} ocr:off") - doubt, there)
        plain.add(query, {p for p, said in stock.items() if text in said} - doubt, there)
    ledger.close()
    for line in ours.mistakes:
        show(line)
    return {
        "seed": seed,
        "pages": len(sheets),
        "queries": len(queries),
        "razmetka": ours.told(),
        **{f"razmetka at damage {damage}": score.told() for damage, score in levels.items()},
        "razmetka but on scans badly cut to black and white": whole.told(),
        "razmetka without misreadings": exact.told(),
        "substring in stock tesseract": plain.told(),
        "found": ours.right,
        "lost": summed(lost),
    }


def _sheets(folder: Path) -> Iterator[Sheet]:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    for entry in manifest["files"]:
        path = folder / "pages" / entry["path"]
        truth = (folder / "truth" / entry["path"]).with_suffix(".json").read_text("utf-8")
        beside = json.loads(truth)["truth"]
        lines: list[tuple[str, ...]] = []
        by_hand: set[str] = set()
        placed: list[Placed] = []
        for page, parallel in zip(load_document(truth).pages, beside, strict=True):
            for typed, hand in _lines(page, parallel["zones"]):
                lines.append(tuple(text for text, _ in typed))
                placed += ((made.text, box) for text, box in typed for made in forms(text))
                by_hand.update(made.text for text, _ in hand for made in forms(text))
        damage = max(page["damage"] for page in entry["pages"])
        worn = any(page["scan"] == _WORN for page in entry["pages"])
        said = tuple(_unhyphenated(lines))
        yield Sheet(path, said, frozenset(by_hand), tuple(placed), damage, worn)


def _lines(
    page: Page, beside: dict[str, dict[str, list[list[str]]]]
) -> Iterator[tuple[list[Placed], list[Placed]]]:
    """Yield the words of each line by machine and by hand, with their boxes."""
    for zone in page.zones:
        inks = beside.get(zone.id, {}).get("inks")
        for number, line in enumerate(zone.lines):
            typed: list[Placed] = []
            hand: list[Placed] = []
            for place, word in enumerate(line.words):
                ink = inks[number][place] if inks else zone.ink
                told = _drawn_together(word.text), word.box
                (hand if ink == Ink.HAND else typed).append(told)
            yield typed, hand


def _drawn_together(text: str) -> str:
    """Return a word that was typed letter by letter as one: М О С К В А."""
    return text.replace(" ", "") if re.fullmatch(r"\w( \w)+\W*", text) else text


def _unhyphenated(lines: list[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Yield lines as sought words; a word that a hyphen parts is whole in its first line."""
    carried = ""
    for words in lines:
        text = " ".join(words)
        carried, text = "", carried + text
        if match := re.search(r"(\w{2,})-$", text):
            carried, text = match[1], text[: match.start()]
        yield tuple(made.text for made in forms(text))


def _queries(sheets: list[Sheet], chance: random.Random) -> Iterator[tuple[str, ...]]:
    """Yield words and pairs of words that stand on pages, each word once."""
    used: set[str] = set()
    made = 0
    while made < QUERIES:
        count = 2 if made < _PHRASES else 1
        line = chance.choice(chance.choice(sheets).lines or ((),))
        at = chance.randrange(max(len(line) - count + 1, 1))
        words = line[at : at + count]
        if len(words) < count or not all(_telling(word, sheets) for word in words):
            continue
        if words[0] in used:
            continue
        used.add(words[0])
        made += 1
        yield words


def _telling(word: str, sheets: list[Sheet]) -> bool:
    if len(word) < _SHORTEST or not word.isalpha():
        return False
    having = sum(any(word in line for line in sheet.lines) for sheet in sheets)
    return having <= _COMMON * len(sheets)


def _found(ledger: Ledger, query: str) -> set[Path]:
    with reading(ledger.engine) as connection:
        hits = search(connection, query, _OPTIONS, load_thesaurus()).hits
    files = [ledger.file(hit.file) for hit in hits if hit.file is not None]
    return {Path(file.path.decode()) for file in files if file is not None}


def _stock_text(path: Path) -> str:
    """Return what stock Tesseract reads, lower case, kept beside the scan."""
    kept = path.with_suffix(".stock.txt")
    if not kept.exists():
        command = ["tesseract", str(path), "-", "-l", "rus"]
        ended = subprocess.run(command, capture_output=True, check=False)
        kept.write_bytes(ended.stdout)
    return " ".join(kept.read_text("utf-8").lower().replace("ё", "е").split())
