"""The text below a stamp: what of the stamp's ink is taken off it, and by what its lines are found.

A colour takes a stamp off the text tone by tone. A black stamp pales where no letter may be, and
what is left of it stays: the recogniser learnt to read through strokes, but not without letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.layout.components import Mask
from pipeline.layout.inks import Inks, Plane
from pipeline.layout.marks import Mark
from pipeline.layout.unmixed import Dye, Sample, darkness, dense, lifted, paled
from pipeline.model.geometry import Box, pixels
from pipeline.model.page import Ink
from pipeline.preprocess.sheet import Sheet
from pipeline.preprocess.tone import Grey

PRESENT = 0.4  # how likely an ink is where a layer shows it
TEXT = 0.35  # how likely typing or print is on pixels that no stamp takes away
PALING = (0.2, 0.5)  # how likely a stamp is on strokes that begin to pale, and that pale most
KEPT = (0.07, 0.4)  # how likely typing or print is on strokes that pale less, and not at all
LIFTED = (0.25, 0.6)  # the same on strokes whose whole tone is taken off for a second look
USUAL = 60  # per cent of a black stamp's pixels on bare paper that are no darker than is taken off
FEWEST = 60  # pixels that tell how dark a stamp is
MOST = 0.85  # share of a black stamp's ink that is taken off at most: a letter can still be seen
BARE = 0.15  # how likely typing or print is at most on strokes that are by a hand alone
ALONE = 0.6  # how likely a stamp, and how unlikely text, where a stamp lies on bare paper
AROUND_MM = 2.0  # how far around a pixel it is asked whether a stamp's colour took ink off
LITTLE = 0.1  # share of the ink that goes at most where a stamp has no colour
FADED = 0.5  # share of its darkness that a rim has at most that a stamp's colour left
SKIPPED = 4  # one of so many pixels of text, across and down, tells its colour
EDGE_MM = 0.6  # how far a stamp's strokes reach beyond its box

Flags = npt.NDArray[np.bool_]
Place = tuple[slice, slice]


def dyed(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> list[Mark]:
    """Return the stamps, those that have a colour with their dye."""
    if sheet.tint is None or not stamps:
        return list(stamps)
    text, stamp = inks.machine, inks.plane(Ink.STAMP)
    other = np.maximum(stamp, inks.plane(Ink.HAND))
    typed = enlarged((text > ALONE) & (other < 1 - ALONE), sheet)[::SKIPPED, ::SKIPPED]
    every = sheet.tint.of(sheet.box, SKIPPED)
    letters = Sample.of(sheet.whole[::SKIPPED, ::SKIPPED][typed], every[typed])
    bare = enlarged((stamp > ALONE) & (text < 1 - ALONE), sheet)
    found = []
    for mark in stamps:
        box, at = _box_around(mark, sheet), _around(mark, sheet)
        alone = Sample.of(sheet.whole[at][bare[at]], sheet.tint.of(box)[bare[at]])
        found.append(replace(mark, dye=Dye.of(alone, letters)))
    return found


@dataclass(frozen=True, slots=True)
class Below:
    """The piece of a sheet that a stamp lies on."""

    mark: Mark
    sheet: Sheet
    inks: Inks

    @property
    def at(self) -> Place:
        """Its rows and columns."""
        return _around(self.mark, self.sheet)

    def text(self, *, pale: bool) -> Grey:
        """Return the text without what of the stamp its colour takes off, and the rest paled.

        Strokes that are by a hand alone are as they were.
        """
        stamp, hand = self._likely(Ink.STAMP), self._likely(Ink.HAND)
        typed = self._piece(self.inks.machine)
        below, _ = self._parted()
        if pale:
            off = _ramp(stamp, PALING) * (1 - _ramp(typed, KEPT))
            below = paled(below, MOST * off * self._black(below))
        return np.where((hand > stamp) & (typed < BARE), self.sheet.grey[self.at], below)

    def lifted(self) -> Grey:
        """Return the text without as much ink as the stamp has where it lies on bare paper.

        Where inks lie over each other there is more, and a letter stays. It goes where a stamp was
        taken for it: this is for a second look.
        """
        below, stamp = self.text(pale=False), self._likely(Ink.STAMP)
        typed = self._piece(self.inks.machine)
        bare = (stamp > ALONE) & (typed < 1 - ALONE)
        if self.mark.cleared or np.count_nonzero(bare) < FEWEST:
            return below
        likely = _ramp(stamp, PALING) * (1 - _ramp(typed, LIFTED))
        return lifted(below, float(np.percentile(dense(below[bare]), USUAL)) * likely)

    def stamp(self) -> Grey:
        """Return the stamp alone: without the text, where there is any, by the stamp's colour."""
        typed = self._piece(self.inks.machine) > TEXT
        return np.where(typed, self._parted()[1], self._whole)

    def strokes(self) -> Flags:
        """Return the stamp's strokes that are still on the sheet's text, where no letter may be."""
        beside = (self._likely(Ink.STAMP) > PRESENT) & (self._piece(self.inks.machine) < TEXT)
        left = self.sheet.grey[self.at]
        return beside & (self._black(left) | (darkness(left) < FADED * darkness(self._whole)))

    def _black(self, below: Grey) -> Flags:
        """Return where the stamp is one that its colour does not take off.

        Two stamps that lie over each other are one mark.
        """
        whole = self._whole
        if not self.mark.cleared:
            return np.ones(whole.shape, np.bool_)
        side = 2 * round(pixels(AROUND_MM, self.sheet.dpi)) + 1
        dark, gone = (
            cv2.blur(each, (side, side)) for each in (darkness(whole), cv2.subtract(below, whole))
        )
        return np.asarray(gone < LITTLE * dark, np.bool_)

    def _parted(self) -> tuple[Grey, Grey]:
        """Return all ink but the stamp's, and the stamp's: both are all of it without a colour."""
        dye, tint, whole = self.mark.dye, self.sheet.tint, self._whole
        if dye is None or tint is None:
            return whole, whole
        return dye.parted(whole, tint.of(_box_around(self.mark, self.sheet)))

    @property
    def _whole(self) -> Grey:
        return np.minimum(self.sheet.grey[self.at], self.sheet.coloured[self.at])

    def _likely(self, ink: Ink) -> Plane:
        return self._piece(self.inks.plane(ink))

    def _piece(self, plane: Plane) -> Plane:
        return self.inks.piece(plane, _box_around(self.mark, self.sheet))


