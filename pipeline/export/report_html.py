"""The report's templates: pieces of HTML in which no text from outside can act."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipeline.export.inert import inert
from pipeline.export.report_head import Head
from pipeline.export.report_view import EntryView, percent
from pipeline.model.vocabulary import Vocabulary

_FOLDER: Final = "templates"


class Renderer:
    """Turns entries, and the head above them, into HTML."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        loader = PackageLoader("pipeline.export", _FOLDER)
        self._environment = Environment(
            loader=loader,
            autoescape=True,
            undefined=StrictUndefined,
            finalize=_finalize,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        self._environment.filters["percent"] = percent
        style, script = (
            loader.get_source(self._environment, name)[0] for name in ("report.css", "report.js")
        )
        self._style = style + _kind_styles(vocabulary)
        self._script = script

    def head(self, head: Head) -> str:
        """Return the page from its first byte to where the rows of its contents begin."""
        policy = (
            f"default-src 'none'; img-src data:; style-src {_source_hash(self._style)}; "
            f"script-src {_source_hash(self._script)}; base-uri 'none'; form-action 'none'"
        )
        return self._render("head.html", head=head, policy=policy, style=self._style)

    def row(self, shown: EntryView) -> str:
        """Return an entry's row in the contents."""
        return self._render("row.html", shown=shown)

    def middle(self) -> str:
        """Return what lies between the contents and the first entry."""
        return self._render("middle.html")

    def entry(self, shown: EntryView) -> str:
        """Return an entry: a page with its scan, or a refused file."""
        return self._render("entry.html", shown=shown)

    def foot(self, head: Head) -> str:
        """Return the page from the last entry to its end."""
        return self._render("foot.html", head=head, script=self._script)

    def _render(self, name: str, **values: Any) -> str:
        return self._environment.get_template(name).render(**values)


def _finalize(value: Any) -> Any:
    """Make every text that a template puts out harmless; markup of our own stays."""
    return value if isinstance(value, Markup) else inert(str(value))


def _kind_styles(vocabulary: Vocabulary) -> str:
    """Return one rule a kind; names and colours have been checked to be nothing else."""
    return "".join(f".k-{kind.name}{{--k:{kind.colour}}}\n" for kind in vocabulary.values())


def _source_hash(content: str) -> str:
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode('ascii')}'"
