"""Risk: somebody comes in who should not, or the first administrator cannot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.web import serving
from pipeline.model.errors import DeskNotBuiltError
from pipeline.store.people import Role
from tests.web.visits import KEY, PASSWORD, Visit


def made(visit: Visit) -> None:
    visit.look(f"/setup?key={KEY}")
    done = visit.post("/setup", {"key": KEY, "login": "Анна", "password": PASSWORD})
    assert done.status_code == 303, done.text


def test_the_first_administrator_is_made_once_and_with_the_key(visit: Visit) -> None:
    assert visit.get("/setup?key=guessed").status_code == 404
    made(visit)
    visit.look("/")
    assert visit.get(f"/setup?key={KEY}").status_code == 404
    second = visit.another()
    second.look("/login")
    again = second.post("/setup", {"key": KEY, "login": "второй", "password": PASSWORD})
    assert again.status_code == 404
    assert [person.role for person in visit.house.people.all()] == [Role.ADMINISTRATOR]


def test_a_person_logs_in_and_out(visit: Visit) -> None:
    made(visit)
    other = visit.another()
    assert other.get("/?a=1").headers["location"] == "/login?back=/?a=1"
    other.look("/login?back=/?a=1")
    words = {"login": " АННА ", "password": PASSWORD, "back": "/?a=1"}
    assert other.post("/login", words).headers["location"] == "/?a=1"
    other.look("/")
    assert other.post("/logout").status_code == 303
    assert other.get("/").status_code == 303


def test_the_sixth_try_within_a_minute_is_refused_though_it_is_right(visit: Visit) -> None:
    made(visit)
    other = visit.another()
    other.look("/login")
    for _ in range(5):
        assert other.post("/login", {"login": "анна", "password": "wrong"}).status_code == 401
    right = {"login": "анна", "password": PASSWORD}
    assert other.post("/login", right).status_code == 429


@pytest.mark.parametrize("path", ["/login", "/logout", "/preferences", "/setup"])
def test_a_form_without_its_token_changes_nothing(visit: Visit, path: str) -> None:
    made(visit)
    visit.csrf = "0" * 64
    assert visit.post(path, {"login": "a", "password": "b", "key": KEY}).status_code == 403


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "x"])
def test_nobody_is_led_out_of_the_house(visit: Visit, back: str) -> None:
    made(visit)
    other = visit.another()
    other.look("/login")
    done = other.post("/login", {"login": "анна", "password": PASSWORD, "back": back})
    assert done.headers["location"] == "/"


def test_a_role_that_is_not_enough_sees_no_accounts(reader: Visit) -> None:
    assert reader.get("/people").status_code == 403


def test_every_answer_carries_the_headers_of_safety(visit: Visit) -> None:
    for path in ("/login", "/nothing", "/static/desk.css"):
        headers = visit.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"


def test_a_request_for_another_host_is_refused(visit: Visit) -> None:
    assert visit.get("/login", headers={"Host": "evil.example"}).status_code == 421


def test_a_desk_that_was_not_built_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(serving, "VENDOR", tmp_path / "vendor")
    unasked: Any = None
    with pytest.raises(DeskNotBuiltError) as error:
        serving.serve_desk(unasked, unasked, unasked)
    assert "make desk" in error.value.problem.en
