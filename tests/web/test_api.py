"""Risk: the API breaks on what a program may send, or does otherwise than it says."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from pipeline.store.corrections import Corrections
from pipeline.store.people import Role
from tests.store.scenes import read
from tests.web.heaps import queued
from tests.web.shelves import shelve
from tests.web.test_queue import opened
from tests.web.visits import Visit, open_house

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import schemathesis
    from schemathesis.checks import not_a_server_error
    from schemathesis.core.result import Ok

SOME = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
THERE = {"batch": 1, "file": 1, "number": 1, "layer": 1, "language": "en"}
MANUAL = Path(__file__).parents[2] / "docs" / "desk.md"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Give a program with an editor's token, at a desk with a batch and a page that was read."""
    folder = tmp_path_factory.mktemp("api")
    with open_house(folder) as visit:
        person = visit.person("robot", Role.EDITOR)
        shelve(visit.house, folder)
        person.send("PUT", "/api/v1/files/1/translations/en", json={"text": "To Lugov"})
        queued(person, {"a/1.png": b"1", "b/2.png": b"2", "x.txt": b"no scan"})
        secret = visit.house.people.add_token(1, "robot", None)
        other = visit.another()
        other.client.headers["Authorization"] = f"Bearer {secret}"
        yield other


def test_nothing_that_is_sent_ends_in_an_error_of_ours(program: Visit) -> None:
    schema = schemathesis.openapi.from_dict(program.get("/api/v1/openapi.json").json())
    schema.app = program.client.app
    headers = {"Authorization": program.client.headers["Authorization"], "Host": "127.0.0.1"}
    asked = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok)
        operation = found.ok()
        asked.add(operation.label)

        @SOME
        @given(case=operation.as_strategy())
        def told(case: Any) -> None:
            case.call_and_validate(headers=headers, checks=[not_a_server_error])
            known = {name: value for name, value in THERE.items() if name in case.path_parameters}
            if known:
                case.path_parameters |= known
                case.call_and_validate(headers=headers, checks=[not_a_server_error])

        told()
    assert len(asked) > 25


def examples() -> list[tuple[str, str, str]]:
    """Return method, address and body of each example in the manual."""
    blocks = re.findall(r"```http\n(\w+) (\S+)\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    return [(method, path, body.strip()) for method, path, body in blocks]


def test_the_examples_of_the_manual_do_what_it_says(visit: Visit) -> None:
    person = visit.person("robot", Role.EDITOR)
    secret = visit.house.people.add_token(1, "robot", None)
    assert person.house is visit.house
    program = visit.another()
    program.client.headers["Authorization"] = f"Bearer {secret}"
    known = {"delivery": 1, "batch": 1, "file": 1}
    listed = examples()
    assert len(listed) == 16
    for method, path, told in listed:
        if path.startswith("/api/v1/files/"):
            finished(visit)
        newest = Corrections(visit.house.ledger.engine, visit.clock).newest(1)
        body = told.replace("{layer}", str(newest))
        content = body.encode() if body else b"\x89PNG\r\n\x1a\n" if method == "PUT" else b""
        kind = "application/json" if body else "application/octet-stream"
        sent = program.client.request(
            method, path.format(**known), content=content, headers={"Content-Type": kind}
        )
        assert sent.status_code in (200, 201), (path, sent.text)


def finished(visit: Visit) -> None:
    """Have the only page read, if it is not yet."""
    if Corrections(visit.house.ledger.engine, visit.clock).newest(1) is not None:
        return
    opened(visit)
    work = visit.house.ledger.claim("me", 60.0)
    assert work is not None
    assert visit.house.ledger.finish(work, read(1, "Шифртелеграмма"), None)
