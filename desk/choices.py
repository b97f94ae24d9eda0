"""What a person may choose, and a clear word where it is something else."""

from __future__ import annotations

import typer


def chosen_formats(text: str, more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return the export formats named in a list with commas, each once; ``more`` may be named too.

    Raises:
        typer.BadParameter: one of them is unknown, or none is named.

    """
    from pipeline.export.formats import FORMATS

    chosen = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in chosen if name not in (*FORMATS, *more)]
    if unknown or not chosen:
        raise typer.BadParameter(f"{text!r}: formats are {', '.join((*FORMATS, *more))}")
    return chosen
