"""Risk: the desk grows slow over years of pages, or heavy while a large folder comes in."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import httpx
from sqlalchemy import Engine, case, event, insert, literal, select, update

from pipeline.model.citation import Citation
from pipeline.model.page import PageState
from pipeline.store.database import writing
from pipeline.store.people import People, Role
from pipeline.store.tables import batches, files, pages, sources
from pipeline.store.tallies import fold
from pipeline.store.work import FileState, NewFile
from tests.store.scenes import RUN, open_ledger
from tests.web.browser import running_desk
from tests.web.heaps import PNG
from tests.web.visits import Clock, Visit

BATCHES, IN_EACH = 20, 5000
MISSING = 4321
STEP = 1000
PAGE_STATEMENTS, PAGE_STEPS, PAGE_BYTES = 100, 250_000, 50_000
UPLOADED, FEW = 2000, 500  # files of a large folder, and as many as show that nothing grows
MEMORY_MIB = 300
ANSWER_S = 10


def cited(number: int, leaf: int) -> NewFile:
    """Return a file of a delo, a leaf of it in each."""
    name = f"{number}/{leaf:05}.png"
    citation = Citation("РГАСПИ", "558", "11", str(number), leaf)
    return NewFile(b"/s", f"/s/{name}".encode(), name.encode(), name, citation)


def filled(visit: Visit) -> None:
    """Put 100,000 pages into the store, the newest batch of them still queued."""
    ledger = visit.house.ledger
    for number in range(BATCHES):
        batch = ledger.begin_batch(f"Дело {number}", RUN, b"/out")
        leaves = (leaf for leaf in range(1, IN_EACH + 2) if leaf != MISSING)
        ledger.list_files(batch, [cited(number, leaf) for leaf in leaves])
    kind = {"size": 1, "media_type": "image/png", "page_count": 1, "flags": []}
    rows = [{"id": n, "sha256": f"{n:064x}", **kind} for n in range(1, BATCHES * IN_EACH + 1)]
    columns = ["source_id", "number", "round", "recipe", "batch_id", "state"]
    state = case((files.c.batch_id < BATCHES, PageState.DONE), else_=PageState.QUEUED)
    told = select(files.c.id, literal(1), literal(1), batches.c.recipe, batches.c.id, state)
    joined = told.join(batches, batches.c.id == files.c.batch_id)
    with writing(ledger.engine) as connection:
        connection.execute(insert(sources), rows)
        connection.execute(update(files).values(state=FileState.OPENED, source_id=files.c.id))
        connection.execute(insert(pages).from_select(columns, joined))
        fold(connection)  # as whoever sweeps does every few seconds


@dataclass
class Work:
    """What a database of SQLite does: statements, and steps of the machine that runs them."""

    statements: int = 0
    steps: int = 0

    def watch(self, engine: Engine) -> None:
        """Count all that is done from now on."""
        event.listen(engine, "checkout", self._connected)
        event.listen(engine, "before_cursor_execute", self._begun)

    def _connected(self, connection: sqlite3.Connection, *_: object) -> None:
        connection.set_progress_handler(self._stepped, STEP)

    def _stepped(self) -> int:
        self.steps += STEP
        return 0

    def _begun(self, *_: object) -> None:
        self.statements += 1


def test_pages_ask_little_of_a_store_of_a_hundred_thousand(administrator: Visit) -> None:
    filled(administrator)
    standings = administrator.client.app.state.standings  # type: ignore[attr-defined]
    work = Work()
    work.watch(administrator.house.ledger.engine)
    for path in ("/", "/batches/1", f"/batches/{BATCHES}", "/audit"):
        standings.forget()
        work.statements = work.steps = 0
        answer = administrator.get(path)
        assert answer.status_code == 200
        assert (f" {MISSING}</li>" in answer.text) == path.startswith("/batches")
        assert len(answer.content) < PAGE_BYTES, path
        assert work.statements < PAGE_STATEMENTS, path
        assert work.steps < PAGE_STEPS, (path, work)  # to walk over all pages takes millions


def test_a_large_folder_comes_in_and_the_desk_stays_light(tmp_path: Path) -> None:
    heaviest, _ = sent_in(tmp_path / "home", FEW)
    assert heaviest < MEMORY_MIB


def sent_in(home: Path, count: int) -> tuple[float, float]:
    """Send files in; return the most memory that the desk held, MiB, and its slowest answer, s."""
    home.mkdir()
    heaviest, slowest = 0.0, 0.0
    with running_desk(home, None, "--no-pool") as desk:
        ledger = open_ledger(f"sqlite:///{home / 'razmetka.db'}")
        people = People(ledger.engine, Clock())
        robot = people.add("robot", "Robot", Role.OPERATOR, None)
        bearer = {"Authorization": f"Bearer {people.add_token(robot.id, 'test', None)}"}
        ledger.close()
        with httpx.Client(base_url=desk.url, headers=bearer, timeout=ANSWER_S) as client:
            made = client.post("/api/v1/deliveries", json={"name": "Большая"}).json()
            for number in range(count):
                address = f"/api/v1/deliveries/{made['id']}/files/334/{number:05}.png"
                body = PNG + number.to_bytes(4) * 10_000
                assert client.put(address, content=body).status_code == 201
                if number % 200 == 0:
                    begun = perf_counter()
                    assert client.get("/api/v1/batches").status_code == 200
                    slowest = max(slowest, perf_counter() - begun)
                    heaviest = max(heaviest, desk.memory_mib)
            assert client.post(f"/api/v1/deliveries/{made['id']}/queue").status_code == 200
            heaviest = max(heaviest, desk.memory_mib)
    return heaviest, slowest
