"""Risk: the report shows an archivist a code instead of what is remarked of a page."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline import verdict
from pipeline.export.facts import Said
from pipeline.export.remarks import REMARKS, remark
from pipeline.intake.flags import Flag
from pipeline.ocr.together import LOST
from pipeline.records import checks

DOCS = Path(__file__).parents[2].joinpath("docs", "inputs.md").read_text("utf-8")


def codes(module: object) -> set[str]:
    """Return the flags that a module's source states."""
    path = Path(str(getattr(module, "__file__", "")))
    return set(re.findall(r'"([A-Z]+(?:_[A-Z]+)*)"', path.read_text("utf-8")))


def test_every_flag_is_said_in_words() -> None:
    set_somewhere = {*map(str, Flag), LOST, *codes(verdict), *codes(checks)}
    assert set_somewhere == set(REMARKS)
    for said in REMARKS.values():
        assert re.search("[а-я]", said.ru)
        assert not re.search("[а-яА-Я]", said.en)


def test_every_flag_that_is_said_is_explained() -> None:
    section = DOCS.split("## Flags")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([^`]+)` \|", section, re.MULTILINE)) == set(REMARKS)


def test_a_flag_of_another_version_is_told_as_its_code() -> None:
    assert remark("FUTURE") == Said("FUTURE", "FUTURE")
