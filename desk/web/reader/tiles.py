"""The tiles of a page on the disk: coarse levels from the small picture, the rest cut once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image

from desk.web.reader.apart import Order, made_apart
from desk.web.reader.cutting import write_tile
from desk.web.reader.pyramid import TILE, Pyramid, cut
from desk.web.reader.workshop import DONE, Outcome, Workshop
from pipeline.intake.options import IntakeOptions
from pipeline.model.errors import StoredFileError
from pipeline.preprocess.options import PreprocessOptions

Spot = tuple[int, int, int]
"""A tile's level, column and row."""


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

    def home(self, folder: Path) -> Path:
        """Return where its pictures lie below a folder."""
        return folder / self.sha256[:2] / self.sha256 / str(self.number)


@dataclass(frozen=True, slots=True)
class Maker:
    """A module that makes pictures in a process apart, and what it is told of scans."""

    module: str
    intake: IntakeOptions
    preprocess: PreprocessOptions

    def __call__(self, picture: Picture, folder: Path) -> Outcome:
        """Fill a folder; return why it could not be done.

        Raises:
            StoreGoneError: the store of originals cannot be reached.

        """
        try:
            path = picture.path()
        except StoredFileError as error:
            return error.problem
        order = Order(path, picture.sha256, picture.number, folder, self.intake, self.preprocess)
        return made_apart(self.module, order)


@dataclass
class Tiles:
    """Tiles below a folder; those of one scan are cut by one process at a time."""

    folder: Path
    maker: Maker
    _workshop: Workshop = field(default_factory=Workshop)

    def at_hand(self, picture: Picture, spot: Spot) -> Path | None:
        """Return a tile's file; ``None`` where there is no such tile, or it has to be cut."""
        if not picture.pyramid.holds(*spot):
            return None
        path = _path(picture.home(self.folder), spot)
        return path if path.exists() or self._from_small(picture, path, spot) else None

    def cut(self, picture: Picture) -> Future[Outcome]:
        """Have a scan cut, unless it is or cannot be; the future tells why it cannot.

        Raises:
            PictureError: too many scans wait for it already.

        """
        home = picture.home(self.folder)
        problem = self._workshop.problem(home)
        if problem is not None or (home / DONE).exists():
            known: Future[Outcome] = Future()
            known.set_result(problem)
            return known
        return self._workshop.begin(home, partial(self.maker, picture, home))

    def problem(self, picture: Picture) -> Outcome:
        """Return why a scan could not be cut lately."""
        return self._workshop.problem(picture.home(self.folder))

    def part(self, picture: Picture, left: int, top: int, size: tuple[int, int]) -> Image.Image:
        """Return a part of the scan at full size, or as well as the small picture shows it."""
        pyramid, (width, height) = picture.pyramid, size
        made = Image.new("RGB", size, "#888")
        for row in range(top // TILE, (top + height - 1) // TILE + 1):
            for column in range(left // TILE, (left + width - 1) // TILE + 1):
                path = self.at_hand(picture, (pyramid.top, column, row))
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

    def _from_small(self, picture: Picture, path: Path, spot: Spot) -> bool:
        """Cut a tile of a coarse level out of the small picture, if that is large enough."""
        level, column, row = spot
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
        write_tile(cut(whole, column, row), path)
        return True


def _path(home: Path, spot: Spot) -> Path:
    level, column, row = spot
    return home / str(level) / f"{column}_{row}.jpg"
