"""Each time a line is shown it looks different: taller, dimmer, cut, smeared, black and white."""

from __future__ import annotations

import cv2
import numpy as np

from pipeline.ocr.strips import HEIGHT, STAND, TALL
from samples.facsimile.raster import Grey, Rng
from training.reader.lessons import BASELINE, X_HEIGHT

_EDGE = cv2.BORDER_REPLICATE


def shown(kept: Grey, rng: Rng) -> Grey:
    """Return a kept line as a strip, 48 pixels high, distorted at random."""
    strip = _placed(kept, rng)
    if rng.random() < 0.3:
        strip = _cut(strip, rng)
    if rng.random() < 0.4:
        strip = _thickened(strip, rng)
    if rng.random() < 0.3:
        blurred = cv2.GaussianBlur(strip, (0, 0), float(rng.uniform(0.3, 1.2)))
        strip = np.asarray(blurred, np.uint8)
    if rng.random() < 0.16:
        strip = _bitonal(strip, rng)
    strip = _toned(strip, rng)
    if rng.random() < 0.3:
        noise = rng.normal(0, rng.uniform(2, 14), strip.shape)
        strip = np.clip(strip + noise, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(strip)


def plain(kept: Grey) -> Grey:
    """Return a kept line as a strip, 48 pixels high, as it should be."""
    scale = TALL / X_HEIGHT
    matrix = np.array([[scale, 0, 0], [0, scale, STAND - BASELINE * scale]])
    return _warped(kept, matrix, scale)


def _placed(kept: Grey, rng: Rng) -> Grey:
    """Scale by up to a third either way, stretch, slant, turn and shift."""
    spread = 0.10 if rng.random() < 0.5 else 0.3
    tall = float(np.exp(np.clip(rng.normal(0, spread), -0.43, 0.32))) * TALL / X_HEIGHT
    wide = tall * float(np.exp(rng.normal(0, 0.07)))
    slant, turn = rng.normal(0, 0.05), rng.normal(0, 0.003)
    down = STAND + rng.normal(0, 1.6) - BASELINE * tall
    middle = kept.shape[1] / 2
    matrix = np.array(
        [[wide, slant, -slant * BASELINE], [turn, tall, down - turn * middle]], dtype=np.float64
    )
    return _warped(kept, matrix, wide)


def _warped(kept: Grey, matrix: np.ndarray, wide: float) -> Grey:
    size = (max(round(kept.shape[1] * wide), 16), HEIGHT)
    return np.asarray(
        cv2.warpAffine(kept, matrix, size, flags=cv2.INTER_LINEAR, borderMode=_EDGE), np.uint8
    )


def _cut(strip: Grey, rng: Rng) -> Grey:
    """Return the strip as a tight crop leaves it: paper above, below, or at an end."""
    strip, paper = strip.copy(), int(np.percentile(strip, 90))
    if rng.random() < 0.7:
        strip[: int(rng.integers(2, 10))] = paper
    if rng.random() < 0.7:
        strip[-int(rng.integers(2, 9)) :] = paper
    return strip


def _thickened(strip: Grey, rng: Rng) -> Grey:
    """Return strokes thinned by up to a pixel, or grown by up to two and a half.

    A fresh ribbon of cotton and an old platen make strokes a third as wide as small letters are
    tall: the gap of a с all but closes, and words touch.
    """
    size, fine = (strip.shape[1], strip.shape[0]), cv2.resize(strip, None, fx=2, fy=2)
    grows = rng.random() < 0.65
    wide = int(rng.integers(2, 7 if grows else 4))
    high = max(wide - int(rng.integers(0, 2)), 1)
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (wide, high))
    changed = cv2.erode(fine, kernel) if grows else cv2.dilate(fine, kernel)
    share = float(rng.uniform(0.6, 1.0))
    mixed = cv2.addWeighted(fine, 1 - share, changed, share, 0)
    return np.asarray(cv2.resize(mixed, size, interpolation=cv2.INTER_AREA), np.uint8)


def _bitonal(strip: Grey, rng: Rng) -> Grey:
    """Return the strip as a scan in black and white, cut at twice the size, well or badly."""
    size = (strip.shape[1], strip.shape[0])
    fine = cv2.resize(strip, None, fx=2, fy=2, interpolation=cv2.INTER_LINEAR)
    low, high = np.percentile(fine, (2, 85))
    level = low + (high - low) * float(np.clip(rng.normal(0.6, 0.12), 0.3, 0.85))
    black = np.where(fine < level, 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(black, size, interpolation=cv2.INTER_AREA), np.uint8)


def _toned(strip: Grey, rng: Rng) -> Grey:
    """Return other tones of ink and paper, and other middle tones; at times with its light off."""
    gamma = float(np.exp(rng.normal(0, 0.25)))
    span, floor = float(rng.uniform(0.45, 1.0)), float(rng.uniform(0, 60))
    ramp = np.clip(floor + 255 * span * (np.arange(256) / 255) ** gamma, 0, 255)
    return cv2.LUT(strip, ramp.astype(np.uint8)).astype(np.uint8)
