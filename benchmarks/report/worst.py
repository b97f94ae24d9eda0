"""The worst lines, to be looked at: the piece of the scan, what stands there, what was read."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass

from markupsafe import Markup, escape
from PIL import Image
from rapidfuzz.distance import Levenshtein

from benchmarks.metrics.folding import fold
from benchmarks.result import WorstLine
from pipeline.model.geometry import Box

WIDEST = 1400  # pixels of a piece of the scan


@dataclass(frozen=True, slots=True)
class Shown:
    """One line as the page shows it; ``picture`` is a data URL, empty where no box is known."""

    name: str
    tags: str
    picture: str
    truth: Markup
    read: Markup
    errors: int
    length: int


def shown(worst: WorstLine) -> Shown:
    """Return a line with its picture and its differences marked."""
    truth, read = marked(fold(worst.line.text), worst.match.read)
    errors = worst.match.errors
    return Shown(
        name=worst.page.name,
        tags=f"damage {worst.page.tags['damage']}, {worst.page.tags['scan']}",
        picture=_picture(worst),
        truth=truth,
        read=read,
        errors=errors.count,
        length=errors.of,
    )


def marked(truth: str, read: str) -> tuple[Markup, Markup]:
    """Return both texts as HTML, what differs in ``<mark>``."""
    ours, theirs = Markup(), Markup()
    for step in Levenshtein.opcodes(truth, read):
        left = escape(truth[step.src_start : step.src_end])
        right = escape(read[step.dest_start : step.dest_end])
        same = step.tag == "equal"
        ours += left if same else _mark(left)
        theirs += right if same else _mark(right)
    return ours, theirs


def _mark(text: Markup) -> Markup:
    return Markup("<mark>{}</mark>").format(text) if text else text


def _picture(worst: WorstLine) -> str:
    if worst.line.box is None:
        return ""
    with Image.open(worst.page.file) as image:
        frame = Box(0, 0, *image.size)
        box = worst.line.box.padded(max(worst.line.box.height // 2, 8), frame)
        piece = image.convert("RGB").crop((box.x, box.y, box.right, box.bottom))
    piece.thumbnail((WIDEST, WIDEST))
    data = io.BytesIO()
    piece.save(data, "JPEG", quality=78)
    return "data:image/jpeg;base64," + base64.b64encode(data.getvalue()).decode()
