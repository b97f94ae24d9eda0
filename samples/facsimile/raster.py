"""Pixel work for the facsimiles; the only module here that touches OpenCV.

Greyscale and coverage images are ``uint8`` arrays (height, width); coverage 255 is full ink.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
Pixels = npt.NDArray[np.uint8]
Real = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
Rng = np.random.Generator

cv2.setNumThreads(1)


def _bytes(image: Any) -> Grey:
    return np.asarray(image, dtype=np.uint8)


def _real(image: Any) -> Real:
    return np.asarray(image, dtype=np.float32)


def blur(image: Grey, sigma: float) -> Grey:
    """Return the image under a Gaussian of ``sigma`` pixels; below 0.2 it is returned as it is."""
    if sigma < 0.2:
        return image
    return _bytes(cv2.GaussianBlur(image, (0, 0), sigma))


def multiply(a: Grey, b: Grey) -> Grey:
    """Return ``a * b / 255``, as inks and papers darken one another."""
    return _bytes(cv2.multiply(a, b, scale=1 / 255))


def look_up(image: Grey, table: npt.NDArray[Any]) -> Grey:
    """Return the image with each value replaced by ``table[value]`` (256 entries)."""
    return _bytes(cv2.LUT(image, np.clip(np.rint(table), 0, 255).astype(np.uint8)))


def add(image: Pixels, signed: npt.NDArray[np.int8]) -> Pixels:
    """Return the image with signed noise of the same shape added, clipped to 0..255."""
    return _bytes(cv2.add(image, signed, dtype=cv2.CV_8U))


def resize(image: Any, width: int, height: int) -> Grey:
    """Return the image at another size, smooth upwards and averaged downwards."""
    small = width < image.shape[1]
    return _bytes(cv2.resize(image, (width, height), interpolation=3 if small else 1))


def smooth_field(rng: Rng, shape: tuple[int, int], cell: float) -> Real:
    """Return smooth noise with mean 0 and deviation about 1 whose features are ``cell`` pixels."""
    height, width = shape
    rows, columns = max(int(height / cell) + 2, 2), max(int(width / cell) + 2, 2)
    coarse = rng.standard_normal((rows, columns), dtype=np.float32)
    return _real(cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)) * 1.3


def grain(rng: Rng, shape: tuple[int, int], deviation: float) -> npt.NDArray[np.int8]:
    """Return white noise as signed bytes, from one random tile turned and repeated."""
    height, width = shape
    side = 640
    cut = shape if height * width < side * side else (side, side)
    scaled = rng.standard_normal(cut, dtype=np.float32) * np.float32(deviation)
    tile = np.clip(scaled, -127, 127).astype(np.int8)
    if cut == shape:
        return np.asarray(tile, dtype=np.int8)
    rows, columns = -(-height // side), -(-width // side)
    turned = [np.rot90(tile, int(rng.integers(4))) for _ in range(rows * columns)]
    bands = [np.hstack(turned[i * columns : (i + 1) * columns]) for i in range(rows)]
    return np.asarray(np.vstack(bands)[:height, :width], dtype=np.int8, order="C")


def warp_affine(image: Grey, matrix: Points, width: int, height: int) -> Grey:
    """Return the image under the forward 2x3 ``matrix``; outside it is 0."""
    return _bytes(cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_LINEAR))


def remap(image: Pixels, maps: Real, border: int, *, nearest: bool = False) -> Pixels:
    """Return ``image`` sampled at the maps (x and y for each output pixel)."""
    how = cv2.INTER_NEAREST if nearest else cv2.INTER_LINEAR
    shown = cv2.remap(image, maps, None, how, borderMode=0, borderValue=(border,) * 4)  # type: ignore[call-overload]
    return _bytes(shown)


def fill_counters(image: Grey, pixels: int) -> Grey:
    """Return coverage with gaps narrower than ``2 * pixels`` clogged."""
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * pixels + 1,) * 2)
    return _bytes(cv2.morphologyEx(image, cv2.MORPH_CLOSE, kernel))


def stroke(image: Grey, points: Points, widths: Points) -> None:
    """Draw a pen stroke into coverage, in place: one width in pixels for each point."""
    fixed = np.rint(points * 16).astype(np.int32)
    for start, end, width in zip(fixed, fixed[1:], widths, strict=False):
        cv2.line(
            image,
            (int(start[0]), int(start[1])),
            (int(end[0]), int(end[1])),
            255,
            max(round(float(width)), 1),
            cv2.LINE_AA,
            shift=4,
        )


def polygon(image: Grey, points: Points, value: int) -> None:
    """Fill a polygon, in place, with a smooth edge."""
    cv2.fillPoly(image, [np.rint(points * 16).astype(np.int32)], value, cv2.LINE_AA, shift=4)


def ring(image: Grey, centre: tuple[float, float], radii: tuple[float, float], width: int) -> None:
    """Draw an ellipse outline into coverage, in place."""
    middle = (round(centre[0]), round(centre[1]))
    axes = (round(radii[0]), round(radii[1]))
    cv2.ellipse(image, middle, axes, 0, 0, 360, 255, max(width, 1), cv2.LINE_AA)


def disc(image: Grey, centre: tuple[float, float], radius: float, value: int) -> None:
    """Fill a circle, in place."""
    middle = (round(centre[0] * 16), round(centre[1] * 16))
    cv2.circle(image, middle, round(radius * 16), value, -1, cv2.LINE_AA, shift=4)


def homography(source: Points, target: Points) -> Points:
    """Return the 3x3 map that takes four source points to four target points."""
    found = cv2.getPerspectiveTransform(source.astype(np.float32), target.astype(np.float32))
    return np.asarray(found, dtype=np.float64)


def through_jpeg(image: Grey, quality: int) -> Grey:
    """Return the image as JPEG of that quality would give it back."""
    _, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return _bytes(cv2.imdecode(data, cv2.IMREAD_GRAYSCALE))


def encode(image: Pixels, ending: str, level: int) -> bytes:
    """Return PNG (``level`` is compression 0..9) or JPEG (``level`` is quality) bytes."""
    flag = cv2.IMWRITE_PNG_COMPRESSION if ending == ".png" else cv2.IMWRITE_JPEG_QUALITY
    ordered = image[:, :, ::-1] if image.ndim == 3 else image
    done, data = cv2.imencode(ending, ordered, [flag, level])
    if not done:
        raise ValueError(ending)
    return bytes(data)


def enlarge(grid: Real, step: int, size: tuple[int, int]) -> Real:
    """Return values known at every ``step``-th pixel for all pixels of a width and height."""
    scale = np.array([[step, 0, 0], [0, step, 0]], dtype=np.float64)
    return _real(cv2.warpAffine(grid, scale, size, flags=cv2.INTER_LINEAR, borderMode=1))
