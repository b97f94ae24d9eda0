"""Which ink lies where on a sheet, as a small network sees it from afar.

The network (a U-Net; Ronneberger et al., 2015) was taught on pages that the project draws; see
``training/inks`` and docs/zones.md. It says for each pixel of a view how likely each ink is there;
a stamp may lie over typing, so the inks do not exclude each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.delivered import Delivered, UndeliveredError
from pipeline.model.errors import InkModelError
from pipeline.model.geometry import Box
from pipeline.model.network import Network, NetworkError
from pipeline.model.page import Ink
from pipeline.preprocess.tone import Grey
from pipeline.preprocess.view import CLOSER, COLOURS, darkness

DELIVERED = Path(__file__).parent / "inknet"
"""The folder of the model that comes with the program."""
MODEL = "inks.onnx"
ORDER = (Ink.PRINTED, Ink.TYPED, Ink.HAND, Ink.STAMP)
MACHINE = (Ink.PRINTED, Ink.TYPED)
STEP = 32  # the sides of what the network looks at are multiples of it
BAND, MARGIN = 1_200_000, 4 * STEP  # pixels of a view looked at together; rows looked at beyond
VISIBLE = 0.12  # darkness of a view's pixel that is more than paper
LEAST_SURE = 0.3  # all inks together, at least, where one of them is likely
LEAST_SEEN = 3.0  # visible pixels, weighed by darkness, to judge a word's ink by

Plane = npt.NDArray[np.float32]
Place = tuple[slice, slice]
EVERYWHERE: Place = (slice(None), slice(None))


@dataclass(frozen=True)
class Inks:
    """The inks of a sheet.

    Attributes:
        shares: inks×H×W in the order of ``ORDER``, how likely each lies there, 0 to 1.
        darkness: H×W, 0 paper to 1 black.
        scale: pixels of the view for one of the sheet.
        colours: 3×H×W, how dark each pixel is in each colour; ``None`` of a view without colours.

    """

    shares: Plane
    darkness: Plane
    scale: float
    colours: Plane | None = None

    def plane(self, ink: Ink) -> Plane:
        """Return how likely an ink is at each pixel of the view, H×W."""
        return np.asarray(self.shares[ORDER.index(ink)], np.float32)

    @cached_property
    def machine(self) -> Plane:
        """How likely print or typing is at each pixel of the view, H×W."""
        return np.maximum(self.plane(Ink.PRINTED), self.plane(Ink.TYPED))

    @cached_property
    def marks(self) -> Plane:
        """How likely a hand or a stamp is at each pixel of the view, H×W."""
        return np.maximum(self.plane(Ink.HAND), self.plane(Ink.STAMP))

    @cached_property
    def usual_hue(self) -> Plane:
        """The hue of print and typing: ribbons are violet at times, and lamps are warm."""
        return self.hue(self._visible * (self.machine > self.marks))

    def hue(self, dark: Plane, at: Place = EVERYWHERE) -> Plane:
        """Return how dark some ink is in each colour, 1 in the darkest; without colours, black.

        ``dark`` is how dark each pixel of a place in the view is with that ink, 0 where none is.
        What is thin and pale has the hue of what is broad; no ink at all is black.
        """
        if self.colours is None or not dark.any():
            return np.ones(COLOURS, np.float32)
        sums = self.colours[:, *at][:, dark > 0].sum(axis=1)
        return np.asarray(sums / sums.max(), np.float32)

    def inside(self, boxes: Iterable[Box]) -> npt.NDArray[np.bool_]:
        """Return which pixels of the view lie in one of some boxes of the sheet, H×W."""
        found = np.zeros(self.darkness.shape, np.bool_)
        for box in boxes:
            left, top = round(box.x * self.scale), round(box.y * self.scale)
            right, bottom = round(box.right * self.scale), round(box.bottom * self.scale)
            found[max(top, 0) : bottom, max(left, 0) : right] = True
        return found

    @cached_property
    def _visible(self) -> Plane:
        """How dark each pixel of the view is that is more than paper, H×W; paper is 0."""
        return np.where(self.darkness > VISIBLE, self.darkness, np.float32(0))

    def piece(self, plane: Plane, box: Box) -> Plane:
        """Return a plane of the view on a box of the sheet, smooth between its pixels."""
        left, top = ((edge + 0.5) * self.scale - 0.5 for edge in (box.x, box.y))
        way = np.array([[self.scale, 0, left], [0, self.scale, top]])
        how, edge = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP, cv2.BORDER_REPLICATE
        size = box.width, box.height
        return np.asarray(cv2.warpAffine(plane, way, size, flags=how, borderMode=edge), np.float32)

    def by_machine(self, box: Box) -> float:
        """Return how likely print or typing is in a box of the sheet."""
        shares = self.of(box)
        return max(shares.get(ink, 0.0) for ink in MACHINE)

    def by_hand(self, box: Box) -> float:
        """Return how likely a hand rather than a machine made the ink in a box of the sheet."""
        shares = self.of(box)
        return shares[Ink.HAND] / max(sum(shares.values()), LEAST_SURE) if shares else 0.0

    def of(self, box: Box) -> dict[Ink, float]:
        """Return how likely each ink is in a box of the sheet, dark pixels counting more.

        Nothing is returned where the box shows no more than paper.
        """
        left, right = round(box.x * self.scale), round(box.right * self.scale)
        top, bottom = round(box.y * self.scale), round(box.bottom * self.scale)
        rows, columns = slice(max(top, 0), max(bottom, top + 1)), slice(max(left, 0), max(right, 1))
        weights = self._visible[rows, columns]
        total = float(weights.sum())
        if total < LEAST_SEEN:
            return {}
        shares = np.einsum("kij,ij->k", self.shares[:, rows, columns], weights) / total
        return dict(zip(ORDER, map(float, shares), strict=True))

    def ink(self, box: Box) -> Ink | None:
        """Return the likeliest ink in a box of the sheet; ``None`` where there is only paper."""
        shares = self.of(box)
        return max(shares, key=shares.__getitem__) if shares else None


class InkNetwork:
    """The network, loaded.

    Raises:
        InkModelError: the model is missing, damaged or not one.

    """

    def __init__(self, folder: Path = DELIVERED) -> None:
        try:
            self._network = Network(Delivered(folder, MODEL))
        except (UndeliveredError, NetworkError) as error:
            raise InkModelError(str(error)) from error

    def look(self, view: Grey, close: Grey, scale: float = 1.0) -> Inks:
        """Return the inks of a view, H×W or H×W×3, that is also seen closer, in grey.

        ``scale`` is the view's pixels for one of its sheet.

        Raises:
            InkModelError: the network cannot run.

        """
        height, width = view.shape[:2]
        shares = np.empty((len(ORDER), height, width), np.float32)
        dark = np.empty((height, width), np.float32)
        colours = np.empty((COLOURS, height, width), np.float32) if view.ndim == 3 else None
        rows = max(BAND // width // STEP, 1) * STEP
        for top in range(0, height, rows):
            first, last = max(top - MARGIN, 0), min(top + rows + MARGIN, height)
            seen = darkness(view[first:last], close[CLOSER * first : CLOSER * last])
            band, own = slice(top, top + rows), slice(top - first, top - first + rows)
            shares[:, band] = self._answer(seen)[:, own][:, : height - top]
            dark[band] = seen[:COLOURS].max(axis=0)[own][: height - top]
            if colours is not None:
                colours[:, band] = seen[:COLOURS, own][:, : height - top]
        return Inks(shares, dark, scale, colours)

    def _answer(self, seen: Plane) -> Plane:
        """Return what the network says of planes, C×H×W: inks×H×W."""
        planes, height, width = seen.shape
        room = -(-height // STEP) * STEP, -(-width // STEP) * STEP
        padded = np.zeros((1, planes, *room), np.float32)
        padded[0, :, :height, :width] = seen
        try:
            answer = self._network.answer(padded)
        except NetworkError as error:
            raise InkModelError(str(error)) from error
        return np.asarray(answer[0, :, :height, :width], np.float32)


@lru_cache(maxsize=1)
def delivered() -> InkNetwork:
    """Return the network that comes with the program, loaded once in a process.

    Raises:
        InkModelError: it is missing or damaged.

    """
    return InkNetwork()
