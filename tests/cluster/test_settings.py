"""Where the servers are: by the environment or one TOML file, and never in a log."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config.cores import cores
from config.settings import load_settings, without_password

SECRET = "postgresql://razmetka:p@ss/word@db:5432/razmetka"  # noqa: S105


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "RAZMETKA_HOME"):
        monkeypatch.delenv(name, raising=False)


def test_without_a_word_the_ledger_is_a_file_in_the_home_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RAZMETKA_HOME", "/srv/razmetka")
    settings = load_settings()
    assert settings.database_url == "sqlite:////srv/razmetka/razmetka.db"
    assert settings.redis_url is None


def test_the_environment_names_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SECRET)
    monkeypatch.setenv("REDIS_URL", "redis://:hidden@redis/0")
    settings = load_settings()
    assert (settings.database_url, settings.redis_url) == (SECRET, "redis://:hidden@redis/0")


def test_one_file_names_them_and_the_environment_is_stronger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "razmetka.toml"
    file.write_text('database_url = "postgresql://a/b"\nredis_url = "redis://a"\nhome = "/h"\n')
    monkeypatch.setenv("REDIS_URL", "redis://b")
    settings = load_settings(file=file)
    assert (settings.database_url, settings.redis_url) == ("postgresql://a/b", "redis://b")
    assert settings.home == Path("/h")


def test_a_settings_object_shows_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", SECRET)
    assert "p@ss" not in repr(load_settings())


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (SECRET, "postgresql://razmetka:***@db:5432/razmetka"),
        ("redis://:hidden@redis/0", "redis://:***@redis/0"),
        ("redis://redis/0", "redis://redis/0"),
        ("sqlite:////home/a.db", "sqlite:////home/a.db"),
    ],
)
def test_a_password_is_never_shown(url: str, shown: str) -> None:
    assert without_password(url) == shown


@pytest.mark.parametrize(
    ("told", "wanted"),
    [("100000 100000", 1), ("50000 100000", 1), ("9900000 100000", None), ("max 100000", None)],
)
def test_a_containers_limit_bounds_the_processes(
    tmp_path: Path, told: str, wanted: int | None
) -> None:
    quota = tmp_path / "cpu.max"
    assert cores(quota) == len(os.sched_getaffinity(0)), "no limit is told"
    quota.write_text(told + "\n")
    assert cores(quota) == (wanted or len(os.sched_getaffinity(0)))
