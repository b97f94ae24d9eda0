"""Risk: the manual leaves out what the program has, promises what it has not, or leads nowhere."""

from __future__ import annotations

import dataclasses
import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main

from config.settings import Settings, profiles
from config.vocabulary import load_vocabulary
from desk.cli import app
from desk.exits import Exit
from pipeline.export.formats import FORMATS
from pipeline.model.errors import RazmetkaError
from pipeline.model.page import PageState

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").rglob("*.md")) + sorted(ROOT.glob("*.md"))
COMMANDS, SETTINGS, INPUTS, JSON = (
    (ROOT / "docs" / name).read_text("utf-8")
    for name in ("commands.md", "settings.md", "inputs.md", "json.md")
)
PROGRAM: Any = typer.main.get_command(app)
COMMANDS_BY_NAME: dict[str, Any] = {
    name if command is inner else f"{name} {inner.name}": inner
    for name, command in PROGRAM.commands.items()
    for inner in getattr(command, "commands", {name: command}).values()
}
FOUND_ON_THE_SYSTEM = {"home", "jobs", "engine.model", "engine.tessdata", "intake.scratch"}


def options(command: Any) -> set[str]:
    """Return a command's own options, both of a pair."""
    asked = (p for p in command.params if p.param_type_name == "option")
    return {name for p in asked for name in (*p.opts, *p.secondary_opts)} - {"--help"}


def section(name: str) -> str:
    """Return what ``commands.md`` says of a command; of the program itself for ``""``."""
    title = f"\n## `{name}`" if name else "\n## Before the command"
    assert title in COMMANDS, f"docs/commands.md has no section {title.strip()}"
    return COMMANDS.split(title)[1].split("\n## ")[0]


def told(text: str) -> set[str]:
    """Return the options that the tables of a section explain."""
    heads = re.findall(r"^\| (`-.*?) \|", text, re.MULTILINE)
    return {word for head in heads for word in re.findall(r"`(--?[a-z-]+)", head)}


@pytest.mark.parametrize("name", ["", *COMMANDS_BY_NAME])
def test_every_option_of_every_command_is_explained(name: str) -> None:
    command = COMMANDS_BY_NAME[name] if name else PROGRAM
    assert told(section(name)) == options(command)


def test_no_command_is_explained_that_is_not_there() -> None:
    titles = re.findall(r"^## `([\w -]+)`", COMMANDS, re.MULTILINE)
    assert sorted(titles) == sorted(COMMANDS_BY_NAME)


def examples(text: str) -> Iterator[list[str]]:
    """Yield the words of each example that calls the program."""
    for block in re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for line in block.splitlines():
            if match := re.search(r"\brazmetka ((?!run …).*?)(?: \||$)", line):
                yield shlex.split(match[1], comments=True)


@pytest.mark.parametrize("name", COMMANDS_BY_NAME)
def test_every_command_has_an_example(name: str) -> None:
    assert any(name in " ".join(words) for words in examples(section(name)))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_example_uses_what_there_is(page: Path) -> None:
    for words in examples(page.read_text("utf-8")):
        said = " ".join(words)
        name = next(name for name in COMMANDS_BY_NAME if re.search(rf"(^| ){name}( |$)", said))
        known = options(PROGRAM) | options(COMMANDS_BY_NAME[name])
        assert {word for word in words if word.startswith("-")} <= known, words


def test_every_exit_code_is_explained() -> None:
    rows = re.findall(r"^\| (\d) \|", COMMANDS, re.MULTILINE)
    assert [int(row) for row in rows] == list(Exit)


def test_every_format_is_named() -> None:
    row = next(line for line in section("run").splitlines() if "--format" in line)
    assert set(re.findall(r"`(\w+)`", row)) == {*FORMATS}


def test_every_zone_kind_and_state_is_named() -> None:
    for name in (*load_vocabulary(), *PageState):
        assert f"`{name}`" in JSON, f"docs/json.md does not name {name}"


def settings() -> Iterator[tuple[str, Any]]:
    """Yield each setting's full name and its default."""
    defaults = Settings.model_construct()
    for name in Settings.model_fields:
        value = getattr(defaults, name)
        if dataclasses.is_dataclass(value):
            for field in dataclasses.fields(value):
                yield f"{name}.{field.name}", getattr(value, field.name)
        else:
            yield name, value


def test_every_setting_is_explained_with_its_default() -> None:
    rows = dict(re.findall(r"^\| `([a-z_.]+)` \| (.*?) \|", SETTINGS, re.MULTILINE))
    wanted = dict(settings())
    assert set(rows) - set(profiles()) == set(wanted)
    for name in set(wanted) - FOUND_ON_THE_SYSTEM:
        value = wanted[name]
        shown = value if isinstance(value, str) else json.dumps(value)
        assert rows[name] == f"`{shown}`", name


def test_every_profile_is_explained() -> None:
    text = SETTINGS.split("\n## Profiles\n")[1]
    assert set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE)) == set(profiles())


def codes(kind: type[RazmetkaError]) -> Iterator[str]:
    """Yield the codes of the program itself; the generator of samples has its own."""
    for below in kind.__subclasses__():
        if "code" in vars(below) and below.__module__.startswith("pipeline."):
            yield below.code
        yield from codes(below)


def test_every_error_code_is_explained() -> None:
    assert {code for code in codes(RazmetkaError) if f"| `{code}` |" not in INPUTS} == set()


def links() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
            if not re.match(r"[a-z]+:", target):
                yield str(page.relative_to(ROOT)), target


@pytest.mark.parametrize(("page", "target"), list(links()))
def test_every_link_leads_somewhere(page: str, target: str) -> None:
    path, _, anchor = target.partition("#")
    there = (ROOT / page).parent / path if path else ROOT / page
    assert there.exists(), f"{page} leads to {target}"
    if anchor:
        assert anchor in anchors(there.read_text("utf-8")), f"{page} leads to {target}"


def anchors(text: str) -> set[str]:
    """Return what the headings of a page are called in links."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
