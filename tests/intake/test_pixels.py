"""Risk: a page is read in the wrong polarity, turned, squashed or without half of its ink."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import PageImage, inspect, load
from pipeline.model.errors import UnsupportedPixelsError
from tests.intake import makers

OPTIONS = IntakeOptions()
SHEET = makers.sheet()


def first(path: Path) -> PageImage:
    inspected = inspect(path, OPTIONS)
    return load(path, 1, inspected.fingerprint, OPTIONS)


def assert_is_sheet(page: PageImage, tolerance: int = 0) -> None:
    grey = page.pixels if page.pixels.ndim == 2 else page.pixels.mean(axis=2)
    assert page.pixels.dtype == np.uint8
    assert grey.shape == SHEET.shape
    assert np.abs(grey.astype(int) - SHEET).max() <= tolerance


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16", "I"])
@pytest.mark.parametrize("ending", ["png", "tif"])
def test_every_kind_of_pixel_shows_the_same_sheet(tmp_path: Path, mode: str, ending: str) -> None:
    image = Image.fromarray(SHEET).convert(mode)
    if mode.startswith("I"):
        deep = np.uint16 if mode == "I;16" or ending == "png" else np.int32
        image = Image.fromarray(SHEET.astype(deep) * 257)
    image.save(tmp_path / f"page.{ending}")
    assert_is_sheet(first(tmp_path / f"page.{ending}"))


@pytest.mark.parametrize("name", ["a.jpg", "a.jp2", "a.webp", "a.gif", "a.bmp"])
def test_every_format_shows_the_same_sheet(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    Image.fromarray(SHEET).save(path, quality=100, lossless=True)
    assert_is_sheet(first(path), tolerance=4)


@pytest.mark.parametrize("ending", ["jpg", "tif"])
def test_cmyk_reads_as_its_rgb_twin(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"page.{ending}"
    Image.fromarray(SHEET).convert("CMYK").save(path, quality=95)
    assert_is_sheet(first(path), tolerance=12)


@pytest.mark.parametrize(
    "compression", ["raw", "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg", "group4"]
)
def test_compressed_tiff(tmp_path: Path, compression: str) -> None:
    mode = "1" if compression == "group4" else "L"
    path = tmp_path / "page.tif"
    Image.fromarray(SHEET).convert(mode).save(path, compression=compression)
    assert_is_sheet(first(path), tolerance=20)


def test_jpeg_in_tiff_in_colour(tmp_path: Path) -> None:
    path = tmp_path / "page.tif"
    Image.fromarray(SHEET).convert("RGB").save(path, compression="jpeg", quality=100)
    assert_is_sheet(first(path), tolerance=12)


def test_big_tiff(tmp_path: Path) -> None:
    path = makers.tiff(tmp_path / "big.tif", [makers.grey_directory(SHEET)], big=True)
    assert inspect(path, OPTIONS).page_count == 1
    assert_is_sheet(first(path))


def test_tiled_tiff(tmp_path: Path) -> None:
    assert_is_sheet(first(makers.tiled_tiff(tmp_path / "tiled.tif", SHEET)))


def test_planar_tiff(tmp_path: Path) -> None:
    page = first(makers.planar_tiff(tmp_path / "planar.tif", [SHEET, SHEET, SHEET]))
    assert page.pixels.shape == (*SHEET.shape, 3)
    assert_is_sheet(page)


@pytest.mark.parametrize("bits", [1, 8, 16])
@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("white_is_zero", [False, True])
def test_white_is_white_whichever_number_means_it(
    tmp_path: Path, bits: int, order: str, white_is_zero: bool
) -> None:
    stored = ~SHEET if white_is_zero else SHEET
    samples = {
        1: np.packbits(stored > 0, axis=1),
        8: stored,
        16: (stored.astype(np.uint16) * 257).astype(order + "u2"),
    }[bits]
    entries, data = makers.grey_directory(samples, bits=bits, white_is_zero=white_is_zero)
    entries = [(256, 4, [SHEET.shape[1]]) if tag[0] == 256 else tag for tag in entries]
    path = makers.tiff(tmp_path / "page.tif", [(entries, data)], order=order)
    if (bits, order, white_is_zero) == (16, ">", True):  # Pillow has no reader for this one
        with pytest.raises(UnsupportedPixelsError):
            first(path)
    else:
        assert_is_sheet(first(path))


def test_letters_in_the_alpha_channel_alone(tmp_path: Path) -> None:
    black = np.zeros((*SHEET.shape, 4), np.uint8)
    black[:, :, 3] = 255 - SHEET
    Image.fromarray(black, "RGBA").save(tmp_path / "alpha.png")
    page = first(tmp_path / "alpha.png")
    assert_is_sheet(page)
    assert "on-white" in page.flags


def test_transparent_palette_lies_on_white(tmp_path: Path) -> None:
    palette = Image.fromarray((SHEET == 0).astype(np.uint8), "P")
    palette.putpalette([0, 0, 0, 10, 10, 10])
    palette.save(tmp_path / "palette.png", transparency=0)
    assert_is_sheet(first(tmp_path / "palette.png"), tolerance=10)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("ending", ["jpg", "png", "webp", "tif"])
def test_exif_orientation_is_applied(tmp_path: Path, orientation: int, ending: str) -> None:
    page = first(makers.with_exif(tmp_path / f"page.{ending}", orientation))
    assert_is_sheet(page, tolerance=12)
    assert ("exif-turned" in page.flags) == (orientation > 1)


@pytest.mark.parametrize("value", [0, 255])
def test_all_white_and_all_black_stay_what_they_are(tmp_path: Path, value: int) -> None:
    path = tmp_path / "page.png"
    Image.new("L", (200, 300), value).save(path)
    pixels = first(path).pixels
    assert pixels.min() == pixels.max() == value


@pytest.mark.parametrize(
    ("name", "stated", "dpi", "flag"),
    [
        ("a.jpg", (300, 300), 300, None),
        ("a.jpg", (0, 0), 300, "dpi-assumed"),
        ("a.tif", None, 300, "dpi-assumed"),
        ("a.png", (200, 200), 200, None),
        ("a.png", (2400, 2400), 1200, "dpi-clamped"),
        ("a.png", (1_000_000, 1_000_000), 300, "dpi-assumed"),
        ("a.tif", (1, 1), 300, "dpi-assumed"),
        ("a.tif", (204, 98), 151, "dpi-uneven"),
        ("a.jpg", (72, 72), 72, None),
    ],
)
def test_resolution_is_believed_only_when_sensible(
    tmp_path: Path, name: str, stated: object, dpi: int, flag: str | None
) -> None:
    how = {"dpi": stated} if stated else {}
    page = first(makers.picture(tmp_path / name, **how))
    assert page.dpi == dpi
    assert [said for said in page.flags if said.startswith("dpi")] == ([flag] if flag else [])


def test_a_photograph_of_a_sheet_is_not_two_feet_long(tmp_path: Path) -> None:
    Image.fromarray(makers.sheet(2480, 3508)).save(tmp_path / "photo.jpg", dpi=(72, 72))
    page = first(tmp_path / "photo.jpg")
    assert (page.dpi, page.flags) == (300, ("dpi-assumed",))


def test_one_pixel_is_remarked_upon(tmp_path: Path) -> None:
    Image.new("L", (1, 1)).save(tmp_path / "dot.png")
    assert "too-small" in first(tmp_path / "dot.png").flags


def test_an_array_is_not_written_over(tmp_path: Path) -> None:
    page = first(makers.picture(tmp_path / "page.png"))
    with pytest.raises(ValueError, match="read-only"):
        page.pixels[0, 0] = 0


def test_junk_beside_the_picture_costs_only_a_remark(tmp_path: Path) -> None:
    good = makers.picture(tmp_path / "page.jpg", quality=100).read_bytes()
    junk = b"Exif\0\0II*\0\xff\xff\xff\x7f" + bytes(range(256)) * 250
    segment = b"\xff\xe1" + (len(junk) + 2).to_bytes(2, "big") + junk
    profile = b"ICC_PROFILE\0\1\1" + b"\xaa" * 60_000
    colour = b"\xff\xe2" + (len(profile) + 2).to_bytes(2, "big") + profile
    path = makers.written(tmp_path / "junk.jpg", good[:2] + segment + colour + good[2:])
    page = first(path)
    assert_is_sheet(page, tolerance=4)
    assert "damaged-metadata" in page.flags


def test_a_camera_jpeg_with_a_preview_is_one_page(tmp_path: Path) -> None:
    main, preview = Image.fromarray(SHEET), Image.new("L", (60, 80), 255)
    main.save(tmp_path / "camera.jpg", "MPO", save_all=True, append_images=[preview], quality=100)
    assert inspect(tmp_path / "camera.jpg", OPTIONS).page_count == 1
    assert_is_sheet(first(tmp_path / "camera.jpg"), tolerance=4)
