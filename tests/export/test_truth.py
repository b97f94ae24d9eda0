"""Ground-truth packs: each line's own pixels with its own text, in pairs that trainers know."""

import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.export.context import ExportContext
from pipeline.export.placed import placed_lines
from pipeline.export.scan import Scan
from pipeline.model.page import Ink, Page
from pipeline.model.provenance import Document
from tests.export.documents import DOCUMENT, HEIGHT, MANY, TELEGRAM, WIDTH
from tests.export.writing import CORRECTED, REWRITTEN, with_zone, written


def numbered(_page: Page) -> Scan:
    """Return a scan that has, over each line, the line's own number as its shade."""
    pixels = np.zeros((HEIGHT, WIDTH), np.uint8)
    lines = [line for zone in TELEGRAM.zones for line in zone.lines]
    for number, line in enumerate(lines, 1):
        box = line.box
        pixels[box.y : box.bottom, box.x : box.right] = number
    return Scan(pixels)


def pack(document: Document, context: ExportContext) -> zipfile.ZipFile:
    return zipfile.ZipFile(BytesIO(written("truth", document, replace(context, scan=numbered))))


def test_each_picture_has_its_text_and_shows_its_line(context: ExportContext) -> None:
    made = pack(DOCUMENT, context)
    texts = [" ".join(line.text.split()) for zone in TELEGRAM.zones for line in zone.lines]
    pictures = [name for name in made.namelist() if name.endswith(".png")]
    assert len(pictures) == sum(
        len(zone.lines) for zone in TELEGRAM.zones if zone.ink in (Ink.PRINTED, Ink.TYPED)
    )
    for name in pictures:
        text = made.read(name.replace(".png", ".gt.txt")).decode("utf-8")
        assert text.endswith("\n")
        picture = Image.open(BytesIO(made.read(name)))
        assert picture.info["dpi"] == (pytest.approx(300, abs=0.1),) * 2
        shade = np.asarray(picture)
        middle = int(shade[shade.shape[0] // 2, shade.shape[1] // 2])
        assert texts[middle - 1] == text.strip()


def test_lines_by_hand_and_stamps_are_left_out(context: ExportContext) -> None:
    made = pack(DOCUMENT, context)
    (told,) = (name for name in made.namelist() if name.endswith("lines.tsv"))
    rows = made.read(told).decode("utf-8").splitlines()
    inks = {row.split("\t")[4] for row in rows[1:]}
    assert inks == {"printed", "typed"}


def test_what_a_person_changed_lies_apart(context: ExportContext) -> None:
    made = pack(CORRECTED, context)
    corrected = [name for name in made.namelist() if name.startswith("corrected/")]
    assert len(corrected) == 2
    text = made.read(next(name for name in corrected if name.endswith(".gt.txt")))
    assert text.decode("utf-8") == "3.ХI.48г. С О С Н И Ц К И Й\n"


def test_a_line_without_a_measured_place_is_no_truth(context: ExportContext) -> None:
    zone = next(zone for zone in REWRITTEN.pages[0].zones if zone.kind == "dispatch_note")
    assert [line.measured for line in placed_lines(zone)] == [False, False, True, True]
    before = len(pack(DOCUMENT, context).namelist())
    assert len(pack(REWRITTEN, context).namelist()) == before - 4


def test_pages_without_a_scan_give_no_lines(context: ExportContext) -> None:
    made = zipfile.ZipFile(BytesIO(written("truth", MANY, context)))
    assert [name.split("-")[-1] for name in made.namelist()] == ["lines.tsv"]


def test_many_archives_may_be_unpacked_into_one_folder(context: ExportContext) -> None:
    other = replace(DOCUMENT, source=replace(DOCUMENT.source, sha256="07" * 32))
    first, second = (set(pack(each, context).namelist()) for each in (DOCUMENT, other))
    assert len(first) == len(second) > 1
    assert not first & second


def test_tesseract_takes_a_line_as_it_is_with_every_letter(
    tmp_path: Path, context: ExportContext
) -> None:
    text = "Её № 15 «Вѣстникъ», „Ѳома“ — “мѵро”, § 5½, И\u0306одъ…"
    pack(with_zone("reference", text=text), context).extractall(tmp_path)
    (truth,) = tmp_path.glob("corrected/*.gt.txt")
    told = truth.read_text("utf-8").strip()
    assert told == text.replace("И\u0306", "Й")
    letters = tmp_path / "unicharset"
    extract: list[str | Path] = [
        "unicharset_extractor",
        "--norm_mode",
        "2",
        "--output_unicharset",
        letters,
        truth,
    ]
    subprocess.run(extract, check=True, capture_output=True)
    known = {row.split()[0] for row in letters.read_text("utf-8").splitlines()[1:]}
    assert set(told) - {" "} <= known
    line = truth.with_name(truth.name.removesuffix(".gt.txt"))
    with Image.open(f"{line}.png") as picture:
        width, height = picture.size
    rows = [f"{letter} 0 0 {width} {height} 0" for letter in (*told, "\t")]
    Path(f"{line}.box").write_text("\n".join(rows) + "\n", "utf-8")
    train: list[str | Path] = ["tesseract", f"{line}.png", line, "--psm", "13", "lstm.train"]
    subprocess.run(train, check=True, capture_output=True)
    assert told.encode() in Path(f"{line}.lstmf").read_bytes()
