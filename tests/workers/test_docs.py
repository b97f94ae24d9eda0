"""Risk: somebody looks up an option or a finding and does not find it."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from pipeline.model.page import PageState
from pipeline.store.invariants import rules
from pipeline.store.tables import metadata
from pipeline.store.work import FileState
from tests.workers.scenes import utc_now
from workers.options import PoolOptions

PAGE = Path(__file__).parents[2].joinpath("docs", "ledger.md").read_text(encoding="utf-8")


def first_cells(title: str) -> list[str]:
    """Return the names in the first cells of a section's tables."""
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    cells = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    return [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]


def test_every_table_is_explained() -> None:
    assert set(first_cells("What is written down")) == set(metadata.tables)


def test_every_option_is_explained_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", PAGE, re.MULTILINE))
    assert {name: float(value) for name, value in rows.items()} == dataclasses.asdict(PoolOptions())


def test_every_rule_is_explained() -> None:
    in_sql = {code for code, _ in rules(utc_now())}
    of_files = {"ORIGINAL_CHANGED", "OUTPUT_CHANGED", "PREVIEW_CHANGED"}
    of_readings = {"DATABASE", "READING_DAMAGED", "READING_OF_ANOTHER_PAGE"}
    assert set(first_cells("Checking")) == in_sql | of_files | of_readings


def test_every_state_is_drawn() -> None:
    drawing = PAGE.split("```mermaid")[1].split("```")[0]
    assert all(re.search(rf"\b{state}\b", drawing) for state in (*PageState, *FileState))