def lettering(sheet: Sheet, inks: Inks, stamps: Sequence[Mark]) -> Mask:
    """Return the ink by which lines are found, H×W: of stamps only what may be of letters.

    What reading keeps of a stamp would tie letters together.
    """
    if not stamps:
        return sheet.ink
    ink = sheet.ink.copy()
    for below in (Below(mark, sheet, inks) for mark in stamps):
        ink[below.at][below.strokes()] = 0
    return ink


def enlarged(view: Flags, sheet: Sheet) -> Flags:
    """Return flags of the view's pixels as flags of the sheet's."""
    if not view.any():
        return np.zeros(sheet.grey.shape, np.bool_)
    size = sheet.box.width, sheet.box.height
    large = cv2.resize(view.view(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return np.asarray(large).view(np.bool_)


def _ramp(likely: Plane, between: tuple[float, float]) -> Plane:
    """Return 0 below two likelihoods, 1 above them, and evenly more between them."""
    low, high = between
    return np.asarray(np.clip((likely - low) / (high - low), 0, 1), np.float32)


def _around(mark: Mark, sheet: Sheet) -> Place:
    box = _box_around(mark, sheet)
    return slice(box.y, box.bottom), slice(box.x, box.right)


def _box_around(mark: Mark, sheet: Sheet) -> Box:
    return mark.box.padded(round(pixels(EDGE_MM, sheet.dpi)), sheet.box)
