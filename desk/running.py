"""``razmetka run``: a folder of scans becomes results beside each other, and a report."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.table import Table

from config.recipe import recipe_digest
from config.settings import Settings
from desk.context import Desk, now, previews
from desk.exits import Exit
from desk.watching import Bar, JsonLines, Quiet, Watcher
from pipeline.intake.citation import citation_of
from pipeline.intake.walk import Walk, display_name, walk
from pipeline.model.page import PageState
from pipeline.model.provenance import Run
from pipeline.ocr.factory import identify
from pipeline.store.ledger import Ledger
from pipeline.store.reports import Progress
from pipeline.store.work import FileState, NewFile
from workers.events import Outcome
from workers.options import PoolOptions
from workers.outputs import Outputs
from workers.pool import Pool, stopped_by_signals
from workers.scan_reader import reader_maker

SHOWN_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for."""

    paths: tuple[Path, ...]
    out: Path
    formats: tuple[str, ...]
    jobs: int


def run_order(desk: Desk, settings: Settings, order: Order) -> Exit:
    """Read what was asked for and write the results; return what to tell the shell."""
    with desk.ledger(settings) as ledger:
        batch = _listed(desk, settings, ledger, order)
        if desk.json_lines:
            _tell_refused(ledger, batch)
        outcome = _read(desk, settings, ledger, batch, order.jobs)
        vocabulary = settings.reading.vocabulary
        outputs = Outputs(ledger, previews(settings), order.out, vocabulary, settings.intake)
        with desk.console.status(desk.words.writing):
            outputs.write_finished(batch, order.formats)
            report = outputs.write_report(batch, _note(order))
        _tell(desk, ledger, batch, outcome, report)
        return _exit(outcome)


def _listed(desk: Desk, settings: Settings, ledger: Ledger, order: Order) -> int:
    """Write all files below the paths into the ledger as a batch."""
    identity = identify(settings.engine)
    digest = recipe_digest(settings.reading, settings.engine, identity)
    run = Run(identity.name, identity.models, digest)
    name = ", ".join(display_name(path) for path in order.paths)
    batch = ledger.begin_batch(name, run, os.fsencode(order.out))
    with desk.console.status(desk.words.listing):
        files = walk(order.paths)
        listed = ledger.list_files(batch, found_below(files, order), files.left_out)
    if not listed:
        desk.console.print(desk.words.nothing)
    return batch


def found_below(files: Walk, order: Order) -> Iterator[NewFile]:
    """Yield what the walk finds, without our own results."""
    out = order.out.absolute()
    roots = {path: path.absolute() for path in order.paths}
    for file in files:
        path = file.path.absolute()
        if path.is_relative_to(out) and out not in roots.values():
            continue
        whole = Path(*path.parts[-6:])  # the folders above may be the archive's own: fond, opis
        yield NewFile(
            root=os.fsencode(path.parent),
            path=os.fsencode(path),
            relative=os.fsencode(file.relative),
            name=display_name(file.relative),
            citation=citation_of(file.relative) or citation_of(whole),
            problem=file.problem,
            promised_sha256=file.sha256,
        )


def _tell_refused(ledger: Ledger, batch: int) -> None:
    """Write a line for each file that was refused before it was opened, such as a link."""
    lines = JsonLines(sys.stdout)
    for file in ledger.files(batch):
        if file.problem is not None:
            lines.failed(file.path, file.problem, final=True)


def _read(desk: Desk, settings: Settings, ledger: Ledger, batch: int, jobs: int) -> Outcome:
    pool = Pool(ledger, previews(settings), settings.home, reader_maker(settings))
    with _watcher(desk, ledger.progress(batch)) as watcher, stopped_by_signals(pool):
        return pool.run(batch, PoolOptions(jobs=jobs), watcher.notify)


def _watcher(desk: Desk, progress: Progress) -> Watcher:
    if desk.json_lines:
        return JsonLines(sys.stdout)
    if desk.quiet:
        return Quiet()
    return Bar(desk.console, desk.words, progress.pages_known, progress.pages_final)


def _note(order: Order) -> str:
    named = ", ".join(display_name(path) for path in order.paths)
    return f"{named} · {now().astimezone():%Y-%m-%d %H:%M}"


def _tell(desk: Desk, ledger: Ledger, batch: int, outcome: Outcome, report: Path) -> None:
    progress = outcome.progress
    if desk.json_lines:
        JsonLines(sys.stdout).write(_summary(outcome, report))
    desk.console.print(progress_table(desk, progress))
    for line in _problems(desk, ledger, batch):
        desk.console.print(line, markup=False, highlight=False)
    if outcome.problem is not None:
        desk.console.print(desk.words.of(outcome.problem), style="bold red", markup=False)
    if outcome.stopped:
        desk.console.print(desk.words.stopped)
    desk.console.print(f"{desk.words.report}: {report}", markup=False, highlight=False)


def _summary(outcome: Outcome, report: Path) -> dict[str, object]:
    progress = outcome.progress
    return {
        "event": "end",
        "files": {state.value: count for state, count in progress.files.items()},
        "pages": {state.value: count for state, count in progress.pages.items()},
        "left_out": progress.left_out,
        "stopped": outcome.stopped,
        "problem": outcome.problem.code if outcome.problem else None,
        "report": str(report),
    }


def progress_table(desk: Desk, progress: Progress) -> Table:
    """Return the counts of a batch as a table."""
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(str(sum(progress.files.values())), desk.words.files)
    for state, said in desk.words.states.items():
        if count := progress.pages.get(state):
            style = "red" if state is PageState.QUARANTINED else ""
            table.add_row(str(count), f"{desk.words.pages}: {said}", style=style)
    if refused := progress.files.get(FileState.REFUSED):
        table.add_row(str(refused), f"{desk.words.files}: {desk.words.refused}", style="red")
    if left_out := sum(progress.left_out.values()):
        table.add_row(str(left_out), desk.words.left_out)
    return table


def _problems(desk: Desk, ledger: Ledger, batch: int) -> Iterator[str]:
    """Yield a line for each of the first files and pages that were not read."""
    shown = 0
    for file in ledger.files(batch):
        if shown >= SHOWN_PROBLEMS:
            yield "…"
            return
        if file.problem is not None:
            shown += 1
            yield f"{file.name}: {file.problem.code}. {desk.words.of(file.problem)}"
        for page in ledger.pages(file.source) if file.source is not None else ():
            if page.problem is not None and page.state is PageState.QUARANTINED:
                shown += 1
                where = f"{file.name} [{page.number}]"
                yield f"{where}: {page.problem.code}. {desk.words.of(page.problem)}"


def _exit(outcome: Outcome) -> Exit:
    if outcome.problem is not None or outcome.stopped:
        return Exit.SURROUNDINGS_FAILED
    failed = outcome.progress.pages.get(PageState.QUARANTINED, 0)
    failed += outcome.progress.files.get(FileState.REFUSED, 0)
    return Exit.SOME_QUARANTINED if failed else Exit.ALL_READ
