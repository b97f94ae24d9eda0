"""Scripts that make good and bad files. Every maker writes one file and returns its path."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pikepdf
from PIL import Image, TiffImagePlugin

Grey = npt.NDArray[np.uint8]
Entry = tuple[int, int, Sequence[int]]
"""A TIFF tag: number, form (3 short, 4 long, 16 long8), values."""

A4 = (595.276, 841.89)


def sheet(width: int = 240, height: int = 320) -> Grey:
    """White paper that looks different from every side: a black block top left, a bar below."""
    paper = np.full((height, width), 255, np.uint8)
    paper[height // 16 : height // 4, width // 12 : width // 3] = 0
    paper[height // 2 : height // 2 + height // 16, width // 12 : -width // 12] = 0
    return paper


def picture(path: Path, **how: object) -> Path:
    Image.fromarray(sheet()).save(path, **how)  # type: ignore[arg-type]
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def cut(path: Path, share: float) -> Path:
    data = path.read_bytes()
    return written(path.with_name(f"cut-{path.name}"), data[: int(len(data) * share)])


# -- PNG by hand -----------------------------------------------------------------------------------


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_bomb(path: Path, side: int, depth: int, colour: int) -> Path:
    """Write a square of zeros: ``depth`` bits a sample, ``colour`` 0 grey or 2 RGB."""
    row = bytes(1 + side * depth * (3 if colour == 2 else 1) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    return png(path, side, side, (depth, colour), packed)


def png(path: Path, width: int, height: int, kind: tuple[int, int], packed: bytes) -> Path:
    header = struct.pack(">IIBBBBB", width, height, *kind, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", packed), (b"IEND", b"")]
    return written(path, b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks))


def png_with_text_bomb(path: Path, megabytes: int) -> Path:
    """Write a good picture that carries a comment of zeros."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(megabytes)) + packer.flush()
    good = picture(path, format="PNG").read_bytes()
    comment = png_chunk(b"zTXt", b"Comment\0\0" + packed)
    return written(path, good[:33] + comment + good[33:])


# -- TIFF by hand ----------------------------------------------------------------------------------


def tiff(
    path: Path,
    directories: Sequence[tuple[Sequence[Entry], bytes]],
    *,
    order: str = "<",
    big: bool = False,
    last_link: int = 0,
) -> Path:
    """Write directories with their data. ``last_link`` is where the last one points: 1 is itself.

    Tag 273 and 324 (where the data stand) hold offsets relative to the directory's own data.
    """
    offset = struct.Struct(order + ("Q" if big else "I"))
    magic = {"<": b"II", ">": b"MM"}[order]
    short = struct.Struct(order + "H")
    out = bytearray(magic + short.pack(43 if big else 42))
    out += short.pack(8) + short.pack(0) if big else b""
    link_at = len(out)
    out += offset.pack(0)
    for entries, data in directories:
        base = len(out)
        out += data + bytes(len(data) % 2)
        tags, outside = _tags(entries, base, len(out), (order, big))
        out += outside
        here = len(out)
        out[link_at : link_at + offset.size] = offset.pack(here)
        out += tags
        link_at = len(out)
        out += offset.pack(0)
    target = here if last_link == 1 else last_link
    out[link_at : link_at + offset.size] = offset.pack(target)
    return written(path, bytes(out))


def _tags(
    entries: Sequence[Entry], base: int, outside_at: int, layout: tuple[str, bool]
) -> tuple[bytes, bytes]:
    order, big = layout
    room = 8 if big else 4
    form_code = {3: "H", 4: "I", 16: "Q"}
    tags, outside = b"", b""
    for tag, form, plain in sorted(entries):
        values = [base + value for value in plain] if tag in (273, 324) else list(plain)
        packed = struct.pack(f"{order}{len(values)}{form_code[form]}", *values)
        if len(packed) > room:
            where = outside_at + len(outside)
            outside += packed + bytes(len(packed) % 2)
            packed = struct.pack(order + ("Q" if big else "I"), where)
        head = struct.pack(order + ("HHQ" if big else "HHI"), tag, form, len(values))
        tags += head + packed.ljust(room, b"\0")
    count = struct.pack(order + ("Q" if big else "H"), len(entries))
    return count + tags, outside


