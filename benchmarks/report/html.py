"""The result as one HTML file that needs nothing beside it."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from benchmarks.report.plots import plots
from benchmarks.report.worst import shown
from benchmarks.result import Result, worst_lines
from benchmarks.sections import sections

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
    tables = list(sections(result))
    worst = worst_lines(result.ran[0], WORST) if result.ran else []
    return environment.get_template("bench.html").render(
        result=result,
        about=about,
        main=tables[0] if tables else None,
        others=tables[1:],
        plots=list(plots(result)),
        worst=[shown(line) for line in worst],
        style=Markup(_style()),  # noqa: S704 - a file of ours
    )


def _style() -> str:
    return (Path(__file__).parent / "templates/bench.css").read_text("utf-8")
