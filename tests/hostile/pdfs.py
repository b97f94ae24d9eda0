"""Bad PDFs. Every maker fills the folder that it is given."""

from __future__ import annotations

import random
import zlib
from pathlib import Path

import numpy as np
import pikepdf

from tests.desk.scans import strip
from tests.drawing import DPI, typed_page
from tests.intake import makers
from tests.intake.makers import written

PAGES = 500
"""The most pages that the settings of these tests allow a PDF."""


def scanned(path: Path, pages: int = 1, **how: object) -> Path:
    """Write typed strips as pages; ``how`` goes to pikepdf's ``save``."""
    with pikepdf.new() as pdf:
        for number in range(pages):
            pixels = np.asarray(strip(number), np.uint8)
            makers.scan_page(pdf, makers.scan_stream(pdf, pixels), _points(pixels))
        pdf.save(path, compress_streams=False, **how)  # type: ignore[arg-type]
    return path


def _points(pixels: makers.Grey) -> tuple[float, float]:
    height, width = pixels.shape
    return width * 72 / DPI, height * 72 / DPI


def named_as_jpeg(folder: Path) -> None:
    scanned(folder / "a.jpg")


def jbig2(folder: Path) -> None:
    letters = strip().crop((0, 250, 1300, 480))  # one strip of the fax that is inside
    pixels = np.where(np.asarray(letters, np.uint8) < 128, 0, 255).astype(np.uint8)
    with pikepdf.new() as pdf:
        stream = makers.jbig2_stream(pdf, pixels)
        makers.scan_page(pdf, stream, _points(pixels))
        pdf.save(folder / "good.pdf")
        data = bytearray(stream.read_raw_bytes())
        data[0:8] = b"\xff" * 8
        stream.write(bytes(data), filter=pikepdf.Name.JBIG2Decode)
        pdf.save(folder / "bad.pdf")


def damaged(folder: Path) -> None:
    written(folder / "head.pdf", b"%PDF-1.4\n")
    written(folder / "random.pdf", b"%PDF-1.4\n" + random.Random(37).randbytes(9000))  # noqa: S311
    makers.cut(makers.scan_pdf(folder / "a.pdf", 9), 0.5)
    (folder / "a.pdf").unlink()


def locked(folder: Path) -> None:
    scanned(folder / "a.pdf", encryption=pikepdf.Encryption(owner="owner", user="user"))


def owned(folder: Path) -> None:
    scanned(folder / "a.pdf", encryption=pikepdf.Encryption(owner="owner", user=""))


def without_pages(folder: Path) -> None:
    makers.scan_pdf(folder / "a.pdf", 0)


def too_many_pages(folder: Path) -> None:
    scanned(folder / "few.pdf", 2)
    with pikepdf.new() as pdf:
        for _ in range(PAGES + 1):
            pdf.add_blank_page(page_size=(100, 100))
        pdf.save(folder / "a.pdf")


def vast(folder: Path, user_unit: int = 1) -> None:
    with pikepdf.new() as pdf:
        page = makers.text_page(pdf, b"Hello", (14400, 14400))
        page.UserUnit = user_unit
        pdf.save(folder / "a.pdf")


def vast_by_unit(folder: Path) -> None:
    vast(folder, 75)


def doubly_packed(folder: Path) -> None:
    """Write a page whose drawing is 8 GB of spaces, packed and packed again."""
    packer = zlib.compressobj(9)
    block = b" " * (1 << 24)
    once = b"".join(packer.compress(block) for _ in range(16)) + packer.flush()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(300, 300))
        packed = pikepdf.Stream(pdf, b"")
        twice = zlib.compress(once, 9)
        packed.write(twice, filter=[pikepdf.Name.FlateDecode] * 2)
        page.obj.Contents = pikepdf.Array([pdf.make_indirect(packed)] * 32)
        pdf.save(folder / "a.pdf", compress_streams=False)


def vast_picture(folder: Path) -> None:
    """Write 60 000 times 60 000 pixels of one bit: a typed strip on a square page, 46 times finer.

    That is 23 times what these pages may have; poppler takes it in line by line.
    """
    side, finer = 60_000, 46
    black = np.asarray(strip(), np.uint8) < 128
    packer = zlib.compressobj(6)
    parts = [packer.compress(b"\xff" * (side // 8) * finer) for _ in range(10)]
    for row in black:
        line = np.zeros(side, bool)
        line[: row.size * finer] = np.repeat(row, finer)
        parts.append(packer.compress(np.packbits(~line).tobytes() * finer))
    rest = side - (10 + len(black)) * finer
    parts.append(packer.compress(b"\xff" * (side // 8) * rest))
    with pikepdf.new() as pdf:
        stream = makers.scan_stream(pdf, makers.sheet())
        stream.write(b"".join(parts) + packer.flush(), filter=pikepdf.Name.FlateDecode)
        stream.Width = stream.Height = side
        stream.BitsPerComponent = 1
        points = side / finer * 72 / DPI
        makers.scan_page(pdf, stream, (points, points))
        pdf.save(folder / "a.pdf")


def form_in_itself(folder: Path) -> None:
    makers.content_pdf(folder / "a.pdf", b"/F0 Do", [b"100 100 50 50 re f /F0 Do"])


def forms_without_end(folder: Path) -> None:
    forms = [f"/F{n + 1} Do ".encode() * 10 for n in range(9)] + [b"0 0 50 50 re f"]
    makers.content_pdf(folder / "a.pdf", b"/F0 Do", forms)


def scripts(folder: Path) -> None:
    """Write a page that wants to start a program, which would leave ``ran`` in the folder."""
    mark = folder / "ran"
    name, text = pikepdf.Name, pikepdf.String
    with pikepdf.open(scanned(folder / "a.pdf"), allow_overwriting_input=True) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=name.Launch, F=text(f"/bin/touch {mark}"), Win=pikepdf.Dictionary(F=text("touch"))
        )
        pdf.Root.AA = pikepdf.Dictionary(
            WC=pikepdf.Dictionary(S=name.JavaScript, JS=text(f"app.launchURL('file://{mark}')"))
        )
        pdf.attachments["run.exe"] = b"MZ" + bytes(100)
        pdf.save(folder / "a.pdf")


def one_page_damaged(folder: Path) -> None:
    """Write a hundred pages of one typed line each, the 37th of which is damaged."""
    with pikepdf.new() as pdf:
        for number in range(100):
            line = typed_page((f"Лист {number + 1} из дела",), size=(900, 480))
            pixels = np.asarray(line.crop((100, 250, 800, 400)), np.uint8)
            makers.scan_page(pdf, makers.scan_stream(pdf, pixels), _points(pixels))
        pdf.save(folder / "a.pdf", compress_streams=False)
    makers.damaged_stream(folder / "a.pdf", 37)
