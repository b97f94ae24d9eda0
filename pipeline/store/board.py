"""What many machines and the people at them ask: what waits, in which order, and how it goes on.

Everything here is a question or a word about whole batches; pages are claimed in the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    Select,
    and_,
    exists,
    func,
    or_,
    select,
    update,
)

from pipeline.store import reports
from pipeline.store.database import reading, writing
from pipeline.store.queues import FILES, PAGES, Queue
from pipeline.store.reports import Progress, StoredFile
from pipeline.store.results import MACHINE
from pipeline.store.tables import batches, files, pages, readings
from pipeline.store.work import FileState, Lane

RATE_WINDOW: Final = timedelta(minutes=5)
"""The rate of a batch is that of its last minutes."""


class Kind(StrEnum):
    """What a hint asks for: open a file, read a page, write a finished file's results."""

    OPEN = "open"
    READ = "read"
    WRITE = "write"


@dataclass(frozen=True, slots=True)
class Hint:
    """Something waits: the number of a file or a page. A hint may be lost, doubled or stale."""

    kind: Kind
    id: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A batch as people see it. ``pages_per_minute`` and ``seconds_left`` are of this moment."""

    id: int
    name: str
    owner: str | None
    lane: Lane
    profile: str
    formats: tuple[str, ...]
    out_dir: bytes
    created_at: datetime
    paused: bool
    ended: bool
    progress: Progress
    pages_per_minute: float
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whether something could be begun in a lane, and for how long nothing of it was."""

    any: bool
    age_s: float


