"""A view of a leaf from afar, with its colours: what inks are told apart by."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from pipeline.model.geometry import pixels
from pipeline.preprocess.tone import PAPER_SIZE_MM, Grey, to_grey

VIEW_DPI = 75  # letters of typescript are six pixels tall, a pen's stroke is one wide
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


def darkness(view: Grey) -> npt.NDArray[np.float32]:
    """Return how dark a view is in each of three colours, 3×H×W, 0 white to 1 black."""
    colours = view if view.ndim == 3 else np.dstack([view] * 3)
    return np.ascontiguousarray((1 - colours.astype(np.float32) / 255).transpose(2, 0, 1))
