"""Risk: another page is read than the one that was accepted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.intake.files import fingerprint, opened, unchanged
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model.errors import ChangedError, UnreadableError
from tests.intake import makers

OPTIONS = IntakeOptions()


def test_other_bytes_are_not_read(tmp_path: Path) -> None:
    path = makers.picture(tmp_path / "a.png")
    accepted = inspect(path, OPTIONS).fingerprint
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(accepted.mtime_ns + 1, accepted.mtime_ns + 1))
    with pytest.raises(ChangedError, match="SHA-256"):
        load(path, 1, accepted, OPTIONS)


def test_the_same_bytes_under_another_date_are_the_same(tmp_path: Path) -> None:
    path = makers.picture(tmp_path / "a.png")
    accepted = inspect(path, OPTIONS).fingerprint
    path.rename(tmp_path / "old.png")
    path.write_bytes((tmp_path / "old.png").read_bytes())
    os.utime(path, ns=(1, 1))
    assert load(path, 1, accepted, OPTIONS).pixels.shape == (320, 240)


def test_a_file_that_went_away(tmp_path: Path) -> None:
    path = makers.picture(tmp_path / "a.png")
    accepted = inspect(path, OPTIONS).fingerprint
    path.unlink()
    with pytest.raises(ChangedError):
        load(path, 1, accepted, OPTIONS)
    with pytest.raises(UnreadableError):
        load(path, 1, None, OPTIONS)


def test_a_file_that_is_still_being_written(tmp_path: Path) -> None:
    path = makers.picture(tmp_path / "a.png")
    with opened(path) as file:
        before = os.fstat(file.fileno())
        fingerprint(file)
        with path.open("ab") as scanner:
            scanner.write(b"more")
        with pytest.raises(ChangedError):
            unchanged(file, before)
