"""A telegram on the shelf: a scan on the disk, a small picture, and what was read of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from time import sleep

import uvicorn
from PIL import Image, ImageDraw, ImageFont

from desk.originals import uploaded
from desk.web.app import create_app
from desk.web.house import House
from pipeline.intake.files import Inspected, fingerprint, opened
from pipeline.model.page import Page, Zone
from pipeline.store.work import NewFile
from tests.drawing import FACE
from tests.export.documents import TELEGRAM
from tests.store.scenes import LEASE_S, RUN
from tests.web.browser import free_port

SMALL = 1400


def drawn(page: Page) -> Image.Image:
    """Return a page's words as if typed on paper, each in its box."""
    return _typed(page.width_px, page.height_px, page.zones)


def _typed(width: int, height: int, zones: tuple[Zone, ...]) -> Image.Image:
    paper = Image.new("L", (width, height), 232)
    pen = ImageDraw.Draw(paper)
    for zone in zones:
        for line in zone.lines:
            for word in line.words:
                face = ImageFont.truetype(FACE, max(word.box.height, 8))
                pen.text((word.box.x, word.box.y), word.text, font=face, fill=40)
    return paper


@lru_cache(maxsize=8)
def _pictures(width: int, height: int, zones: tuple[Zone, ...]) -> tuple[bytes, bytes]:
    """Return a page as a PNG of 300 dpi and as a small JPEG."""
    whole, small = BytesIO(), BytesIO()
    paper = _typed(width, height, zones)
    paper.save(whole, "PNG", dpi=(300, 300))
    paper.thumbnail((SMALL, SMALL))
    paper.save(small, "JPEG")
    return whole.getvalue(), small.getvalue()


def shelve_scan(house: House, folder: Path, scan: Path) -> None:
    """Put a telegram on the shelf whose scan is a file that lies elsewhere, A4 at 300 dpi."""
    path = folder / scan.name
    shutil.copyfile(scan, path)
    with Image.open(path) as picture:
        page = replace(TELEGRAM, width_px=picture.width, height_px=picture.height)
    batch = house.ledger.begin_batch("Дело 45", RUN, b"/out")
    _listed(house, batch, [path])
    _read(house, batch, page)


def shelve(house: House, folder: Path, pages: list[Page] | None = None) -> int:
    """Put telegrams on the shelf, each in a file of its own; return their batch."""
    told = pages or [TELEGRAM]
    batch = house.ledger.begin_batch("Дело 57", RUN, b"/out")
    paths = [folder / f"л-{number:03}.png" for number in range(1, len(told) + 1)]
    for path, page in zip(paths, told, strict=True):
        path.write_bytes(_pictures(page.width_px, page.height_px, page.zones)[0])
    _listed(house, batch, paths)
    for page in told:
        _read(house, batch, page)
    return batch


def _listed(house: House, batch: int, paths: list[Path]) -> None:
    found = [
        NewFile(bytes(path.parent), bytes(path), path.name.encode(), path.name) for path in paths
    ]
    house.ledger.list_files(batch, uploaded(found, house.settings))


def _read(house: House, batch: int, page: Page) -> None:
    asked = house.ledger.claim_file("me", LEASE_S, batch)
    assert asked is not None
    path = Path(asked.path.decode())
    with opened(path) as stream:
        found = fingerprint(stream)
    assert house.ledger.open_file(asked, Inspected(found, "image/png", 1))
    work = house.ledger.claim("me", LEASE_S, batch)
    assert work is not None
    small = _pictures(page.width_px, page.height_px, page.zones)[1]
    picture = house.previews.put(small, ".jpg")
    assert house.ledger.finish(work, replace(page, number=1), picture)


@contextmanager
def served(house: House) -> Iterator[str]:
    """Serve a house on a port of this machine, in a thread; give its address."""
    port = free_port()
    app = create_app(house)
    config = uvicorn.Config(
        app, "127.0.0.1", port, log_level="warning", timeout_graceful_shutdown=3
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        app.state.closing = True
        server.should_exit = True
        thread.join(10)
