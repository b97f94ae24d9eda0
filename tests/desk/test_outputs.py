"""Risk: a result is written over what a person corrected, or over another scan's result."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.command import Razmetka
from tests.desk.scans import scan


@pytest.fixture
def razmetka(tmp_path: Path) -> Razmetka:
    made = Razmetka(tmp_path)
    made.scans.mkdir()
    return made


def _names(razmetka: Razmetka) -> set[str]:
    found = (path.relative_to(razmetka.out) for path in razmetka.out.rglob("*") if path.is_file())
    return {str(path) for path in found} - {"report.html"}


def test_what_a_person_changed_stays_and_the_result_goes_beside_it(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.png")
    razmetka.run()
    ours = (razmetka.out / "a.json").read_bytes()
    (razmetka.out / "a.json").write_text("исправлено рукой")
    for _ in range(2):
        assert razmetka.run().code == 0
        assert (razmetka.out / "a.json").read_text() == "исправлено рукой"
        assert (razmetka.out / "a~2.json").read_bytes() == ours
        assert _names(razmetka) == {"a.json", "a~2.json"}


def test_what_stood_there_before_us_is_not_ours_to_replace(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.png")
    razmetka.out.mkdir()
    (razmetka.out / "a.txt").write_text("мои заметки")
    razmetka.run("--format", "txt")
    assert (razmetka.out / "a.txt").read_text() == "мои заметки"
    assert "Лист 1" in (razmetka.out / "a~2.txt").read_text()


def test_files_that_differ_in_their_ending_alone_keep_it(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.tif", 1)
    scan(razmetka.scans / "a.jpg", 2)
    scan(razmetka.scans / "b.png", 3)
    razmetka.run()
    assert _names(razmetka) == {"a.tif.json", "a.jpg.json", "b.json"}
    assert razmetka.document("a.tif.json")["source"]["name"] == "a.tif"
    assert "Лист 2" in razmetka.text("a.tif.json")[0]
    assert "Лист 3" in razmetka.text("a.jpg.json")[0]


def test_files_of_one_name_from_two_folders_stay_apart(razmetka: Razmetka) -> None:
    for number, year in enumerate(("1949", "1950")):
        (razmetka.scans / year).mkdir()
        scan(razmetka.scans / year / "001.png", number)
    scan(razmetka.scans / "1950" / "002.png", 4)
    years = razmetka.scans / "1949", razmetka.scans / "1950"
    for _ in range(2):
        said = razmetka("run", *years, "--out", razmetka.out)
        assert said.code == 0, said.err
        assert _names(razmetka) == {"1949/001.json", "1950/001.json", "002.json"}
    assert "Лист 1" in razmetka.text("1949/001.json")[0]
    assert "Лист 2" in razmetka.text("1950/001.json")[0]


def test_a_scan_called_report_does_not_meet_the_report(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "report.png")
    razmetka.run("--format", "html")
    assert _names(razmetka) == {"report~2.html"}
    assert "министра" in (razmetka.out / "report~2.html").read_text()


def test_results_inside_the_folder_of_scans_are_not_read_as_scans(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.png")
    for _ in range(2):
        said = razmetka("run", "scans", "--out", "scans/out")
        assert said.code == 0, said.err
    assert [path.name for path in razmetka.scans.glob("out/*.json")] == ["a.json"]
    assert razmetka("verify").code == 0


def test_results_are_found_again_from_another_folder(razmetka: Razmetka, tmp_path: Path) -> None:
    scan(razmetka.scans / "a.png")
    razmetka("run", "scans", "--out", "out")
    elsewhere = Razmetka(razmetka.scans)
    checked = elsewhere("--home", str(tmp_path / "home"), "verify")
    assert checked.code == 0, checked.out
