"""A scan without its stamps, and its stamps alone: made when somebody first asks, then kept.

The desk itself tells no inks apart: a process of its own does (``parting``), while the page waits.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import cached_property, partial
from pathlib import Path
from typing import Final

import pipeline.layout
from desk.web.reader.tiles import Maker, Picture, Spot
from desk.web.reader.workshop import DONE, Workshop
from pipeline.model.delivered import Delivered, UndeliveredError
from pipeline.model.errors import InkModelError, RazmetkaError
from pipeline.model.page import Problem

MODEL: Final = Delivered(Path(pipeline.layout.__file__).parent / "inknet", "inks.onnx")
"""The network, named without loading what runs it: other weights part inks otherwise."""


class ShownLayer(StrEnum):
    """What is shown beside the scan as it is; the names are those of ``pipeline.layout.layers``."""

    TEXT = "text"
    STAMPS = "stamps"


class Standing(StrEnum):
    """How far the layers of a page are."""

    NONE = "none"
    MAKING = "making"
    MADE = "made"
    FAILED = "failed"


@dataclass
class InkLayers:
    """Layers below a folder; those of one scan are made by one process at a time."""

    folder: Path
    maker: Maker
    _workshop: Workshop = field(default_factory=Workshop)

    @cached_property
    def recipe(self) -> str:
        """What the layers depend on beside the scan, in short.

        Raises:
            InkModelError: the network is missing.

        """
        try:
            model = MODEL.card()["sha256"]
        except UndeliveredError as error:
            raise InkModelError(str(error)) from error
        told = json.dumps([model, asdict(self.maker.preprocess)], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()[:12]

    def standing(self, picture: Picture) -> tuple[Standing, Problem | None]:
        """Return how far the layers of a page are, and why they cannot be made.

        Raises:
            InkModelError: the network is missing.

        """
        home = self._home(picture)
        if (home / DONE).exists():
            return Standing.MADE, None
        if self._workshop.is_at(home):
            return Standing.MAKING, None
        problem = self._workshop.problem(home)
        return (Standing.FAILED, problem) if problem else (Standing.NONE, None)

    def begin(self, picture: Picture) -> None:
        """Have the layers of a page made, unless they are; also where they could not be before.

        Raises:
            InkModelError: the network is missing.
            PictureError: too many pages wait for theirs already.

        """
        home = self._home(picture)
        if not (home / DONE).exists():
            self._workshop.begin(home, partial(self._made, picture, home))

    def _made(self, picture: Picture, home: Path) -> Problem | None:
        try:
            return self.maker(picture, home)
        except RazmetkaError as error:
            return error.problem

    def tile(self, picture: Picture, layer: ShownLayer, spot: Spot) -> Path | None:
        """Return a tile's file; ``None`` where there is none, or not yet.

        Raises:
            InkModelError: the network is missing.

        """
        level, column, row = spot
        path = self._home(picture) / layer / str(level) / f"{column}_{row}.jpg"
        return path if path.exists() else None

    def _home(self, picture: Picture) -> Path:
        return picture.home(self.folder) / self.recipe
