"""The commands of a cluster: handing in, working off, looking, and a person's word."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from desk.choices import chosen_formats
from desk.context import Desk, user
from desk.exits import Exit
from pipeline.store.work import Lane, Selection, Terms

app = typer.Typer()
Paths = Annotated[list[Path], typer.Argument(help="Scans, or folders of scans.")]
Batch = Annotated[int, typer.Argument(help="The number of a batch.")]
Formats = Annotated[str, typer.Option("--format", help="As for run, with commas.")]
Profile = Annotated[str, typer.Option(help="A profile of settings.")]
Out = Annotated[Path, typer.Option(help="Where the results go; workers must see it.")]
Lanes = Annotated[Lane, typer.Option(help="interactive overtakes batch.")]


@app.command()
def submit(
    context: typer.Context,
    paths: Paths,
    out: Out = Path("razmetka-out"),
    formats: Formats = "json",
    profile: Profile = "default",
    lane: Lanes = Lane.BATCH,
) -> None:
    """Hand in scans and return at once with the number of their batch."""
    from desk import submitting
    from desk.running import Order

    desk: Desk = context.obj
    settings = desk.settings(profile)
    for path in paths:
        if not os.path.lexists(path):
            raise typer.BadParameter(f"{path} is not there / нет такого файла или папки")
    terms = Terms(user(), lane, profile, chosen_formats(formats))
    with desk.ledger(settings) as ledger:
        order = Order(tuple(paths), out, terms.formats, 0)
        desk.say(str(submitting.submit(ledger, settings, order, terms)))


@app.command()
def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(exists=True, file_okay=False)],
    out: Out = Path("razmetka-out"),
    formats: Formats = "json",
    profile: Profile = "default",
    lane: Lanes = Lane.BATCH,
) -> None:
    """Hand in whatever comes to lie in a folder, once it has stood still."""
    from desk.serving import watch_folder

    desk: Desk = context.obj
    terms = Terms(user(), lane, profile, chosen_formats(formats))
    watch_folder(desk, folder, out, terms)


@app.command()
def worker(
    context: typer.Context,
    queue: Annotated[list[Lane] | None, typer.Option(help="Its lanes; all by default.")] = None,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each core.")] = 0,
    metrics_port: Annotated[int, typer.Option(help="Port of /metrics; 0: none.")] = 0,
) -> None:
    """Read what others handed in, until told to stop."""
    from desk.serving import serve_worker

    desk: Desk = context.obj
    lanes = tuple(queue or (Lane.INTERACTIVE, Lane.BATCH))
    raise typer.Exit(serve_worker(desk, lanes, jobs, metrics_port))


@app.command()
def dispatch(
    context: typer.Context,
    metrics_port: Annotated[int, typer.Option(help="Port of /metrics; 0: none.")] = 0,
) -> None:
    """Tell workers by way of Redis what waits. It may run twice."""
    from desk.serving import serve_dispatcher

    serve_dispatcher(context.obj, metrics_port)


@app.command()
def pause(context: typer.Context, batch: Batch) -> None:
    """Begin nothing more of a batch; pages in hand end."""
    from desk.tending import board

    with board(context.obj) as (_, found):
        _tell(found=found.pause(batch))


@app.command()
def resume(context: typer.Context, batch: Batch) -> None:
    """Let a batch go on."""
    from desk.tending import board

    with board(context.obj) as (_, found):
        _tell(found=found.resume(batch))


@app.command()
def cancel(context: typer.Context, batch: Batch) -> None:
    """End what waits or runs of a batch."""
    from desk.tending import board

    with board(context.obj) as (ledger, _):
        context.obj.say(str(ledger.cancel(Selection(batch=batch), user())))


@app.command()
def requeue(
    context: typer.Context,
    where: Annotated[str, typer.Option(help="code=KILLED, for instance.")],
    batch: Annotated[int | None, typer.Option(help="Only this batch.")] = None,
) -> None:
    """Queue again what was quarantined or refused with a certain code."""
    from desk.tending import board

    name, _, code = where.partition("=")
    if name != "code" or not code:
        raise typer.BadParameter(f"{where!r}: code=…")
    with board(context.obj) as (ledger, found):
        count = ledger.retry(Selection(batch=batch, code=code), user())
        found.wake()
    context.obj.say(str(count))


@app.command("migrate-store")
def migrate_store(
    context: typer.Context,
    source: Annotated[str, typer.Option("--from", help="The old database's URL.")],
    to: Annotated[str, typer.Option(help="The new database's URL; DATABASE_URL otherwise.")] = "",
) -> None:
    """Copy the ledger into another, empty database, such as from SQLite to PostgreSQL."""
    from desk.tending import move_store

    for name, count in move_store(context.obj, source, to).items():
        context.obj.say(f"{name}: {count}")


@app.command()
def stack(
    context: typer.Context,
    only: Annotated[str, typer.Option(help="Print the commands of a service.")] = "",
) -> None:
    """Start Redis, PostgreSQL and every service on this machine; Ctrl-C ends them."""
    from desk.stack import SERVICES, run_stack

    if only:
        context.obj.say(" ".join(SERVICES[only]))
        return
    raise typer.Exit(run_stack(context.obj))


def _tell(*, found: bool) -> None:
    if not found:
        raise typer.Exit(Exit.WRONG_USE)
