"""A small picture of a page, for reports and lists."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from pipeline.intake.pixels import PageImage

TALLEST_PX = 1400
QUALITY = 62


def preview(image: PageImage, tallest: int = TALLEST_PX) -> bytes:
    """Return the page as a JPEG no side of which is longer than ``tallest`` pixels."""
    picture = Image.fromarray(image.pixels)
    picture.thumbnail((tallest, tallest), Image.Resampling.BOX, reducing_gap=1.5)
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()
