"""Risk: a batch stands still and nobody is told why; a word about it goes to another one."""

from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest

from desk.web import live
from desk.web.live import changes
from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.errors import (
    DatabaseError,
    EngineError,
    KilledError,
    LostError,
    TruncatedError,
)
from pipeline.store.policy import Blame, Policy
from tests.store.scenes import read
from tests.web.heaps import queued
from tests.web.visits import Visit

LEASE_S = 60.0


def opened(visit: Visit, pages: int = 1) -> int:
    """Open the next file of the ledger as if it had so many pages; return the file's number."""
    ledger = visit.house.ledger
    work = ledger.claim_file("me", LEASE_S)
    assert work is not None
    print_ = Fingerprint(f"{work.id:064x}", 10, 1, 7)
    assert ledger.open_file(work, Inspected(print_, "image/png", pages))
    return work.id


def quarantined(visit: Visit) -> None:
    """Have the next page fail for good."""
    work = visit.house.ledger.claim("me", LEASE_S)
    assert work is not None
    assert visit.house.ledger.fail(work, TruncatedError("12 %").problem, Blame.PAGE)


def test_a_queue_that_nobody_reads_says_so(operator: Visit) -> None:
    queued(operator, {"1.png": b"1"})
    operator.house.pool_alive = lambda: False
    assert "ни один процесс сейчас не читает" in operator.look("/")


def test_every_way_to_wait_is_told(operator: Visit) -> None:
    operator.house.pool_alive = lambda: True
    first = queued(operator, {"1.png": b"1", "2.png": b"2"}, "Первая")
    assert "файлы откроют" in operator.look(f"/batches/{first}")
    opened(operator, 3)
    opened(operator)
    assert "освободится" in operator.look(f"/batches/{first}")
    second = queued(operator, {"3.png": b"3"}, "Вторая")
    assert "впереди 4 страницы" in operator.look(f"/batches/{second}")
    operator.post(f"/batches/{first}/pause")
    assert "приостановлена" in operator.look(f"/batches/{first}")


def test_a_page_that_is_tried_again_later_says_when_and_why(operator: Visit) -> None:
    operator.house.pool_alive = lambda: True
    batch = queued(operator, {"1.png": b"1"})
    opened(operator)
    work = operator.house.ledger.claim("me", LEASE_S)
    assert work is not None
    operator.house.ledger.policy = Policy(backoff_s=3600)
    operator.house.ledger.fail(work, KilledError("1").problem, Blame.PROCESS)
    page = operator.look(f"/batches/{batch}")
    assert "Следующая попытка" in page
    assert KilledError("1").problem.ru in page


def test_a_full_disk_is_told_as_such(operator: Visit) -> None:
    queued(operator, {"1.png": b"1"})
    problem = LostError("9").problem
    with patch("desk.web.waiting.lack_of_room", lambda *_: problem):
        assert problem.ru in operator.look("/")


def test_pausing_resuming_and_cancelling_do_what_they_say(operator: Visit) -> None:
    batch = queued(operator, {"1.png": b"1", "2.png": b"2"})
    board = operator.house.board
    operator.post(f"/batches/{batch}/pause")
    assert board.standing(batch).paused
    operator.post(f"/batches/{batch}/resume")
    assert not board.standing(batch).paused
    operator.post(f"/batches/{batch}/cancel")
    assert {state.value for state in board.standing(batch).progress.files} == {"refused"}


def test_troubles_are_told_by_their_code_and_retried_alone(operator: Visit) -> None:
    batch = queued(operator, {"1.png": b"1", "2.png": b"2", "3.txt": b"no scan"})
    file = opened(operator, 2)
    opened(operator)
    quarantined(operator)
    quarantined(operator)
    page = operator.look(f"/batches/{batch}")
    assert "TRUNCATED" in page
    assert "NOT_AN_IMAGE" in page
    look = operator.look(f"/batches/{batch}/troubles/TRUNCATED")
    assert look.count('class="card pic"') == 2
    assert operator.get(f"/batches/{batch}/troubles/NOTHING").status_code == 404
    number = look.split('name="page" value="')[1].split('"')[0]
    operator.post(f"/batches/{batch}/retry", {"page": number})
    left = operator.house.browser.troubles(batch)
    assert {(each.problem.code, each.pages, each.files) for each in left} == {
        ("TRUNCATED", 1, 0),
        ("NOT_AN_IMAGE", 0, 1),
    }
    operator.post(f"/batches/{batch}/retry", {"code": "TRUNCATED"})
    assert [each.problem.code for each in operator.house.browser.troubles(batch)] == [
        "NOT_AN_IMAGE"
    ]
    assert operator.get(f"/files/{file}/preview/1").status_code == 404


