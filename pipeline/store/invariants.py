"""The rules that the ledger's rows keep, each as a query for the rows that break it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, literal, or_, select

from pipeline.model.page import PageState
from pipeline.store.journal import EventKind
from pipeline.store.queues import FILES, PAGES, Queue
from pipeline.store.results import MACHINE
from pipeline.store.tables import accepted, corrections, events, files, pages, readings, sources
from pipeline.store.tallies import differing
from pipeline.store.work import READ, FileState

Query = Select[Any]


def rules(forgotten: datetime) -> Iterator[tuple[str, Query]]:
    """Give every rule by name; a lease that ended before ``forgotten`` should have been swept."""
    yield from _file_rules()
    yield from _page_rules()
    yield from _acceptance_rules()
    for queue in (FILES, PAGES):
        yield from _claim_rules(queue, forgotten)


def _file_rules() -> Iterator[tuple[str, Query]]:
    opened = files.c.state == FileState.OPENED
    yield "FILE_STATE", _which("file", files, files.c.state.not_in(list(FileState)))
    yield "OPENED_WITHOUT_SOURCE", _which("file", files, opened & files.c.source_id.is_(None))
    yield "REFUSED_WITHOUT_REASON", _which("file", files, _unexplained(FILES))
    highest = func.coalesce(func.max(pages.c.number), 0)
    count = (
        select(_label("source", sources.c.id))
        .outerjoin(pages, pages.c.source_id == sources.c.id)
        .group_by(sources.c.id, sources.c.page_count)
        .having(
            or_(func.count(pages.c.id) != sources.c.page_count, highest != func.count(pages.c.id))
        )
    )
    yield "PAGE_COUNT", count
    yield "TALLY", differing()


def _page_rules() -> Iterator[tuple[str, Query]]:
    yield "PAGE_STATE", _which("page", pages, pages.c.state.not_in(list(PageState)))
    unexplained = or_(_unexplained(PAGES), and_(_failed(PAGES), _untried()))
    yield "QUARANTINED_WITHOUT_REASON", _which("page", pages, unexplained)
    asked = (
        select(func.count())
        .where(events.c.page_id == pages.c.id, events.c.kind == EventKind.ASKED)
        .correlate(pages)
        .scalar_subquery()
    )
    yield "ROUND_NOBODY_ASKED_FOR", _which("page", pages, pages.c.round != asked + 1)
    twice = (
        select(_label("page", events.c.page_id))
        .where(
            events.c.page_id.is_not(None),
            events.c.kind.in_([EventKind.QUARANTINED, EventKind.CANCELLED]),
        )
        .group_by(events.c.page_id, events.c.round)
        .having(func.count() > 1)
    )
    yield "ENDED_TWICE", twice


def _acceptance_rules() -> Iterator[tuple[str, Query]]:
    joined = and_(accepted.c.page_id == pages.c.id, accepted.c.round == pages.c.round)
    both = select(_label("page", pages.c.id)).outerjoin(accepted, joined)
    is_read = pages.c.state.in_(list(READ))
    yield "READ_BUT_NOT_ACCEPTED", both.where(is_read, accepted.c.page_id.is_(None))
    yield "ACCEPTED_BUT_NOT_READ", both.where(~is_read, accepted.c.page_id.is_not(None))
    strangers = select(_label("reading", readings.c.id)).outerjoin(
        accepted,
        and_(
            accepted.c.reading_id == readings.c.id,
            accepted.c.page_id == readings.c.page_id,
            accepted.c.round == readings.c.round,
        ),
    )
    machine = readings.c.layer == MACHINE
    yield "READING_NOT_ACCEPTED", strangers.where(machine, accepted.c.page_id.is_(None))
    parentless = select(_label("reading", readings.c.id)).outerjoin(
        corrections, corrections.c.reading_id == readings.c.id
    )
    yield "LAYER_OF_NOBODY", parentless.where(~machine, corrections.c.reading_id.is_(None))
    yield "READING_WITH_AUTHOR", parentless.where(machine, corrections.c.reading_id.is_not(None))


def _claim_rules(queue: Queue, forgotten: datetime) -> Iterator[tuple[str, Query]]:
    row = queue.table.c
    kind = queue.event_link.removesuffix("_id")
    leased = row.lease_until.is_not(None)
    held = row.state == queue.held
    yield "HELD_WITHOUT_LEASE", _which(kind, queue.table, held & ~leased)
    yield "LEASE_WITHOUT_HOLDER", _which(kind, queue.table, ~held & leased)
    yield "LEASE_FORGOTTEN", _which(kind, queue.table, held & (row.lease_until < forgotten))
    negative = or_(row.attempts < 0, row.setbacks < 0, row.fence < 0)
    yield "COUNTS", _which(kind, queue.table, negative)


def _failed(queue: Queue) -> ColumnElement[bool]:
    return queue.table.c.state == queue.failed


def _untried() -> ColumnElement[bool]:
    return pages.c.attempts + pages.c.setbacks < 1


def _unexplained(queue: Queue) -> ColumnElement[bool]:
    row = queue.table.c
    silent = or_(row.problem_code.is_(None), row.problem_ru.is_(None), row.problem_en.is_(None))
    return _failed(queue) & silent


def _label(kind: str, number: ColumnElement[Any]) -> ColumnElement[str]:
    return literal(kind + " ") + cast(number, String)


def _which(kind: str, table: Any, broken: ColumnElement[bool]) -> Query:
    return select(_label(kind, table.c.id)).where(broken)
