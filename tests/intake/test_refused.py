"""Risk: a bad file is taken for a page, or refused in words that help nobody."""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model import errors
from tests.intake import makers

OPTIONS = IntakeOptions()
Maker = Callable[[Path], Path]


def cut_picture(name: str, share: float, **how: object) -> Maker:
    def maker(folder: Path) -> Path:
        return makers.cut(makers.picture(folder / name, **how), share)

    return maker


def animation(name: str) -> Maker:
    def maker(folder: Path) -> Path:
        frames = [Image.fromarray(makers.sheet()), Image.fromarray(~makers.sheet())]
        frames[0].save(folder / name, save_all=True, append_images=frames[1:])
        return folder / name

    return maker


def strip(width: int, height: int) -> Maker:
    def maker(folder: Path) -> Path:
        Image.new("L", (width, height), 255).save(folder / "strip.png")
        return folder / "strip.png"

    return maker


def of_bytes(name: str, data: bytes) -> Maker:
    return lambda folder: makers.written(folder / name, data)


def float_tiff(folder: Path) -> Path:
    Image.fromarray(makers.sheet().astype(np.float32)).save(folder / "float.tif")
    return folder / "float.tif"


def huge_tiles(folder: Path) -> Path:
    path = makers.tiled_tiff(folder / "tiles.tif", makers.sheet())
    data = path.read_bytes().replace(
        b"\x42\x01\x04\0\x01\0\0\0\x40\0\0\0", b"\x42\x01\x04\0\x01\0\0\0\0\0\0\x40"
    )
    return makers.written(path, data)


BAD: list[tuple[str, Maker, type[errors.InputError]]] = [
    ("1 empty", of_bytes("z.jpg", b""), errors.EmptyFileError),
    ("2 random", of_bytes("r.jpg", bytes([7, 1, 9, 0, 77]) * 20_000), errors.NotAnImageError),
    ("3 text", of_bytes("t.tif", b"hello\n" * 10), errors.NotAnImageError),
    ("5 jpeg 99 %", cut_picture("a.jpg", 0.99), errors.TruncatedError),
    ("5 jpeg 90 %", cut_picture("a.jpg", 0.9), errors.TruncatedError),
    ("5 jpeg 50 %", cut_picture("a.jpg", 0.5), errors.TruncatedError),
    ("6 png", cut_picture("a.png", 0.5), errors.TruncatedError),
    ("7 tiff", cut_picture("a.tif", 0.5), errors.TruncatedError),
    ("7 tiff lzw", cut_picture("a.tif", 0.5, compression="tiff_lzw"), errors.TruncatedError),
    ("7 tiff 9 bytes", cut_picture("a.tif", 0.0001), errors.TruncatedError),
    ("16 long", strip(65_000, 1), errors.BadDimensionsError),
    ("16 high", strip(1, 40_000), errors.BadDimensionsError),
    ("22 float", float_tiff, errors.UnsupportedPixelsError),
    ("30 tiles", huge_tiles, errors.TooManyPixelsError),
    ("31 jp2", cut_picture("a.jp2", 0.5), errors.TruncatedError),
    ("31 webp", cut_picture("a.webp", 0.5), errors.TruncatedError),
    ("33 gif", animation("a.gif"), errors.AnimatedError),
    ("33 webp", animation("a.webp"), errors.AnimatedError),
    ("33 png", animation("a.png"), errors.AnimatedError),
    ("36 svg", of_bytes("a.png", b"<?xml version='1.0'?><svg/>"), errors.NotAnImageError),
    ("36 html", of_bytes("a.png", b"<!DOCTYPE html><p>"), errors.NotAnImageError),
    ("36 mht", of_bytes("a.png", b"MIME-Version: 1.0\r\n\r\n"), errors.NotAnImageError),
    ("36 djvu", of_bytes("a.jpg", b"AT&TFORM\0\0\0\x10DJVU"), errors.NotAnImageError),
]


@pytest.mark.parametrize(("maker", "error"), [pytest.param(m, e, id=name) for name, m, e in BAD])
def test_bad_file_is_refused_and_left_alone(
    tmp_path: Path, maker: Maker, error: type[errors.InputError]
) -> None:
    path = maker(tmp_path)
    before = sha256(path.read_bytes()).digest(), path.stat()
    with pytest.raises(error) as caught:
        load(path, 1, inspect(path, OPTIONS).fingerprint, OPTIONS)
    problem = caught.value.problem
    assert problem.code == error.code
    assert re.search("[а-я]", problem.ru)
    assert problem.en
    assert "{" not in problem.ru + problem.en
    after = sha256(path.read_bytes()).digest(), path.stat()
    assert after[0] == before[0]
    assert after[1].st_mtime_ns == before[1].st_mtime_ns


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"AT&TFORM\0\0\0\x10DJVU", "DjVu"),
        (b"%!PS-Adobe", "PostScript"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"PK\x03\x04", "ZIP"),
        (b"hello", "TXT"),
        (b"\x01\x02\x03", "0x010203"),
    ],
)
def test_the_refusal_names_what_it_is(tmp_path: Path, data: bytes, name: str) -> None:
    with pytest.raises(errors.NotAnImageError, match=name):
        inspect(makers.written(tmp_path / "a.jpg", data), OPTIONS)


def test_a_pdf_is_a_pdf_whatever_its_name(tmp_path: Path) -> None:
    path = makers.scan_pdf(tmp_path / "a.jpg")
    assert inspect(path, OPTIONS).media_type == "application/pdf"
    assert load(path, 1, None, OPTIONS).pixels.shape == (320, 240)


@pytest.mark.parametrize("kind", ["link", "dangling", "fifo", "socket", "folder", "device"])
def test_only_ordinary_files_are_opened(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "x.tif"
    match kind:
        case "link":
            path.symlink_to("/etc/passwd")
        case "dangling":
            path.symlink_to(tmp_path / "nowhere")
        case "fifo":
            os.mkfifo(path)
        case "socket":
            with socket.socket(socket.AF_UNIX) as bound:
                bound.bind(str(path))
        case "folder":
            path.mkdir()
        case "device":
            path = Path("/dev/zero")
    with pytest.raises(errors.NotRegularError):
        inspect(path, OPTIONS)


def test_a_missing_file_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(errors.UnreadableError):
        inspect(tmp_path / "nothing.tif", OPTIONS)


@pytest.mark.parametrize(
    "name",
    [
        "new\nline.png",
        "tab\tand 'quotes' \".png",
        ";rm -rf $(id)`id`%0a.png",
        "-r.png",
        "--help.tif",
        "я" * 127,
        "cafe\u0301.png",
        "\u202egnp.a",
        os.fsdecode("Телеграмма".encode("cp1251") + b".png"),
        os.fsdecode("Телеграмма".encode("koi8-r") + b".png"),
    ],
)
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_any_name_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, kind: str
) -> None:
    made = makers.scan_pdf(tmp_path / "made") if kind == "pdf" else None
    made = made or makers.picture(tmp_path / "made.png")
    made.rename(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    inspected = inspect(Path(name), OPTIONS)
    assert load(Path(name), 1, inspected.fingerprint, OPTIONS).pixels.shape == (320, 240)
