"""A result as plain JSON values, for scripts and for comparing one day with another."""

from __future__ import annotations

from typing import Any

from benchmarks.figures import BY_SCAN, GROUPED
from benchmarks.metrics.zones import ink_accuracy
from benchmarks.result import GROUPS, Reader, Result, rows

SCHEMA = "razmetka/bench@1"


def as_values(result: Result, about: dict[str, str]) -> dict[str, Any]:
    """Return everything that the tables and plots show; ``about`` says when and on what."""
    figures = {figure.name: values for figure, values in rows(result)}
    return {
        "schema": SCHEMA,
        "set": result.name,
        "about": about,
        "pages": len(result.pages),
        "readers": [
            _reader(result, reader)
            | {"figures": {name: values[number] for name, values in figures.items()}}
            for number, reader in enumerate(result.ran)
        ],
        "not_run": {r.peer.name: r.obstacle for r in result.readers if r.obstacle},
    }


def _reader(result: Result, reader: Reader) -> dict[str, Any]:
    total = reader.total
    return {
        "name": reader.peer.name,
        "title": reader.peer.title,
        "identity": reader.identity,
        "by": {
            tag: {value: _grouped(reader, tag, value) for value in result.values(tag)}
            for tag in GROUPS
        },
        "zones": {kind: hits.f1 for kind, hits in total.zones.items()},
        "facts": {
            name: {"exact": hits.exact, "precision": hits.precision}
            for name, hits in total.facts.items()
        },
        "inks": {"accuracy": ink_accuracy(total.inks).rate, "counts": dict(total.inks)},
        "calibration": [
            {"words": one.words, "expected": one.expected, "wrong": one.wrong} for one in total.bins
        ],
        "steps": dict(total.steps),
        "pages": {
            scored.page.name: {figure.name: figure.value(scored.score) for figure in GROUPED}
            | {"seconds": scored.score.seconds, "cpu": scored.score.cpu}
            for scored in reader.pages
        },
    }


def _grouped(reader: Reader, tag: str, value: str) -> dict[str, float | None]:
    score = reader.group(tag, value)
    figures = (*GROUPED, *BY_SCAN) if tag == "scan" else GROUPED
    return {figure.name: figure.value(score) for figure in figures}
