"""A scan with its zones drawn over it, as a picture to be looked at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from pipeline.model.page import Page
from pipeline.model.vocabulary import Vocabulary

TALLEST_PX = 1600
TINT = 26  # of 255: the zone's colour over its pixels
LABEL_PX = 19
AIR_PX = 5  # between the letters and the frame


def zones_picture(pixels: npt.NDArray[np.uint8], page: Page, vocabulary: Vocabulary) -> Image.Image:
    """Return an H×W or H×W×3 scan, made no taller than 1600 px, framed and labelled by zone."""
    scan = Image.fromarray(pixels).convert("RGB")
    scale = min(TALLEST_PX / max(scan.size), 1.0)
    scan.thumbnail((TALLEST_PX, TALLEST_PX), reducing_gap=2.0)
    pen = ImageDraw.Draw(scan, "RGBA")
    face = ImageFont.load_default(LABEL_PX)
    for zone in page.zones:
        kind = vocabulary.kind(zone.kind)
        box = zone.box
        left, top, right, bottom = (
            round(value * scale) for value in (box.x, box.y, box.right, box.bottom)
        )
        frame = (left - AIR_PX, top - AIR_PX, right + AIR_PX, bottom + AIR_PX)
        pen.rectangle(frame, fill=f"{kind.colour}{TINT:02x}", outline=kind.colour, width=3)
        label = f"{zone.order} {kind.en}"
        room = scan.width - round(pen.textlength(label, font=face)) - AIR_PX
        place = (min(frame[0], room), max(frame[1] - LABEL_PX - 6, 0))
        pen.rectangle(pen.textbbox(place, label, font=face), fill=kind.colour)
        pen.text(place, label, font=face, fill="white")
    return scan
