"""Risk: what stands in a scan, or in its name, acts where it is shown, or is written elsewhere."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from pipeline.export.formats import FORMATS
from pipeline.export.inert import inert
from tests.export.test_hostile import shape
from tests.hostile.scene import Reading
from workers.outputs import Outputs, Places

pytestmark = pytest.mark.xdist_group("rows")

TEXTS = sorted(name for name in FORMATS if name not in ("pdf", "xlsx"))


@pytest.fixture(scope="module")
def shown(patient: Reading, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the pages of hostile words in every format."""
    out = tmp_path_factory.mktemp("shown")
    outputs = Outputs(patient.ledger, patient.previews, out, patient.vocabulary)
    places = Places(patient.ledger.files(patient.batch))
    for file in patient.ledger.files(patient.batch):
        if file.relative.startswith(b"58/"):
            outputs.write_file(file, FORMATS, places)
    return out


def test_every_format_is_written_where_it_belongs(shown: Path) -> None:
    written = [path for path in shown.rglob("*") if path.is_file()]
    assert len(written) >= 2 * len(FORMATS)
    assert {path.parent for path in written} == {shown / "58"}


@pytest.mark.parametrize("name", TEXTS)
def test_hostile_words_are_inert_in_every_format(shown: Path, name: str) -> None:
    written = list((shown / "58").glob(f"*{FORMATS[name].suffix}"))
    assert written
    for member, text in (found for path in written for found in _texts(path)):
        assert inert(text) == text
        if member.endswith(".csv"):
            cells = re.split(r"[,\n]", text)
            assert not [cell for cell in cells if re.match(r'"?[=@+]', cell)]
        elif member.endswith((".html", ".hocr")):
            seen = shape(text)
            assert "onerror" not in {name for name, _ in seen.attributes}
            assert "alert(1)" not in "".join(re.findall(r"<script.*?</script>", text, re.DOTALL))
        elif member.endswith(".xml"):
            etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """Yield a file's name and text, or those of the texts in an archive."""
    if not zipfile.is_zipfile(path):
        yield path.name, path.read_text("utf-8-sig")
        return
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".tsv", ".txt", ".json")):
                yield name, archive.read(name).decode()


def test_results_stay_in_their_folder(patient: Reading) -> None:
    written = [path for path in patient.folder.rglob("*") if path.suffix in (".json", ".csv")]
    assert written
    assert all(path.is_relative_to(patient.out) for path in written)
    assert not any("\u202e" in path.name for path in (patient.out / "53").iterdir())


def test_the_report_shows_and_does_nothing(patient: Reading) -> None:
    report = "".join(path.read_text() for path in patient.out.glob("report*.html"))
    assert "onerror" in report
    assert not re.search(r"<script>alert|<img src=x", report)


def test_no_script_ran(patient: Reading) -> None:
    assert not list(patient.scans.rglob("ran"))
