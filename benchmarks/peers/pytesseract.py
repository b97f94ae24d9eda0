"""pytesseract as most people call it: ``image_to_string`` of an opened image, page after page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from benchmarks.peers.environment import obstacle, package_version, python
from benchmarks.peers.peer import Bench, Peer, Session, text_page
from benchmarks.peers.programs import first_line, lacking
from benchmarks.peers.resident import Resident
from pipeline.model.page import Page

CHILD = Path(__file__).with_name("pytesseract_child.py")


def _obstacle(bench: Bench) -> str | None:
    return lacking("tesseract") or obstacle(bench)


def _identity(bench: Bench) -> str:
    engine = first_line(["tesseract", "--version"])
    return f"pytesseract {package_version(bench, 'pytesseract')}, {engine}"


def _open(bench: Bench) -> Session:
    return Resident([str(python(bench)), "-I", str(CHILD)], {}, bench, _page)


def _page(answer: dict[str, Any]) -> Page:
    return text_page(answer["text"])


PYTESSERACT = Peer(
    name="pytesseract",
    title="pytesseract.image_to_string, one page at a time",
    processes=1,
    knows=frozenset(),
    obstacle=_obstacle,
    identity=_identity,
    open=_open,
)
