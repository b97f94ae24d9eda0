"""Parting a scan's stamps from it, in a process of its own, which alone loads what tells inks.

``python -m desk.web.reader.parting`` carries out an order (``apart``). The tiles of each layer lie
below its folder as ``LAYER/LEVEL/COLUMN_ROW.jpg``; ``done`` is made when all are there.
"""

from __future__ import annotations

import sys

from PIL import Image

from desk.web.reader.apart import Order, carry_out
from desk.web.reader.cutting import cut_picture
from desk.web.reader.workshop import DONE
from pipeline.intake.flags import Flag
from pipeline.layout.inks import delivered
from pipeline.layout.layers import on_scan
from pipeline.preprocess.sheet import prepare


def part_page(order: Order) -> None:
    """Write every tile of a page's layers.

    Raises:
        RazmetkaError: the scan is gone, changed, or cannot be read; the network cannot run.

    """
    image = order.load()
    known = Flag.DPI_ASSUMED not in image.flags
    sheets = prepare(image.pixels, image.dpi, order.preprocess, dpi_known=known)
    for layer, pixels in on_scan(image.pixels, sheets, delivered()):
        cut_picture(Image.fromarray(pixels), order.folder / layer)
    (order.folder / DONE).touch()


if __name__ == "__main__":
    sys.exit(carry_out(part_page))
