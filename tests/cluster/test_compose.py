"""What compose runs is what ``make stack`` and these tests run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from desk.cli import app
from desk.stack import SERVICES, commands

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if name in SERVICES}
SERVERS = {"redis", "postgres"}


def test_the_same_services_with_the_same_commands() -> None:
    assert set(COMPOSE["services"]) == set(SERVICES) | SERVERS
    assert {name: tuple(one["command"]) for name, one in OURS.items()} == SERVICES


def test_every_command_is_one_of_ours() -> None:
    known = {command.name or command.callback.__name__ for command in _commands()}
    assert {command[0] for command in SERVICES.values()} <= known


def _commands() -> list[Any]:
    groups = [group.typer_instance for group in app.registered_groups if group.typer_instance]
    return [one for each in (app, *groups) for one in each.registered_commands]


def test_natively_folders_lie_in_the_home_folder() -> None:
    assert commands(Path("/h"))["watch"][-3:] == ["/h/incoming", "--out", "/h/results"]


@pytest.mark.parametrize("name", sorted(COMPOSE["services"]))
def test_every_service_is_hemmed_in(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert not service["user"].startswith(("0", "root"))
    assert service["restart"] in {"unless-stopped", "on-failure"}
    assert service["deploy"]["resources"]["limits"]["memory"]
    assert "ports" not in service, "nothing is published"
    assert "healthcheck" in service or name == "migrate"


def test_no_password_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    lines = [line for line in text.splitlines() if "PASSWORD" in line and not line.startswith("#")]
    assert lines
    assert all("${" in line or "$$" in line for line in lines)


def test_redis_writes_down_what_it_holds_and_volumes_are_named() -> None:
    assert "--appendonly yes" in COMPOSE["services"]["redis"]["command"][-1]
    assert set(COMPOSE["volumes"]) == {"redis", "postgres", "shared"}
