"""Risk: damaged bytes crash the reader with something that nobody expected."""

from __future__ import annotations

import io
from contextlib import suppress
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model.errors import InputError
from tests.intake import makers

OPTIONS = IntakeOptions(max_megapixels=1)


@cache
def good(kind: str) -> bytes:
    buffer = io.BytesIO()
    image = Image.fromarray(makers.sheet(60, 80))
    form, _, compression = kind.partition(" ")
    if compression == "group4":
        image = image.convert("1")
    how = {"compression": compression} if compression else {}
    image.save(buffer, form, **how)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "kind",
    [
        "JPEG",
        "PNG",
        "TIFF",
        "TIFF tiff_lzw",
        "TIFF group4",
        "TIFF jpeg",
        "JPEG2000",
        "WEBP",
        "GIF",
        "BMP",
    ],
)
@given(st.data())
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
def test_flipped_bytes_end_in_a_page_or_a_reason(
    tmp_path: Path, kind: str, data: st.DataObject
) -> None:
    spoiled = bytearray(good(kind))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(spoiled) - 1))
        spoiled[at] = data.draw(st.integers(0, 255))
    path = makers.written(tmp_path / "spoiled", bytes(spoiled))
    with suppress(InputError):
        page = load(path, 1, inspect(path, OPTIONS).fingerprint, OPTIONS)
        assert page.pixels.dtype == np.uint8
        assert page.pixels.ndim in (2, 3)
