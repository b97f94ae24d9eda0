"""The real desk on a loopback port with a real pool beside it, and a real Chromium before it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import IO

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.web.visits import PASSWORD

ROOT = Path(__file__).parents[2]
START_S = 60
PATIENCE_MS = 60_000
READING_MS = 240_000


@dataclass
class Running:
    """A desk that runs: its address, and the page that makes its first administrator."""

    url: str
    setup: str
    home: Path
    process: subprocess.Popen[str]

    @property
    def memory_mib(self) -> float:
        """What the desk's own process holds, without the pool's."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        return int(line.getsockname()[1])


Servers = dict[str, str]
"""Where servers are, as the environment says it."""


def _surroundings(servers: Servers | None) -> dict[str, str]:
    named = ("RAZMETKA_", "REDIS_", "DATABASE_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(named)}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"} | (servers or {})


def _command(home: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "desk.cli", "--home", str(home), "--lang", "en", *words]


@contextmanager
def running_part(home: Path, servers: Servers, *words: str) -> Iterator[None]:
    """Run a part of a cluster beside the desk."""
    with (
        (home.parent / f"{words[0]}.log").open("ab") as log,
        subprocess.Popen(
            _command(home, *words), stdout=log, stderr=log, env=_surroundings(servers)
        ) as process,
    ):
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


@contextmanager
def running_desk(
    home: Path, port: int | None = None, *options: str, servers: Servers | None = None
) -> Iterator[Running]:
    """Start the desk; end it with Ctrl-C, as people do."""
    where = str(port or free_port())
    with (
        (home.parent / "desk.log").open("ab") as log,
        subprocess.Popen(
            _command(home, "desk", "--port", where, "--jobs", "1", *options),
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=home.parent,
            env=_surroundings(servers),
            text=True,
        ) as process,
    ):
        try:
            yield _started(process, home)
        finally:
            process.send_signal(signal.SIGINT)
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def _started(process: subprocess.Popen[str], home: Path) -> Running:
    assert process.stdout is not None
    lines = _lines(process.stdout)
    url = next(lines).strip()
    setup = ""
    if not (home / "set-up").exists():
        setup = re.findall(r"http\S+", next(lines))[0]
        (home / "set-up").touch()
    for _ in range(START_S * 10):
        with socket.socket() as line:
            line.settimeout(0.1)
            port = int(url.rpartition(":")[2])
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return Running(url, setup, home, process)
        assert process.poll() is None
        sleep(0.1)
    raise TimeoutError(url)


def _lines(stream: IO[str]) -> Iterator[str]:
    for line in stream:
        if line.strip():
            yield line


@contextmanager
def chromium() -> Iterator[Browser]:
    """Give the system's Chromium, or the one that Playwright fetched, without a screen."""
    path = shutil.which("chromium")
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()


def visitor(
    browser: Browser, lang: str = "en", *, dark: bool = False, state: Path | None = None
) -> BrowserContext:
    """Give a fresh browser of a person who reads a language; with a state, as it was kept."""
    context = browser.new_context(
        locale={"ru": "ru-RU", "en": "en-GB"}[lang],
        viewport={"width": 1280, "height": 800},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        storage_state=state,
    )
    context.set_default_timeout(PATIENCE_MS)
    return context


def administrator(desk: Running, page: Page, login: str = "anna") -> None:
    """Make the first administrator, as a person would."""
    page.goto(desk.setup)
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.locator("h1")).to_have_count(1)
