"""Bad and odd pictures. Every maker fills the folder that it is given."""

from __future__ import annotations

import random
from hashlib import sha256
from pathlib import Path

import numpy as np
from PIL import Image, PngImagePlugin

from tests.desk.scans import strip
from tests.drawing import DPI
from tests.intake import makers
from tests.intake.makers import cut, written

AT = (DPI, DPI)


def sheet(picture: Image.Image | None = None) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the typed strip as grey pixels."""
    return np.asarray(picture or strip(), np.uint8)


def empty(folder: Path) -> None:
    written(folder / "z.jpg", b"")


def random_bytes(folder: Path) -> None:
    written(folder / "r.jpg", b"\0" + random.Random(2).randbytes(100_000))  # noqa: S311


def text(folder: Path) -> None:
    written(folder / "list.tif", b"/etc/passwd\n" * 10)


def cut_jpegs(folder: Path) -> None:
    for share in (0.99, 0.9, 0.5):
        whole = folder / f"{share}.jpg"
        strip().save(whole, dpi=AT)
        cut(whole, share)
        whole.unlink()


def cut_png(folder: Path) -> None:
    strip().save(folder / "a.png")
    cut(folder / "a.png", 0.5)
    (folder / "a.png").unlink()


def cut_tiffs(folder: Path) -> None:
    for packing in ("raw", "tiff_lzw"):
        whole = folder / f"{packing}.tif"
        strip().save(whole, compression=packing)
        cut(whole, 0.5)
        whole.unlink()


def flipped_byte(folder: Path) -> None:
    """Write a flipped byte that nobody can see, and one that a list of checksums tells."""
    _flipped(folder / "unseen.jpg", 95)
    vouched = folder / "vouched"
    vouched.mkdir()
    sums = [f"{'0' * 64}  lost.jpg"]
    for name, quality in (("whole.jpg", 94), ("flipped.jpg", 93)):
        strip().save(vouched / name, dpi=AT, quality=quality)
        sums.append(f"{sha256((vouched / name).read_bytes()).hexdigest()}  {name}")
    (vouched / "SHA256SUMS").write_text("\n".join(sums))
    _flipped(vouched / "flipped.jpg", 93)


def _flipped(path: Path, quality: int) -> None:
    strip().save(path, dpi=AT, quality=quality)
    data = bytearray(path.read_bytes())
    data[-2000] ^= 1
    written(path, bytes(data))


def one_pixel(folder: Path) -> None:
    Image.new("L", (1, 1)).save(folder / "dot.png")


def threads(folder: Path) -> None:
    Image.new("L", (65_000, 1), 255).save(folder / "long.png")
    Image.new("L", (1, 40_000), 255).save(folder / "high.png")


def white(folder: Path) -> None:
    Image.new("L", (1240, 1754), 255).save(folder / "white.png")


def black(folder: Path) -> None:
    Image.new("L", (1240, 1754), 0).save(folder / "black.png")


def noise(folder: Path) -> None:
    dots = np.random.default_rng(19).integers(0, 256, (3500, 2500), np.uint8)
    Image.fromarray(dots).save(folder / "noise.png", compress_level=1)


def cmyk(folder: Path) -> None:
    colour = strip().convert("RGB")
    colour.convert("CMYK").save(folder / "cmyk.jpg", quality=95, dpi=AT)
    colour.save(folder / "rgb.jpg", quality=95, dpi=AT)


def sixteen_bits(folder: Path) -> None:
    deep = sheet().astype(np.uint16) * 257
    Image.fromarray(deep).save(folder / "deep.png", dpi=AT)


def floating_point(folder: Path) -> None:
    Image.fromarray(sheet().astype(np.float32)).save(folder / "float.tif")


def letters_of_alpha(folder: Path) -> None:
    paper = Image.new("LA", strip().size, 0)
    paper.putalpha(Image.fromarray(255 - sheet()))
    paper.save(folder / "alpha.png", dpi=AT)


def palette(folder: Path) -> None:
    strip().convert("P").save(folder / "palette.png", dpi=AT)


def turned_by_exif(folder: Path) -> None:
    for orientation in range(1, 9):
        path = folder / f"{orientation}.png"
        makers.with_exif(path, orientation, strip())


def no_resolution(folder: Path) -> None:
    big = strip().resize((1950, 720))  # as at 300 dpi, which is assumed
    big.save(folder / "none.png")
    big.save(folder / "zero.jpg", dpi=(0, 0))


def a_million_dpi(folder: Path) -> None:
    strip().save(folder / "million.tif", dpi=(1_000_000, 1_000_000))


def directory_loop(folder: Path) -> None:
    makers.tiff(folder / "loop.tif", [makers.grey_directory(sheet())], last_link=1)


def kinds_of_tiff(folder: Path) -> None:
    page = strip()
    for packing in ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"):
        page.save(folder / f"{packing}.tif", compression=packing, dpi=AT)
    makers.tiff(folder / "big.tif", [makers.grey_directory(sheet())], big=True)
    negative = makers.grey_directory(255 - sheet(), white_is_zero=True)
    makers.tiff(folder / "white-is-zero.tif", [negative])
    makers.tiled_tiff(folder / "tiled.tif", sheet())
    makers.planar_tiff(folder / "planar.tif", [sheet()] * 3)


def jpeg_2000(folder: Path) -> None:
    strip().save(folder / "whole.jp2")
    cut(folder / "whole.jp2", 0.5)


def moving(folder: Path) -> None:
    frames = [strip().resize((130, 48)), strip(1).resize((130, 48))]
    for name in ("a.gif", "a.webp", "a.png"):
        frames[0].save(folder / name, save_all=True, append_images=frames[1:])


def junk_beside(folder: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "x" * 60_000
    profile = random.Random(35).randbytes(2_000_000)  # noqa: S311
    strip().save(folder / "junk.jpg", exif=exif, icc_profile=profile, dpi=AT)


def pages_of_the_web(folder: Path) -> None:
    written(folder / "svg.png", b"<?xml version='1.0'?><svg onload='alert(1)'/>")
    written(folder / "html.png", b"<!DOCTYPE html><script>alert(1)</script>")
    written(folder / "mht.png", b"MIME-Version: 1.0\r\n\r\n")


def unlike(path: Path, number: int = 0) -> Path:
    """Write the strip with a remark of its own: other bytes than every other one's."""
    remark = PngImagePlugin.PngInfo()
    remark.add_text("Comment", ascii(path))
    strip(number).save(path, "PNG", dpi=AT, pnginfo=remark)
    return path
