"""A coloured stamp's ink taken off what lies below it, tone by tone, where the scan has colours.

Densities of inks that lie over each other add up, and black is alike in all colours. So the colour
of a pixel tells how much of the stamp lies on it; how dark so much of it is, is seen where the
stamp lies on bare paper. What is darker by more than that has something else below.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.preprocess.colour import DENSITY, NEUTRAL, PAPER, densities
from pipeline.preprocess.tone import Grey

GREY = 3  # tints below it are noise, in steps of ``DENSITY``
LIVELY = 0.25  # of an ink's density that its tint is at least where it has a colour
INKED = 14  # density of a pixel that has ink
FEWEST = 60  # pixels that tell how dark a tint is
NOISE = 4.0  # by how much tints of black ink scatter, at least
BIN = 4  # width of the tints that are looked at together
STEEPEST = 2.2  # times its tint that an ink is dense in grey, at most
USUAL = 70  # per cent of a stamp's pixels that are no darker than what is taken off for their tint
FULL = 97  # per cent of a stamp's pixels that have less of its ink
CLEAR = 0.75  # share of a stamp's ink that is taken off where nothing is left to be seen
LOST = 0.2  # share of the text's ink that may go with a stamp of a like colour

_DENSITIES = densities(PAPER)
_TONES = np.clip(np.rint(PAPER * np.exp(-np.arange(256) / DENSITY)), 0, 255).astype(np.uint8)

Real = npt.NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Sample:
    """Pixels of an ink: N densities in grey, and N×2 tints, 0 for grey."""

    dense: Real
    tints: Real

    @classmethod
    def of(cls, grey: Grey, tint: Grey) -> Sample:
        """Return the inked ones of some pixels, N grey and N×2 as ``tinted`` says."""
        dense = _DENSITIES[grey]
        inked = dense >= INKED
        return cls(dense[inked].astype(float), tint[inked] - float(NEUTRAL))


@dataclass(frozen=True, slots=True, eq=False)
class Dye:
    """A stamp's colour: what tells how much of it lies on a pixel, and how dense so much is.

    ``axis`` is what the two tints count; ``curve`` has an entry for each of 256 amounts. One that
    is not ``clear`` leaves a pale stamp on the text.
    """

    axis: Real
    curve: Grey
    clear: bool = True

    @classmethod
    def of(cls, stamp: Sample, text: Sample) -> Dye | None:
        """Return the dye of a stamp by pixels where it lies on bare paper, and by those of text.

        There is none where it has no colour. Where the text is of a like colour, less is taken off.
        """
        if len(stamp.dense) < FEWEST:
            return None
        colour = stamp.tints.mean(axis=0)
        if np.hypot(*colour) < LIVELY * stamp.dense.mean():
            return None
        axis = _apart(colour, text.tints)
        dye = cls(axis, _curve(stamp.dense, np.clip(stamp.tints @ axis, 0, 255)))
        lost = np.minimum(dye.curve[dye._amounts(text.tints)], text.dense).sum()
        may = LOST * text.dense.sum()
        share = 1.0 if lost <= may else may / lost
        curve = np.rint(dye.curve * share).astype(np.uint8)
        return replace(dye, curve=curve, clear=bool(share > CLEAR))

    def parted(self, grey: Grey, tint: Grey) -> tuple[Grey, Grey]:
        """Return a piece of the page without the stamp's ink, and that ink alone."""
        dense = cv2.LUT(grey, _DENSITIES)
        stamp = cv2.LUT(self._amounts(tint - np.float32(NEUTRAL)), self.curve)
        without, alone = cv2.subtract(dense, stamp), cv2.min(dense, stamp)
        return (
            np.asarray(cv2.LUT(without, _TONES), np.uint8),
            np.asarray(cv2.LUT(alone, _TONES), np.uint8),
        )

    def _amounts(self, tints: Real) -> Grey:
        amounts = np.clip(np.rint(tints @ self.axis.astype(np.float32)), 0, 255)
        return np.asarray(amounts, np.uint8)


def darkness(grey: Grey) -> npt.NDArray[np.float32]:
    """Return by how much each pixel is darker than paper."""
    return np.asarray(np.maximum(np.float32(PAPER) - grey, 0), np.float32)


def paled(grey: Grey, off: npt.NDArray[np.float32]) -> Grey:
    """Return a piece of the page without a share of the ink of each pixel, 0 to 1."""
    return np.asarray(np.rint(grey + off * darkness(grey)), np.uint8)


def dense(grey: Grey) -> Grey:
    """Return how dense the ink of pixels is."""
    return np.asarray(cv2.LUT(grey, _DENSITIES), np.uint8)


def lifted(grey: Grey, off: Real) -> Grey:
    """Return a piece of the page without so much density at each pixel."""
    left = np.rint(np.maximum(dense(grey) - off, 0)).astype(np.uint8)
    return np.asarray(cv2.LUT(left, _TONES), np.uint8)


def _apart(stamp: Real, text: Real) -> Real:
    """Return what of the tints tells a stamp's colour and not the text's (R. A. Fisher, 1936).

    On the stamp's colour it counts as much as that is away from grey.
    """
    scatter = NOISE**2 * np.eye(2) + text.T @ text / max(len(text), 1)
    axis = np.linalg.solve(scatter, stamp)
    return np.asarray(axis * np.hypot(*stamp) / (axis @ stamp))


def _curve(dense: Real, amounts: Real) -> Grey:
    """Return how dense each amount of a stamp's ink is, up to what is usual at its darkest."""
    known, usual = [0.0], [0.0]
    for low in range(GREY, int(amounts.max()) + 1, BIN):
        within = dense[(amounts >= low) & (amounts < low + BIN)]
        if within.size >= FEWEST / 2:
            known.append(low + BIN / 2)
            usual.append(float(np.percentile(within, USUAL)))
    curve = np.interp(np.arange(256), known, np.maximum.accumulate(usual))
    curve = np.minimum(curve, STEEPEST * np.arange(256))
    curve[:GREY] = 0
    full = int(np.percentile(amounts, FULL))
    return np.asarray(np.rint(np.minimum(curve, curve[full])), np.uint8)
