"""Pixels to files: PNG, JPEG, TIFF and PDF that carry their resolution and no clock."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
from PIL import Image

from samples.facsimile.raster import Pixels

MEDIA_TYPES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
    ".pdf": "application/pdf",
}


def encode(pages: list[Pixels], ending: str, dpi: int, quality: int) -> bytes:
    """Return the pages as one file; PNG and JPEG hold one page.

    An image with only 0 and 255 is stored with one bit to the pixel (TIFF as fax group 4).
    """
    if ending == ".pdf":
        return _pdf(pages, dpi, quality)
    images = [_image(page) for page in pages]
    out = io.BytesIO()
    options: dict[str, object] = {"dpi": (dpi, dpi)}
    if ending == ".tif":
        bilevel = all(image.mode == "1" for image in images)
        options["compression"] = "group4" if bilevel else "jpeg"
        if not bilevel:
            options["quality"] = quality
        if len(images) > 1:
            options |= {"save_all": True, "append_images": images[1:]}
    elif ending == ".jpg":
        images = [image.convert("L") if image.mode == "1" else image for image in images]
        options["quality"] = quality
    else:
        options["compress_level"] = 6
    images[0].save(out, {".tif": "TIFF", ".jpg": "JPEG", ".png": "PNG"}[ending], **options)
    return out.getvalue()


def _image(page: Pixels) -> Image.Image:
    image = Image.fromarray(page)
    bilevel = page.ndim == 2 and not np.any((page != 0) & (page != 255))
    return image.convert("1", dither=Image.Dither.NONE) if bilevel else image


def _pdf(pages: list[Pixels], dpi: int, quality: int) -> bytes:
    """Return a PDF of full-page JPEGs, without dates."""
    pdf = pikepdf.new()
    for page in pages:
        jpeg = encode([page], ".jpg", dpi, quality)
        height, width = page.shape[:2]
        image = pdf.make_stream(jpeg)
        image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
        image.Width, image.Height, image.BitsPerComponent = width, height, 8
        image.ColorSpace = pikepdf.Name.DeviceRGB if page.ndim == 3 else pikepdf.Name.DeviceGray
        image.Filter = pikepdf.Name.DCTDecode
        size = [round(side / dpi * 72, 2) for side in (width, height)]
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, *size],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=image)),
            Contents=pdf.make_stream(f"q {size[0]} 0 0 {size[1]} 0 0 cm /Im0 Do Q".encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(made)))
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()


def ink_png(inks: Pixels) -> bytes:
    """Return an ink map as a PNG of 16 colours: the index is the bits of the inks on a pixel."""
    image = Image.fromarray(inks).convert("P")
    palette: list[int] = []
    for bits in range(16):
        palette += _colour(bits)
    image.putpalette(palette)
    out = io.BytesIO()
    image.save(out, "PNG", bits=4, compress_level=4)
    return out.getvalue()


def _colour(bits: int) -> list[int]:
    """Return a colour to look at: print black, typing grey-brown, hand blue, stamps violet."""
    if bits == 0:
        return [255, 255, 255]
    inks = {1: (20, 20, 20), 2: (110, 80, 50), 4: (40, 70, 200), 8: (190, 50, 190)}
    mixed = [colour for bit, colour in inks.items() if bits & bit]
    return [sum(channel) // len(mixed) for channel in zip(*mixed, strict=True)]
