"""Small archives to be searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from pipeline.model.citation import Citation
from pipeline.model.facts import Records
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from pipeline.search.results import Hit, Results, SearchOptions
from pipeline.search.search import search
from pipeline.search.thesaurus import Thesaurus
from pipeline.store.database import reading
from pipeline.store.ledger import Ledger
from pipeline.store.work import NewFile
from tests.store.scenes import LEASE_S, ME, RUN, claim, inspected

NAMES = Thesaurus(
    places=(("Пекин", "Бэйпин", "Peking", "Beijing"),),
    aliases=(("Филиппов", "Сталин"), ("Фын Си", "Сталин")),
    known=("Вышинский", "Молотов", "Сталин", "Пекин", "Рощин", "Хрущев"),
    romanizations=(lambda name: {"Вышинский": "Vyshinsky"}.get(name, name),),
)


def zone(text: str, kind: str = "body", ink: Ink = Ink.TYPED, confidence: float = 0.9) -> Zone:
    """Return a zone of the text's lines, each word in a box of its own."""
    lines = []
    for row, said in enumerate(text.split("\n")):
        words, at = [], 10
        for word in said.split():
            width = 10 * len(word)
            words.append(Word(word, Box(at, 100 + 40 * row, width, 30), confidence))
            at += width + 10
        lines.append(Line(Box(10, 100 + 40 * row, at, 30), said, confidence, tuple(words)))
    box = Box(10, 100, 900, 40 * len(lines))
    return Zone("z1", kind, ink, box, 1, confidence, text, tuple(lines))


def page(*zones: Zone | str, records: Records | None = None) -> Page:
    placed = [one if isinstance(one, Zone) else zone(one) for one in zones]
    numbered = tuple(
        replace(one, id=f"z{number}", order=number) for number, one in enumerate(placed, 1)
    )
    return Page(1, PageState.DONE, 1000, 1400, 300, zones=numbered, records=records or Records())


@dataclass
class Archive:
    """A ledger in which pages are put by name, and asked for."""

    ledger: Ledger
    thesaurus: Thesaurus = NAMES
    names: dict[int, str] = field(default_factory=dict)

    def put(self, pages: Mapping[str, Page], cited: Mapping[str, Citation] | None = None) -> None:
        batch = self.ledger.begin_batch("scans", RUN, b"/out")
        known = cited or {}
        listed = [
            NewFile(b"/scans", f"/scans/{n}".encode(), n.encode(), n, known.get(n)) for n in pages
        ]
        self.ledger.list_files(batch, listed)
        for name, read in pages.items():
            work = self.ledger.claim_file(ME, LEASE_S, batch)
            assert work is not None
            assert self.ledger.open_file(work, inspected(name))
            taken = claim(self.ledger, batch)
            self.names[taken.id] = name
            assert self.ledger.finish(taken, read)

    def ask(self, query: str, options: SearchOptions | None = None) -> Results:
        with reading(self.ledger.engine) as connection:
            return search(connection, query, options, self.thesaurus)

    def found(self, query: str) -> set[str]:
        """Return the names of the pages that answer, copies too."""
        hits = self.ask(query, SearchOptions(limit=200, group=False)).hits
        return {self.names[hit.page_id] for hit in hits}

    def first(self, query: str) -> Hit:
        return self.ask(query).hits[0]


@contextmanager
def archive_of(ledger: Ledger, **pages: Page | str) -> Iterator[Archive]:
    """Give an archive with pages put in by name."""
    archive = Archive(ledger)
    archive.put({n: page(p) if isinstance(p, str) else p for n, p in pages.items()})
    yield archive
