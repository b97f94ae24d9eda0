"""Risk: a stored file is cut short, damaged or swept away, and nobody notices."""

from __future__ import annotations

import errno
import os
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.intake.blobs import BlobStore
from pipeline.model.errors import DiskFullError, StoredFileError


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_what_is_put_is_read(tmp_path: Path, data: bytes) -> None:
    store = BlobStore(tmp_path)
    name = store.put(data, ".png")
    assert name == sha256(data).hexdigest()
    assert store.read(name, ".png") == data
    assert store.put(data, ".png") == name


def test_a_blob_that_is_there_is_left(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    path = store.path(store.put(b"page", ".png"), ".png")
    before = path.stat()
    store.put(b"page", ".png")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_damage_is_seen_when_read_and_mended_when_put(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    name = store.put(b"page", ".png")
    store.path(name, ".png").write_bytes(b"pag")
    with pytest.raises(StoredFileError, match=name):
        store.read(name, ".png")
    store.put(b"page", ".png")
    assert store.read(name, ".png") == b"page"


def test_a_missing_blob_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(StoredFileError):
        BlobStore(tmp_path).read("0" * 64, ".png")


@pytest.mark.parametrize(
    ("name", "suffix"),
    [("../" + "0" * 61, ".png"), ("0" * 64, "/../x"), ("0" * 63, ""), ("0" * 64, ".PNG\n")],
)
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str, suffix: str) -> None:
    with pytest.raises(ValueError, match="not a blob"):
        BlobStore(tmp_path).path(name, suffix)


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        if not os.path.isdir(f"/proc/self/fd/{descriptor}"):  # noqa: PTH112
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DiskFullError):
        BlobStore(tmp_path).put(b"page", ".png")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_sweep_takes_only_old_files_without_a_row(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    kept, gone, young = (store.put(data, ".json") for data in (b"kept", b"gone", b"young"))
    for name in (kept, gone):
        os.utime(store.path(name, ".json"), ns=(1, 1))
    unfinished = store.path(gone, "").with_name(".unfinished-00")
    unfinished.write_bytes(b"half")
    os.utime(unfinished, ns=(1, 1))
    removed = store.sweep({f"{kept}.json"}, before_ns=10)
    assert set(removed) == {f"{gone}.json", ".unfinished-00"}
    assert store.read(kept, ".json") == b"kept"
    assert store.read(young, ".json") == b"young"
