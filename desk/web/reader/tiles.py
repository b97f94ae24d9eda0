"""The tiles of a page on the disk: coarse levels from the small picture, the rest cut once."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from threading import Lock, Semaphore
from typing import Final

from PIL import Image

from desk.web.reader.cutting import DONE, write_tile
from desk.web.reader.pyramid import TILE, Pyramid, cut
from pipeline.intake.options import IntakeOptions
from pipeline.model.errors import StoredFileError

CUT_S: Final = 120
"""How long cutting one scan may take, in seconds: an A0 map in colour takes 40."""
_AT_ONCE: Final = 1
_LOCKS: Final = 512


@dataclass(frozen=True, slots=True)
class Picture:
    """A page's scan: its size in pixels, where its bytes lie, and what they must be.

    ``path`` says where, when it is asked, and may have to fetch them. ``small`` gives the small
    picture as JPEG, or nothing.
    """

    width: int
    height: int
    path: Callable[[], Path]
    sha256: str
    number: int
    small: Callable[[], bytes | None]

    @property
    def pyramid(self) -> Pyramid:
        """Its levels."""
        return Pyramid(self.width, self.height)


@dataclass
class Tiles:
    """Tiles below a folder; those of one scan are cut by one process at a time."""

    folder: Path
    options: IntakeOptions
    _cutting: Semaphore = field(default_factory=lambda: Semaphore(_AT_ONCE))
    _locks: OrderedDict[Path, Lock] = field(default_factory=OrderedDict)
    _failed: OrderedDict[Path, None] = field(default_factory=OrderedDict)
    _guard: Lock = field(default_factory=Lock)

    def tile(self, picture: Picture, level: int, column: int, row: int) -> Path | None:
        """Return a tile's file; ``None`` where there is no such tile, or the scan is gone."""
        if not picture.pyramid.holds(level, column, row):
            return None
        home = self._home(picture)
        path = home / str(level) / f"{column}_{row}.jpg"
        if path.exists():
            return path
        if self._from_small(picture, level, path, (column, row)):
            return path
        return path if self._cut(picture, home) and path.exists() else None

    def part(self, picture: Picture, left: int, top: int, size: tuple[int, int]) -> Image.Image:
        """Return a part of the scan at full size, or as well as the small picture shows it."""
        pyramid, (width, height) = picture.pyramid, size
        made = Image.new("RGB", size, "#888")
        for row in range(top // TILE, (top + height - 1) // TILE + 1):
            for column in range(left // TILE, (left + width - 1) // TILE + 1):
                path = self.tile(picture, pyramid.top, column, row)
                if path is None:
                    return self._part_of_small(picture, (left, top), size)
                with Image.open(path) as tile:
                    made.paste(tile, (column * TILE - left, row * TILE - top))
        return made

    def _part_of_small(
        self, picture: Picture, at: tuple[int, int], size: tuple[int, int]
    ) -> Image.Image:
        data = picture.small()
        if data is None:
            return Image.new("RGB", size, "#888")
        with Image.open(BytesIO(data)) as small:
            scale = small.width / max(picture.width, 1)
            left, top = scale * at[0], scale * at[1]
            corners = left, top, left + scale * size[0], top + scale * size[1]
            return small.convert("RGB").resize(size, box=corners)

    def _home(self, picture: Picture) -> Path:
        return self.folder / picture.sha256[:2] / picture.sha256 / str(picture.number)

    def _from_small(self, picture: Picture, level: int, path: Path, at: tuple[int, int]) -> bool:
        """Cut a tile of a coarse level out of the small picture, if that is large enough."""
        size = picture.pyramid.size(level)
        if level == picture.pyramid.top:
            return False
        data = picture.small()
        if data is None:
            return False
        with Image.open(BytesIO(data)) as small:
            if max(small.size) * 1.05 < max(size):
                return False
            small.draft("RGB", size)
            whole = small.resize(size, Image.Resampling.BOX)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_tile(cut(whole, *at), path)
        return True

    def _cut(self, picture: Picture, home: Path) -> bool:
        """Have a scan cut, unless it is or cannot be; return whether its tiles are there."""
        with self._lock(home):
            if (home / DONE).exists():
                return True
            if home in self._failed:
                return False
            with self._cutting:
                done = self._run(picture, home)
            if not done:
                self._failed[home] = None
                while len(self._failed) > _LOCKS:
                    self._failed.popitem(last=False)
            return done

    def _run(self, picture: Picture, home: Path) -> bool:
        try:
            path = picture.path()
        except StoredFileError:
            return False
        home.mkdir(parents=True, exist_ok=True)
        asked = {
            "path": os.fsencode(path).hex(),
            "sha256": picture.sha256,
            "number": picture.number,
            "folder": str(home),
            "options": dataclasses.asdict(self.options) | {"scratch": None},
        }
        try:
            made = subprocess.run(
                [sys.executable, "-m", "desk.web.reader.cutting"],
                input=json.dumps(asked).encode(),
                capture_output=True,
                timeout=CUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return False
        return made.returncode == 0

    def _lock(self, home: Path) -> Lock:
        with self._guard:
            lock = self._locks.pop(home, None) or Lock()
            self._locks[home] = lock
            while len(self._locks) > _LOCKS:
                self._locks.popitem(last=False)
            return lock
