"""Readings kept as lines of JSON, so that a run that was cut off goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.peers.peer import Cost, Reading
from pipeline.store.codec import dump_page, load_page


class Cache:
    """The readings of one peer under one identity; another version reads everything anew."""

    def __init__(self, folder: Path, peer: str, identity: str) -> None:
        self._path = folder / f"{peer}.jsonl"
        self._identity = identity
        self._readings: dict[str, list[Reading]] = {}
        for values in self._lines():
            if values["identity"] == identity:
                self._keep(values["page"], _reading(values))

    def readings(self, page: str) -> list[Reading]:
        """Return what is known of a page by its key, the first reading first."""
        return self._readings.get(page, [])

    def add(self, page: str, reading: Reading) -> None:
        """Write a reading down at once."""
        values = {
            "identity": self._identity,
            "page": page,
            "cost": asdict(reading.cost),
            "problem": reading.problem,
            "reading": json.loads(dump_page(reading.page)),
        }
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(values, ensure_ascii=False) + "\n")
        self._keep(page, reading)

    def _keep(self, page: str, reading: Reading) -> None:
        self._readings.setdefault(page, []).append(reading)

    def _lines(self) -> Iterator[dict[str, Any]]:
        """Yield what was written; a line that was cut off is mended by reading the page again."""
        if not self._path.exists():
            return
        whole = self._path.read_bytes()
        if whole and not whole.endswith(b"\n"):
            whole = whole[: whole.rfind(b"\n") + 1]
            self._path.write_bytes(whole)
        for line in whole.splitlines():
            yield json.loads(line)


def _reading(values: dict[str, Any]) -> Reading:
    page = load_page(json.dumps(values["reading"]))
    return Reading(page, Cost(**values["cost"]), values["problem"])
