"""Risk: pages of a TIFF are lost, invented, or counted for ever."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model.errors import TooManyPagesError, TruncatedError
from tests.intake import makers

OPTIONS = IntakeOptions()


def grey(value: int, side: int = 40) -> makers.Grey:
    return np.full((side, side), value, np.uint8)


def test_each_frame_is_a_page(tmp_path: Path) -> None:
    frames = [Image.fromarray(grey(value)) for value in (10, 20, 30)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    assert inspect(tmp_path / "a.tif", OPTIONS).page_count == 3
    values = [load(tmp_path / "a.tif", n, None, OPTIONS).pixels[0, 0] for n in (1, 2, 3)]
    assert values == [10, 20, 30]


def test_three_thousand_frames_need_a_higher_limit(tmp_path: Path) -> None:
    path = makers.many_frames(tmp_path / "a.tif", 3000)
    with pytest.raises(TooManyPagesError, match="2000"):
        inspect(path, OPTIONS)
    more = IntakeOptions(max_frames=3000)
    assert inspect(path, more).page_count == 3000
    assert load(path, 3000, None, more).pixels.shape == (40, 40)


@pytest.mark.parametrize("frames", [1, 3])
def test_a_chain_that_bites_its_tail_ends(tmp_path: Path, frames: int) -> None:
    made = [makers.grey_directory(grey(10 * n)) for n in range(frames)]
    path = makers.tiff(tmp_path / "loop.tif", made, last_link=1)
    inspected = inspect(path, OPTIONS)
    assert (inspected.page_count, inspected.flags) == (frames, ("tiff-loop",))
    assert load(path, frames, None, OPTIONS).pixels[0, 0] == 10 * (frames - 1)


def test_a_broken_chain_shows_its_loss(tmp_path: Path) -> None:
    made = [makers.grey_directory(grey(10)), makers.grey_directory(grey(20))]
    path = makers.tiff(tmp_path / "broken.tif", made, last_link=0x7FFFFFF0)
    inspected = inspect(path, OPTIONS)
    assert (inspected.page_count, inspected.flags) == (3, ("tiff-chain-damaged",))
    assert load(path, 2, None, OPTIONS).pixels[0, 0] == 20
    with pytest.raises(TruncatedError):
        load(path, 3, None, OPTIONS)


def test_a_chain_that_leads_beyond_any_file_is_broken(tmp_path: Path) -> None:
    made = [makers.grey_directory(grey(10))]
    path = makers.tiff(tmp_path / "far.tif", made, big=True, last_link=1 << 62)
    inspected = inspect(path, OPTIONS)
    assert (inspected.page_count, inspected.flags) == (2, ("tiff-chain-damaged",))


@pytest.mark.parametrize("count", [1 << 40, 1 << 59, (1 << 64) - 1])
def test_a_directory_longer_than_any_file_breaks_the_chain(tmp_path: Path, count: int) -> None:
    path = makers.tiff(tmp_path / "long.tif", [makers.grey_directory(grey(10))], big=True)
    data = bytearray(path.read_bytes())
    (first,) = struct.unpack_from("<Q", data, 8)
    struct.pack_into("<Q", data, first, count)
    path.write_bytes(data)
    with pytest.raises(TruncatedError):
        inspect(path, OPTIONS)


@pytest.mark.parametrize("order", ["<", ">"])
def test_thumbnails_are_no_pages(tmp_path: Path, order: str) -> None:
    made = [
        makers.grey_directory(grey(10)),
        makers.grey_directory(grey(99, 20), kind=1),
        makers.grey_directory(grey(20)),
    ]
    path = makers.tiff(tmp_path / "thumbs.tif", made, order=order)
    inspected = inspect(path, OPTIONS)
    assert (inspected.page_count, inspected.flags) == (2, ("tiff-thumbnails",))
    assert load(path, 2, None, OPTIONS).pixels[0, 0] == 20


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    path = makers.picture(tmp_path / "a.png")
    for number in (0, 2):
        with pytest.raises(TruncatedError):
            load(path, number, None, OPTIONS)
