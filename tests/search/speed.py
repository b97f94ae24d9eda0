"""How long a search takes and how large its index is, over made-up pages."""

from __future__ import annotations

import os
import random
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import monotonic, process_time

from sqlalchemy import Connection, Engine, insert, text

from config.thesaurus import load_thesaurus
from desk.servers import Postgres
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
_WARMING = 30
_COMMONEST = 60  # words that nobody seeks alone


def figures(folder: Path, database: str, count: int, seed: int) -> dict[str, object]:
    """Fill an index with so many pages and ask it for one to three words, over and over."""
    with ExitStack() as stack:
        url = sqlite_url(folder)
        if database == "postgresql":
            server = stack.enter_context(Postgres(folder / "postgres", durable=False))
            url = server.create("figures")
        ledger = Ledger.open(url, lambda: datetime.now(UTC))
        texts, held = Texts(seed), search_sets["a"]
        began = monotonic()
        boxed = _samples(ledger, texts)
        _filled(ledger.engine, held, texts, count)
        built = monotonic() - began
        busy = _busy_s(ledger.engine)
        took = _asked(ledger.engine, texts, seed)
        busy = _busy_s(ledger.engine) - busy
        size = _size(ledger.engine, held)
        ledger.close()
    if database == "sqlite":
        (folder / "ledger.sqlite").unlink()
    every = [one for group in took.values() for one in group]
    return {
        "database": database,
        "pages": count,
        "forms": len(texts.words) + len(texts.misread),
        "built_s": round(built),
        "load": round(os.getloadavg()[0], 1),
        "processor_ms_mean": round(1000 * busy / (_ASKED + _WARMING), 1),
        "all_ms": _told(every),
        **{f"{words}_words_ms": _told(group) for words, group in took.items()},
        "index_bytes_a_page": round(size / count),
        "text_with_boxes_bytes_a_page": round(boxed),
        "index_to_text": round(size / count / boxed, 2),
    }


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


def _filled(engine: Engine, held: SearchSet, texts: Texts, count: int) -> None:
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            drop_full_text(connection, held.name)
        fill(connection, held, texts, count)
        if engine.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
            create_full_text(connection, held.name)
        refill_full_text(connection, held.name)
    with engine.connect() as connection:
        free = connection.execution_options(isolation_level="AUTOCOMMIT")
        free.execute(text("VACUUM ANALYZE" if engine.dialect.name == "postgresql" else "ANALYZE"))


def _asked(engine: Engine, texts: Texts, seed: int) -> dict[int, list[float]]:
    """Return how long queries took, in milliseconds, by their number of words.

    The words of a query stand on one page: what people seek is mostly there.
    """
    chance = random.Random(seed)  # noqa: S311
    said = [words[13:] for words in Texts(seed + 1).pages(_ASKED + _WARMING)]
    common = set(texts.words[:_COMMONEST])
    thesaurus = load_thesaurus()
    took: dict[int, list[float]] = {1: [], 2: [], 3: []}
    for number, words in enumerate(said):
        telling = [word for word in words if len(word) > 3 and word not in common]
        count = number % 3 + 1
        query = " ".join(chance.sample(telling, count))
        began = monotonic()
        with reading(engine) as connection:
            search(connection, query, None, thesaurus)
        if number >= _WARMING:
            took[count].append((monotonic() - began) * 1000)
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
