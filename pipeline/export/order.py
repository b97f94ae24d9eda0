"""Reading order, for every format alike."""

from __future__ import annotations

from pipeline.model.page import Page, Zone


def zones_in_order(page: Page) -> list[Zone]:
    """Return the zones as a person reads them; equal numbers keep the order they came in."""
    return sorted(page.zones, key=lambda zone: zone.order)
