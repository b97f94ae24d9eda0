"""The command ``razmetka``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from desk import cluster_cli, redacting, searching, teaching
from desk.choices import chosen_formats
from desk.context import Desk, desk_options, now, previews, user
from desk.exits import Exit
from pipeline.model.errors import InputError, RazmetkaError, SettingsError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.callback()(desk_options)
app.add_typer(cluster_cli.app)
app.add_typer(searching.app)
app.add_typer(redacting.app, name="redact")
app.add_typer(teaching.app, name="training")


@app.command()
def run(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Scans, or folders of scans.")],
    out: Annotated[Path, typer.Option(help="Where the results go.")] = Path("razmetka-out"),
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each core.")] = 0,
    formats: Annotated[str, typer.Option("--format", help="Such as json,txt,alto,pdf.")] = "json",
    profile: Annotated[str, typer.Option(help="A profile of settings.")] = "default",
) -> None:
    """Read scans into text, zones and facts; write the results and a report."""
    from desk.running import Order, run_order

    desk: Desk = context.obj
    settings = desk.settings(profile)
    chosen = chosen_formats(formats)
    for path in paths:
        if not os.path.lexists(path):
            raise typer.BadParameter(f"{path} is not there / нет такого файла или папки")
    if out.exists() and not out.is_dir():
        raise typer.BadParameter(f"{out} is not a folder / это не папка", param_hint="--out")
    order = Order(tuple(paths), out.absolute(), chosen, jobs or settings.jobs)
    raise typer.Exit(run_order(desk, settings, order))


@app.command()
def status(
    context: typer.Context,
    batch: Annotated[int | None, typer.Argument(help="Also look at this batch's leaves.")] = None,
    follow: Annotated[bool, typer.Option(help="Go on until every batch has ended.")] = False,
) -> None:
    """Show what each batch has come to."""
    desk: Desk = context.obj
    from desk import tending
    from desk.standing import show_status

    if follow:
        tending.follow(desk)
        return
    with desk.ledger(settings := desk.settings()) as ledger:
        show_status(desk, ledger, settings)
        for line in tending.leaves_told(ledger, batch) if batch else ():
            desk.say(line)


@app.command()
def retry(
    context: typer.Context,
    batch: Annotated[int | None, typer.Option(help="Only this batch.")] = None,
) -> None:
    """Queue quarantined pages and refused files again; the next run reads them."""
    desk: Desk = context.obj
    from pipeline.store.work import Selection

    with desk.ledger(desk.settings()) as ledger:
        count = ledger.retry(Selection(batch=batch), by=user())
    desk.say(f"{desk.words.retried}: {count}")


@app.command()
def verify(
    context: typer.Context,
    files: Annotated[bool, typer.Option(help="Also hash every original and output.")] = True,
) -> None:
    """Check every rule that must hold in the ledger and on the disk."""
    desk: Desk = context.obj
    from desk.standing import findings

    settings = desk.settings()
    with desk.ledger(settings) as ledger:
        found = list(findings(ledger, previews(settings), now(), files=files))
    for finding in found:
        desk.say(f"{finding.code}: {finding.what}")
    if not found:
        desk.say(desk.words.sound)
    raise typer.Exit(Exit.SURROUNDINGS_FAILED if found else Exit.ALL_READ)


@app.command()
def doctor(
    context: typer.Context,
    cluster: Annotated[bool, typer.Option(help="Also look at Redis and the queues.")] = False,
) -> None:
    """Look whether the surroundings are fit for work."""
    desk: Desk = context.obj
    from desk.doctor import examine, examine_cluster

    checks = list(examine(desk.settings()))
    if cluster:
        checks += examine_cluster(desk.settings())
    for check in checks:
        desk.say(f"{'✓' if check.ok else '✗'} {check.name}: {check.found}")
        if not check.ok:
            desk.say(f"    → {check.remedy}")
    fit = all(check.ok for check in checks)
    raise typer.Exit(Exit.ALL_READ if fit else Exit.SURROUNDINGS_FAILED)


@app.command()
def show(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A scan.", exists=True, dir_okay=False)],
    page: Annotated[int, typer.Option(min=1, help="Which page of it.")] = 1,
    picture: Annotated[Path | None, typer.Option(help="Write the zones as a picture.")] = None,
    why: Annotated[bool, typer.Option("--why", help="Also say what spoke for each kind.")] = False,
    layer: Annotated[
        str, typer.Option(help="Instead of zones, one layer: scan, text, stamps, hands.")
    ] = "",
) -> None:
    """Read one page at once and show its zones and text; the ledger is not touched."""
    desk: Desk = context.obj
    from desk.showing import ShowOrder, layer_named, show_layer, show_page

    if not layer:
        show_page(desk.settings(), file, page, ShowOrder(picture, why=why))
        return
    if picture is None:
        raise typer.BadParameter("say where to: --picture FILE.png", param_hint="--layer")
    try:
        wanted = layer_named(layer)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--layer") from error
    show_layer(desk.settings(), file, page, (wanted, picture))


@app.command()
def bench(
    context: typer.Context,
    sets: Annotated[
        str, typer.Option("--set", help="samples, dev, judged, telegrams, real; or all.")
    ] = "dev",
    peers: Annotated[str, typer.Option(help="razmetka, tesseract, …; or all.")] = "all",
    pages: Annotated[int, typer.Option(min=0, help="How many pages; 0: as the set has it.")] = 0,
    seed: Annotated[int, typer.Option(min=0, help="Seed of drawn pages.")] = 1,
    repeat: Annotated[int, typer.Option(min=1, max=20, help="Times; the least counts.")] = 1,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds for one page.")] = 300.0,
    build: Annotated[Path, typer.Option(help="Where pages and results go.")] = Path("build/bench"),
    real: Annotated[Path | None, typer.Option(envvar="RAZMETKA_REAL", help="Real scans.")] = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Read again what was read.")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Into docs/benchmarks.md.")] = False,
) -> None:
    """Measure quality and speed beside other readers, on the same pages and cores."""
    from benchmarks.peers import PEERS
    from benchmarks.sets import SETS, SetOptions
    from desk.benching import DOCUMENT, REAL, BenchOrder, chosen, run_bench

    try:
        wanted, readers = chosen(sets, tuple(SETS)), chosen(peers, tuple(PEERS))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    options = SetOptions(build, real or REAL, pages, seed)
    document = DOCUMENT if publish else None
    run_bench(context.obj, BenchOrder(wanted, readers, options, repeat, timeout, fresh, document))


samples = typer.Typer(no_args_is_help=True, help="Facsimile scans that know everything.")
app.add_typer(samples, name="samples")


@samples.command()
def draw(
    out: Annotated[Path, typer.Argument(help="Where pages, truth and layers go.")],
    pages: Annotated[int, typer.Option(min=1, help="How many.")] = 10,
    seed: Annotated[int, typer.Option(help="The same seed draws the same bytes.")] = 1,
    kind: Annotated[list[str] | None, typer.Option(help="Only these kinds of paper.")] = None,
    scan: Annotated[list[str] | None, typer.Option(help="Only these ways to scan.")] = None,
    damage: Annotated[list[int] | None, typer.Option(help="Only these levels, 0 to 3.")] = None,
    judged: Annotated[bool, typer.Option(help="Pages kept for judging.")] = False,
) -> None:
    """Draw facsimiles with full ground truth."""
    from samples.facsimile import draw as draw_pages

    try:
        drawn = draw_pages(out, pages, seed, kinds=kind, scans=scan, damage=damage, judged=judged)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    typer.echo(f"{len(drawn)} → {out}")


@app.command("desk")
def web_desk(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Its port.")] = 8018,
    jobs: Annotated[int, typer.Option(min=0, help="Processes; 0: one for each core.")] = 0,
    pool: Annotated[
        bool | None, typer.Option(help="Read beside the desk; without Redis by default.")
    ] = None,
) -> None:
    """Open the web desk: hand scans in, watch, read and correct them in a browser."""
    from desk.web.serving import Address, Reading, serve_desk

    desk: Desk = context.obj
    settings = desk.settings()
    beside = settings.redis_url is None if pool is None else pool
    serve_desk(desk, Address(host, port), Reading(beside, jobs or settings.jobs))


@app.command()
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="Where the files go.")] = Path("razmetka-export"),
    formats: Annotated[str, typer.Option("--format", help="As run's; mets, bagit.")] = "json",
    batch: Annotated[int, typer.Option(help="A batch; otherwise the newest.")] = 0,
    file: Annotated[int, typer.Option(help="Only this file, by its number.")] = 0,
    page: Annotated[int, typer.Option(help="Only this page of the file.")] = 0,
    hits: Annotated[typer.FileText | None, typer.Option(help="What a search found; -")] = None,
    jpeg_quality: Annotated[int, typer.Option(min=0, max=95, help="Smaller PDF; 0: as is.")] = 0,
    base_url: Annotated[str, typer.Option(help="Where a IIIF server shows them.")] = "",
    as_read: Annotated[bool, typer.Option("--as-read", help="Without corrections.")] = False,
    doubtful: Annotated[
        bool, typer.Option("--mark-doubtful", help="[?] after doubtful words of txt and md.")
    ] = False,
    unredacted: Annotated[
        bool, typer.Option("--unredacted", help="With all that is withheld of pages.")
    ] = False,
) -> None:
    """Write what was read and corrected, in any format, without reading it again."""
    desk: Desk = context.obj
    from desk.exporting import VOLUME_FORMATS, Asked, ExportOrder, export_asked
    from pipeline.store.layers import Layer

    chosen = chosen_formats(formats, VOLUME_FORMATS)
    layer = Layer.READ if as_read else Layer.CORRECTED
    order = ExportOrder(chosen, jpeg_quality or None, base_url or None, layer, doubtful, unredacted)
    asked = Asked(batch or None, file or None, page or None, hits)
    settings = desk.settings()
    with desk.ledger(settings) as ledger:
        try:
            written, lost = export_asked(ledger, settings, out.absolute(), asked, order)
        except (ValueError, LookupError) as error:
            raise typer.BadParameter(f"{error}: not in the ledger / нет в журнале") from error
    desk.console.print(f"{written} → {out}", markup=False)
    if lost:
        desk.console.print(f"{desk.words.lost_scans}: {lost}", markup=False)


def main() -> None:
    """Run the command; what fails on purpose is told in words, in both languages."""
    try:
        app()
    except SettingsError as error:
        _say(error)
        sys.exit(Exit.WRONG_USE)
    except InputError as error:
        _say(error)
        sys.exit(Exit.SOME_QUARANTINED)
    except RazmetkaError as error:
        _say(error)
        sys.exit(Exit.SURROUNDINGS_FAILED)
    except OSError as error:
        typer.echo(str(error), err=True)
        sys.exit(Exit.SURROUNDINGS_FAILED)


def _say(error: RazmetkaError) -> None:
    typer.echo(error.problem.en, err=True)
    typer.echo(error.problem.ru, err=True)


if __name__ == "__main__":
    main()
