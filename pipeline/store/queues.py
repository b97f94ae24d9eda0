"""Two tables that are worked off in the same way: files to be opened and pages to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Table,
    TextClause,
    and_,
    bindparam,
    exists,
    false,
    or_,
    select,
    true,
)

from pipeline.model.page import PageState, Problem
from pipeline.store.tables import WAITING_FILES, WAITING_PAGES, batches, files, pages
from pipeline.store.work import FileState, FileWork, Selection, Work


@dataclass(frozen=True, slots=True)
class Queue:
    """A table with the columns of a claim, and the names of its states.

    ``unfinished`` is spelled as in the table's partial index, or the index would not be used.
    ``event_link`` is the column of ``events`` that points to the table.
    """

    table: Table
    waiting: str
    held: str
    failed: str
    unfinished: TextClause
    event_link: str

    @property
    def mine(self) -> ColumnElement[bool]:
        """The condition that nobody else has come to own the row of ``claim``, nor is it final.

        A row whose lease ran out and that nobody took since is still mine.
        """
        row = self.table.c
        state = or_(row.state == self.waiting, row.state == self.held)
        return and_(row.id == bindparam("mine"), row.fence == bindparam("mine_fence"), state)


FILES: Final = Queue(
    files, FileState.LISTED, FileState.OPENING, FileState.REFUSED, WAITING_FILES, "file_id"
)
PAGES: Final = Queue(
    pages, PageState.QUEUED, PageState.RUNNING, PageState.QUARANTINED, WAITING_PAGES, "page_id"
)
FREED: Final[dict[str, Any]] = {"owner": None, "lease_until": None}


def claim_of(work: FileWork | Work) -> dict[str, int]:
    """Return what ``Queue.mine`` asks for."""
    return {"mine": work.id, "mine_fence": work.fence}


def queue_of(work: FileWork | Work) -> Queue:
    """Return the queue that a piece of work was claimed from."""
    return PAGES if isinstance(work, Work) else FILES


def problem_values(problem: Problem | None) -> dict[str, Any]:
    """Return the columns of a problem; empty ones where there is none."""
    if problem is None:
        return {"problem_code": None, "problem_ru": None, "problem_en": None}
    return {
        "problem_code": problem.code,
        "problem_ru": problem.ru,
        "problem_en": problem.en,
    }


def listed_in(batch: int | BindParameter[int]) -> ColumnElement[bool]:
    """Return the condition that a page's source is listed in the batch."""
    return exists(
        select(files.c.id).where(files.c.source_id == pages.c.source_id, files.c.batch_id == batch)
    )


def wanted_by(batch: int | BindParameter[int]) -> ColumnElement[bool]:
    """Return the condition that a page is to be read for the batch and with its recipe."""
    recipe = select(batches.c.recipe).where(batches.c.id == batch).scalar_subquery()
    return and_(listed_in(batch), pages.c.recipe == recipe)


def going_on(batch: ColumnElement[int | None]) -> ColumnElement[bool]:
    """Return the condition that a row's batch is not paused."""
    paused = select(batches.c.id).where(batches.c.id == batch, batches.c.paused_at.is_not(None))
    return ~exists(paused)


def selected_pages(selection: Selection) -> ColumnElement[bool]:
    """Return the condition that a page is among those that a person points at."""
    chosen: list[ColumnElement[bool]] = [true()]
    if selection.batch is not None:
        chosen.append(listed_in(selection.batch))
    if selection.file is not None:
        source = select(files.c.source_id).where(files.c.id == selection.file).scalar_subquery()
        chosen.append(pages.c.source_id == source)
    if selection.page is not None:
        chosen.append(pages.c.id == selection.page)
    if selection.code is not None:
        chosen.append(pages.c.problem_code == selection.code)
    return and_(*chosen)


def selected_files(selection: Selection) -> ColumnElement[bool]:
    """Return the condition that a file is among those that a person points at."""
    chosen: list[ColumnElement[bool]] = [true()]
    if selection.batch is not None:
        chosen.append(files.c.batch_id == selection.batch)
    if selection.file is not None:
        chosen.append(files.c.id == selection.file)
    if selection.page is not None:
        chosen.append(false())
    if selection.code is not None:
        chosen.append(files.c.problem_code == selection.code)
    return and_(*chosen)
