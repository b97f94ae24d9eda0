"""The result as one HTML file that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from benchmarks.figures import Better, Figure
from benchmarks.report.plots import plots
from benchmarks.report.terminal import best_of
from benchmarks.report.worst import shown
from benchmarks.result import Result, rows, worst_lines

WORST = 20


def page_html(result: Result, about: dict[str, str]) -> str:
    """Return the page: the table, the plots, and the worst lines of the first reader."""
    environment = Environment(
        loader=PackageLoader("benchmarks.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["svg"] = Markup  # our own drawings, escaped where they were made
    worst = worst_lines(result.ran[0], WORST) if result.ran else []
    return environment.get_template("bench.html").render(
        result=result,
        about=about,
        rows=[_row(figure, values) for figure, values in rows(result)],
        plots=list(plots(result)),
        worst=[shown(line) for line in worst],
        style=Markup(_style()),  # noqa: S704 - a file of ours
    )


def _row(figure: Figure, values: list[float | None]) -> dict[str, object]:
    best = best_of(figure, values)
    return {
        "name": figure.name,
        "better": "↓" if figure.better is Better.LOW else "↑",
        "cells": [(figure.shown(value), value is not None and value == best) for value in values],
        "known": any(value is not None for value in values),
    }


def _style() -> str:
    return (Path(__file__).parent / "templates/bench.css").read_text("utf-8")
