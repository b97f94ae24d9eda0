"""Risk: something else is installed than what was looked at. Known faults: ``make audit``."""

from __future__ import annotations

import re
from importlib.metadata import distributions
from pathlib import Path

import pytest

REQUIREMENTS = Path(__file__).parents[1] / "requirements"
PINNED = re.compile(
    r"([a-z0-9.-]+)(?:\[[\w,-]+\])?==(\S+)(?: ; .+?)?(?: +--hash=sha256:[0-9a-f]{64})+"
)
OURS = {"razmetka", "pip", "setuptools", "wheel"}


def lines(path: Path) -> list[str]:
    """Return the requirements of a file, each in one line."""
    whole = path.read_text().replace("\\\n", " ")
    found = (line.partition("    # via")[0].strip() for line in whole.splitlines())
    return [line for line in found if line and not line.startswith("#")]


def pins(path: Path) -> dict[str, set[str]]:
    """Return the versions of each name: more than one where Pythons differ."""
    found: dict[str, set[str]] = {}
    for match in filter(None, map(PINNED.fullmatch, lines(path))):
        found.setdefault(match[1], set()).add(match[2])
    return found


@pytest.mark.parametrize("path", sorted(REQUIREMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_requirement_is_one_version_with_its_hashes_and_no_address(path: Path) -> None:
    assert [line for line in lines(path) if not PINNED.fullmatch(line)] == []
    assert "://" not in path.read_text()
    assert len(pins(path)) > 10


def test_the_tests_run_with_what_people_run() -> None:
    run, test = pins(REQUIREMENTS / "run.txt"), pins(REQUIREMENTS / "test.txt")
    assert {name: test.get(name) for name in run} == run


def test_what_is_installed_is_what_is_pinned() -> None:
    test, training = pins(REQUIREMENTS / "test.txt"), pins(REQUIREMENTS / "training.txt")
    installed = {
        re.sub(r"[-_.]+", "-", found.name).lower(): found.version for found in distributions()
    }
    other = {
        name: version
        for name, version in installed.items()
        if name not in OURS and version not in test.get(name, set()) | training.get(name, set())
    }
    assert other == {}
