"""Grey, even light and the mask of ink."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import pixels
from pipeline.preprocess.pieces import pieces

Grey = npt.NDArray[np.uint8]
COARSE_DPI = 120  # below it a stroke is too thin to be smoothed
PAPER_SIZE_MM = 6.0  # wider than a letter's stroke and most stamps' lines, narrower than a shadow


def to_grey(image: Grey) -> Grey:
    """Return an H×W grey image of an H×W grey or H×W×3 RGB one."""
    if image.ndim == 2:
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def even_light(grey: Grey, dpi: float) -> Grey:
    """Return the page as if lit evenly: paper at about 245, ink as dark against it as before.

    The paper's brightness is what a closing at a quarter of the size leaves when the strokes are
    gone; the page is divided by it. A shadow or a stain goes, a letter stays.
    """
    small = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    size = max(int(pixels(PAPER_SIZE_MM, dpi) / 4) | 1, 3)
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.blur(paper, (size, size))
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(grey, np.maximum(paper, 40), scale=245), np.uint8)


def ink_mask(grey: Grey, dpi: float) -> Grey:
    """Return 255 where there is ink, 0 where there is paper, of an evenly lit page.

    Otsu's threshold over the pixels that differ from the paper, held between what faint carbon
    copies and filled ribbons need; specks below a tenth of a millimetre are dropped.
    """
    smooth = cv2.GaussianBlur(grey, (3, 3), 0) if dpi > COARSE_DPI else grey
    threshold, _ = cv2.threshold(smooth[::2, ::2], 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    level = float(np.clip(threshold, 110, 205))
    mask = np.asarray(cv2.threshold(smooth, level, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    return without_dust(mask, least_area=max(int(pixels(0.22, dpi) ** 2), 2))


def without_dust(mask: Grey, least_area: int) -> Grey:
    """Return the mask without the pixels that have less than ``least_area`` of ink around them.

    Cheaper than ``without_specks`` and alike for dust of a few pixels; what lies close to a
    stroke stays.
    """
    side = 2 * int(np.ceil(least_area**0.5)) + 1
    around = cv2.blur(mask, (side, side))  # the mean: 255 for each pixel of ink, over side²
    dense = cv2.threshold(around, 255 * (least_area - 0.5) / side**2, 255, cv2.THRESH_BINARY)[1]
    return np.asarray(cv2.bitwise_and(mask, dense), np.uint8)


def without_specks(mask: Grey, least_area: int) -> Grey:
    """Return the mask without components smaller than ``least_area`` pixels."""
    labels, stats = pieces(mask)
    keep = np.where(stats[:, cv2.CC_STAT_AREA] >= least_area, 255, 0).astype(np.uint8)
    keep[0] = 0
    return np.asarray(keep[labels], np.uint8)
