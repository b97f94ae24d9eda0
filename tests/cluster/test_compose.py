"""What compose runs is what ``make stack`` and these tests run."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
import yaml

from desk.cli import app
from desk.servers import Redis, free_port
from desk.stack import SERVICES, commands
from desk.web.pages import VENDOR

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
    assert "healthcheck" in service or name == "migrate"


def test_only_the_desk_is_published_and_only_on_this_machine() -> None:
    published = {name: one["ports"] for name, one in COMPOSE["services"].items() if "ports" in one}
    port = SERVICES["desk"][-1]
    assert published == {"desk": [f"127.0.0.1:{port}:{port}"]}
    assert "127.0.0.1" in commands(Path("/h"))["desk"], "natively it listens on this machine only"


def test_the_image_has_what_the_desk_loads() -> None:
    image = (ROOT / "Dockerfile").read_text("utf-8")
    vendor = VENDOR.relative_to(ROOT)
    assert "RUN scripts/desk-assets" in image
    assert f"COPY --from=assets /build/{vendor} {vendor}" in image
    for copied in re.findall(r"^COPY (?!--)(.+) \S+$", image, re.MULTILINE):
        assert all((ROOT / part).exists() for part in copied.split())


def test_the_desk_of_the_table_answers_the_health_check_of_compose(
    tmp_path: Path, url: str, redis_server: Redis
) -> None:
    port = str(free_port())
    command = [*commands(tmp_path)["desk"][:-1], port]
    given = {"RAZMETKA_HOME": str(tmp_path), "DATABASE_URL": url, "REDIS_URL": redis_server.url}
    probe = [part.replace("8018", port) for part in OURS["desk"]["healthcheck"]["test"][1:]]
    probe[0] = sys.executable
    with subprocess.Popen(command, env=os.environ | given, stdout=subprocess.PIPE) as desk:
        try:
            assert desk.stdout is not None
            assert desk.stdout.readline().strip() == f"http://127.0.0.1:{port}".encode()
            until = monotonic() + 60
            while subprocess.run(probe, check=False, stderr=subprocess.DEVNULL).returncode:
                assert monotonic() < until
                sleep(0.2)
        finally:
            desk.terminate()
    assert desk.returncode == -signal.SIGTERM, "told to end, it ended by that"


def test_no_password_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    lines = [line for line in text.splitlines() if "PASSWORD" in line and not line.startswith("#")]
    assert lines
    assert all("${" in line or "$$" in line for line in lines)


def test_redis_writes_down_what_it_holds_and_volumes_are_named() -> None:
    assert "--appendonly yes" in COMPOSE["services"]["redis"]["command"][-1]
    assert set(COMPOSE["volumes"]) == {"redis", "postgres", "shared"}
