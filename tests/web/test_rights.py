"""Risk: somebody sees or does what their role does not allow; or nobody can tell who did it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from config.desk import DeskOptions
from desk.web.routes import ROOMS
from desk.web.visitor import SESSION
from pipeline.store.people import SESSION_LASTS, Role
from tests.export.documents import TELEGRAM
from tests.web.heaps import queued
from tests.web.shelves import shelve
from tests.web.visits import PASSWORD, Visit, open_house

OUTSIDE = {"/login", "/logout", "/setup", "/preferences"}


def addresses() -> list[tuple[str, str]]:
    """Return every method and address of the desk."""
    routes = [route for room in ROOMS for route in room.routes if isinstance(route, APIRoute)]
    return [(method, route.path) for route in routes for method in sorted(route.methods or ())]


def test_nothing_but_the_entrance_is_open_to_strangers(visit: Visit) -> None:
    listed = addresses()
    assert len(listed) > 30
    for method, path in listed:
        if path in OUTSIDE or method == "OPTIONS":
            continue
        filled = path.replace("{name:path}", "x")
        for gap in (
            "batch",
            "file",
            "delivery",
            "person",
            "token",
            "number",
            "upload",
            "code",
            "format_",
        ):
            filled = filled.replace(f"{{{gap}}}", "1")
        answer = visit.send(method, filled)
        assert answer.status_code in (303, 401, 403, 404, 422), (method, path)
        assert answer.status_code != 303 or answer.headers["location"].startswith("/login")


def test_a_closed_batch_is_as_if_it_were_not_there(administrator: Visit, reader: Visit) -> None:
    batch = queued(administrator, {"a/1.png": b"1", "a/2.txt": b"no scan"})
    file = administrator.get(f"/api/v1/batches/{batch}/files").json()[0]["id"]
    places = [
        f"/batches/{batch}",
        f"/api/v1/batches/{batch}",
        f"/api/v1/batches/{batch}/files",
        f"/batches/{batch}/troubles/NOT_AN_IMAGE",
        f"/files/{file}/original",
        f"/files/{file}/preview/1",
        f"/api/v1/files/{file}",
        f"/api/v1/files/{file}/original",
        f"/live/batches/{batch}",
    ]
    assert reader.get(places[0]).status_code == 200
    administrator.post(f"/batches/{batch}/rights", {"closed": ["reader"]})
    for place in places:
        assert reader.get(place).status_code == 404, place
    assert reader.get("/api/v1/batches").json() == []
    assert "Дело" not in reader.look("/")
    assert administrator.get(places[0]).status_code == 200
    administrator.post(f"/batches/{batch}/rights")
    assert reader.get(places[0]).status_code == 200


def test_originals_come_as_attachments_whatever_they_are(administrator: Visit) -> None:
    batch = queued(administrator, {"<b>.html": b"<html><script>alert(1)</script>"})
    file = administrator.get(f"/api/v1/batches/{batch}/files").json()[0]["id"]
    answer = administrator.get(f"/files/{file}/original")
    assert answer.content == b"<html><script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")


def test_one_administrator_always_stays(administrator: Visit) -> None:
    me = administrator.house.people.all()[0].id
    for form in ({"role": "reader"}, {"closed": "true"}):
        assert administrator.post(f"/people/{me}", form).status_code == 409
    assert administrator.get("/people").status_code == 200


def test_a_closed_account_is_out_at_once_and_its_token_too(administrator: Visit) -> None:
    other = administrator.person("other", Role.OPERATOR)
    person = administrator.house.people.by_login("other")
    assert person is not None
    secret = administrator.house.people.add_token(person[0].id, "script", None)
    bearer = {"Authorization": f"Bearer {secret}"}
    stranger = administrator.another()
    assert stranger.get("/api/v1/batches", headers=bearer).status_code == 200
    administrator.post(f"/people/{person[0].id}", {"closed": "true"})
    assert other.get("/").status_code == 303
    assert stranger.get("/api/v1/batches", headers=bearer).status_code == 401


def test_accounts_are_made_and_change_their_passwords(administrator: Visit) -> None:
    new = {"login": "Пётр", "name": "Пётр Ильич", "role": "editor", "password": PASSWORD}
    assert administrator.post("/people", new).status_code == 303
    assert administrator.post("/people", {**new, "login": "пётр"}).status_code == 422
    weak = administrator.post("/people", {**new, "login": "x", "password": "aaaaaaaaaaaa"})
    assert weak.status_code == 422
    other = administrator.another()
    other.look("/login")
    assert other.post("/login", {"login": "пётр", "password": PASSWORD}).status_code == 303
    other.look("/me")
    wrong = {"old": "wrong", "password": "новый длинный пароль"}
    assert other.post("/me/password", wrong).status_code == 422
    assert other.post("/me/password", {**wrong, "old": PASSWORD}).status_code == 303
    assert other.get("/me").status_code == 200


def test_a_token_is_shown_once_works_without_csrf_and_can_be_revoked(operator: Visit) -> None:
    page = operator.post("/me/tokens", {"name": "ночной скрипт", "days": "30"}).text
    secret = page.split("rzm_")[1].split("<")[0]
    bearer = {"Authorization": f"Bearer rzm_{secret}"}
    assert secret not in operator.look("/me")
    program = operator.another()
    made = program.client.post("/api/v1/deliveries", json={"name": "x"}, headers=bearer)
    assert made.status_code == 201
    token = operator.house.people.tokens(1)[0].id
    assert operator.post(f"/me/tokens/{token}/revoke").status_code == 303
    assert program.get("/api/v1/batches", headers=bearer).status_code == 401


def test_a_token_ends_when_it_should(operator: Visit) -> None:
    operator.post("/me/tokens", {"name": "x", "days": "1"})
    assert len(operator.house.people.tokens(1)) == 1
    operator.clock.ahead = timedelta(days=2)
    assert operator.house.people.tokens(1) == []


def test_a_session_ends_when_it_is_left_alone(reader: Visit) -> None:
    reader.clock.ahead = SESSION_LASTS / 2
    assert reader.get("/").status_code == 200
    reader.clock.ahead = SESSION_LASTS
    assert reader.get("/").status_code == 200
    reader.clock.ahead = SESSION_LASTS * 2.1
    assert reader.get("/").status_code == 303


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(visit: Visit) -> None:
    visit.house.people.add("anna", "Anna", Role.READER, None)
    cookie = visit.get("/login").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_the_log_tells_who_did_what(administrator: Visit, operator: Visit) -> None:
    batch = queued(operator, {"a/1.png": b"1"})
    operator.post(f"/batches/{batch}/pause")
    operator.look(f"/batches/{batch}")
    page = administrator.look("/audit?name=operator")
    for said in ("постановка в очередь", "партия", "просмотр", f">партия {batch}</a>"):
        assert said in page
    assert operator.get("/audit").status_code == 403
    assert "постановка в очередь</td>" not in administrator.look("/audit?action=rights")


def test_a_failed_log_in_is_logged_under_the_name_that_was_tried(administrator: Visit) -> None:
    stranger = administrator.another()
    stranger.look("/login")
    stranger.post("/login", {"login": "<b>root</b>", "password": "guess"})
    page = administrator.look("/audit?action=log-in-failed")
    assert "&lt;b&gt;root&lt;/b&gt;" in page


def test_a_trusted_proxy_logs_people_in_and_nobody_else_does(tmp_path: Path) -> None:
    options = DeskOptions(login_header="X-Remote-User", proxies=("testclient",))
    named = {"X-Remote-User": "anna"}
    with open_house(tmp_path / "a", desk=options) as visit:
        visit.house.people.add("anna", "Anna", Role.READER, None)
        assert visit.get("/login?back=/me", headers=named).headers["location"] == "/me"
        assert visit.get("/me").status_code == 200
        unknown = visit.another().get("/login", headers={"X-Remote-User": "mallory"})
        assert unknown.status_code == 200
    untrusted = DeskOptions(login_header="X-Remote-User", proxies=("10.0.0.1",))
    with open_house(tmp_path / "b", desk=untrusted) as visit:
        visit.house.people.add("anna", "Anna", Role.READER, None)
        forged = {**named, "X-Forwarded-For": "10.0.0.1"}
        assert visit.get("/login", headers=forged).status_code == 200
        assert SESSION not in visit.client.cookies


@pytest.mark.parametrize("path", ["/", "/me", "/search", "/upload", "/people", "/audit"])
def test_no_page_has_script_or_style_within_it(administrator: Visit, path: str) -> None:
    page = administrator.look(path)
    assert "<style" not in page
    assert " style=" not in page
    assert " on" not in {word[:3] for word in page.split("<") if "=" not in word}
    assert all('src="' in tag for tag in page.split("<script")[1:])
    assert "http://" not in page.replace("http://127.0.0.1", "").replace("http://www.w3.org", "")


def test_a_closed_page_is_as_if_it_were_not_there(
    administrator: Visit, editor: Visit, tmp_path: Path
) -> None:
    batch = shelve(
        administrator.house, tmp_path, [TELEGRAM, replace(TELEGRAM, zones=TELEGRAM.zones[:-1])]
    )
    other = "/files/2/pages/1"
    editor.send("PUT", "/api/v1/files/1/translations/en", json={"text": "To Comrade Lugov"})
    places = [
        *("/files/1/pages/1", "/files/1/pages/1/data", "/files/1/pages/1/history"),
        *("/files/1/pages/1/tiles/9-0-0.jpg", "/files/1/pages/1/part.jpg?box=0,0,9,9"),
        *("/files/1/preview/1", "/api/v1/files/1/pages/1", "/api/v1/files/1/pages/1/cells"),
        *("/api/v1/files/1/pages/1/layers", "/files/1/pages/1/events"),
    ]
    whole = ["/files/1/original", "/api/v1/files/1/original", "/files/1/translations/en"]
    whole.append("/api/v1/files/1/translations/en")
    for place in [*places[:-1], *whole]:
        assert editor.get(place).status_code == 200, place
    search = "/api/v1/search?q=Толгойт"
    before = editor.get(search).json()["count"]
    closed = administrator.post("/files/1/pages/1/rights", {"closed": ["editor", "reader"]})
    assert closed.status_code == 303
    for place in places:
        assert editor.get(place).status_code == 404, place
    for place in whole:
        assert editor.get(place).status_code == 403, place
    assert editor.get(search).json()["count"] == before - 1
    assert "Толгойт" not in editor.get("/api/v1/files/1/results/txt").text
    assert "Толгойт" in editor.get("/api/v1/files/2/results/txt").text
    assert "Толгойт" not in editor.look("/files/1")
    assert "/files/1/pages/1" not in editor.look(other)
    doubts = f"/batches/{batch}/doubts"
    assert editor.get(doubts).json()["address"] == other
    refused = editor.send("PATCH", "/api/v1/files/1/pages/1", json={"on": 1, "facts": {}})
    assert refused.status_code == 404
    assert editor.post("/files/2/pages/1/rights", {"closed": ["reader"]}).status_code == 403
    assert "checked" in administrator.look("/files/1")
    administrator.post("/files/1/pages/1/rights")
    assert editor.get(places[0]).status_code == 200
    log = administrator.look("/audit?action=rights")
    assert log.count('<a href="/files/1/pages/1">файл 1, стр. 1</a>') == 2
    assert "закрыто: редактор, читатель" in log


def test_an_error_stands_in_the_frame_that_a_person_knows(visit: Visit, reader: Visit) -> None:
    answer = reader.get("/nowhere")
    assert answer.status_code == 404
    assert 'href="/search"' in answer.text
    assert 'action="/logout"' in answer.text
    assert 'href="/people"' not in answer.text
    assert 'action="/logout"' not in visit.get("/nowhere").text


@pytest.mark.parametrize("path", ["/", "/upload", "/people", "/audit", "/me", "/files/1/pages/1"])
def test_the_search_is_asked_from_every_page(
    administrator: Visit, tmp_path: Path, path: str
) -> None:
    shelve(administrator.house, tmp_path)
    page = administrator.look(path)
    assert page.count('role="search"') == 1
    assert 'name="q"' in page
