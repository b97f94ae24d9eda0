"""Risk: the desk grows slow over years of pages, or heavy while a large folder comes in."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter, process_time

import httpx
from sqlalchemy import case, insert, literal, select, update

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
PAGE_S = 0.2
UPLOADED = 2000
MEMORY_MIB = 300
ANSWER_S = 2.0


def filled(visit: Visit) -> None:
    """Put 100,000 pages into the store, the newest batch of them still queued."""
    ledger = visit.house.ledger
    for number in range(BATCHES):
        batch = ledger.begin_batch(f"Дело {number}", RUN, b"/out")
        names = (f"{number}/{place:05}.png" for place in range(IN_EACH))
        ledger.list_files(batch, [NewFile(b"/s", f"/s/{n}".encode(), n.encode(), n) for n in names])
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


def test_pages_are_quick_over_a_hundred_thousand(administrator: Visit) -> None:
    filled(administrator)
    standings = administrator.client.app.state.standings  # type: ignore[attr-defined]
    for path in ("/", "/batches/1", f"/batches/{BATCHES}", "/audit"):
        taken = []
        for _ in range(5):
            standings.forget()
            begun = process_time()  # what other programs do meanwhile does not count
            assert administrator.get(path).status_code == 200
            taken.append(process_time() - begun)
        assert min(taken) < PAGE_S, (path, taken)


def test_two_thousand_files_come_in_and_the_desk_stays_light(tmp_path: Path) -> None:
    heaviest, slowest = sent_in(tmp_path / "home", UPLOADED)
    assert heaviest < MEMORY_MIB
    assert slowest < ANSWER_S


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
        with httpx.Client(base_url=desk.url, headers=bearer, timeout=60) as client:
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
