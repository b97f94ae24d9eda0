"""Risk: an archivist looks up a code or a flag and does not find it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

from pipeline.intake.options import IntakeOptions
from pipeline.model import errors
from pipeline.search.faults import QueryError
from samples.facsimile.faces import FontMissingError

DEFINED_ELSEWHERE = (QueryError, FontMissingError)
PAGE = Path(__file__).parents[2].joinpath("docs", "inputs.md").read_text(encoding="utf-8")


def leaves(kind: type[errors.RazmetkaError]) -> Iterator[type[errors.RazmetkaError]]:
    for below in kind.__subclasses__():
        if "code" in vars(below):
            yield below
        yield from leaves(below)


def rows(title: str) -> list[list[str]]:
    """Return the cells of a section's table, its head left out."""
    section = PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")][2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_every_error_is_explained() -> None:
    told = {row[0].strip("`"): row[1] for row in rows("Errors")}
    assert told == {
        kind.code: "input" if issubclass(kind, errors.InputError) else "surroundings"
        for kind in leaves(errors.RazmetkaError)
    }


def test_every_limit_is_explained() -> None:
    told = {name for row in rows("Limits") for name in re.findall(r"`(\w+)`", row[0])}
    said_elsewhere = {"assumed_dpi"}
    assert told | said_elsewhere == {field.name for field in dataclasses.fields(IntakeOptions)}


def test_every_message_has_both_languages_and_a_code_of_its_own() -> None:
    kinds = list(leaves(errors.RazmetkaError))
    assert len({kind.code for kind in kinds}) == len(kinds)
    for kind in kinds:
        if kind.__init__ is not errors.RazmetkaError.__init__:
            continue  # such as a query's fault, which is worded where it is found
        problem = kind("detail").problem
        assert re.search("[а-яё]", problem.ru)
        assert not re.search("[а-яё]", problem.en)
