"""Risk: bytes that nobody meant crash a parser of ours, or pass through it as something else."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.fuzz.__main__ import PATH, fuzz
from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS
from tests.fuzz.whole_files import KINDS, Reading, good, spoiled

FOUND = Path(__file__).with_name("found")
"""Inputs that once broke a target: ``TARGET-what.bin``. Longer ones are made by other tests."""


@pytest.mark.parametrize("target", TARGETS)
def test_a_target_takes_its_seeds_and_what_chance_makes_of_them(target: str) -> None:
    dice = random.Random(target)  # noqa: S311
    for seed in seeds(target):
        TARGETS[target](seed)
        for _ in range(40):
            data = bytearray(seed)
            for _ in range(dice.randint(1, 4)):
                data[dice.randrange(len(data))] = dice.randrange(256)
            TARGETS[target](bytes(data[: dice.randrange(len(data) + 1)]))


@pytest.mark.parametrize("path", sorted(FOUND.glob("*.bin")), ids=lambda path: path.stem)
def test_what_once_broke_it_no_longer_does(path: Path) -> None:
    TARGETS[path.stem.partition("-")[0]](path.read_bytes())


def test_fuzzing_by_coverage_runs(tmp_path: Path) -> None:
    code, told = fuzz("tsv", 2, tmp_path)
    assert code == 0, told
    assert PATH not in TARGETS


def test_spoiled_files_end_in_a_page_or_a_reason() -> None:
    dice = random.Random(58)  # noqa: S311
    with Reading() as reading:
        for kind in KINDS:
            reading.read(good(kind))
            for _ in range(3):
                reading.read(spoiled(kind, dice))
    assert reading.ends.total() == 4 * len(KINDS)
    assert reading.ends["done"] + reading.ends["suspect"] >= len(KINDS)
