from __future__ import annotations

import hashlib
import importlib
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from pipeline.model.citation import Citation
from pipeline.model.page import Ink
from pipeline.store.codec import document_schema, load_document
from samples.facsimile import KINDS
from samples.facsimile.files import encode, ink_png
from samples.facsimile.ink import only
from samples.facsimile.make import Made, make_file
from samples.facsimile.pagexml import page_xml
from samples.facsimile.plan import FileOrder, PageOrder
from tests.export.schemas import xml_schema
from tests.samples.conftest import ROOT

pytestmark = pytest.mark.xdist_group("files")

etree: Any = importlib.import_module("lxml.etree")
CITED = Citation("ГАУЧ", "7", "2", "11", 3, verso=True)


@pytest.fixture(scope="module")
def made_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("made")
    pages = tuple(PageOrder(kind, "bitonal", 0, 3, 150) for kind in ("memorandum", "minutes"))
    make_file(out, FileOrder(pages, ".tif", CITED))
    return out


@pytest.mark.parametrize("kind", KINDS)
def test_page_xml_is_valid(kind: str, gallery: dict[str, Made]) -> None:
    schema = xml_schema("page-2019-07-15.xsd")
    made = gallery[kind]
    schema.assertValid(etree.fromstring(page_xml(made.page, made.beside, "003.tif")))


def test_page_xml_gives_the_words_back(gallery: dict[str, Made]) -> None:
    made = gallery["telegram"]
    root = etree.fromstring(page_xml(made.page, made.beside, "003.tif"))
    space = {"p": root.nsmap[None]}
    words = root.xpath("//p:Word/p:TextEquiv/p:Unicode/text()", namespaces=space)
    assert words == [w.text for z in made.page.zones for line in z.lines for w in line.words]


def test_two_frames_one_truth_and_a_citation_in_the_path(made_file: Path) -> None:
    scan = made_file / "pages" / "ГАУЧ" / "7" / "2" / "11" / "003об.tif"
    with Image.open(scan) as image:
        assert image.n_frames == 2  # type: ignore[attr-defined]
        assert image.mode == "1"
        assert round(float(image.info["dpi"][0])) == 150
    truth = made_file / "truth" / "ГАУЧ" / "7" / "2" / "11" / "003об.json"
    document = load_document(truth.read_bytes())
    assert document.citation == CITED
    assert [page.number for page in document.pages] == [1, 2]
    assert document.source.sha256 == hashlib.sha256(scan.read_bytes()).hexdigest()
    assert {path.name for path in truth.parent.glob("*.xml")} == {
        "003об.1.page.xml", "003об.2.page.xml",
    }  # fmt: skip


def test_truth_is_valid_against_the_published_schema(made_file: Path) -> None:
    truth = json.loads(next(made_file.rglob("*.json")).read_text())
    Draft202012Validator(document_schema()).validate(truth)


def test_an_ink_map_survives_its_file(gallery: dict[str, Made]) -> None:
    inks = gallery["telegram"].inks
    with Image.open(io.BytesIO(ink_png(inks))) as image:
        assert np.array_equal(np.asarray(image), inks)


def test_clean_layers_part_stamps_from_text() -> None:
    inks = np.array([[0, 2, 8, 10]], np.uint8)
    assert only(inks, [Ink.TYPED]).tolist() == [[255, 0, 255, 0]]
    assert only(inks, [Ink.STAMP]).tolist() == [[255, 255, 0, 0]]


@pytest.mark.parametrize("ending", [".png", ".jpg", ".tif", ".pdf"])
def test_files_hold_no_clock(ending: str) -> None:
    page = np.full((120, 90), 200, np.uint8)
    page[40:60, 20:70] = 30
    first = encode([page], ending, 150, 80)
    assert first == encode([page], ending, 150, 80)
    assert b"Date" not in first


class TestTrackedSet:
    """The pages that live in the repository."""

    manifest = json.loads((ROOT / "samples" / "manifest.json").read_text(encoding="utf-8"))

    def test_bytes_are_those_of_the_manifest(self) -> None:
        for entry in self.manifest["files"]:
            data = (ROOT / "samples" / "pages" / entry["path"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == entry["sha256"], entry["path"]

    def test_manifest_and_folder_name_the_same_files(self) -> None:
        pages = ROOT / "samples" / "pages"
        there = {str(path.relative_to(pages)) for path in pages.rglob("*") if path.is_file()}
        assert there == {entry["path"] for entry in self.manifest["files"]}

    def test_each_has_its_truth(self) -> None:
        for entry in self.manifest["files"]:
            path = ROOT / "samples" / "truth" / Path(entry["path"]).with_suffix(".json")
            document = load_document(path.read_bytes())
            assert document.source.sha256 == entry["sha256"]
            assert len(document.pages) == len(entry["pages"])

    def test_it_stays_small_and_open(self) -> None:
        folders = [ROOT / "samples" / name for name in ("pages", "truth", "layers")]
        size = sum(p.stat().st_size for f in folders for p in f.rglob("*") if p.is_file())
        assert size < 15_000_000
        assert not any(
            page["judged"] for entry in self.manifest["files"] for page in entry["pages"]
        )
