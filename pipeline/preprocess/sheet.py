"""The sheet: one working image on which everything is found, and the way back to the source."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from pipeline.model.geometry import Box
from pipeline.model.maps import Affine, Map
from pipeline.model.provenance import Step
from pipeline.preprocess.border import paint_border
from pipeline.preprocess.colour import PAPER, Tint, coloured_ink, parted
from pipeline.preprocess.grain import is_bilevel, is_crumbled, without_grain
from pipeline.preprocess.letters import dpi_by_letters
from pipeline.preprocess.lie import find_lies
from pipeline.preprocess.look import LOOKING_DPI, Look
from pipeline.preprocess.options import PreprocessOptions
from pipeline.preprocess.polarity import is_negative
from pipeline.preprocess.streaks import is_streaked, without_streaks
from pipeline.preprocess.tone import Grey, even_light, ink_mask, to_grey
from pipeline.preprocess.view import VIEW_DPI, WHITE, closer, evened, shrunk
from pipeline.preprocess.warp import Warp, outside, warped


@dataclass(frozen=True, slots=True)
class Sheet:
    """A leaf ready to be read.

    Attributes:
        grey: H×W, evenly lit, dark ink on light paper, upright and straight, without what is
            written or stamped in colour.
        coloured: H×W, the ink that was taken off ``grey``; blank paper elsewhere.
        stamps: H×W, what stamps are read from: all coloured ink until stamps are known.
        ink: H×W, 255 where ``grey`` has ink.
        view: the leaf from afar, at ``VIEW_DPI``, H×W or H×W×3, all its inks on white paper.
        close: the same in grey, ``CLOSER`` times as fine.
        dpi: resolution of all but the views.
        frame: the paper inside dark borders, in pixels of the sheet.
        to_source: where a point of the sheet lies in the source image.
        skew_deg: by how much the page leaned, counter-clockwise positive.
        steps: what was done, for the record.
        tint: how coloured each pixel was; ``None`` without coloured ink.

    """

    grey: Grey
    coloured: Grey
    stamps: Grey
    ink: Grey
    view: Grey
    close: Grey
    dpi: float
    frame: Box
    to_source: Map
    skew_deg: float = 0.0
    steps: tuple[Step, ...] = ()
    tint: Tint | None = None

    @property
    def view_scale(self) -> float:
        """Pixels of the view for one of the sheet."""
        return float(self.view.shape[1] / self.grey.shape[1])

    @property
    def whole(self) -> Grey:
        """All inks on one layer, H×W."""
        return np.minimum(self.grey, self.coloured)

    @property
    def box(self) -> Box:
        """The whole sheet."""
        return Box(0, 0, self.grey.shape[1], self.grey.shape[0])


def prepare(
    image: Grey, dpi: float, options: PreprocessOptions, *, dpi_known: bool = True
) -> tuple[Sheet, ...]:
    """Return the leaves of a page's pixels (H×W grey or H×W×3 RGB) at ``dpi``, left to right.

    There is one, or two where an open file or book was scanned. Where the resolution is not
    known, it is taken from the height of the letters.
    """
    if not dpi_known:
        dpi = dpi_by_letters(to_grey(image)) or dpi
    picture, scale = _scaled(image, dpi, options)
    working_dpi = dpi * scale
    steps = [Step("scale", {"factor": round(scale, 4), "dpi": round(working_dpi)})]
    if is_bilevel(image) and is_crumbled(picture, working_dpi):
        picture = without_grain(picture, working_dpi, dpi)
        steps.append(Step("grain", {"smoothed": True}))
    coarse = _coarse(picture, working_dpi)
    if is_negative(to_grey(coarse), LOOKING_DPI):
        picture, coarse = ~picture, ~coarse
        steps.append(Step("negative", {"inverted": True}))
    if is_streaked(coarse, LOOKING_DPI):
        picture = without_streaks(picture, working_dpi)
        coarse = _coarse(picture, working_dpi)
        steps.append(Step("streaks", {"evened": True}))
    height, width = image.shape[:2]
    back = Affine(width / picture.shape[1], 0, 0, 0, height / picture.shape[0], 0)
    leaves = []
    bare = to_grey(picture)
    for lie in find_lies(coarse, options):
        warp = _warp(bare, lie, working_dpi)
        colours = _coloured(coarse, lie)
        inked = _inked(warp.of(bare), colours, working_dpi, options, framed=not lie.flattened)
        leaves.append(
            replace(
                _bare_outside(inked, bare, warp.way),
                tint=Tint(picture, warp.way) if _has_colour(inked) else None,
                to_source=warp.way.then(back),
                skew_deg=lie.skew_deg,
                steps=(*steps, *lie.steps, *inked.steps),
            )
        )
    return tuple(leaves)


def half_turned(sheet: Sheet) -> Sheet:
    """Return the sheet turned upside down."""
    height, width = sheet.grey.shape
    frame, over = sheet.frame, Affine(-1, 0, width, 0, -1, height)
    return replace(
        sheet,
        grey=_turned(sheet.grey),
        coloured=_turned(sheet.coloured),
        stamps=_turned(sheet.stamps),
        ink=_turned(sheet.ink),
        view=_turned(sheet.view),
        close=_turned(sheet.close),
        tint=None if sheet.tint is None else replace(sheet.tint, way=over.then(sheet.tint.way)),
        frame=Box(width - frame.right, height - frame.bottom, frame.width, frame.height),
        to_source=over.then(sheet.to_source),
        steps=(*sheet.steps, Step("half-turn", {"clockwise_deg": 180})),
    )


def _turned(picture: Grey) -> Grey:
    return np.ascontiguousarray(np.rot90(picture, 2))


def _scaled(image: Grey, dpi: float, options: PreprocessOptions) -> tuple[Grey, float]:
    scale = min(options.working_dpi / dpi, options.max_upscale)
    height, width = image.shape[:2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    if size == (width, height):
        return image, 1.0
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, size, interpolation=method), np.uint8), scale


def _coarse(picture: Grey, dpi: float) -> Grey:
    scale = LOOKING_DPI / dpi
    height, width = picture.shape[:2]
    if scale == 0.5:  # whole blocks of pixels are averaged far quicker
        picture = picture[: height // 2 * 2, : width // 2 * 2]
    size = max(round(width * scale), 1), max(round(height * scale), 1)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def _warp(picture: Grey, lie: Look, dpi: float) -> Warp:
    """Return how a leaf's pixels are carried: once, along all that was found."""
    height, width = picture.shape[:2]
    if not lie.steps:
        return Warp(Affine(), (width, height))
    finer = dpi / LOOKING_DPI
    size = round(lie.size[0] * finer), round(lie.size[1] * finer)
    way = Affine(1 / finer, 0, 0, 0, 1 / finer, 0).then(lie.way).then(Affine(finer, 0, 0, 0, finer))
    if isinstance(way, Affine) and (way.a, way.b, way.d, way.e) == (1, 0, 0, 1):
        x, y = round(way.c), round(way.f)
        way, size = Affine(c=x, f=y), (min(size[0], width - x), min(size[1], height - y))
    return Warp(way, size)


