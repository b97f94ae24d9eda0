"""Leaves of a delo that are missing, twice or out of order; and a ledger that moves house."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from desk.servers import Postgres, postgres_program
from pipeline.model.citation import Citation
from pipeline.model.errors import DatabaseError
from pipeline.store.database import open_engine
from pipeline.store.leaves import Leaves, leaves_of
from pipeline.store.moving import move
from pipeline.store.verify import verify
from tests.servers import new_database, sqlite_url
from tests.store.scenes import Clock, batch_of, claim, open_ledger, read, states


def _leaf(number: int, verso: bool = False) -> Citation:
    return Citation("РГАСПИ", "558", "11", "334", number, verso)


def test_leaves_that_stand_out() -> None:
    listed = [_leaf(1), _leaf(1, verso=True), _leaf(4), _leaf(3), _leaf(4)]
    delo = "РГАСПИ, ф. 558, оп. 11, д. 334"
    assert leaves_of(listed) == [Leaves(delo, 3, ("2",), ("4",), ("3",))]


def test_a_whole_delo_is_sound() -> None:
    (leaves,) = leaves_of([_leaf(5), _leaf(6), _leaf(6, verso=True), _leaf(7)])
    assert leaves.sound


def test_a_ledger_moves_from_sqlite_to_postgresql(tmp_path: Path, postgres: Postgres) -> None:
    clock = Clock()
    old = open_ledger(sqlite_url(tmp_path), clock)
    batch = batch_of(old, [3, 1])
    old.finish(claim(old), read(1))
    new = open_ledger(new_database(postgres), clock)
    copied = move(old.engine, new.engine)
    assert (copied["pages"], copied["readings"]) == (4, 1)
    assert states(new, batch) == states(old, batch)
    assert verify(new.engine, clock()) == []
    again = batch_of(new, [1, 1, 2])
    assert again == batch + 1
    while work := new.claim("me", 60):
        new.finish(work, read(work.number))
    assert verify(new.engine, clock()) == []
    with pytest.raises(DatabaseError, match="not empty"):
        move(old.engine, new.engine)
    old.close()
    new.close()


def test_a_ledger_in_use_does_not_move(tmp_path: Path, postgres: Postgres) -> None:
    old = open_ledger(sqlite_url(tmp_path))
    batch_of(old)
    claim(old)
    target = open_engine(new_database(postgres))
    with pytest.raises(DatabaseError, match="in use"):
        move(old.engine, target)
    target.dispose()
    old.close()


def test_a_backup_brings_everything_back(tmp_path: Path, postgres: Postgres) -> None:
    clock = Clock()
    url = new_database(postgres)
    before = open_ledger(url, clock)
    batch = batch_of(before, [2])
    before.finish(claim(before), read(1))
    secret = os.environ | {"PGPASSWORD": postgres.password}
    there = ["-h", "127.0.0.1", "-p", str(postgres.port), "-U", "razmetka"]
    dump = [postgres_program("pg_dump"), *there, "-Fc", "-f", str(tmp_path / "backup")]
    subprocess.run([*dump, url.rpartition("/")[2]], env=secret, check=True)
    restored = postgres.create("restored")
    load = [postgres_program("pg_restore"), *there, "-d", "restored", str(tmp_path / "backup")]
    subprocess.run(load, env=secret, check=True)
    after = open_ledger(restored, clock)
    assert states(after, batch) == states(before, batch)
    after.finish(claim(after), read(2))
    assert verify(after.engine, clock()) == []
    before.close()
    after.close()
