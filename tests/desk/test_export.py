"""``razmetka export``: what was read leaves in any format, and is the scan's own."""

from __future__ import annotations

import json
import zipfile
from contextlib import closing
from pathlib import Path

import bagit
import pikepdf
import pytest

from config.settings import Settings
from desk.context import now
from pipeline.model.editing import set_line_text
from pipeline.model.layers import Action, Operation
from pipeline.store.corrections import Corrections
from pipeline.store.ledger import Ledger
from tests.desk.command import Razmetka
from tests.desk.scans import scan, volume

pytestmark = pytest.mark.xdist_group("export")


@pytest.fixture(scope="module")
def razmetka(tmp_path_factory: pytest.TempPathFactory) -> Razmetka:
    made = Razmetka(tmp_path_factory.mktemp("export"))
    made.scans.mkdir()
    scan(made.scans / "a.jpg")
    volume(made.scans / "b.tif", 3)
    assert made.run().code == 0
    return made


def exported(razmetka: Razmetka, folder: Path, *options: str | Path) -> set[str]:
    said = razmetka("export", "--out", folder, *options)
    assert said.code == 0, said.err
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_a_batch_in_several_formats(razmetka: Razmetka, tmp_path: Path) -> None:
    found = exported(razmetka, tmp_path, "--format", "alto,page,pdf,facts.csv")
    assert found == {
        "a.alto.xml",
        "a.page.xml",
        "a.pdf",
        "b.alto.xml",
        "b.page.zip",
        "b.pdf",
        "facts.csv",
    }
    with pikepdf.Pdf.open(tmp_path / "a.pdf") as made:
        shown = made.pages[0].Resources.XObject.Im0
        assert shown.read_raw_bytes() == (razmetka.scans / "a.jpg").read_bytes()
    with pikepdf.Pdf.open(tmp_path / "b.pdf") as made:
        assert len(made.pages) == 3


def test_one_page_of_a_file(razmetka: Razmetka, tmp_path: Path) -> None:
    hits = tmp_path / "hits"
    hits.write_text('{"file": 2, "page": 2}\n{"file": 2, "page": 3}\n{"file": 1}\n')
    one = exported(razmetka, tmp_path / "one", "--file", "2", "--page", "2", "--format", "txt")
    assert one == {"b.p2.txt"}
    assert "Лист 2" in (tmp_path / "one" / "b.p2.txt").read_text()
    several = exported(razmetka, tmp_path / "hits-out", "--hits", hits, "--format", "json")
    assert several == {"b.p2.json", "a.json"}
    pages = json.loads((tmp_path / "hits-out" / "b.p2.json").read_text())["pages"]
    assert [page["number"] for page in pages] == [2, 3]


def test_exports_of_the_same_layer_are_equal(razmetka: Razmetka, tmp_path: Path) -> None:
    formats = "json,alto,page,hocr,pdf,tei,csv,xlsx,md,iiif,truth,mets"
    folders = [tmp_path / "one", tmp_path / "two"]
    names = [exported(razmetka, folder, "--format", formats) for folder in folders]
    assert names[0] == names[1]
    for name in names[0]:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes(), name


def test_the_bag_has_the_originals(razmetka: Razmetka, tmp_path: Path) -> None:
    exported(razmetka, tmp_path, "--format", "pdf,bagit")
    bagit.Bag(str(tmp_path / "bag")).validate()
    original = tmp_path / "bag" / "data" / "original" / "1" / "a.jpg"
    assert original.read_bytes() == (razmetka.scans / "a.jpg").read_bytes()


def test_ground_truth_shows_the_lines(razmetka: Razmetka, tmp_path: Path) -> None:
    exported(razmetka, tmp_path, "--format", "truth")
    names = zipfile.ZipFile(tmp_path / "a.truth.zip").namelist()
    assert sum(name.endswith(".png") for name in names) >= 2


def test_what_is_not_there_is_said(razmetka: Razmetka, tmp_path: Path) -> None:
    for options in (
        ("--batch", "99"),
        ("--file", "99"),
        ("--file", "2", "--page", "99"),
        ("--page", "2"),
    ):
        said = razmetka("export", "--out", tmp_path, *options)
        assert said.code == 2
        assert "not in the ledger" in said.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("line", ["garbage", "[1]", "7", "{}", '{"file": null}', '{"file": "b"}'])
def test_what_is_no_hit_is_said(line: str, razmetka: Razmetka, tmp_path: Path) -> None:
    hits = tmp_path / "hits"
    hits.write_text(f'{{"file": 1}}\n{line}\n')
    said = razmetka("export", "--out", tmp_path / "e", "--hits", hits)
    assert said.code == 2
    assert line.split('"', maxsplit=1)[0] in said.err
    assert "Traceback" not in said.err
    assert not (tmp_path / "e").exists()


def test_a_scan_that_is_gone_is_told_and_its_preview_shown(tmp_path: Path) -> None:
    razmetka = Razmetka(tmp_path)
    razmetka.scans.mkdir()
    scan(razmetka.scans / "a.png")
    razmetka.run()
    (razmetka.scans / "a.png").unlink()
    said = razmetka("export", "--out", tmp_path / "e", "--format", "pdf")
    assert said.code == 0
    assert "the scan is gone: 1" in said.err
    with pikepdf.Pdf.open(tmp_path / "e" / "a.pdf") as made:
        assert made.pages[0].Resources.XObject.Im0.Filter == "/DCTDecode"


def test_corrections_leave_the_house_unless_asked_not_to(tmp_path: Path) -> None:
    razmetka = Razmetka(tmp_path)
    razmetka.scans.mkdir()
    scan(razmetka.scans / "a.jpg")
    assert razmetka.run().code == 0
    url = Settings(home=tmp_path / "home").database_url
    with closing(Ledger.open(url, now)) as ledger:
        desk = Corrections(ledger.engine, ledger.clock)
        page = desk.standing(1)
        assert page is not None
        zone, _ = page.draft.zones()[0]
        line, _ = page.draft.lines(zone)[0]
        edits = set_line_text(page.draft, line, "Исправленная строка")
        stroke = Operation(Action.SET_TEXT, edits, "Анна", now())
        desk.save(1, page.layer.id, [stroke], "Анна")
    lessons = tmp_path / "lessons"
    assert razmetka("training", "export", lessons).code == 0
    (text,) = lessons.glob("*.gt.txt")
    assert text.read_text("utf-8") == "Исправленная строка\n"
    rows = (lessons / "lines.tsv").read_text("utf-8").splitlines()
    assert [row.split("\t")[0] for row in rows[1:]] == [path.name for path in lessons.glob("*.png")]
    exported(razmetka, tmp_path / "new", "--format", "txt")
    exported(razmetka, tmp_path / "read", "--format", "txt", "--as-read")
    assert "Исправленная строка" in (tmp_path / "new" / "a.txt").read_text()
    assert "Исправленная строка" not in (tmp_path / "read" / "a.txt").read_text()
