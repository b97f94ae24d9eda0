"""Risk: a script takes failure for success, or a person is left without a word of help."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from pipeline.ocr.card import DELIVERED
from pipeline.store.codec import load_document
from tests.desk.command import SAMPLES, TRUTH, Razmetka
from tests.desk.scans import scan

NOWHERE = {"RAZMETKA_ENGINE__TESSDATA": "/nowhere"}


@pytest.fixture
def razmetka(tmp_path: Path) -> Razmetka:
    made = Razmetka(tmp_path)
    made.scans.mkdir()
    return made


def test_quiet_says_nothing(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.png")
    said = razmetka.script("--quiet", "run", razmetka.scans, "--out", razmetka.out)
    assert (said.code, said.out, said.err) == (0, "", "")
    assert (razmetka.out / "a.json").exists()
    for command in ("status", "verify", "retry"):
        assert razmetka("-q", command).out == ""


@pytest.mark.parametrize(
    "words",
    [
        ("run", "missing.tif"),
        ("run",),
        ("run", ".", "--format", "docx"),
        ("run", ".", "--profile", "unknown"),
        ("run", ".", "--jobs", "-1"),
        ("run", ".", "--out", "settings.toml"),
        ("--config", "settings.toml", "run", "."),
        ("--config", "missing.toml", "status"),
        ("show", "missing.tif"),
        ("frobnicate",),
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_two_and_says_what_is_wrong(
    razmetka: Razmetka, words: tuple[str, ...]
) -> None:
    (razmetka.folder / "settings.toml").write_text("[layout]\nword_gap = 'wide'\n")
    said = razmetka(*words)
    assert (said.code, said.out) == (2, "")
    assert said.err
    assert "Traceback" not in said.err


def test_a_wrong_variable_is_named(razmetka: Razmetka) -> None:
    said = razmetka("status", RAZMETKA_JOBS="many")
    assert said.code == 2
    assert "jobs" in said.err


def test_without_models_a_run_ends_with_three_and_no_page_suffers(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.png")
    said = razmetka.run(**NOWHERE)
    assert said.code == 3
    assert "razmetka doctor" in said.err
    assert "Traceback" not in said.err
    assert razmetka.run().code == 0


def test_a_home_that_cannot_be_made_ends_with_three(razmetka: Razmetka) -> None:
    (razmetka.folder / "home").write_text("not a folder")
    said = razmetka("status")
    assert said.code == 3
    assert "Traceback" not in said.err


def test_doctor_finds_everything(razmetka: Razmetka) -> None:
    said = razmetka("doctor")
    assert said.code == 0
    assert "✗" not in said.out
    names = ("python", "tesseract", "language", "pdftoppm", "ink model", "typescript model")
    for name in (*names, "engine", "disk", "database"):
        assert f"✓ {name}: " in said.out


def test_doctor_tells_the_remedy_for_what_is_missing(razmetka: Razmetka) -> None:
    said = razmetka("doctor", PATH="/nowhere", **NOWHERE)
    assert said.code == 3
    lines = said.out.splitlines()
    for name, remedy in {
        "language": "apt-get install tesseract-ocr-rus",
        "tesseract": "apt-get install tesseract-ocr",
        "pdftoppm": "apt-get install poppler-utils",
    }.items():
        at = next(i for i, line in enumerate(lines) if line.startswith(f"✗ {name}: "))
        assert remedy in lines[at + 1]
    assert "✓ python" in said.out


def test_doctor_finds_a_damaged_model(razmetka: Razmetka, tmp_path: Path) -> None:
    model = tmp_path / "typescript"
    shutil.copytree(DELIVERED, model)
    with (model / "reader.onnx").open("r+b") as file:
        file.write(b"?")
    said = razmetka("doctor", RAZMETKA_ENGINE__MODEL=str(model))
    assert said.code == 3
    assert "✗ typescript model: reader.onnx: damaged" in said.out


def test_show_reads_a_page_at_once_and_draws_its_zones(razmetka: Razmetka) -> None:
    picture = razmetka.folder / "zones.png"
    said = razmetka("show", SAMPLES / "007.tif", "--page", "2", "--picture", picture)
    assert said.code == 0, said.err
    assert "текст / body" in said.out
    wanted = load_document((TRUTH / "007.json").read_bytes()).pages[1].text
    long = set(re.findall(r"\w{8,}", wanted))
    assert sum(word in said.out for word in long) > len(long) / 3
    with Image.open(picture) as drawn, Image.open(SAMPLES / "007.tif") as source:
        source.seek(1)
        assert drawn.width / drawn.height == pytest.approx(source.width / source.height, rel=0.01)
        assert len(drawn.convert("RGB").getcolors(1 << 24) or ()) > 5
    assert not (razmetka.folder / "home").exists(), "the ledger is not touched"


@pytest.mark.parametrize("layer", ["scan", "text", "stamps", "hands"])
def test_show_draws_each_layer(razmetka: Razmetka, layer: str) -> None:
    picture = razmetka.folder / f"{layer}.png"
    said = razmetka("show", SAMPLES / "001.jpg", "--layer", layer, "--picture", picture)
    assert said.code == 0, said.err
    with Image.open(picture) as drawn:
        assert drawn.mode == "L"
        dark = sum(drawn.histogram()[:128]) / (drawn.width * drawn.height)
    assert (dark > 0.01) == (layer in {"scan", "text"})


def test_show_asks_for_a_layer_that_there_is_and_for_a_place(razmetka: Razmetka) -> None:
    wrong = razmetka("show", SAMPLES / "001.jpg", "--layer", "paper", "--picture", "x.png")
    assert wrong.code == 2
    assert "stamps" in wrong.err
    assert razmetka("show", SAMPLES / "001.jpg", "--layer", "text").code == 2


def test_show_tells_what_spoke_for_each_kind_and_for_its_rivals(razmetka: Razmetka) -> None:
    page = SAMPLES / "001.jpg"
    said = razmetka("show", page, "--why")
    assert said.code == 0, said.err
    _, after = said.out.split("document title")
    title = after.split("\n6 ")[0]
    assert re.search(r"^ {4}title \d\.\d\d: \+\d\.\d\d cue 'ШИФРТЕЛЕГРАММА'", title, re.MULTILINE)
    assert re.search(r"^ {4}signature \d\.\d\d: \+", title, re.MULTILINE), "a rival is told"
    assert "cue 'ШИФР" not in razmetka("show", page).out


def test_show_says_in_words_why_a_page_cannot_be_read(razmetka: Razmetka) -> None:
    notes = razmetka.folder / "notes.tif"
    notes.write_text("Опись дел")
    said = razmetka("show", notes)
    assert (said.code, said.out) == (1, "")
    assert "not a scan" in said.err
    assert "не скан" in said.err


def test_retry_queues_what_was_set_aside_and_the_next_run_reads_it(razmetka: Razmetka) -> None:
    whole = scan(razmetka.scans / "a.png").read_bytes()
    (razmetka.scans / "a.png").write_bytes(whole[: len(whole) // 2])
    assert razmetka.run().codes == {"a.png": "TRUNCATED"}
    assert razmetka.run().of("page") == []
    assert razmetka("--lang", "en", "retry", "--batch", "99").out == "Queued again: 0\n"
    assert razmetka("--lang", "en", "retry").out == "Queued again: 1\n"
    again = razmetka.run()
    assert again.codes == {"a.png": "TRUNCATED"}, "it is tried again, and told again"
    (razmetka.scans / "a.png").write_bytes(whole)
    mended = razmetka.run()
    assert [event["state"] for event in mended.of("page")] == ["done"]
    assert mended.code == 0


def test_verify_finds_a_result_that_was_changed(razmetka: Razmetka) -> None:
    scan(razmetka.scans / "a.png")
    razmetka.run()
    (razmetka.out / "a.json").write_text("{}")
    said = razmetka("verify")
    assert said.code == 3
    assert "OUTPUT_CHANGED" in said.out
    assert "a.json" in said.out
    assert razmetka("verify", "--no-files").code == 0


def test_an_empty_folder_is_no_failure_and_is_told(razmetka: Razmetka) -> None:
    said = razmetka("--lang", "en", "run", razmetka.scans, "--out", razmetka.out)
    assert said.code == 0
    assert "There is no scan here." in said.err


def test_settings_come_from_the_file_beside_and_the_environment_stands_over_it(
    razmetka: Razmetka,
) -> None:
    scan(razmetka.scans / "a.png")
    (razmetka.folder / "razmetka.toml").write_text('[engine]\nlanguage = "eng"\n')
    assert razmetka("doctor").out.count("eng.traineddata") == 1
    said = razmetka("doctor", RAZMETKA_ENGINE__LANGUAGE="rus")
    assert said.out.count("rus.traineddata") == 1


def test_every_json_line_is_json_whatever_the_names(razmetka: Razmetka) -> None:
    scan(razmetka.scans / 'a"\u202e\n.png')
    said = razmetka.run()
    for line in said.out.splitlines():
        assert json.loads(line)["event"]
    assert said.of("end")[0]["pages"] == {"done": 1}
