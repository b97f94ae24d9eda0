"""The kinds of page: each draws itself into a studio and returns the facts it states."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from pipeline.model.facts import Records
from samples.facsimile.kinds import memorandum, minutes, telegram
from samples.facsimile.studio import Studio

KINDS: Mapping[str, Callable[[Studio], Records]] = {
    "telegram": telegram.draw,
    "memorandum": memorandum.draw,
    "minutes": minutes.draw,
}
"""Every kind by its name on the command line."""
