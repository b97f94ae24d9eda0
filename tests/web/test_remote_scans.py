"""Risk: a desk whose disk the scans are not on shows nothing, or gives away another's bytes."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import boto3
import pikepdf
import pytest
from PIL import Image

from desk.web.reader.pyramid import Pyramid
from pipeline.model.errors import StoreGoneError
from pipeline.store.people import Role
from tests.export.documents import HEIGHT, WIDTH
from tests.s3 import BUCKET
from tests.web.shelves import shelve
from tests.web.visits import Visit, open_house

TOP = Pyramid(WIDTH, HEIGHT).top
FINEST = f"/files/1/pages/1/tiles/{TOP}-1-1.jpg"


def scans_elsewhere(visit: Visit, folder: Path) -> bytes:
    """Put a telegram on the shelf, its scan in the blob store only; return its bytes."""
    folder.mkdir()
    shelve(visit.house, folder)
    data = (folder / "л-001.png").read_bytes()
    shutil.rmtree(folder)
    return data


def test_scans_in_s3_are_shown_fetched_and_exported(s3: str, tmp_path: Path) -> None:
    with open_house(tmp_path / "home", blobs_url=s3) as visit:
        data = scans_elsewhere(visit, tmp_path / "scans")
        reader = visit.person("reader", Role.READER)
        tile = reader.get(FINEST)
        assert tile.status_code == 200
        assert Image.open(BytesIO(tile.content)).size == (512, 512)
        assert reader.get("/files/1/original").content == data
        assert reader.get("/files/1/preview/1").status_code == 200
        made = reader.get("/api/v1/files/1/results/pdf")
        with pikepdf.Pdf.open(BytesIO(made.content)) as pdf:
            picture = pdf.pages[0].Resources.XObject.Im0
            assert (int(picture.Width), int(picture.Height)) == (WIDTH, HEIGHT)


def test_a_scan_that_is_gone_or_another_there_is_shown_small(s3: str, tmp_path: Path) -> None:
    with open_house(tmp_path / "home", blobs_url=s3) as visit:
        scans_elsewhere(visit, tmp_path / "scans")
        client = boto3.client("s3")
        for each in client.list_objects_v2(Bucket=BUCKET)["Contents"]:
            if "/originals/" in each["Key"]:
                client.put_object(Bucket=BUCKET, Key=each["Key"], Body=b"another")
        client.close()
        reader = visit.person("reader", Role.READER)
        assert reader.get(FINEST).status_code == 404
        assert reader.get(f"/files/1/pages/1/tiles/{TOP - 2}-0-0.jpg").status_code == 200
        assert reader.get("/files/1/original").status_code == 503
        assert reader.get("/api/v1/files/1/results/txt").status_code == 200


def test_a_store_that_is_away_is_told_and_tried_again(
    s3: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_house(tmp_path / "home", blobs_url=s3) as visit:
        scans_elsewhere(visit, tmp_path / "scans")
        reader = visit.person("reader", Role.READER)
        store = visit.house.originals.store
        monkeypatch.setattr(visit.house.originals, "store", Away())
        assert reader.get(FINEST).status_code == 503
        monkeypatch.setattr(visit.house.originals, "store", store)
        assert reader.get(FINEST).status_code == 200


class Away:
    """A store that cannot be reached."""

    def put(self, _data: bytes, _suffix: str) -> str:
        raise StoreGoneError("away")

    def read(self, _sha256: str, _suffix: str) -> bytes:
        raise StoreGoneError("away")
