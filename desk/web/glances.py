"""Small pictures of pages that were not read, made by a process of its own and then kept."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Semaphore
from typing import Final

from pipeline.store.reports import StoredFile

_LIMIT_S: Final = 30
_JPEG: Final = b"\xff\xd8"


@dataclass
class Glances:
    """A folder of them. The desk itself decodes nothing that people hand in."""

    folder: Path
    _turns: Semaphore = field(default_factory=lambda: Semaphore(1))

    def of(self, file: StoredFile, path: Path, number: int) -> bytes | None:
        """Return the picture of a page as JPEG; ``None`` where nothing can be made out."""
        kept = self.folder / f"{file.id}-{number}.jpg"
        with self._turns:
            if not kept.exists():
                self.folder.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(_made(path, number))
        return kept.read_bytes() or None


def _made(path: Path, number: int) -> bytes:
    line = [sys.executable, "-m", "pipeline.intake.glance", str(path), str(number)]
    try:
        done = subprocess.run(line, capture_output=True, check=False, timeout=_LIMIT_S)
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 and done.stdout.startswith(_JPEG) else b""
