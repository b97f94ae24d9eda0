"""``razmetka training``: corrected lines as lessons, and a recogniser taught with them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from desk.context import Desk
from pipeline.model.errors import TrainingError

app = typer.Typer(no_args_is_help=True, help="Make the recogniser better by what was corrected.")
_TORCH = "pip install 'razmetka[training]'"


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Argument(help="A folder; a line that lies there is replaced.")],
) -> None:
    """Write each corrected line as a picture and its text, as tesstrain and kraken take them."""
    desk: Desk = context.obj
    settings = desk.settings()
    with desk.ledger(settings) as ledger:
        from desk.lessons import write_lessons

        written, lost = write_lessons(ledger, settings, out)
    desk.console.print(f"{desk.words.lines_corrected}: {written} → {out}", markup=False)
    if lost:
        desk.console.print(f"{desk.words.lost_scans}: {lost}", markup=False)


@app.command()
def tune(
    context: typer.Context,
    lines: Annotated[Path, typer.Argument(help="What training export wrote.")],
    out: Annotated[Path, typer.Argument(help="A new folder for the model and its card.")],
    rounds: Annotated[int, typer.Option(min=1, help="How often each line is shown.")] = 12,
    seconds: Annotated[float, typer.Option(min=1, help="The longest time.")] = 3600,
) -> None:
    """Teach the recogniser the lines; tell how it reads lines kept back, before and after."""
    desk: Desk = context.obj
    settings = desk.settings()
    try:
        from training.reader.tune import Tuning, tune
    except ModuleNotFoundError as error:
        raise TrainingError(_TORCH) from error
    report = tune(Tuning(lines, out, settings.engine.model, rounds, seconds))
    for line in report.told(desk.words.lang):
        desk.console.print(line, markup=False)