def grey_directory(
    paper: npt.NDArray[np.generic], *, bits: int = 8, white_is_zero: bool = False, kind: int = 0
) -> tuple[list[Entry], bytes]:
    """Return an uncompressed directory of one strip; ``paper`` holds the stored bytes."""
    height, width = paper.shape
    data = paper.tobytes()
    entries: list[Entry] = [
        (254, 4, [kind]),
        (256, 4, [width]),
        (257, 4, [height]),
        (258, 3, [bits]),
        (259, 3, [1]),
        (262, 3, [0 if white_is_zero else 1]),
        (273, 4, [0]),
        (277, 3, [1]),
        (278, 4, [height]),
        (279, 4, [len(data)]),
    ]
    return entries, data


def tiled_tiff(path: Path, paper: Grey, tile: int = 64) -> Path:
    height, width = paper.shape
    padded = np.pad(paper, ((0, -height % tile), (0, -width % tile)), constant_values=255)
    tiles = [
        padded[top : top + tile, left : left + tile].tobytes()
        for top in range(0, height, tile)
        for left in range(0, width, tile)
    ]
    size = tile * tile
    entries: list[Entry] = [
        (256, 4, [width]),
        (257, 4, [height]),
        (258, 3, [8]),
        (259, 3, [1]),
        (262, 3, [1]),
        (277, 3, [1]),
        (322, 4, [tile]),
        (323, 4, [tile]),
        (324, 4, [size * index for index in range(len(tiles))]),
        (325, 4, [size] * len(tiles)),
    ]
    return tiff(path, [(entries, b"".join(tiles))])


def planar_tiff(path: Path, planes: Sequence[Grey]) -> Path:
    """RGB with each colour in a strip of its own."""
    height, width = planes[0].shape
    size = height * width
    entries: list[Entry] = [
        (256, 4, [width]),
        (257, 4, [height]),
        (258, 3, [8, 8, 8]),
        (259, 3, [1]),
        (262, 3, [2]),
        (273, 4, [0, size, 2 * size]),
        (277, 3, [3]),
        (278, 4, [height]),
        (279, 4, [size] * 3),
        (284, 3, [2]),
    ]
    return tiff(path, [(entries, b"".join(plane.tobytes() for plane in planes))])


