"""Risk: among a thousand files the bad ones stop the run, or the good ones are lost with them."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.desk.command import ROOT, Razmetka, Said
from tests.desk.scans import heap

pytestmark = pytest.mark.xdist_group("heap")

GOOD = {"001.json", "004.json", "twin.json", "два%0Aслова.json", "%CF%E8%F1%FC%EC%EE.json"}
OPENED = {"cut.json", "lie.json", "three.json"}  # their pages are what is bad


def digests(folder: Path) -> dict[str, str]:
    return {
        ascii(path.name): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.is_file()
    }


@dataclass(frozen=True)
class Heap:
    """A folder that was read three times, and what was said: twice to scripts, once to people."""

    razmetka: Razmetka
    codes: dict[str, str]
    before: dict[str, str]
    first: Said
    second: Said
    third: Said


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Heap:
    """Give the heap; of several test processes one reads it and the others wait. Look only."""
    base = tmp_path_factory.getbasetemp()
    place = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    razmetka, told = Razmetka(place / "heap"), place / "heap.json"
    with (place / "heap.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not told.exists():
            told.write_text(json.dumps(_read_thrice(razmetka)))
    codes, before, *said = json.loads(told.read_text())
    return Heap(razmetka, codes, before, *(Said(**each) for each in said))


def _read_thrice(razmetka: Razmetka) -> list[dict[str, Any]]:
    razmetka.folder.mkdir()
    codes = heap(razmetka.scans)
    before = digests(razmetka.scans)
    order = (*razmetka.order(), "--format", "json,txt,html")
    for_people = ("--lang", "ru", "run", razmetka.scans, "--out", razmetka.out)
    said = [razmetka.script(*words) for words in (order, order, for_people)]
    return [codes, before, *map(asdict, said)]


def test_the_run_ends_with_one_and_gives_every_bad_file_its_code(read: Heap) -> None:
    assert read.first.code == 1, read.first.err
    assert read.first.codes == read.codes
    for failure in read.first.of("failure"):
        assert failure["ru"]
        assert failure["en"]


def test_every_good_page_is_done_and_none_is_read_twice(read: Heap) -> None:
    pages = [(event["path"], event["page"]) for event in read.first.of("page")]
    assert len(pages) == len(set(pages)) == 6
    assert {event["state"] for event in read.first.of("page")} == {"done"}
    (end,) = read.first.of("end")
    assert end["pages"] == {"done": 6, "quarantined": 3}
    assert end["files"] == {"opened": 8, "refused": 5}
    assert end["left_out"] == {"Thumbs.db": 1, ".DS_Store": 1}
    assert (end["stopped"], end["problem"]) == (False, None)


def test_results_lie_under_their_files_names_and_are_valid(read: Heap) -> None:
    schema = json.loads((ROOT / "docs" / "schema" / "document-1.json").read_text())
    check = jsonschema.Draft202012Validator(schema)
    found = {path.name for path in read.razmetka.out.glob("*.json")}
    assert found == GOOD | OPENED
    for name in found:
        check.validate(read.razmetka.document(name))
        for suffix in (".txt", ".html"):
            assert (read.razmetka.out / name).with_suffix(suffix).stat().st_size
    for name in GOOD:
        (page,) = read.razmetka.document(name)["pages"]
        assert page["state"] == "done"
        assert read.razmetka.text(name)[0]


def test_a_pdf_with_one_damaged_page_keeps_the_others(read: Heap) -> None:
    pages = read.razmetka.document("three.json")["pages"]
    assert [page["state"] for page in pages] == ["done", "quarantined", "done"]
    assert pages[1]["problem"]["code"] == "PDF_DAMAGED"
    first, _, last = read.razmetka.text("three.json")
    assert "Лист 1" in first
    assert "Лист 3" in last


def test_a_twin_is_listed_twice_and_read_once(read: Heap) -> None:
    listed = [event["path"].rpartition("/")[2] for event in read.first.of("file")]
    assert {"004.png", "twin.png"} <= set(listed)
    pages = [event["path"].rpartition("/")[2] for event in read.first.of("page")]
    assert len({"004.png", "twin.png"} & set(pages)) == 1
    twins = [read.razmetka.document(name) for name in ("004.json", "twin.json")]
    assert [twin["source"]["name"] for twin in twins] == ["004.png", "twin.png"]
    assert twins[0]["pages"] == twins[1]["pages"]


def test_the_report_names_every_file_and_every_code(read: Heap) -> None:
    report = (read.razmetka.out / "report.html").read_text()
    for name, code in read.codes.items():
        assert name in report
        assert code in report
    for name in ("001.jpg", "004.png", "twin.png", r"два\x0aслова.png", r"\xcf\xe8\xf1"):
        assert name in report
    assert "ШИФРТЕЛЕГРАММА" in report


def test_nothing_in_the_folder_of_scans_was_touched(read: Heap) -> None:
    assert digests(read.razmetka.scans) == read.before


def test_a_second_run_reads_nothing_and_tells_the_same(read: Heap) -> None:
    assert read.second.of("page") == []
    assert read.second.code == 1
    opened = {"cut.jpg", "lie.png", "three.pdf"}
    assert set(read.second.codes) == set(read.codes) - opened
    (first,), (second,) = read.first.of("end"), read.second.of("end")
    assert first == second
    assert not list(read.razmetka.out.glob("*~*"))


def test_the_ledger_is_sound_afterwards(read: Heap) -> None:
    checked = read.razmetka("verify")
    assert (checked.code, checked.err) == (0, ""), checked.out
    assert len(checked.out.splitlines()) == 1


def test_status_counts_the_batches(read: Heap) -> None:
    told = read.razmetka("--lang", "en", "status")
    assert told.code == 0
    assert told.out.count(str(read.razmetka.scans)) == 3
    assert told.out.count("6  pages: done") == 3
    assert told.out.count("3  pages: quarantined") == 3


def test_a_person_sees_the_worst_first_in_their_language(read: Heap) -> None:
    assert read.third.out == ""
    assert "в карантине" in read.third.err
    assert "empty.jpg: EMPTY_FILE. Файл пуст" in read.third.err
    assert "three.pdf [2]: PDF_DAMAGED." in read.third.err
