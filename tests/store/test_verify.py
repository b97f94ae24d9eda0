"""The checker must see each rule broken: a checker that always says yes is worth nothing."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.intake.blobs import BlobStore
from pipeline.intake.files import Fingerprint, Inspected
from pipeline.model.errors import TruncatedError
from pipeline.store.database import writing
from pipeline.store.ledger import Ledger
from pipeline.store.policy import Blame
from pipeline.store.verify import Finding, previews, verify, verify_files, verify_previews
from pipeline.store.work import PREVIEW, NewFile, Output
from tests.servers import sqlite_url
from tests.store.scenes import LEASE_S, ME, RUN, Clock, batch_of, claim, open_ledger, read


@pytest.fixture
def used(url: str, clock: Clock) -> Iterator[Ledger]:
    """Give a ledger with a page done (1), quarantined (2), running (3) and queued (4)."""
    ledger = open_ledger(url, clock)
    batch_of(ledger, [4])
    ledger.finish(claim(ledger), read(1), "ab" * 32)
    ledger.fail(claim(ledger), TruncatedError("x").problem, Blame.PAGE)
    claim(ledger)
    assert verify(ledger.engine, clock()) == []
    yield ledger
    ledger.close()


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        ("UPDATE files SET state = 'lost'", "FILE_STATE"),
        ("UPDATE files SET source_id = NULL", "OPENED_WITHOUT_SOURCE"),
        ("UPDATE files SET state = 'refused'", "REFUSED_WITHOUT_REASON"),
        ("UPDATE sources SET page_count = 5", "PAGE_COUNT"),
        ("UPDATE pages SET number = 9 WHERE id = 4", "PAGE_COUNT"),
        ("UPDATE pages SET state = 'lost' WHERE id = 4", "PAGE_STATE"),
        ("DELETE FROM tallies WHERE id = (SELECT max(id) FROM tallies)", "TALLY"),
        ("UPDATE pages SET problem_ru = NULL WHERE id = 2", "QUARANTINED_WITHOUT_REASON"),
        ("UPDATE pages SET attempts = 0 WHERE id = 2", "QUARANTINED_WITHOUT_REASON"),
        ("UPDATE pages SET round = 2 WHERE id = 4", "ROUND_NOBODY_ASKED_FOR"),
        (
            "INSERT INTO events (at, kind, page_id, round, detail)"
            " SELECT at, kind, page_id, round, detail FROM events WHERE kind = 'quarantined'",
            "ENDED_TWICE",
        ),
        ("DELETE FROM accepted", "READ_BUT_NOT_ACCEPTED"),
        ("DELETE FROM accepted", "READING_NOT_ACCEPTED"),
        ("UPDATE pages SET state = 'queued' WHERE id = 1", "ACCEPTED_BUT_NOT_READ"),
        (
            "UPDATE pages SET lease_until = NULL, owner = NULL WHERE id = 3",
            "HELD_WITHOUT_LEASE",
        ),
        ("UPDATE pages SET state = 'queued' WHERE id = 3", "LEASE_WITHOUT_HOLDER"),
        (
            "UPDATE pages SET lease_until = '2020-01-01 00:00:00.000000' WHERE id = 3",
            "LEASE_FORGOTTEN",
        ),
        ("UPDATE pages SET setbacks = -1 WHERE id = 4", "COUNTS"),
        ("UPDATE readings SET page = '{'", "READING_DAMAGED"),
        (
            "UPDATE readings SET page = replace(page, '\"number\":1', '\"number\":2')",
            "READING_OF_ANOTHER_PAGE",
        ),
    ],
)
def test_each_broken_rule_is_found(used: Ledger, clock: Clock, damage: str, code: str) -> None:
    with writing(used.engine) as connection:
        connection.exec_driver_sql(damage)
    assert code in {finding.code for finding in verify(used.engine, clock())}


def test_a_dangling_reference_is_found(tmp_path: Path, clock: Clock) -> None:
    used = open_ledger(sqlite_url(tmp_path), clock)  # PostgreSQL does not let one arise
    batch_of(used)
    used.finish(claim(used), read(1))
    with sqlite3.connect(tmp_path / "ledger.sqlite") as raw:
        raw.execute("DELETE FROM readings")
    raw.close()
    findings = verify(used.engine, clock())
    used.close()
    assert Finding("DATABASE", "accepted row 1 points to a missing row of readings") in findings


def test_originals_and_outputs_are_compared_byte_for_byte(
    ledger: Ledger, tmp_path: Path, clock: Clock
) -> None:
    original, output = tmp_path / "a.png", tmp_path / "a.txt"
    original.write_bytes(b"scan")
    output.write_bytes(b"text")
    batch = ledger.begin_batch("scans", RUN, b"/out")
    ledger.list_files(batch, [NewFile(bytes(tmp_path), bytes(original), b"a.png", "a.png")])
    work = ledger.claim_file(ME, LEASE_S, batch)
    assert work is not None
    seen = Fingerprint(hashlib.sha256(b"scan").hexdigest(), 4, 1, 1)
    ledger.open_file(work, Inspected(seen, "image/png", 1))
    ledger.finish(claim(ledger), read(1))
    digest = hashlib.sha256(b"text").hexdigest()
    ledger.write_down_output(work.id, Output("txt", bytes(output), digest))
    assert list(verify_files(ledger.engine)) == []
    original.write_bytes(b"scam")
    output.unlink()
    found = {finding.code: finding.what for finding in verify_files(ledger.engine)}
    assert set(found) == {"ORIGINAL_CHANGED", "OUTPUT_CHANGED"}
    assert "No such file" in found["OUTPUT_CHANGED"]


def test_a_preview_that_is_gone_is_found(ledger: Ledger, tmp_path: Path) -> None:
    blobs = BlobStore(tmp_path / "blobs")
    batch_of(ledger)
    sha256 = blobs.put(b"preview", PREVIEW)
    ledger.finish(claim(ledger), read(1), sha256)
    assert list(verify_previews(ledger.engine, blobs)) == []
    blobs.path(sha256, PREVIEW).unlink()
    assert list(verify_previews(ledger.engine, blobs)) == [
        Finding("PREVIEW_CHANGED", f"{sha256}.jpg")
    ]


def test_previews_that_readings_show_are_named(used: Ledger) -> None:
    assert list(previews(used.engine)) == ["ab" * 32]
