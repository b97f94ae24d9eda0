"""The recipe of a reading: one digest over everything that shapes what is read."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from importlib.metadata import version
from typing import TYPE_CHECKING

from pipeline.ocr.engine import EngineOptions, Identity

if TYPE_CHECKING:
    from pipeline.process import ReadingOptions


def recipe_digest(reading: ReadingOptions, engine: EngineOptions, identity: Identity) -> str:
    """Return the SHA-256 of options, vocabulary, engine, models and our own version.

    Two runs with the same recipe read a page alike; another recipe reads it anew.
    """
    parts = {
        "razmetka": version("razmetka"),
        "preprocess": asdict(reading.preprocess),
        "layout": asdict(reading.layout),
        "vocabulary": [asdict(kind) for kind in reading.vocabulary.values()],
        "forms": [asdict(form) for form in reading.vocabulary.forms],
        "knowledge": asdict(reading.knowledge),
        "engine": {
            "reader": engine.reader,
            "asked_below": engine.asked_below,
            "adapter": engine.adapter,
            "language": engine.language,
        },
        "identity": asdict(identity),
    }
    canonical = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
