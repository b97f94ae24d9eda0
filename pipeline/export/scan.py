"""The picture of a page as a format gets it: a file's own JPEG, or pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """A page's picture.

    Attributes:
        pixels: Height x width (grey) or height x width x 3 (RGB), 8 bits, as it is shown.
        jpeg: The file itself where it is a JPEG of one page; it may have to be turned.

    """

    pixels: npt.NDArray[np.uint8]
    jpeg: bytes | None = None
