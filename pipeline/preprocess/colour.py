"""Coloured ink, stamps and pencils, taken off the black text by its colour."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import Box, pixels
from pipeline.model.maps import Affine, Map
from pipeline.preprocess.tone import Grey, without_specks
from pipeline.preprocess.warp import warped

PAPER = 245
LEAST_CHROMA = 38  # of 255, against a paper made white: JPEG's fringes around black stay below
LEAST_DARKNESS = 22
LEAST_PATCH_MM = 1.0
NEUTRAL = 128
DENSITY = 40.0
"""Steps of density for a pixel that is darker by a factor of e; a byte holds all of them."""
_BEYOND = 16  # pixels of the picture around a box that may show in it


def coloured_ink(rgb: Grey, dpi: float) -> Grey:
    """Return 255 where an H×W×3 page carries coloured ink.

    The paper's own colour is divided out first, so that yellowed paper and black strokes on it
    come out neutral; what is then far from grey is coloured.
    """
    red, green, blue = cv2.split(_white_balanced(rgb))
    brightest = cv2.max(cv2.max(red, green), blue)
    darkest = cv2.min(cv2.min(red, green), blue)
    chroma = cv2.subtract(brightest, darkest)
    _, chromatic = cv2.threshold(chroma, LEAST_CHROMA, 255, cv2.THRESH_BINARY)
    _, dark = cv2.threshold(darkest, 255 - LEAST_DARKNESS, 255, cv2.THRESH_BINARY_INV)
    mask = cv2.bitwise_and(chromatic, dark)
    return without_specks(np.asarray(mask, np.uint8), int(pixels(LEAST_PATCH_MM, dpi) ** 2 / 4))


def densities(paper: float) -> Grey:
    """Return how dense ink is for each value of a pixel on paper of a brightness."""
    light = np.maximum(np.arange(256), 1) / paper
    return np.clip(np.rint(-DENSITY * np.log(light)), 0, 255).astype(np.uint8)


def paper_tones(rgb: Grey) -> npt.NDArray[np.float64]:
    """Return the paper's brightness in each colour of an H×W×3 page."""
    sample = rgb[::8, ::8].reshape(-1, 3)
    sums = sample.sum(axis=1)
    light = sample[sums >= np.percentile(sums, 60)]
    return np.asarray(np.maximum(np.median(light, axis=0), 60), np.float64)


def tinted(rgb: Grey, paper: npt.NDArray[np.float64]) -> Grey:
    """Return how much denser red and blue are than green in H×W×3 pixels on paper, as H×W×2.

    ``NEUTRAL`` is alike. Densities of inks that lie over each other add up, in each colour, and
    black and shadows are alike in all of them: these are a stamp's ink alone, whatever is typed
    below it.
    """
    tables = [densities(tone) for tone in paper]
    green, more = cv2.LUT(cv2.extractChannel(rgb, 1), tables[1]), np.empty_like(rgb[:, :, :2])
    for place, channel in enumerate((0, 2)):  # one by one: a map has many pixels
        dense = cv2.LUT(cv2.extractChannel(rgb, channel), tables[channel])
        cv2.insertChannel(cv2.addWeighted(dense, 1, green, -1, NEUTRAL), more, place)
    return more


@dataclass(frozen=True)
class Tint:
    """How coloured a leaf is, as ``tinted`` says, worked out where it is asked for.

    Only what lies below a stamp asks for it.

    Attributes:
        rgb: the picture that shows the leaf, H×W×3.
        way: where the leaf's points lie in it.

    """

    rgb: Grey
    way: Map

    def of(self, box: Box, step: int = 1) -> Grey:
        """Return every so many-th pixel of a box of the leaf, H×W×2."""
        middle = 0.5 - step / 2  # the pixel's, not that of the pixels passed over
        way = Affine(step, 0, box.x + middle, 0, step, box.y + middle).then(self.way)
        size = -(-box.width // step), -(-box.height // step)
        seen = self.way.box(box).padded(_BEYOND, Box(0, 0, *self.rgb.shape[1::-1]))
        part = self.rgb[seen.y : seen.bottom, seen.x : seen.right]
        shown = warped(part, way.then(Affine(c=-seen.x, f=-seen.y)), size, cv2.INTER_LINEAR)
        return tinted(shown, self._paper)

    @cached_property
    def _paper(self) -> npt.NDArray[np.float64]:
        return paper_tones(self.rgb)


def parted(grey: Grey, coloured: Grey) -> tuple[Grey, Grey]:
    """Return the page without its coloured ink, and the coloured ink alone, both on blank paper.

    ``coloured`` is the mask of that ink, which may be coarser than the page.
    A pixel that is nearly black stays with the text: a stamp over a letter does not erase it.
    """
    whole = cv2.resize(coloured, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    fringe = cv2.dilate(whole, np.ones((3, 3), np.uint8))
    ours = cv2.bitwise_and(whole, _lighter(grey, 60))
    ours = cv2.bitwise_or(ours, cv2.bitwise_and(fringe, _lighter(grey, 85)))
    paper = np.full_like(grey, PAPER)
    without = cv2.copyTo(paper, ours, grey.copy())
    alone = cv2.copyTo(grey, fringe, paper)
    return np.asarray(without, np.uint8), np.asarray(alone, np.uint8)


def _lighter(grey: Grey, than: int) -> Grey:
    return np.asarray(cv2.threshold(grey, than, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _white_balanced(rgb: Grey) -> Grey:
    table = np.clip(np.arange(256)[:, None] * (250 / paper_tones(rgb))[None, :], 0, 255).astype(
        np.uint8
    )
    return np.asarray(cv2.LUT(rgb, table.reshape(1, 256, 3)), np.uint8)
