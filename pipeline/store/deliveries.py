"""What people hand in at the desk, file by file, before it becomes a batch.

A delivery is a heap of parcels on the counter. Bytes lie on the disk; here stands what they are,
whether they are whole, and why one is refused. Nothing of it is in the queue yet.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from pipeline.model.citation import Citation
from pipeline.model.page import Problem
from pipeline.store.database import reading, writing
from pipeline.store.queues import problem_values
from pipeline.store.tables import batches, deliveries, files, parcels, sources
from pipeline.store.work import Lane, Terms

_CITATION: Final = TypeAdapter(Citation | None)
_CHUNK: Final = 500


class ParcelState(StrEnum):
    """Where an uploaded file stands."""

    ARRIVING = "arriving"
    WHOLE = "whole"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A heap of files that a person hands in; ``batch`` is set once it was queued."""

    id: int
    person: int
    name: str
    terms: Terms
    created_at: datetime
    batch: int | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """An uploaded file. ``secret`` is its address and the name of its bytes on the disk."""

    id: int
    secret: str
    delivery: int
    relative: bytes
    name: str
    size: int
    citation: Citation | None
    state: ParcelState
    sha256: str | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class Twin:
    """The same bytes elsewhere: a file of a batch, or one in the same delivery (no ``batch``)."""

    parcel: int
    name: str
    where: str
    batch: int | None


@dataclass(frozen=True, slots=True)
class Heap:
    """How many parcels of a delivery are in each state, and how many bytes they have."""

    counts: Mapping[ParcelState, int]
    size: int

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


class Deliveries:
    """The one way to what was handed in. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    def begin(self, person: int, name: str, terms: Terms) -> int:
        """Begin a delivery; return its number."""
        row = {"person_id": person, "name": name, "created_at": self._now(), **_terms(terms)}
        with writing(self.engine) as connection:
            added = insert(deliveries).values(row).returning(deliveries.c.id)
            return int(connection.execute(added).scalar_one())

    def change(self, delivery: int, name: str, terms: Terms) -> None:
        """Change what a delivery is called and on what terms it will be read."""
        row = update(deliveries).where(deliveries.c.id == delivery)
        with writing(self.engine) as connection:
            connection.execute(row.values(name=name, **_terms(terms)))

    def of(self, delivery: int) -> Delivery | None:
        """Return a delivery that was not dropped."""
        mine = deliveries.c.id == delivery, deliveries.c.dropped_at.is_(None)
        with reading(self.engine) as connection:
            row = connection.execute(select(deliveries).where(*mine)).one_or_none()
        return None if row is None else _delivery(row)

    def open_of(self, person: int) -> list[Delivery]:
        """Return a person's deliveries that are neither queued nor dropped, the newest first."""
        with reading(self.engine) as connection:
            query = select(deliveries).where(*_open(person)).order_by(deliveries.c.id.desc())
            return [_delivery(row) for row in connection.execute(query)]

    def used(self, person: int) -> int:
        """Return how many bytes a person has announced and not yet queued."""
        query = select(func.coalesce(func.sum(parcels.c.size), 0)).join(deliveries)
        with reading(self.engine) as connection:
            found = query.where(*_open(person), parcels.c.state != ParcelState.REFUSED)
            return int(connection.execute(found).scalar_one())

    def queued(self, delivery: int, batch: int) -> None:
        """Write down the batch that a delivery became."""
        row = update(deliveries).where(deliveries.c.id == delivery)
        with writing(self.engine) as connection:
            connection.execute(row.values(batch_id=batch))

    def drop(self, delivery: int) -> None:
        """Take a delivery off the counter."""
        row = update(deliveries).where(deliveries.c.id == delivery)
        with writing(self.engine) as connection:
            connection.execute(row.values(dropped_at=self._now()))

    # Parcels

    def announce(
        self, delivery: int, relative: bytes, name: str, size: int, citation: Citation | None
    ) -> tuple[Parcel, bool]:
        """Write down a file that is about to arrive; return it, and whether it was known.

        The same path of the same size is the same file: its upload goes on. Of another size it
        takes the place of what was there.
        """
        with writing(self.engine) as connection:
            mine = parcels.c.delivery_id == delivery, parcels.c.relative == relative
            known = connection.execute(select(parcels).where(*mine)).one_or_none()
            if known is not None:
                if known.size == size and known.state != ParcelState.REFUSED:
                    return _parcel(known), True
                connection.execute(delete(parcels).where(parcels.c.id == known.id))
            row = {
                "secret": secrets.token_hex(16),
                "delivery_id": delivery,
                "relative": relative,
                "name": name,
                "size": size,
                "citation": asdict(citation) if citation else None,
                "state": ParcelState.ARRIVING,
                "created_at": self._now(),
            }
            added = connection.execute(insert(parcels).values(row).returning(parcels)).one()
        return _parcel(added), False

    def by_secret(self, secret: str) -> Parcel | None:
        """Return a parcel by its address."""
        with reading(self.engine) as connection:
            query = select(parcels).where(parcels.c.secret == secret)
            row = connection.execute(query).one_or_none()
        return None if row is None else _parcel(row)

    def settle(self, parcel: int, sha256: str | None, problem: Problem | None) -> None:
        """Write down that a parcel is whole, or why it is refused."""
        state = ParcelState.REFUSED if problem else ParcelState.WHOLE
        values = {"state": state, "sha256": sha256, **problem_values(problem)}
        with writing(self.engine) as connection:
            connection.execute(update(parcels).where(parcels.c.id == parcel).values(values))

    def remove(self, parcel: int) -> None:
        """Take a parcel off the counter."""
        with writing(self.engine) as connection:
            connection.execute(delete(parcels).where(parcels.c.id == parcel))

    def cite(self, cited: Iterable[tuple[int, Citation | None]]) -> None:
        """Change the archival references of parcels."""
        with writing(self.engine) as connection:
            for parcel, citation in cited:
                value = asdict(citation) if citation else None
                row = update(parcels).where(parcels.c.id == parcel)
                connection.execute(row.values(citation=value))

    def heap(self, delivery: int) -> Heap:
        """Count a delivery's parcels."""
        columns = parcels.c.state, func.count(), func.coalesce(func.sum(parcels.c.size), 0)
        query = select(*columns).where(parcels.c.delivery_id == delivery)
        with reading(self.engine) as connection:
            rows = connection.execute(query.group_by(parcels.c.state)).all()
        return Heap({ParcelState(row[0]): row[1] for row in rows}, sum(row[2] for row in rows))

    def parcels(self, delivery: int, state: ParcelState | None = None) -> Iterator[Parcel]:
        """Give the parcels of a delivery in the order in which they were announced."""
        mine = [parcels.c.delivery_id == delivery]
        if state is not None:
            mine.append(parcels.c.state == state)
        last = 0
        while True:
            query = select(parcels).where(*mine, parcels.c.id > last).order_by(parcels.c.id)
            with reading(self.engine) as connection:
                rows = connection.execute(query.limit(_CHUNK)).all()
            yield from map(_parcel, rows)
            if len(rows) < _CHUNK:
                return
            last = rows[-1].id

    def twin(self, parcel: Parcel) -> Twin | None:
        """Return where the bytes of a whole parcel are already; ``None`` where they are new."""
        with reading(self.engine) as connection:
            return _twin(connection, parcel)

    def twins(self, delivery: int) -> dict[int, Twin]:
        """Return, by parcel, where the bytes of a delivery are already."""
        found: dict[int, Twin] = {}
        for parcel in self.parcels(delivery, ParcelState.WHOLE):
            twin = self.twin(parcel)
            if twin is not None:
                found[parcel.id] = twin
        return found


