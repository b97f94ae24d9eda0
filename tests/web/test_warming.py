"""Risk: the first visitor of the morning waits for what could have been done before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from jinja2 import Environment
from playwright.sync_api import Route, expect

from desk.web.pages import templates
from desk.web.warming import warm
from pipeline.store.audit import Wanted
from pipeline.store.people import Role
from tests.web.browser import ROOT
from tests.web.shelves import SMALL
from tests.web.sitting import Desk
from tests.web.visits import Visit

PLACES = ("/", "/upload", "/search", "/search?q=Вышинский", "/people", "/audit", "/me")
SCRIPT = f"""
import json, sys
from pathlib import Path
from desk.web.warming import warm
from pipeline.store.people import Role
from tests.web.visits import open_house
with open_house(Path(sys.argv[1])) as visit:
    person = visit.person("anna", Role.ADMINISTRATOR)
    warm(person.client.app, visit.house)
    person.get("/static/desk.css")  # what the client itself loads
    before = set(sys.modules)
    for place in {PLACES!r}:
        assert person.get(place).status_code == 200, place
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def test_no_page_is_compiled_for_a_visitor(
    administrator: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app: FastAPI = administrator.client.app  # type: ignore[assignment]
    templates.cache_clear()
    warm(app, administrator.house)

    def late(*_: object, **__: object) -> None:
        raise AssertionError("compiled in a request")

    monkeypatch.setattr(Environment, "compile", late)
    for place in PLACES:
        assert administrator.get(place).status_code == 200, place


def test_no_module_is_loaded_for_a_visitor(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True,
        check=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        timeout=120,
    )
    loaded: Any = json.loads(done.stdout.splitlines()[-1])
    ours = ("pipeline", "config", "workers", "desk")
    assert [name for name in loaded if name.partition(".")[0] in ours] == []


def test_warming_leaves_no_trace(administrator: Visit) -> None:
    log = administrator.house.audit
    before = len(log.lines(Wanted()))
    warm(administrator.client.app, administrator.house)  # type: ignore[arg-type]
    assert len(log.lines(Wanted())) == before


def test_the_small_picture_stands_where_the_scan_will(desk: Desk) -> None:
    page = desk.sit("vera", Role.READER, path="/")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    page.route("**/tiles/**", hold)
    page.goto(f"{desk.url}/files/1/pages/1", wait_until="domcontentloaded")  # tiles hold "load" up
    first = page.locator(".first")
    expect(first).to_have_js_property("complete", True)
    assert first.evaluate("picture => picture.naturalHeight") == SMALL
    expect(first).to_be_visible()
    shown = first.bounding_box()
    assert shown == page.locator("#viewer").bounding_box()
    while not waiting:
        page.wait_for_timeout(50)
    for route in waiting:
        route.continue_()
    page.unroute("**/tiles/**")
    expect(first).to_be_hidden()
