"""What people look up in a batch: its files by the leaf, and what is in the way, by its code."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Engine, Row, Select, and_, delete, func, insert, select

from pipeline.model.page import PageState, Problem
from pipeline.store.database import reading, writing
from pipeline.store.people import Role
from pipeline.store.queues import FILES, PAGES
from pipeline.store.reports import StoredFile, file_of_row
from pipeline.store.tables import batches, closures, files, pages, readings, sources
from pipeline.store.work import FileState


@dataclass(frozen=True, slots=True)
class Leafed:
    """A file of a list, with its pages by state."""

    file: StoredFile
    pages: dict[PageState, int]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong in a batch with one code: an example of it, and how many it struck."""

    problem: Problem
    pages: int
    files: int


@dataclass(frozen=True, slots=True)
class Troubled:
    """A page in quarantine (``page`` is its id) or a refused file."""

    file: int
    name: str
    page: int | None
    number: int | None
    attempts: int
    problem: Problem


@dataclass(frozen=True, slots=True)
class Later:
    """Rows of a batch that wait for another try: how many, when the first is due, and why."""

    count: int
    due: datetime
    problem: Problem | None


class Browser:
    """Questions of people who look at batches."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def newest_of(self, sha256: str, closed: Collection[int] = ()) -> StoredFile | None:
        """Return the newest opened file with these bytes that stands in no closed batch."""
        query = (
            select(files)
            .join(sources, sources.c.id == files.c.source_id)
            .where(sources.c.sha256 == sha256, files.c.batch_id.not_in(list(closed)))
            .order_by(files.c.id.desc())
            .limit(1)
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else file_of_row(row)

    def files(self, batch: int, after: int, most: int) -> list[Leafed]:
        """Return files of a batch with numbers above ``after``, in the order of their listing."""
        query = select(files).where(files.c.batch_id == batch, files.c.id > after)
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(files.c.id).limit(most)).all()
            known = {row.source_id for row in rows if row.source_id is not None}
            counts: dict[int, dict[PageState, int]] = {}
            by_state = select(pages.c.source_id, pages.c.state, func.count())
            grouped = by_state.where(pages.c.source_id.in_(known)).group_by(
                pages.c.source_id, pages.c.state
            )
            for source, state, count in connection.execute(grouped):
                counts.setdefault(source, {})[PageState(state)] = count
        return [Leafed(file_of_row(row), counts.get(row.source_id, {})) for row in rows]

    def troubles(self, batch: int) -> list[Trouble]:
        """Return what went wrong in a batch, by code, the most frequent first."""
        of_pages = _grouped(_quarantined(batch))
        of_files = _grouped(_refused(batch))
        found: dict[str, Trouble] = {}
        with reading(self.engine) as connection:
            for row in connection.execute(of_pages):
                found[row.code] = Trouble(Problem(row.code, row.ru, row.en), row.n, 0)
            for row in connection.execute(of_files):
                before = found.get(row.code)
                count = before.pages if before else 0
                found[row.code] = Trouble(Problem(row.code, row.ru, row.en), count, row.n)
        return sorted(found.values(), key=lambda each: -(each.pages + each.files))

    def troubled(self, batch: int, code: str, most: int) -> list[Troubled]:
        """Return pages in quarantine and refused files of a batch with one code."""
        columns = files.c.id.label("file_id"), files.c.name, pages
        of_pages = (
            select(*columns)
            .join(files, and_(files.c.source_id == pages.c.source_id, files.c.batch_id == batch))
            .where(pages.c.state == PageState.QUARANTINED, pages.c.problem_code == code)
            .order_by(files.c.id, pages.c.number)
            .limit(most)
        )
        of_files = select(files).where(_refused_in(batch), files.c.problem_code == code).limit(most)
        with reading(self.engine) as connection:
            found = [_page(row) for row in connection.execute(of_pages)]
            found += [_file(row) for row in connection.execute(of_files)]
        return found[:most]

    def later(self, batch: int, now: datetime) -> Later | None:
        """Return what of a batch waits for a moment to come, before it is tried again."""
        found = []
        with reading(self.engine) as connection:
            for queue in (PAGES, FILES):
                row = queue.table.c
                which = and_(queue.unfinished, row.batch_id == batch, row.not_before > now)
                query = select(queue.table).where(which).order_by(row.not_before)
                count = select(func.count()).select_from(queue.table).where(which)
                first = connection.execute(query.limit(1)).one_or_none()
                if first is not None:
                    counted = int(connection.execute(count).scalar_one())
                    found.append(Later(counted, first.not_before, _problem(first)))
        return min(found, key=lambda each: each.due, default=None)

    def ahead(self, batch: int) -> int:
        """Count the queued pages of other batches that were handed in before this one."""
        lane = select(batches.c.lane).where(batches.c.id == batch).scalar_subquery()
        going = select(batches.c.id).where(
            batches.c.id < batch, batches.c.lane == lane, batches.c.paused_at.is_(None)
        )
        query = select(func.count()).select_from(pages)
        with reading(self.engine) as connection:
            found = query.where(PAGES.unfinished, pages.c.batch_id.in_(going))
            return int(connection.execute(found).scalar_one())

    def preview(self, source: int, number: int) -> str | None:
        """Return the SHA-256 of a page's newest small picture; ``None`` where it has none."""
        query = (
            select(readings.c.preview_sha256)
            .join(pages, pages.c.id == readings.c.page_id)
            .where(pages.c.source_id == source, pages.c.number == number)
            .where(readings.c.preview_sha256.is_not(None))
            .order_by(readings.c.id.desc())
            .limit(1)
        )
        with reading(self.engine) as connection:
            return connection.scalar(query)

    def of_file(self, file: int) -> int | None:
        """Return the batch of a file."""
        with reading(self.engine) as connection:
            return connection.scalar(select(files.c.batch_id).where(files.c.id == file))

    # Closed batches

    def closed_to(self, batch: int) -> frozenset[Role]:
        """Return the roles that may not see a batch."""
        query = select(closures.c.role).where(closures.c.batch_id == batch)
        with reading(self.engine) as connection:
            return frozenset(map(Role, connection.scalars(query)))

    def closed(self, role: Role) -> frozenset[int]:
        """Return the batches that a role may not see."""
        query = select(closures.c.batch_id).where(closures.c.role == role)
        with reading(self.engine) as connection:
            return frozenset(connection.scalars(query))

    def close(self, batch: int, roles: Iterable[Role]) -> None:
        """Close a batch to exactly these roles; it is never closed to administrators."""
        rows = [
            {"batch_id": batch, "role": role}
            for role in set(roles)
            if role is not Role.ADMINISTRATOR
        ]
        with writing(self.engine) as connection:
            connection.execute(delete(closures).where(closures.c.batch_id == batch))
            if rows:
                connection.execute(insert(closures), rows)