def _twin(connection: Connection, parcel: Parcel) -> Twin | None:
    listed = (
        select(files.c.name, files.c.batch_id, batches.c.name.label("batch"))
        .join(sources, sources.c.id == files.c.source_id)
        .join(batches, batches.c.id == files.c.batch_id)
        .where(sources.c.sha256 == parcel.sha256)
        .order_by(files.c.id)
        .limit(1)
    )
    row = connection.execute(listed).one_or_none()
    if row is not None:
        return Twin(parcel.id, row.name, row.batch, row.batch_id)
    earlier = (
        select(parcels.c.name)
        .where(parcels.c.delivery_id == parcel.delivery, parcels.c.sha256 == parcel.sha256)
        .where(parcels.c.id < parcel.id)
        .order_by(parcels.c.id)
        .limit(1)
    )
    name = connection.scalar(earlier)
    return None if name is None else Twin(parcel.id, name, "", None)


def _open(person: int) -> tuple[Any, ...]:
    mine = deliveries.c.person_id == person
    return mine, deliveries.c.batch_id.is_(None), deliveries.c.dropped_at.is_(None)


def _terms(terms: Terms) -> dict[str, Any]:
    return {"profile": terms.profile, "lane": terms.lane, "formats": list(terms.formats)}


def _delivery(row: Row[Any]) -> Delivery:
    terms = Terms(None, Lane(row.lane), row.profile, tuple(row.formats))
    return Delivery(row.id, row.person_id, row.name, terms, row.created_at, row.batch_id)


def _parcel(row: Row[Any]) -> Parcel:
    problem = None
    if row.problem_code is not None:
        problem = Problem(row.problem_code, row.problem_ru, row.problem_en)
    return Parcel(
        id=row.id,
        secret=row.secret,
        delivery=row.delivery_id,
        relative=row.relative,
        name=row.name,
        size=row.size,
        citation=_CITATION.validate_python(row.citation),
        state=ParcelState(row.state),
        sha256=row.sha256,
        problem=problem,
    )
