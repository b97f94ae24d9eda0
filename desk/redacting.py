"""``razmetka redact``: parts of pages withheld, given back, and listed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Final

import typer

from desk.context import Desk, user
from pipeline.intake.names import display_name
from pipeline.model.geometry import Box
from pipeline.store.redacting import Redactions, StoredRedaction, Wanted
from pipeline.store.walking import Walk

app = typer.Typer(no_args_is_help=True, help="Withhold parts of pages from all who may not edit.")
_SIDES: Final = 4
FileNumber = Annotated[int, typer.Argument(min=1, help="A file, by its number.")]
PageNumber = Annotated[int, typer.Option("--page", min=1, help="Which page of it.")]


@app.command()
def add(
    context: typer.Context,
    file: FileNumber,
    why: Annotated[str, typer.Option(help="The reason; everybody is told it.")],
    page: PageNumber = 1,
    zone: Annotated[
        list[str] | None, typer.Option(help="A zone, by its id; several times.")
    ] = None,
    box: Annotated[
        list[str] | None, typer.Option(help="An area, x,y,width,height in pixels; several times.")
    ] = None,
) -> None:
    """Withhold zones or areas of a page: words, pixels, facts and hits alike."""
    desk: Desk = context.obj
    wanted = Wanted(why, tuple(map(_box, box or ())), tuple(zone or ()))
    with _redactions(desk) as redactions:
        number = _page(redactions, file, page)
        try:
            made = redactions.withhold(number, wanted, user())
        except (LookupError, ValueError) as error:
            raise typer.BadParameter(
                "a reason, and zones or areas of a page that was read / "
                "нужны причина и зоны или области прочитанной страницы"
            ) from error
        before = redactions.written_before([number])
    for each in made:
        typer.echo(_told(each))
    if before:
        desk.console.print(f"{desk.words.written_before}:", markup=False)
    for path in before:
        desk.console.print(f"  {display_name(os.fsdecode(path))}", markup=False)


@app.command()
def lift(
    context: typer.Context,
    number: Annotated[int, typer.Argument(min=1, help="As redact list tells it.")],
    why: Annotated[str, typer.Option(help="Why it may be seen from now on.")],
) -> None:
    """Give a withheld part back; that it was withheld stays on record."""
    with _redactions(context.obj) as redactions:
        try:
            made = redactions.lift(number, user(), why)
        except (LookupError, ValueError) as error:
            raise typer.BadParameter(f"{number}: not withheld / не скрыто") from error
    typer.echo(_told(made))


@app.command("list")
def list_(context: typer.Context, file: FileNumber, page: PageNumber = 1) -> None:
    """List what is or was withheld of a page: where, who, when, why."""
    with _redactions(context.obj) as redactions:
        for each in redactions.history(_page(redactions, file, page)):
            typer.echo(_told(each))


@contextmanager
def _redactions(desk: Desk) -> Iterator[Redactions]:
    with desk.ledger(desk.settings()) as ledger:
        yield Redactions(ledger.engine, ledger.clock)


def _page(redactions: Redactions, file: int, number: int) -> int:
    place = Walk(redactions.engine).at(file, number)
    if place is None:
        raise typer.BadParameter(f"{file}, {number}: not in the ledger / нет в журнале")
    return place.page


def _box(text: str) -> Box:
    try:
        sides = [int(each) for each in text.split(",")]
    except ValueError as error:
        raise typer.BadParameter(text, param_hint="--box") from error
    if len(sides) != _SIDES:
        raise typer.BadParameter(text, param_hint="--box")
    return Box(*sides)


def _told(each: StoredRedaction) -> str:
    told = f"{each.id}  {','.join(map(str, each.box))}  {each.at:%Y-%m-%d %H:%M}  {each.author}"
    told += f"  {each.reason}"
    if (lifted := each.lifted) is not None:
        told += f"  ← {lifted.at:%Y-%m-%d %H:%M}  {lifted.author}  {lifted.why}"
    return told
