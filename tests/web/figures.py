"""Measure the desk: ``python -m tests.web.figures``. Wall time, so on an idle machine.

First page with 100,000 pages in the store, once the desk has opened, memory while 2,000 files come
in, first picture of an A4 scan at 300 dpi in Chromium.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from fastapi import FastAPI
from playwright.sync_api import expect

from desk.web.visitor import SESSION
from desk.web.warming import warm
from pipeline.store.people import Role
from tests.web.browser import chromium, visitor
from tests.web.shelves import served, shelve
from tests.web.test_weight import BATCHES, UPLOADED, filled, sent_in
from tests.web.visits import open_house

TIMES = 15
WATCH = """
window.seen = {};
const note = (name) => { window.seen[name] ??= performance.now(); };
document.addEventListener("load", (event) => {
  if (event.target.className === "first") note("first");
}, true);
new MutationObserver(() => document.querySelector("#viewer[data-drawn]") && note("drawn"))
  .observe(document, { subtree: true, attributes: true, attributeFilter: ["data-drawn"] });
"""
"""Notes when the small picture and the viewer's first tile are seen, ms after the click."""


def say(what: str) -> None:
    """Print a line."""
    sys.stdout.write(f"{what}\n")
    sys.stdout.flush()


def pages(folder: Path) -> None:
    """Measure the first page and others over 100,000 pages."""
    with open_house(folder) as visit:
        administrator = visit.person("anna", Role.ADMINISTRATOR)
        filled(administrator)
        app: FastAPI = administrator.client.app  # type: ignore[assignment]
        begun, busy = perf_counter(), process_time()
        warm(app, visit.house)
        took = 1000 * (perf_counter() - begun), 1000 * (process_time() - busy)
        say(f"before it opens: {took[0]:.0f} ms of wall time; {took[1]:.0f} of processor time")
        standings = app.state.standings
        for path in ("/", "/batches/1", f"/batches/{BATCHES}"):
            wall, cpu = [], []
            for _ in range(TIMES):
                standings.forget()
                begun, busy = perf_counter(), process_time()
                assert administrator.get(path).status_code == 200
                wall.append(1000 * (perf_counter() - begun))
                cpu.append(1000 * (process_time() - busy))
            told = f"first {wall[0]:.0f} ms, median {median(wall):.0f}, longest {max(wall[1:]):.0f}"
            busy_told = f"first {cpu[0]:.0f} ms, median {median(cpu):.0f} of processor time"
            say(f"{path}: {told} of wall time; {busy_told}")


def uploads(folder: Path) -> None:
    """Measure memory and answers while files come in."""
    begun = perf_counter()
    heaviest, slowest = sent_in(folder / "home", UPLOADED)
    seconds = perf_counter() - begun
    told = f"{heaviest:.0f} MiB at most, slowest answer {1000 * slowest:.0f} ms"
    say(f"{UPLOADED} files in {seconds:.0f} s: {told}")


@contextmanager
def _reader(folder: Path) -> Iterator[tuple[str, str]]:
    """Give the address of a desk with a telegram on its shelf, and a reader's session."""
    with open_house(folder) as visit:
        shelve(visit.house, folder)
        person = visit.house.people.add("vera", "Vera", Role.READER, None)
        secret = visit.house.people.begin_session(person.id)
        with served(visit.house) as url:
            yield url, secret


def pictures(folder: Path) -> None:
    """Measure from going to a page until its scan is drawn, first without tiles and then with."""
    with _reader(folder) as (url, secret), chromium() as browser:
        context = visitor(browser)
        context.add_cookies([{"name": SESSION, "value": secret, "url": url}])
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{url}/")
        for what in ("first time", "again"):
            busy = process_time()
            page.goto(f"{url}/files/1/pages/1")
            expect(page.locator("#viewer[data-drawn]")).to_be_attached()
            busy = 1000 * (process_time() - busy)
            seen = page.evaluate("window.seen")
            told = f"whole page {seen['first']:.0f} ms, in the viewer {seen['drawn']:.0f}"
            say(f"first picture, {what}: {told}; {busy:.0f} ms of the desk's processor time")
        context.close()


def main() -> None:
    """Measure everything, each in a folder of its own."""
    say(f"load: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for each in (pages, uploads, pictures):
        with tempfile.TemporaryDirectory() as folder:
            each(Path(folder))


if __name__ == "__main__":
    main()
