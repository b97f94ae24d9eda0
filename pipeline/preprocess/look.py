"""A coarse look at a picture, on which it is found out how the paper lies in it.

Everything that turns, cuts or flattens the page is settled at ``LOOKING_DPI``, one step after the
other; the pixels themselves are then carried once, along all steps together.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.model.maps import Affine, Map
from pipeline.model.provenance import Step
from pipeline.preprocess.border import paint_border
from pipeline.preprocess.letters import letters_only
from pipeline.preprocess.tone import Grey, even_light, ink_mask
from pipeline.preprocess.warp import Size, Warp

LOOKING_DPI = 100


@dataclass(frozen=True, slots=True)
class Look:
    """What is known so far of a leaf, in pixels at ``LOOKING_DPI``.

    Attributes:
        grey: H×W, as it was scanned, dark on light.
        letters: H×W, 255 where there is ink of letters and words; borders, frames and pictures
            are left out.
        way: where its points lie in the first look at the whole picture.
        skew_deg: by how much the leaf leaned, counter-clockwise positive.
        steps: what was done, for the record.

    """

    grey: Grey
    letters: Grey
    way: Map = Affine()  # noqa: RUF009  # a frozen value
    skew_deg: float = 0.0
    steps: tuple[Step, ...] = ()

    @classmethod
    def at(cls, grey: Grey, *, even: bool) -> Look:
        """Return the first look at a grey picture of ``LOOKING_DPI``."""
        return cls(grey, _letters(grey, even=even))

    @property
    def flattened(self) -> bool:
        """Whether the leaf was cut out of the desk that it lay on."""
        return any(step.name == "flatten" for step in self.steps)

    @property
    def size(self) -> Size:
        """Width and height."""
        return self.grey.shape[1], self.grey.shape[0]

    def moved(self, way: Map, size: Size, step: Step) -> Look:
        """Return the look that shows this one along a map, with the step that it is."""
        warp = Warp(way, size)
        grey, letters = (warp.of(each, cv2.INTER_LINEAR) for each in (self.grey, self.letters))
        letters = np.asarray(cv2.threshold(letters, 127, 255, cv2.THRESH_BINARY)[1], np.uint8)
        steps = (*self.steps, step)
        return replace(self, grey=grey, letters=letters, way=way.then(self.way), steps=steps)


def _letters(grey: Grey, *, even: bool) -> Grey:
    bare, _ = paint_border(grey, LOOKING_DPI)
    ink = ink_mask(even_light(bare, LOOKING_DPI) if even else bare, LOOKING_DPI)
    return letters_only(ink, LOOKING_DPI)