def _coloured(coarse: Grey, lie: Look) -> Grey | None:
    """Return a leaf in its colours at ``LOOKING_DPI``, H×W×3; ``None`` where it has none.

    Colours want no finer look: scanners and JPEG blur them further than this.
    """
    if coarse.ndim == 2:
        return None
    return warped(coarse, lie.way, lie.size, cv2.INTER_LINEAR) if lie.steps else coarse


def _has_colour(sheet: Sheet) -> bool:
    return any(step.detail.get("coloured_ink") for step in sheet.steps)


def _bare_outside(sheet: Sheet, picture: Grey, way: Map) -> Sheet:
    """Return the sheet with clean paper where it shows nothing of the picture."""
    size = sheet.box.width, sheet.box.height
    beyond = outside(picture, way, size)
    if not beyond.any():
        return sheet
    for raster, paper in ((sheet.grey, PAPER), (sheet.coloured, PAPER), (sheet.ink, 0)):
        cv2.copyTo(np.full_like(raster, paper), beyond, raster)
    for view in (sheet.view, sheet.close):
        seen = cv2.resize(beyond, view.shape[1::-1], interpolation=cv2.INTER_LINEAR)
        view[seen > 127] = WHITE
    return sheet


def _inked(
    grey: Grey, colours: Grey | None, dpi: float, options: PreprocessOptions, *, framed: bool
) -> Sheet:
    """Take border, uneven light and coloured ink off a leaf.

    What was cut out of its desk has no border: a dark corner is a shadow on the paper.
    """
    seen = shrunk(grey, dpi) if colours is None else shrunk(colours, LOOKING_DPI)
    view = evened(seen, VIEW_DPI)
    close = closer(grey, view)
    frame = Box(0, 0, grey.shape[1], grey.shape[0])
    if framed:
        grey, frame = paint_border(grey, dpi)
    if options.even_light:
        grey = even_light(grey, dpi)
    coloured = np.full_like(grey, PAPER)
    mask = np.zeros(0, np.uint8) if colours is None else coloured_ink(colours, LOOKING_DPI)
    if mask.any():
        grey, coloured = parted(grey, mask)
    detail: dict[str, float | int | str | bool] = {
        "border": frame.area < grey.size,
        "even_light": options.even_light,
        "coloured_ink": bool(mask.any()),
    }
    steps, ink = (Step("tone", detail),), ink_mask(grey, dpi)
    return Sheet(grey, coloured, coloured, ink, view, close, dpi, frame, Affine(), steps=steps)
