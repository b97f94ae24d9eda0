"""Risk: what is withheld leaves the house, in any format, or editors cannot have it any more."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from desk.cli import app
from desk.exporting import VOLUME_FORMATS, Asked, ExportOrder, export_asked
from pipeline.export.formats import FORMATS
from pipeline.model.redaction import GAP
from pipeline.store.layers import Layer
from tests.web.secret import (
    REASON,
    SIGNED,
    WORD,
    pictures,
    shelve_secret,
    shows,
    tells,
    withhold,
)
from tests.web.visits import Visit, open_house

pytestmark = pytest.mark.xdist_group("redacting")

EVERY = (*FORMATS, *VOLUME_FORMATS)
PICTURES = {"html", "pdf", "truth", "bagit"}
"""Formats that have pixels of the scan."""
BLOCK_PX = 8
GAPS = {
    "json": '"redactions": [',
    "tei": 'reason="redacted"',
    "page": "blackening {offset:",
    "alto": 'ID="redacted"',
    "hocr": "x_redacted 1",
    "iiif": "/redactions",
}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Give a house with a secret of which everything is withheld."""
    folder = tmp_path_factory.mktemp("secret")
    with open_house(folder) as visit:
        shelve_secret(visit.house, folder)
        withhold(visit.house)
        yield visit


def asked(name: str) -> tuple[str, ...]:
    """Return a format; one that binds others has something to bind."""
    return ("json", name) if name in VOLUME_FORMATS else (name,)


def exported(visit: Visit, out: Path, order: ExportOrder) -> dict[str, bytes]:
    shutil.rmtree(out, ignore_errors=True)
    export_asked(visit.house.ledger, visit.house.settings, out, Asked(), order)
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("layer", list(Layer))
def test_no_carrier_tells_or_shows_it(
    shelf: Visit, tmp_path: Path, name: str, layer: Layer
) -> None:
    order = ExportOrder(asked(name), layer=layer)
    files = exported(shelf, tmp_path / "out", order)
    assert files
    for path, data in files.items():
        assert not tells(path.encode() + b"\n" + data), path
        assert not shows(data), path


@pytest.mark.parametrize("quality", [None, 40])
def test_a_pdf_has_black_pixels_in_place_of_it(
    shelf: Visit, tmp_path: Path, quality: int | None
) -> None:
    files = exported(shelf, tmp_path / "out", ExportOrder(("pdf",), jpeg_quality=quality))
    (data,) = files.values()
    picture = next(pictures(data))
    grey = np.asarray(picture.convert("L"))
    for box in (SIGNED.box, WORD.box):
        blurred = 0 if quality is None else BLOCK_PX  # what a JPEG's blocks mix at an edge
        part = grey[box.y + blurred : box.bottom - blurred, box.x + blurred : box.right - blurred]
        assert part.max() <= (0 if quality is None else 16)
    assert grey[WORD.box.y + 4, WORD.box.x - 8] > 180


@pytest.mark.parametrize("name", EVERY)
def test_who_asks_for_everything_gets_it_so_this_could_fail(
    shelf: Visit, tmp_path: Path, name: str
) -> None:
    files = exported(shelf, tmp_path / "out", ExportOrder(asked(name), unredacted=True))
    assert any(map(tells, files.values()))
    assert any(map(shows, files.values())) == (name in PICTURES)


@pytest.mark.parametrize(("name", "sign"), GAPS.items())
def test_the_gap_is_told_in_the_formats_own_terms(
    shelf: Visit, tmp_path: Path, name: str, sign: str
) -> None:
    (data,) = exported(shelf, tmp_path / "out", ExportOrder((name,))).values()
    assert sign in data.decode()
    (bare,) = exported(shelf, tmp_path / "out", ExportOrder((name,), unredacted=True)).values()
    assert sign not in bare.decode()


@pytest.mark.parametrize("name", ["txt", "modern", "md", "html", "page", "alto", "hocr", "json"])
def test_a_gap_stands_where_words_were(shelf: Visit, tmp_path: Path, name: str) -> None:
    (data,) = exported(shelf, tmp_path / "out", ExportOrder((name,))).values()
    text = data.decode()
    assert GAP in text
    assert "вторника" in text


def test_a_translation_keeps_the_rows_beside_what_may_be_seen(shelf: Visit, tmp_path: Path) -> None:
    (data,) = exported(shelf, tmp_path / "out", ExportOrder(("md",))).values()
    text = data.decode()
    assert "Translated: ШИФРТЕЛЕГРАММА" in text
    assert text.count("Translated") == 2


def test_a_translation_goes_with_all_pages_that_a_search_found(
    shelf: Visit, tmp_path: Path
) -> None:
    asked_for = Asked(hits=['{"file": 1, "page": 1}'])
    house = shelf.house
    export_asked(house.ledger, house.settings, tmp_path, asked_for, ExportOrder(("md",)))
    (found,) = tmp_path.rglob("*.p1.md")
    assert "Translated: ШИФРТЕЛЕГРАММА" in found.read_text("utf-8")


def test_an_original_of_which_a_part_is_withheld_stays_out_of_bags(
    shelf: Visit, tmp_path: Path
) -> None:
    kept = exported(shelf, tmp_path / "out", ExportOrder(("json", "bagit")))
    assert not [path for path in kept if "original" in path]
    whole = exported(shelf, tmp_path / "out", ExportOrder(("json", "bagit"), unredacted=True))
    assert [path for path in whole if "original" in path]


def test_the_same_layer_gives_the_same_bytes(shelf: Visit, tmp_path: Path) -> None:
    order = ExportOrder(tuple(FORMATS))
    assert exported(shelf, tmp_path / "a", order) == exported(shelf, tmp_path / "b", order)


def test_by_the_command_line_it_is_withheld_listed_and_given_back(tmp_path: Path) -> None:
    with open_house(tmp_path) as visit:
        shelve_secret(visit.house, tmp_path)
        home = ["--home", str(tmp_path), "--lang", "en"]

        def said(*words: str, code: int = 0) -> str:
            made = CliRunner().invoke(app, [*home, *words])
            assert made.exit_code == code, made.output
            return made.stdout

        box = ",".join(map(str, WORD.box))
        told = said("redact", "add", "1", "--zone", "z4", "--box", box, "--why", REASON)
        assert len(told.splitlines()) == 2
        assert said("redact", "list", "1") == told
        said("export", "--format", "txt", "--out", str(tmp_path / "x"))
        assert not tells((tmp_path / "x" / "л-041.txt").read_bytes())
        said("export", "--format", "txt", "--unredacted", "--out", str(tmp_path / "y"))
        assert tells((tmp_path / "y" / "л-041.txt").read_bytes())
        for number in ("1", "2"):
            assert "срок истёк" in said("redact", "lift", number, "--why", "срок истёк")
        assert said("redact", "list", "1").count("←") == 2
        said("redact", "lift", "1", "--why", "x", code=2)
        said("redact", "add", "1", "--zone", "z99", "--why", "x", code=2)
        said("redact", "add", "7", "--zone", "z1", "--why", "x", code=2)
        said("redact", "add", "1", "--box", "1,2,3", "--why", "x", code=2)
        said("export", "--format", "txt", "--out", str(tmp_path / "z"))
        assert tells((tmp_path / "z" / "л-041.txt").read_bytes())
