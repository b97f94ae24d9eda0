"""The sheet: one working image on which everything is found, and the way back to the source."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import cos, radians, sin

import cv2
import numpy as np

from pipeline.model.geometry import Affine, Box
from pipeline.model.provenance import Step
from pipeline.preprocess.border import paint_border
from pipeline.preprocess.colour import PAPER, coloured_ink, parted
from pipeline.preprocess.letters import dpi_by_letters
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.skew import find_skew, lies_across
from pipeline.preprocess.tone import Grey, even_light, ink_mask, to_grey


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page ready to be read.

    Attributes:
        grey: H×W, evenly lit, dark ink on light paper, upright and straight, without what is
            written or stamped in colour.
        coloured: H×W, the coloured ink alone; blank paper where the page has none.
        ink: H×W, 255 where ``grey`` has ink.
        dpi: resolution of them all.
        frame: the paper inside dark borders, in pixels of the sheet.
        to_source: where a point of the sheet lies in the source image.
        skew_deg: by how much the page leaned, counter-clockwise positive.
        steps: what was done, for the record.

    """

    grey: Grey
    coloured: Grey
    ink: Grey
    dpi: float
    frame: Box
    to_source: Affine
    skew_deg: float = 0.0
    steps: tuple[Step, ...] = ()

    @property
    def box(self) -> Box:
        """The whole sheet."""
        return Box(0, 0, self.grey.shape[1], self.grey.shape[0])


def prepare(
    image: Grey, dpi: float, options: PreprocessOptions, *, dpi_known: bool = True
) -> Sheet:
    """Return the sheet of a page's pixels (H×W grey or H×W×3 RGB) at ``dpi``.

    Where the resolution is not known, it is taken from the height of the letters.
    """
    if not dpi_known:
        dpi = dpi_by_letters(to_grey(image)) or dpi
    scaled, scale = _scaled(image, dpi, options)
    sheet = _inked(scaled, dpi * scale, options)
    height, width = image.shape[:2]
    back = Affine(width / scaled.shape[1], 0, 0, 0, height / scaled.shape[0], 0)
    step = Step("scale", {"factor": round(scale, 4), "dpi": round(dpi * scale)})
    sheet = replace(sheet, to_source=back, steps=(step, *sheet.steps))
    if lies_across(sheet.ink, sheet.dpi):
        sheet = quarter_turned(sheet)
    return _deskewed(sheet, options)


def half_turned(sheet: Sheet) -> Sheet:
    """Return the sheet turned upside down."""
    return quarter_turned(quarter_turned(sheet))


def quarter_turned(sheet: Sheet) -> Sheet:
    """Return the sheet turned a quarter clockwise."""
    height = sheet.grey.shape[0]
    frame = sheet.frame
    turned = _warped(sheet, lambda raster, _: np.ascontiguousarray(np.rot90(raster, -1)))
    return replace(
        turned,
        frame=Box(height - frame.bottom, frame.x, frame.height, frame.width),
        to_source=Affine(0, 1, 0, -1, 0, height).then(sheet.to_source),
        steps=(*sheet.steps, Step("quarter-turn", {"clockwise_deg": 90})),
    )


def _scaled(image: Grey, dpi: float, options: PreprocessOptions) -> tuple[Grey, float]:
    scale = min(options.working_dpi / dpi, options.max_upscale)
    height, width = image.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    if size == (width, height):
        return image, 1.0
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=method), np.uint8), scale


def _inked(image: Grey, dpi: float, options: PreprocessOptions) -> Sheet:
    """Take border, uneven light and coloured ink off a scaled page."""
    grey, frame = paint_border(to_grey(image), dpi)
    if options.even_light:
        grey = even_light(grey, dpi)
    coloured = np.full_like(grey, PAPER)
    mask = coloured_ink(image, dpi) if image.ndim == 3 else np.zeros_like(grey)
    if mask.any():
        grey, coloured = parted(grey, mask)
    detail: dict[str, float | int | str | bool] = {
        "border": frame.area < grey.size,
        "even_light": options.even_light,
        "coloured_ink": bool(mask.any()),
    }
    return Sheet(
        grey, coloured, ink_mask(grey, dpi), dpi, frame, Affine(), steps=(Step("tone", detail),)
    )


def _deskewed(sheet: Sheet, options: PreprocessOptions) -> Sheet:
    angle = find_skew(sheet.ink, sheet.dpi, options)
    if angle == 0:
        return sheet
    height, width = sheet.grey.shape
    forth = _rotation(-angle, width / 2, height / 2)
    matrix = np.array([[forth.a, forth.b, forth.c], [forth.d, forth.e, forth.f]])

    def warp(raster: Grey, paper: int) -> Grey:
        how = cv2.INTER_CUBIC if paper == PAPER else cv2.INTER_LINEAR
        turned = cv2.warpAffine(raster, matrix, (width, height), flags=how, borderValue=(paper,))
        return np.asarray(turned, np.uint8)

    turned = _warped(sheet, warp)
    return replace(
        turned,
        ink=np.asarray(cv2.threshold(turned.ink, 127, 255, cv2.THRESH_BINARY)[1], np.uint8),
        to_source=forth.inverse().then(sheet.to_source),
        skew_deg=round(angle, 3),
        steps=(*sheet.steps, Step("deskew", {"skew_deg": round(angle, 3)})),
    )


def _warped(sheet: Sheet, warp: Callable[[Grey, int], Grey]) -> Sheet:
    """Return the sheet with every raster warped; the second argument is the raster's paper."""
    grey = warp(sheet.grey, PAPER)
    bare = sheet.coloured.min() == PAPER
    coloured = np.full_like(grey, PAPER) if bare else warp(sheet.coloured, PAPER)
    return replace(sheet, grey=grey, coloured=coloured, ink=warp(sheet.ink, 0))


def _rotation(angle: float, x: float, y: float) -> Affine:
    """Return the turn by ``angle`` degrees, counter-clockwise as seen, about a point."""
    c, s = cos(radians(angle)), sin(radians(angle))
    return Affine(c, s, x - c * x - s * y, -s, c, y + s * x - c * y)
