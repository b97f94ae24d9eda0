from __future__ import annotations

from samples.facsimile.make import make_page
from samples.facsimile.plan import PageOrder


def test_the_same_order_gives_the_same_pixels_and_truth() -> None:
    order = PageOrder("telegram", "grey", 2, 11, 150)
    first, second = make_page(order), make_page(order)
    assert first.scan.image.tobytes() == second.scan.image.tobytes()
    assert first.page == second.page