class Board:
    """Questions about batches. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    # What waits

    def hints(self, lane: Lane, most: int) -> list[Hint]:
        """Return what waits in a lane, every batch in its turn, at most ``most`` altogether.

        Pages come before unopened files, so that what was opened is read while it is at hand.
        """
        with reading(self.engine) as connection:
            active = self._active(connection, lane)
            if not active:
                return []
            share = -(-most // len(active))
            queues = [list(self._of_batch(connection, batch, share)) for batch in active]
        return _in_turns(queues, most)

    def recipes(self) -> dict[str, str]:
        """Return the profile that each recipe of a batch which goes on was made from."""
        query = select(batches.c.recipe, batches.c.profile).where(batches.c.ended_at.is_(None))
        with reading(self.engine) as connection:
            return {row.recipe: row.profile or "default" for row in connection.execute(query)}

    def waiting(self, lane: Lane) -> Waiting:
        """Return whether something could be begun in a lane, and how long the oldest batch waits.

        A batch waits from when it was listed, or from when a page of it was last read.
        """
        with reading(self.engine) as connection:
            since = [self._last_moved(connection, b) for b in self._active(connection, lane)]
        ages = [(self._now() - moment).total_seconds() for moment in since if moment]
        return Waiting(bool(ages), max(ages, default=0.0))

    # A person's word about a batch

    def pause(self, batch: int) -> bool:
        """Have nothing more of a batch begun; ``False`` where there is no such batch."""
        return self._set(batch, paused_at=self._now())

    def resume(self, batch: int) -> bool:
        """Let a batch go on; ``False`` where there is no such batch."""
        return self._set(batch, paused_at=None)

    # Keeping

    def read_out(self) -> list[int]:
        """Return workers' batches of which nothing is left to open or read, and that go on."""
        listed = batches.c.listed_at.is_not(None)
        over = and_(batches.c.ended_at.is_(None), listed, ~_unfinished())
        query = select(batches.c.id).where(over, batches.c.lane != Lane.LOCAL)
        with reading(self.engine) as connection:
            return list(connection.scalars(query))

    def end(self, batch: int) -> bool:
        """Write down that a batch is read and written; ``False`` where something waits again."""
        row = update(batches).where(batches.c.id == batch, ~_unfinished())
        with writing(self.engine) as connection:
            return connection.execute(row.values(ended_at=self._now())).rowcount == 1

    def wake(self) -> int:
        """Have batches go on that had ended and of which something waits again."""
        row = update(batches).where(batches.c.ended_at.is_not(None), _unfinished())
        with writing(self.engine) as connection:
            return connection.execute(row.values(ended_at=None)).rowcount

    # How it goes

    def standing(self, batch: int) -> Standing:
        """Return how a batch stands.

        Raises:
            LookupError: there is no such batch.

        """
        with reading(self.engine) as connection:
            query = select(batches).where(batches.c.id == batch)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise LookupError(f"there is no batch {batch}")
            return self._standing(connection, row)

    def newest(self, most: int) -> list[Standing]:
        """Return how the newest batches stand, the newest first."""
        query = select(batches).order_by(batches.c.id.desc()).limit(most)
        with reading(self.engine) as connection:
            return [self._standing(connection, row) for row in connection.execute(query).all()]

    def to_write(self, source: int) -> list[tuple[StoredFile, Standing]]:
        """Return the files of workers' batches with these bytes, if all of its pages are final."""
        unread = select(pages.c.id).where(pages.c.source_id == source, PAGES.unfinished)
        query = (
            select(files.c.id)
            .join(batches, batches.c.id == files.c.batch_id)
            .where(files.c.source_id == source, batches.c.lane != Lane.LOCAL)
        )
        with reading(self.engine) as connection:
            if connection.execute(unread.limit(1)).first():
                return []
            found = list(connection.scalars(query))
        return [self.file(number) for number in found]

    def file(self, number: int) -> tuple[StoredFile, Standing]:
        """Return a file and how its batch stands.

        Raises:
            LookupError: there is no such file.

        """
        with reading(self.engine) as connection:
            query = select(files).where(files.c.id == number)
            row = connection.execute(query).one_or_none()
            if row is None:
                raise LookupError(f"there is no file {number}")
            batch = connection.execute(select(batches).where(batches.c.id == row.batch_id)).one()
            return reports.file_of_row(row), self._standing(connection, batch)

    def _active(self, connection: Connection, lane: Lane) -> list[int]:
        query = select(batches.c.id).where(
            batches.c.lane == lane, batches.c.paused_at.is_(None), batches.c.ended_at.is_(None)
        )
        return list(connection.scalars(query.order_by(batches.c.id)))

    def _of_batch(self, connection: Connection, batch: int, most: int) -> Iterator[Hint]:
        found = list(connection.scalars(self._claimable(PAGES, batch, most)))
        yield from (Hint(Kind.READ, number) for number in found)
        if len(found) < most:
            left = connection.scalars(self._claimable(FILES, batch, most - len(found)))
            yield from (Hint(Kind.OPEN, number) for number in left)

    def _claimable(self, queue: Queue, batch: int, most: int) -> Select[Any]:
        row = queue.table.c
        now = self._now()
        free = or_(row.not_before.is_(None), row.not_before <= now)
        which = and_(queue.unfinished, row.batch_id == batch, row.state == queue.waiting, free)
        return select(row.id).where(which).order_by(row.attempts, row.id).limit(most)

    def _last_moved(self, connection: Connection, batch: int) -> datetime | None:
        if not list(self._of_batch(connection, batch, 1)):
            return None
        newest = (
            select(readings.c.created_at)
            .join(pages, pages.c.id == readings.c.page_id)
            .where(pages.c.batch_id == batch, readings.c.created_at > self._now() - RATE_WINDOW)
            .order_by(readings.c.created_at.desc())
            .limit(1)
        )
        began = select(batches.c.created_at).where(batches.c.id == batch)
        return connection.scalar(newest) or connection.scalar(began)

    def _set(self, batch: int, **values: Any) -> bool:
        row = update(batches).where(batches.c.id == batch).values(values)
        with writing(self.engine) as connection:
            return connection.execute(row).rowcount == 1

    def _standing(self, connection: Connection, row: Row[Any]) -> Standing:
        told = reports.progress(connection, row.id)
        rate = self._rate(connection, row.id, row.created_at)
        left = told.pages_known - told.pages_final
        unopened = sum(told.files.get(s, 0) for s in (FileState.LISTED, FileState.OPENING))
        opened = told.files.get(FileState.OPENED, 0)
        if unopened and opened:
            left += round(unopened * told.pages_known / opened)
        return Standing(
            id=row.id,
            name=row.name,
            owner=row.owner,
            lane=Lane(row.lane),
            profile=row.profile or "default",
            formats=tuple(row.formats or ()),
            out_dir=row.out_dir,
            created_at=row.created_at,
            paused=row.paused_at is not None,
            ended=row.ended_at is not None,
            progress=told,
            pages_per_minute=rate,
            seconds_left=left / rate * 60 if rate else (None if left or unopened else 0.0),
        )

    def _rate(self, connection: Connection, batch: int, began: datetime) -> float:
        now = self._now()
        since = max(began, now - RATE_WINDOW)
        count = (
            select(func.count())
            .select_from(readings)
            .join(pages, pages.c.id == readings.c.page_id)
            .where(readings.c.created_at > since, pages.c.batch_id == batch)
            .where(readings.c.layer == MACHINE)
        )
        minutes = max((now - since).total_seconds(), 1.0) / 60
        return int(connection.execute(count).scalar_one()) / minutes


def _unfinished() -> ColumnElement[bool]:
    page = select(pages.c.id).where(PAGES.unfinished, pages.c.batch_id == batches.c.id)
    file = select(files.c.id).where(FILES.unfinished, files.c.batch_id == batches.c.id)
    return or_(exists(page.correlate(batches)), exists(file.correlate(batches)))


def _in_turns(queues: list[list[Hint]], most: int) -> list[Hint]:
    """Take from each queue in its turn."""
    longest = max(map(len, queues), default=0)
    turns = (queue[place] for place in range(longest) for queue in queues if place < len(queue))
    return [hint for _, hint in zip(range(most), turns, strict=False)]
