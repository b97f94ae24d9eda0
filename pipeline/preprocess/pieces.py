"""The pieces of a mask that hang together: which pixel is of which, and where each of them lies."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def pieces(mask: npt.NDArray[np.uint8]) -> tuple[npt.NDArray[np.int32], Ints]:
    """Return the 8-connected pieces of a mask: a number for each pixel, 0 for paper, and a table.

    Its rows are those of ``cv2.connectedComponentsWithStats``, and its columns ``cv2.CC_STAT_*``.
    OpenCV adds up the pixels of the paper as well, which takes longer than to tell the pieces
    apart. Here only ink is looked at, run by run; row 0 says nothing.
    """
    count, found = cv2.connectedComponents(mask, connectivity=8)
    labels = np.asarray(found, np.int32)
    rows, starts, ends = _runs(mask)
    own = labels[rows, starts]
    table = np.zeros((5, count), np.int64)
    left, top, width, height, area = table
    left[1:], top[1:] = mask.shape[1], mask.shape[0]
    np.minimum.at(left, own, starts)
    np.minimum.at(top, own, rows)
    np.maximum.at(width, own, ends)
    np.maximum.at(height, own, rows + 1)
    np.add.at(area, own, ends - starts)
    width -= left
    height -= top
    return labels, np.ascontiguousarray(table.T)


def without_small(mask: npt.NDArray[np.uint8], least: float) -> npt.NDArray[np.uint8]:
    """Return a mask without the pieces whose longer side is shorter than so many pixels."""
    labels, table = pieces(mask)
    sides = np.maximum(table[:, cv2.CC_STAT_WIDTH], table[:, cv2.CC_STAT_HEIGHT])
    keep = np.where(sides >= least, 255, 0).astype(np.uint8)
    keep[0] = 0
    return np.asarray(keep[labels], np.uint8)


def _runs(mask: npt.NDArray[np.uint8]) -> tuple[Ints, Ints, Ints]:
    """Return the rows, the first columns and the ends of all runs of ink."""
    height, width = mask.shape
    framed = np.zeros((height, width + 2), np.bool_)  # so that no run goes on in the next row
    framed[:, 1:-1] = mask > 0
    flat = framed.ravel()
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    rows, starts = np.divmod(edges[::2], width + 2)
    return rows, starts, starts + edges[1::2] - edges[::2]
