"""Risk: a hit is not shown, shows what is closed to somebody, or does what a page's text says."""

from __future__ import annotations

import csv
import io
import re

import pytest

from desk.web.asking import Asked
from pipeline.model.page import Page
from tests.search.scenes import page
from tests.store.scenes import LEASE_S
from tests.web.heaps import queued
from tests.web.test_queue import opened
from tests.web.visits import Visit

FIRST = "товарищ Вышинский передал советское правительство просит ускорить ответ Пекину"
SECOND = "телеграмма посла Рощина о перевозке угля по железной дороге через Харбин"


def shelved(visit: Visit, read: Page | str, name: str = "Дело/1.png", heap: str = "Дело") -> int:
    """Queue a file and have it read as this page; return its batch."""
    batch = queued(visit, {name: name.encode()}, heap)
    opened(visit)
    work = visit.house.ledger.claim("me", LEASE_S)
    assert work is not None
    picture = visit.house.previews.put(b"a picture", ".jpg")
    told = page(read) if isinstance(read, str) else read
    assert visit.house.ledger.finish(work, told, picture)
    return batch


def test_a_hit_shows_its_words_marked_in_text_and_on_the_scan(operator: Visit) -> None:
    shelved(operator, FIRST)
    shelved(operator, SECOND, "2.png")
    found = operator.look("/search?q=Vyshinsky")
    assert found.count('class="card hit"') == 1
    assert "<mark>Вышинский</mark>" in found
    strip = found.split('<svg class="strip"')[1].split("</svg>")[0]
    assert re.search(r'href="/files/\d+/preview/1" width="1000" height="1400"', strip)
    assert strip.count("<rect") == 1
    address = re.findall(r'<h2><a href="(/files/\d+/pages/1)"', found)[0]
    assert 'id="viewer"' in operator.look(address)
    assert FIRST in operator.look(address.partition("/pages")[0])


def test_what_is_closed_to_a_role_is_neither_found_nor_counted(
    operator: Visit, reader: Visit, administrator: Visit
) -> None:
    batch = shelved(operator, FIRST)
    shelved(operator, FIRST + " вторая", "2.png")
    assert reader.get("/api/v1/search?q=Вышинский").json()["count"] == 2
    administrator.post(f"/batches/{batch}/rights", {"closed": ["reader"]})
    told = reader.get("/api/v1/search?q=Вышинский").json()
    assert told["count"] == 1
    assert [hit["name"] for hit in told["hits"]] == ["2.png"]
    assert told["hits"][0]["copies"] == []
    assert "Дело/1.png" not in reader.look("/search?q=Вышинский")
    assert "Дело/1.png" not in reader.get("/search/hits.csv?q=Вышинский").text
    assert operator.get("/api/v1/search?q=Вышинский").json()["count"] == 2


def test_a_paper_that_is_closed_in_one_batch_is_found_by_the_other(
    operator: Visit, reader: Visit, administrator: Visit
) -> None:
    shelved(operator, FIRST)
    closed = queued(operator, {"ещё раз.png": b"2"}, "Закрытая")
    opened(operator)
    engine = operator.house.ledger.engine
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE files SET source_id = 1")
    administrator.post(f"/batches/{closed}/rights", {"closed": ["reader"]})
    assert [
        [hit["name"] for hit in visit.get("/api/v1/search?q=Вышинский").json()["hits"]]
        for visit in (reader, operator)
    ] == [["Дело/1.png"], ["ещё раз.png"]]


def test_hostile_text_is_shown_and_never_obeyed(operator: Visit) -> None:
    shelved(operator, "<script>alert(1)</script> Вышинский \u202eкнижал =1+1")
    for place in ("/search?q=Вышинский", "/files/1"):
        found = operator.look(place)
        assert "<script>alert" not in found
        assert "&lt;script&gt;" in found
        assert "\u202e" not in found
    query = '"><script>x</script>'
    assert "<script>x" not in operator.get("/search", params={"q": query}).text


def test_the_list_that_is_taken_away_holds_no_formula(operator: Visit) -> None:
    shelved(operator, "=HYPERLINK(1) Вышинский", "=cmd.png")
    answer = operator.get("/search/hits.csv?q=Вышинский")
    assert answer.headers["content-disposition"].startswith("attachment")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 2
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_a_question_that_makes_no_sense_says_where(operator: Visit) -> None:
    answer = operator.get("/search", params={"q": "слово AND ("})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert operator.get("/api/v1/search", params={"q": "AND"}).json()["error"]["code"] == "QUERY"


@pytest.mark.parametrize(
    ("asked", "query"),
    [
        (Asked(q="слово"), "слово"),
        (Asked(q="a OR b", place="Пекин"), '(a OR b) place:"Пекин"'),
        (Asked(q="слово", zone="body", state="done"), "(zone:body слово) state:done"),
        (Asked(place='Пе"кин) OR x:"'), 'place:"Пе кин) OR x:"'),
        (Asked(zone="no such", state="exe"), ""),
        (Asked(q="  "), ""),
    ],
)
def test_filters_become_a_query_and_nothing_more(asked: Asked, query: str) -> None:
    assert asked.query == query


def test_filters_stay_in_the_address_and_can_be_taken_off() -> None:
    asked = Asked(q="слово & дело", date="1950", page=3)
    assert asked.address(date="") == (
        "/search?q=%D1%81%D0%BB%D0%BE%D0%B2%D0%BE+%26+%D0%B4%D0%B5%D0%BB%D0%BE"
    )
    assert "page=4" in asked.address(page=4)
    assert "page" not in asked.address(place="Пекин")


def test_filters_narrow_down_what_is_found(operator: Visit) -> None:
    shelved(operator, FIRST)
    for filters, count in (("", 1), ("&zone=body", 1), ("&zone=title", 0), ("&date=1950", 0)):
        found = operator.look(f"/search?q=Вышинский{filters}")
        assert found.count('class="card hit"') == count, filters


def test_a_search_is_in_the_log(administrator: Visit) -> None:
    administrator.look("/search?q=Вышинский")
    assert "Вышинский" in administrator.look("/audit?action=searched")


def test_nobody_searches_without_an_account(operator: Visit) -> None:
    shelved(operator, FIRST)
    stranger = operator.another()
    assert stranger.get("/search?q=Вышинский").status_code == 303
    assert stranger.get("/api/v1/search?q=Вышинский").status_code == 401
