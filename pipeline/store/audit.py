"""Who saw and changed what at the desk. Lines are only ever added."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Engine, func, insert, or_, select

from pipeline.store.database import reading, writing
from pipeline.store.tables import audit

_ADDRESS: Final = 64


class Action(StrEnum):
    """What a line of the audit log tells."""

    LOG_IN = "log-in"
    LOG_IN_FAILED = "log-in-failed"
    LOG_OUT = "log-out"
    ACCOUNT = "account"
    TOKEN = "token"  # noqa: S105
    SAW = "saw"
    FETCHED = "fetched"
    UPLOADED = "uploaded"
    QUEUED = "queued"
    BATCH = "batch"
    RIGHTS = "rights"
    CORRECTED = "corrected"
    TRANSLATED = "translated"
    EXPORTED = "exported"
    SEARCHED = "searched"
    WITHHELD = "withheld"
    GAVE_BACK = "gave-back"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where; ``person`` is ``None`` for one who is not logged in."""

    person: int | None
    who: str
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log."""

    id: int
    at: datetime
    who: str
    address: str
    action: Action
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for: of a person's name, of an action, older than a line."""

    who: str = ""
    action: Action | None = None
    before: int | None = None
    most: int = field(default=100)


class Audit:
    """The one way to the log. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    def note(self, actor: Actor, action: Action, subject: str, **detail: Any) -> None:
        """Add a line."""
        row = {
            "at": self._now(),
            "person_id": actor.person,
            "who": actor.who,
            "address": actor.address[:_ADDRESS],
            "action": action,
            "subject": subject,
            "detail": detail,
        }
        with writing(self.engine) as connection:
            connection.execute(insert(audit).values(row))

    def lines(self, wanted: Wanted) -> list[Line]:
        """Return lines, the newest first."""
        query = select(audit).order_by(audit.c.id.desc()).limit(wanted.most)
        if wanted.who:
            query = query.where(audit.c.who == wanted.who)
        if wanted.action is not None:
            query = query.where(audit.c.action == wanted.action)
        if wanted.before is not None:
            query = query.where(audit.c.id < wanted.before)
        with reading(self.engine) as connection:
            rows = connection.execute(query).all()
        return [
            Line(r.id, r.at, r.who, r.address, Action(r.action), r.subject, r.detail) for r in rows
        ]

    def failures(self, who: str, address: str, within: timedelta) -> int:
        """Count log-ins that failed of late under a name, or from an address."""
        same = or_(audit.c.who == who, audit.c.address == address[:_ADDRESS])
        late = audit.c.action == Action.LOG_IN_FAILED, audit.c.at > self._now() - within
        query = select(func.count()).select_from(audit).where(same, *late)
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar_one())
