"""Risk: a rule of the web is kept where somebody looked, and broken where nobody did.

The rules and the tests of each are listed in docs/desk.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from desk.web.guard import LARGEST_BODY
from desk.web.passwords import hashed, matches
from pipeline.model.page import Problem
from pipeline.store.people import Role
from pipeline.store.policy import Blame
from tests.web.heaps import queued
from tests.web.shelves import shelve
from tests.web.test_queue import opened
from tests.web.test_rights import addresses
from tests.web.visits import PASSWORD, Visit

MANUAL = Path(__file__).parents[2] / "docs" / "desk.md"
ATTACK = "<script>alert(1)</script>\u202e'\"\x1b=1+1"
SAFE = {"GET", "HEAD", "OPTIONS"}


def changing() -> Iterator[tuple[str, str]]:
    """Yield every address that changes something, its gaps filled."""
    for method, path in addresses():
        if method not in SAFE:
            name = re.sub(r"\{language\}", "en", path.replace("{name:path}", "x.png"))
            yield method, re.sub(r"\{\w+\}", "1", name)


@pytest.mark.parametrize(("method", "path"), sorted(set(changing())))
def test_nothing_is_changed_without_the_token(
    administrator: Visit, tmp_path: Path, method: str, path: str
) -> None:
    shelve(administrator.house, tmp_path)
    for headers in ({}, {"X-CSRF-Token": "0" * 64}):
        answer = administrator.client.request(method, path, headers=headers)
        assert answer.status_code == 403, answer.text


def test_passwords_are_kept_as_argon2() -> None:
    kept = hashed(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert matches(PASSWORD, kept)
    assert hashed(PASSWORD) != kept, "each with a salt of its own"


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/login", "application/x-www-form-urlencoded"),
        ("/login", "multipart/form-data; boundary=x"),
        ("/api/v1/deliveries", "application/json"),
    ],
)
def test_a_body_that_is_too_large_is_cut_short(editor: Visit, path: str, kind: str) -> None:
    first = b'--x\r\nContent-Disposition: form-data; name="a"; filename="a"\r\n\r\n'
    rest = (b"a" * (1 << 20) for _ in range(LARGEST_BODY // (1 << 20) + 2))
    pieces = chain([first] if "multipart" in kind else [], rest)
    answer = editor.send("POST", path, content=pieces, headers={"Content-Type": kind})
    assert answer.status_code == 413, answer.text


def test_what_is_hostile_is_inert_wherever_it_is_shown(
    administrator: Visit, tmp_path: Path
) -> None:
    house = administrator.house
    batch = queued(administrator, {"a/1.png": b"1"}, ATTACK)
    opened(administrator)
    work = house.ledger.claim("me", 60.0)
    assert work is not None
    assert house.ledger.fail(work, Problem("DAMAGED", ATTACK, ATTACK), Blame.PAGE)
    house.people.add(ATTACK[:60], ATTACK, Role.READER, None)
    places = ("/", f"/batches/{batch}", f"/batches/{batch}/troubles/DAMAGED", "/people", "/audit")
    for path in (*places, "/files/1", "/files/1/pages/1", f"/search?q={ATTACK[:25]}"):
        page = administrator.get(path).text
        assert "<script>alert" not in page, path
        assert "\u202e" not in page, path
        assert "\x1b" not in page, path


def test_results_come_as_attachments_too(administrator: Visit, tmp_path: Path) -> None:
    shelve(administrator.house, tmp_path)
    for format_ in ("html", "tei", "json"):
        answer = administrator.get(f"/files/1/results/{format_}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment;")


def test_every_rule_has_tests_that_there_are() -> None:
    table = MANUAL.read_text("utf-8").split("\n## What it keeps to\n")[1].strip().split("\n\n")[0]
    rows = table.splitlines()[2:]
    written = {
        name
        for path in Path(__file__).parents[1].rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    for row in rows:
        named = re.findall(r"`(test_\w+)`", row)
        assert named, row
        assert set(named) <= written, row
    assert len(rows) > 10
