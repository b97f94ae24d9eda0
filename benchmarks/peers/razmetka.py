"""Razmetka itself: as its own workers read, in processes that keep the engine."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import Bench, Knows, Peer, Session
from benchmarks.peers.programs import ONE_THREAD, lacking
from benchmarks.peers.resident import Resident
from config.recipe import recipe_digest
from config.settings import load_settings
from pipeline.model.page import Page
from pipeline.ocr.factory import identify
from pipeline.store.codec import load_page

ROOT = Path(__file__).resolve().parents[2]
SHAPING = ("pipeline", "config")  # the packages whose code decides what is read


def _identity(bench: Bench) -> str:  # noqa: ARG001
    settings = load_settings()
    engine = identify(settings.engine)
    digest = hashlib.sha256(recipe_digest(settings.reading, settings.engine, engine).encode())
    for package in SHAPING:
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(path.read_bytes())
    return f"razmetka {digest.hexdigest()[:12]}, {engine.name}"


def _obstacle(bench: Bench) -> str | None:  # noqa: ARG001
    return lacking("pdftoppm")


def _open(bench: Bench) -> Session:
    command = [sys.executable, "-m", "benchmarks.peers.razmetka_child"]
    return Resident(command, ONE_THREAD, bench, _page)


def _page(answer: dict[str, Any]) -> Page:
    return load_page(json.dumps(answer["page"]))


RAZMETKA = Peer(
    name="razmetka",
    title="Razmetka, two processes",
    processes=2,
    knows=frozenset(Knows),
    obstacle=_obstacle,
    identity=_identity,
    open=_open,
)