def _quarantined(batch: int) -> Select[Any]:
    listed = select(files.c.source_id).where(files.c.batch_id == batch)
    return select(pages).where(
        pages.c.source_id.in_(listed), pages.c.state == PageState.QUARANTINED
    )


def _refused(batch: int) -> Select[Any]:
    return select(files).where(_refused_in(batch))


def _refused_in(batch: int) -> ColumnElement[bool]:
    return and_(files.c.batch_id == batch, files.c.state == FileState.REFUSED)


def _grouped(which: Select[Any]) -> Select[Any]:
    row = which.subquery().c
    return select(
        row.problem_code.label("code"),
        func.min(row.problem_ru).label("ru"),
        func.min(row.problem_en).label("en"),
        func.count().label("n"),
    ).group_by(row.problem_code)


def _page(row: Row[Any]) -> Troubled:
    return Troubled(
        file=row.file_id,
        name=row.name,
        page=row.id,
        number=row.number,
        attempts=row.attempts,
        problem=_known(row),
    )


def _file(row: Row[Any]) -> Troubled:
    return Troubled(row.id, row.name, None, None, row.attempts, _known(row))


def _known(row: Row[Any]) -> Problem:
    return Problem(row.problem_code, row.problem_ru, row.problem_en)


def _problem(row: Row[Any]) -> Problem | None:
    return None if row.problem_code is None else _known(row)