def test_another_batch_is_not_touched(operator: Visit) -> None:
    first = queued(operator, {"1.png": b"1", "x.txt": b"no"}, "Первая")
    second = queued(operator, {"2.png": b"2", "y.txt": b"no!"}, "Вторая")
    operator.post(f"/batches/{first}/retry", {"code": "NOT_AN_IMAGE"})
    assert operator.house.browser.troubles(first) == []
    assert len(operator.house.browser.troubles(second)) == 1


def test_readers_watch_and_change_nothing(operator: Visit, reader: Visit) -> None:
    batch = queued(operator, {"1.png": b"1"})
    assert "Приостановить" not in reader.look(f"/batches/{batch}")
    for what in ("pause", "resume", "cancel", "retry", "rights"):
        assert reader.post(f"/batches/{batch}/{what}").status_code == 403


def test_a_long_batch_is_leafed_through(operator: Visit) -> None:
    batch = queued(operator, {f"{number:03}.png": bytes([number]) for number in range(120)})
    first = operator.look(f"/batches/{batch}")
    assert "000.png" in first
    assert "100.png" not in first
    following = first.split("?after=")[1].split('"')[0]
    assert "100.png" in operator.look(f"/batches/{batch}?after={following}")


def test_results_are_fetched_in_every_light_format(operator: Visit) -> None:
    batch = queued(operator, {"Дело/1.png": b"1"})
    file = opened(operator)
    work = operator.house.ledger.claim("me", LEASE_S)
    assert work is not None
    operator.house.ledger.finish(work, read(1, "Шифртелеграмма"), None)
    for format_ in ("json", "txt", "alto", "page", "hocr", "tei", "csv", "md"):
        answer = operator.get(f"/api/v1/files/{file}/results/{format_}")
        assert answer.status_code == 200, answer.text
        assert "Шифртелеграмма" in answer.text or format_ == "csv"
        assert answer.headers["content-disposition"].startswith("attachment;")
    page = operator.get(f"/api/v1/files/{file}/pages/1").json()
    assert page["zones"][0]["text"] == "Шифртелеграмма"
    assert operator.get(f"/api/v1/files/{file}/results/exe").status_code == 404
    assert operator.house.board.standing(batch).progress.pages_final == 1


def test_a_delivery_waits_where_the_engine_is_not_fit(operator: Visit) -> None:
    with patch.object(operator.house.recipes, "of", side_effect=EngineError("no model")):
        made = operator.send("POST", "/api/v1/deliveries", json={"name": "x"})
        place = f"/api/v1/deliveries/{made.json()['id']}"
        operator.send("PUT", f"{place}/files/1.png", content=b"\x89PNG\r\n\x1a\n")
        answer = operator.send("POST", f"{place}/queue")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "ENGINE")
    assert operator.send("POST", f"{place}/queue").status_code == 200


# What moves


def events(looks: list[Any], turns: int) -> list[dict[str, Any]]:
    """Return what a stream tells while it looks at these things."""
    rest = iter(looks)

    def look() -> dict[str, str]:
        found = next(rest)
        if isinstance(found, Exception):
            raise found
        return dict(found)

    async def gone() -> bool:
        return False

    state = SimpleNamespace(closing=False)
    request: Any = SimpleNamespace(app=SimpleNamespace(state=state), is_disconnected=gone)

    async def told() -> list[str]:
        stream = changes(request, look).body_iterator
        return [str(await anext(stream)) for _ in range(turns)]  # type: ignore[call-overload]

    with patch.object(live, "EVERY_S", 0.0):
        lines = asyncio.run(told())
    return [json.loads(line.split("data: ")[1]) for line in lines if "data: " in line]


def test_only_what_changed_is_sent(visit: Visit) -> None:
    found = events([{"a": "1", "b": "1"}, {"a": "1", "b": "2"}, {"b": "2"}], 4)
    assert found == [
        {"parts": {"a": "1", "b": "1"}, "gone": []},
        {"parts": {"b": "2"}, "gone": []},
        {"parts": {}, "gone": ["a"]},
    ]


def test_a_stream_outlives_a_store_that_is_gone_for_a_moment(visit: Visit) -> None:
    found = events([{"a": "1"}, DatabaseError("locked"), {"a": "2"}], 3)
    assert [each["parts"] for each in found] == [{"a": "1"}, {"a": "2"}]


@pytest.mark.parametrize("path", ["/batches/999", "/batches/0", "/batches/x", "/files/1/original"])
def test_what_is_not_there_is_told_as_a_page(reader: Visit, path: str) -> None:
    answer = reader.get(path)
    assert answer.status_code in (404, 422)
    assert "<h1>" in answer.text
