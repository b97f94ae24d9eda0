"""The kinds of page: each draws itself into a studio and returns the facts it states."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.model.facts import Records
from samples.facsimile.kinds import (
    continuation,
    decree,
    leaflet,
    letter,
    letterpress,
    memorandum,
    minutes,
    report,
    resolution,
    table,
    telegram,
)
from samples.facsimile.studio import Studio

KINDS: Mapping[str, Callable[[Studio], Records]] = {
    "telegram": telegram.draw,
    "memorandum": memorandum.draw,
    "report": report.draw,
    "minutes": minutes.draw,
    "decree": decree.draw,
    "letter": letter.draw,
    "table": table.draw,
    "leaflet": leaflet.draw,
    "resolution": resolution.draw,
    "letterpress": letterpress.draw,
    "continuation": continuation.draw,
}
"""Every kind by its name on the command line."""

SIZES: Mapping[str, tuple[float, float]] = {
    "letterpress": (165.0, 242.0),
    "leaflet": (210.0, 280.0),
}
"""Paper sizes in millimetres of the kinds that are not A4."""
