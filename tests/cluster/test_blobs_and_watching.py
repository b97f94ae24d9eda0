"""Workers that share no disk, and a folder that scanners write into."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from time import sleep

import boto3
import pytest

from desk.submitting import Folder
from pipeline.model.errors import StoredFileError, StoreGoneError
from pipeline.model.page import PageState
from pipeline.store.blobs import RemoteBlobs, open_blobs
from pipeline.store.ledger import Ledger
from pipeline.store.work import Lane, NewFile, Terms
from tests.cluster.scenes import RUN, Cluster
from tests.s3 import BUCKET, s3
from tests.workers.readers import Reader
from tests.workers.scenes import utc_now
from workers.fetching import ORIGINALS, Originals

__all__ = ["s3"]


def test_blobs_come_back_from_s3_and_damage_is_seen(s3: str) -> None:
    blobs = RemoteBlobs(s3)
    sha256 = blobs.put("фонд".encode(), ".jpg")
    assert blobs.put("фонд".encode(), ".jpg") == sha256
    assert blobs.read(sha256, ".jpg").decode() == "фонд"
    with pytest.raises(StoredFileError):
        blobs.read("0" * 64, ".jpg")
    client = boto3.client("s3")
    (found,) = client.list_objects_v2(Bucket=BUCKET)["Contents"]
    client.put_object(Bucket=BUCKET, Key=found["Key"], Body=b"other")
    client.close()
    with pytest.raises(StoredFileError):
        blobs.read(sha256, ".jpg")


def test_a_worker_that_shares_no_disk_reads_from_s3(
    s3: str, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RAZMETKA_BLOBS_URL", s3)
    store = open_blobs(s3, cluster.home, ORIGINALS)
    found = cluster.files("a", 2, pages=3)
    kept = []
    for file in found:
        path = Path(os.fsdecode(file.path))
        sha256 = store.put(path.read_bytes(), "")
        kept.append(type(file)(file.root, file.path, file.relative, file.name, blob_sha256=sha256))
    shutil.move(cluster.scans, cluster.folder / "elsewhere")
    for part in ("dispatch", "worker"):
        cluster.start(part)
    batch = cluster.submit(kept)
    cluster.wait_for_end(batch)
    shutil.move(cluster.folder / "elsewhere", cluster.scans)
    assert cluster.ledger.progress(batch).pages == {PageState.DONE: 6}
    cluster.previews = RemoteBlobs(f"{s3}/previews")


def test_a_store_that_is_gone_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def exists(self, _path: str) -> bool:
            raise ConnectionError

    blobs = RemoteBlobs("s3://nowhere")
    monkeypatch.setitem(blobs.__dict__, "_files", Gone())
    with pytest.raises(StoreGoneError):
        blobs.put(b"x", ".jpg")


def test_a_damaged_original_is_fetched_again(tmp_path: Path) -> None:
    store = open_blobs(None, tmp_path, ORIGINALS)
    sha256 = store.put(b"scan", "")
    originals = Originals(store, tmp_path / "fetched", most=1)
    here = originals.path_of(tmp_path / "gone", sha256)
    here.write_bytes(b"scam")
    assert originals.path_of(tmp_path / "gone", sha256).read_bytes() == b"scan"
    other = store.put(b"other", "")
    assert originals.path_of(tmp_path / "gone", other).exists()
    assert not here.exists(), "the cupboard has room for one"


def test_a_watched_folder_takes_what_stands_still(tmp_path: Path) -> None:
    folder = Folder(tmp_path, still_s=0.2)
    (tmp_path / "delo").mkdir()
    growing, still = tmp_path / "growing.tif", tmp_path / "delo" / "1.tif"
    growing.write_bytes(b"II")
    still.write_bytes(b"II*")
    (tmp_path / "empty.tif").touch()
    assert folder.ripe() == {}
    sleep(0.25)
    growing.write_bytes(b"III")
    ripe = folder.ripe()
    assert ripe == {tmp_path / "delo": [still]}
    folder.take([still])
    growing.rename(tmp_path / "renamed.tif")
    assert folder.ripe() == {}
    sleep(0.25)
    assert folder.ripe() == {tmp_path: [tmp_path / "renamed.tif"]}
    folder.take([tmp_path / "renamed.tif"])
    still.unlink()
    assert folder.ripe() == {}


def test_a_watch_that_starts_anew_takes_nothing_twice(tmp_path: Path, url: str) -> None:
    place = tmp_path / "scans"
    place.mkdir()
    read, waiting, changed, new = (place / f"{name}.tif" for name in "abcd")
    for path in (read, waiting, changed):
        path.write_bytes(b"II*")
    ledger = Ledger.open(url, utc_now)
    batch = ledger.begin_batch("папка", RUN, b"/out", Terms(lane=Lane.BATCH))
    order = (read, changed, waiting)
    ledger.list_files(batch, [NewFile(bytes(place), bytes(p), b"", "") for p in order])
    for path in (read, changed):
        work = ledger.claim_file("me", 60)
        assert work is not None
        assert work.path == bytes(path)
        assert ledger.open_file(work, Reader().inspect(path))
    changed.write_bytes(b"II*\0")
    new.write_bytes(b"II*\1")
    folder = Folder(place, still_s=0.0, known=ledger.handed_in(bytes(place)))
    assert folder.ripe() == {place: [changed, new]}
    ledger.close()
