"""Small scans that are read in a moment, and a heap of files such as archives hand in."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pikepdf
from PIL import Image

from tests.desk.command import SAMPLES
from tests.drawing import DPI, TEXT, typed_page
from tests.intake.makers import damaged_stream, png, scan_page, scan_pdf, scan_stream, written

WORDS = ("министра", "поставках", "переговоры", "дороги", "ответ", "правительство")


def strip(number: int = 0) -> Image.Image:
    """Return a strip of typescript whose second line names its number."""
    lines = (TEXT[number % len(TEXT)], f"Лист {number + 1} из дела о {WORDS[number % len(WORDS)]}")
    return typed_page(lines, size=(1300, 480))


def scan(path: Path, number: int = 0) -> Path:
    strip(number).save(path, dpi=(DPI, DPI))
    return path


def volume(path: Path, pages: int, start: int = 0) -> Path:
    """Write a TIFF of so many pages, numbered on from ``start``."""
    first, *others = map(strip, range(start, start + pages))
    first.save(path, save_all=True, append_images=others, dpi=(DPI, DPI))
    return path


def pdf_with_a_damaged_page(path: Path) -> Path:
    """Write three typed pages, the second of which cannot be drawn."""
    with pikepdf.new() as pdf:
        for number in range(3):
            pixels = np.asarray(strip(number), np.uint8)
            height, width = pixels.shape
            size = width * 72 / DPI, height * 72 / DPI
            scan_page(pdf, scan_stream(pdf, pixels), size)
        pdf.save(path, compress_streams=False)
    return damaged_stream(path, 2)


def heap(folder: Path) -> dict[str, str]:
    """Fill a folder with good files and bad; return the code expected for each bad one."""
    folder.mkdir()
    shutil.copy(SAMPLES / "001.jpg", folder)
    shutil.copy(SAMPLES / "004.png", folder)
    shutil.copy(SAMPLES / "004.png", folder / "twin.png")
    scan(folder / "два\nслова.png", 1)
    _named_in_cp1251(folder, "Письмо.png", scan(folder / "x.png", 2))
    pdf_with_a_damaged_page(folder / "three.pdf")
    for system in ("Thumbs.db", ".DS_Store"):
        written(folder / system, b"\x00\x00")
    return _bad(folder)


def _bad(folder: Path) -> dict[str, str]:
    written(folder / "empty.jpg", b"")
    written(folder / "notes.tif", "Опись дел\n".encode() * 40)
    whole = (SAMPLES / "001.jpg").read_bytes()
    written(folder / "cut.jpg", whole[: len(whole) // 2])
    png(folder / "lie.png", 60_000, 60_000, (8, 0), b"\x00" * 100)
    scan_pdf(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="u"))
    outside = scan(folder.with_name("outside.png"), 3)
    (folder / "link.png").symlink_to(outside)
    os.mkfifo(folder / "pipe.jpg")
    return {
        "empty.jpg": "EMPTY_FILE",
        "notes.tif": "NOT_AN_IMAGE",
        "cut.jpg": "TRUNCATED",
        "lie.png": "TOO_MANY_PIXELS",
        "locked.pdf": "PDF_ENCRYPTED",
        "link.png": "NOT_REGULAR",
        "pipe.jpg": "NOT_REGULAR",
        "three.pdf": "PDF_DAMAGED",
    }


def _named_in_cp1251(folder: Path, name: str, path: Path) -> None:
    path.rename(folder / os.fsdecode(name.encode("cp1251")))