def g4_bomb(path: Path, side: int) -> Path:
    """White in fax group 4: one bit a row."""
    data = b"\xff" * (side // 8) + b"\x00\x10\x01"
    entries: list[Entry] = [
        (256, 4, [side]),
        (257, 4, [side]),
        (258, 3, [1]),
        (259, 3, [4]),
        (262, 3, [0]),
        (273, 4, [0]),
        (277, 3, [1]),
        (278, 4, [side]),
        (279, 4, [len(data)]),
    ]
    return tiff(path, [(entries, data)])


def many_frames(path: Path, count: int) -> Path:
    tiny = np.full((40, 40), 255, np.uint8)
    return tiff(path, [grey_directory(tiny) for _ in range(count)])


def with_exif(path: Path, orientation: int, shown: Image.Image | None = None) -> Path:
    """Store a picture, the sheet by default, so that this orientation shows it upright."""
    upright = shown or Image.fromarray(sheet())
    stored = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    picture = upright if stored is None else upright.transpose(stored)
    exif = Image.Exif()
    exif[0x0112] = orientation
    if path.suffix == ".tif":
        tags = TiffImagePlugin.ImageFileDirectory_v2()
        tags[274] = orientation
        picture.save(path, tiffinfo=tags)
    else:
        picture.convert("RGB").save(path, exif=exif, lossless=True, quality=95)
    return path


# -- PDF -------------------------------------------------------------------------------------------


def scan_stream(pdf: pikepdf.Pdf, paper: Grey) -> pikepdf.Stream:
    """Return a grey picture, deflated."""
    height, width = paper.shape
    return pikepdf.Stream(
        pdf,
        zlib.compress(paper.tobytes()),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
        Filter=pikepdf.Name.FlateDecode,
    )


def jbig2_stream(pdf: pikepdf.Pdf, paper: Grey) -> pikepdf.Stream:
    """Return a black and white picture as one JBIG2 region, coded as fax group 4 inside."""
    height, width = paper.shape
    buffer = io.BytesIO()
    Image.fromarray(~paper).convert("1").save(buffer, "TIFF", compression="group4")
    with Image.open(buffer) as faxed:
        assert isinstance(faxed, TiffImagePlugin.TiffImageFile)
        start, count = faxed.tag_v2[273][0], faxed.tag_v2[279][0]
        assert faxed.tag_v2[262] == 1  # so ink, stored as 1, is coded as black
    coded = buffer.getvalue()[start : start + count]
    page = struct.pack(">IIIIBH", width, height, 0, 0, 0, 0)
    region = struct.pack(">IIIIBB", width, height, 0, 0, 0, 1) + coded
    data = b"".join(
        struct.pack(">IBBBI", number, kind, 0, 1, len(body)) + body
        for number, kind, body in ((0, 48, page), (1, 38, region))
    )
    stream = scan_stream(pdf, paper)
    stream.write(data, filter=pikepdf.Name.JBIG2Decode)
    stream.BitsPerComponent = 1
    return stream


def scan_page(
    pdf: pikepdf.Pdf, stream: pikepdf.Stream, size: tuple[float, float]
) -> pikepdf.Dictionary:
    """Add a page of ``size`` points that shows one picture from edge to edge."""
    page = pdf.add_blank_page(page_size=size)
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.obj.Contents = pikepdf.Stream(pdf, b"q %f 0 0 %f 0 0 cm /Im0 Do Q" % size)
    return page.obj


def scan_pdf(path: Path, pages: int = 1, **how: object) -> Path:
    """Write sheets at 150 dpi, only the pictures deflated; ``how`` goes to pikepdf's ``save``."""
    with pikepdf.new() as pdf:
        for _ in range(pages):
            scan_page(pdf, scan_stream(pdf, sheet()), (240 * 0.48, 320 * 0.48))
        pdf.save(path, compress_streams=False, **how)  # type: ignore[arg-type]
    return path


def text_page(pdf: pikepdf.Pdf, text: bytes, size: tuple[float, float] = A4) -> pikepdf.Dictionary:
    page = pdf.add_blank_page(page_size=size)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    page.obj.Contents = pikepdf.Stream(pdf, b"BT /F1 24 Tf 72 300 Td (" + text + b") Tj ET")
    return page.obj


def damaged_stream(path: Path, page: int) -> Path:
    """Spoil the first block of one page's picture; poppler checks no sum, only the grammar."""
    data = bytearray(path.read_bytes())
    starts = list(_occurrences(bytes(data), b"stream\n\x78\x9c"))
    block = starts[page - 1] + len(b"stream\n\x78\x9c")
    data[block : block + 8] = b"\xff" * 8
    return written(path, bytes(data))


def _occurrences(data: bytes, part: bytes) -> Iterator[int]:
    at = data.find(part)
    while at >= 0:
        yield at
        at = data.find(part, at + 1)


def content_pdf(path: Path, content: bytes, forms: Sequence[bytes] = ()) -> Path:
    """One page that draws ``content``; forms are named F0, F1, … and may draw one another."""
    with pikepdf.new() as pdf:
        named = pikepdf.Dictionary()
        for index, body in enumerate(forms):
            form = pdf.make_stream(
                body,
                Type=pikepdf.Name.XObject,
                Subtype=pikepdf.Name.Form,
                BBox=[0, 0, 300, 300],
                Resources=pikepdf.Dictionary(XObject=named),
            )
            named[f"/F{index}"] = pdf.make_indirect(form)
        page = pdf.add_blank_page(page_size=(300, 300))
        page.obj.Resources = pikepdf.Dictionary(XObject=named)
        page.obj.Contents = pdf.make_stream(content)
        pdf.save(path)
    return path
