"""A view of a leaf from afar, with its colours: what inks are told apart by."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import pixels
from pipeline.preprocess.tone import PAPER_SIZE_MM, Grey, to_grey

VIEW_DPI = 75  # letters of typescript are six pixels tall, a pen's stroke is one wide
COLOURS = 3
CLOSER = 2  # pixels of the closer look for one of the view
WHITE = 250  # what the paper becomes in each colour
_LIGHT_DPI = 25  # the paper's light changes slowly


def shrunk(picture: Grey, dpi: float, to_dpi: float = VIEW_DPI) -> Grey:
    """Return an H×W or H×W×3 picture at a coarser resolution, each pixel the mean of its area."""
    height, width = picture.shape[:2]
    size = max(round(width * to_dpi / dpi), 1), max(round(height * to_dpi / dpi), 1)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def evened(view: Grey, dpi: float) -> Grey:
    """Return a view on white paper: uneven light, yellowing and stains are divided out.

    The paper's colour is the median of the lighter half.
    """
    paper = np.maximum(bare_paper(to_grey(view), dpi), 40)
    if view.ndim == 2:
        return np.asarray(cv2.divide(view, paper, scale=WHITE), np.uint8)
    channels = [cv2.divide(channel, paper, scale=WHITE) for channel in cv2.split(view)]
    lit = np.asarray(cv2.merge(channels), np.uint8)
    sample = lit[::4, ::4].reshape(-1, 3)
    light = sample[sample.sum(axis=1) >= np.percentile(sample.sum(axis=1), 50)]
    tint = np.maximum(np.median(light, axis=0), 60)
    table = np.clip(np.arange(256)[:, None] * (WHITE / tint)[None, :], 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(lit, table.reshape(1, 256, 3)), np.uint8)


def closer(grey: Grey, view: Grey) -> Grey:
    """Return a leaf's grey on white paper, ``CLOSER`` times as fine as its view."""
    size = view.shape[1] * CLOSER, view.shape[0] * CLOSER
    near = cv2.resize(grey, size, interpolation=cv2.INTER_AREA)
    return evened(np.asarray(near, np.uint8), VIEW_DPI * CLOSER)


def bare_paper(picture: Grey, dpi: float) -> Grey:
    """Return the paper of an H×W or H×W×3 picture, as light as it is there, without its ink.

    It is what a closing leaves when the strokes are gone.
    """
    small = shrunk(picture, dpi, _LIGHT_DPI)
    size = int(pixels(PAPER_SIZE_MM, _LIGHT_DPI)) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.blur(paper, (size, size))
    whole = picture.shape[1], picture.shape[0]
    return np.asarray(cv2.resize(paper, whole, interpolation=cv2.INTER_LINEAR), np.uint8)


def darkness(view: Grey, close: Grey) -> npt.NDArray[np.float32]:
    """Return how dark a view is, C×H×W, 0 white to 1 black: in three colours, then closer.

    Of the closer look each pixel of the view has the four that lie in it, row by row.
    """
    colours = view if view.ndim == 3 else np.dstack([view] * COLOURS)
    height, width = view.shape[:2]
    parts = close.reshape(height, CLOSER, width, CLOSER).transpose(1, 3, 0, 2)
    seen = np.concatenate([colours.transpose(2, 0, 1), parts.reshape(-1, height, width)])
    return np.asarray(1 - seen.astype(np.float32) / 255, np.float32)
