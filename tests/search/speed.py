"""How long a search takes and how large its index is, over made-up pages."""

from __future__ import annotations

import json
import os
import random
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, process_time
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from config.thesaurus import load_thesaurus
from desk.servers import Postgres
from desk.web.warming import settle
from pipeline.search.search import search
from pipeline.store.codec import dump_page
from pipeline.store.database import reading, writing
from pipeline.store.ledger import Ledger
from pipeline.store.search_tables import (
    SearchSet,
    create_full_text,
    drop_full_text,
    refill_full_text,
    search_sets,
)
from pipeline.store.tables import pages, readings
from tests.search.synthetic import SAMPLES, Texts, fill, sample_page
from tests.servers import sqlite_url
from tests.store.scenes import RUN, batch_of

_ASKED = 300
_COMMONEST = 60  # words that nobody seeks alone


@dataclass(frozen=True)
class Made:
    """What is known of a made-up store: it is kept beside one that is to be asked again."""

    pages: int
    forms: int
    built_s: int
    boxed: float
    password: str = ""


def figures(folder: Path, database: str, count: int, seed: int) -> dict[str, Any]:
    """Ask an index of so many pages for one to three words, over and over; fill it before.

    What stands in the folder from an earlier run is asked as it is.
    """
    kept = folder / f"{database}.json"
    texts, held = Texts(seed), search_sets["a"]
    made = Made(**json.loads(kept.read_text("utf-8"))) if kept.exists() else None
    with ExitStack() as stack:
        url, password = sqlite_url(folder), ""
        if database == "postgresql":
            server = Postgres(folder / "postgres", durable=False, settings=_memory())
            if made is not None:
                server.password = made.password
            stack.enter_context(server)
            url, password = server.url(), server.password
        ledger = Ledger.open(url, lambda: datetime.now(UTC))
        stack.callback(ledger.close)
        if made is None:
            made = _filled(ledger, held, texts, (count, password))
            kept.write_text(json.dumps(asdict(made)), "utf-8")
        said = _sought(texts, seed)
        _asked(ledger.engine, said[: len(said) // 4])  # a store that is in use is in memory
        settle()
        busy = _busy_s(ledger.engine)
        took = _asked(ledger.engine, said)
        busy = _busy_s(ledger.engine) - busy
        size = _size(ledger.engine, held)
    every = [one for group in took.values() for one in group]
    return {
        "database": database,
        "pages": made.pages,
        "forms": made.forms,
        "built_s": made.built_s,
        "load": round(os.getloadavg()[0], 1),
        "processor_ms_mean": round(1000 * busy / len(said), 1),
        "all_ms": _told(every),
        **{f"{words}_words_ms": _told(group) for words, group in took.items()},
        "index_bytes_a_page": round(size / made.pages),
        "text_with_boxes_bytes_a_page": round(made.boxed),
        "index_to_text": round(size / made.pages / made.boxed, 2),
    }


def _memory() -> dict[str, str]:
    """Return the settings of a server that has a machine for itself: a quarter of its memory."""
    pages = os.sysconf("SC_PHYS_PAGES") // 4
    return {"shared_buffers": f"{pages * os.sysconf('SC_PAGE_SIZE') >> 20}MB"}


def _filled(ledger: Ledger, held: SearchSet, texts: Texts, wanted: tuple[int, str]) -> Made:
    count, password = wanted
    began = monotonic()
    boxed = _samples(ledger, texts)
    _fill(ledger.engine, held, texts, count)
    forms = len(texts.words) + len(texts.misread)
    return Made(count, forms, round(monotonic() - began), boxed, password)


def _samples(ledger: Ledger, texts: Texts) -> float:
    """Keep some readings with their boxes, and return how many bytes one takes."""
    batch_of(ledger, [SAMPLES])
    read = [dump_page(sample_page(words)) for words in texts.pages(SAMPLES)]
    with writing(ledger.engine) as connection:
        numbers = list(connection.scalars(pages.select().with_only_columns(pages.c.id)))
        common = {"round": 1, "fence": 1, "layer": "sample", "recipe": RUN.options_digest}
        rows = [
            {**common, "page_id": number, "page": page, "created_at": datetime.now(UTC)}
            for number, page in zip(numbers, read, strict=True)
        ]
        connection.execute(insert(readings), rows)
    return sum(len(page.encode()) for page in read) / len(read)


def _fill(engine: Engine, held: SearchSet, texts: Texts, count: int) -> None:
    on_postgresql = engine.dialect.name == "postgresql"
    if on_postgresql:
        with writing(engine) as connection:
            drop_full_text(connection, held.name)
    fill(engine, held, texts, count)
    with writing(engine) as connection:
        if on_postgresql:
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            create_full_text(connection, held.name)
        refill_full_text(connection, held.name)
    with engine.connect() as connection:
        free = connection.execution_options(isolation_level="AUTOCOMMIT")
        free.execute(text("VACUUM ANALYZE" if on_postgresql else "ANALYZE"))


def _sought(texts: Texts, seed: int) -> list[list[str]]:
    """Return the words of each query: such as stand on one page, as what people seek mostly do."""
    chance = random.Random(seed)  # noqa: S311
    common = set(texts.words[:_COMMONEST])
    queries = []
    for number, words in enumerate(Texts(seed + 1).pages(_ASKED)):
        telling = [word for word in words[13:] if len(word) > 3 and word not in common]
        queries.append(chance.sample(telling, number % 3 + 1))
    return queries


def _asked(engine: Engine, queries: list[list[str]]) -> dict[int, list[float]]:
    """Return how long queries took, in milliseconds, by their number of words."""
    thesaurus = load_thesaurus()
    took: dict[int, list[float]] = {1: [], 2: [], 3: []}
    for words in queries:
        began = monotonic()
        with reading(engine) as connection:
            search(connection, " ".join(words), None, thesaurus)
        took[len(words)].append((monotonic() - began) * 1000)
    return took


def _busy_s(engine: Engine) -> float:
    """Return the processor time of this process and of its one server process, in seconds."""
    if engine.dialect.name == "sqlite":
        return process_time()
    with reading(engine) as connection:
        server = connection.scalar(text("SELECT pg_backend_pid()"))
    fields = Path(f"/proc/{server}/stat").read_text().rpartition(")")[2].split()
    return process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _told(took: list[float]) -> dict[str, float]:
    return {"median": round(median(took), 1), "p95": round(quantiles(took, n=20)[-1], 1)}


def _size(engine: Engine, held: SearchSet) -> int:
    """Return how many bytes the index takes, with all its tables."""
    tables = [held.pages.name, held.texts.name, held.vocabulary.name, held.keys.name]
    with reading(engine) as connection:
        if engine.dialect.name == "postgresql":
            return sum(_relation(connection, name) for name in tables)
        pages_ = text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(connection.scalar(pages_) or 0)


def _relation(connection: Connection, name: str) -> int:
    query = text("SELECT pg_total_relation_size(CAST(:name AS regclass))")
    return int(connection.scalar(query, {"name": name}) or 0)
