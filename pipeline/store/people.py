"""Accounts, sessions and tokens. Of every secret only its SHA-256 is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import reading, writing
from pipeline.store.tables import people, sessions, tokens

SESSION_LASTS: Final = timedelta(hours=12)
"""How long a session lives after it was last used."""
_SEEN_EVERY: Final = timedelta(minutes=1)


class Role(StrEnum):
    """What a person may do; each may what those before it may."""

    READER = "reader"
    OPERATOR = "operator"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def may(self, needed: Role) -> bool:
        """Return whether this role is enough where another is asked for."""
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class Person:
    """An account. ``closed`` ones cannot log in; what they did stays theirs."""

    id: int
    login: str
    name: str
    role: Role
    created_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True)
class Token:
    """A key for programs, as its owner sees it; the secret itself is shown once."""

    id: int
    name: str
    created_at: datetime
    ends_at: datetime | None


class LoginTakenError(ValueError):
    """Another account has this log-in name."""


class People:
    """The one way to accounts. ``clock`` tells the time in UTC, with its zone."""

    def __init__(self, engine: Engine, clock: Callable[[], datetime]) -> None:
        self.engine = engine
        self._now = clock

    # Accounts

    def nobody(self) -> bool:
        """Return whether there is no account at all yet."""
        with reading(self.engine) as connection:
            return connection.execute(select(people.c.id).limit(1)).first() is None

    def all(self) -> list[Person]:
        """Return every account, by log-in name."""
        with reading(self.engine) as connection:
            rows = connection.execute(select(people).order_by(people.c.login)).all()
        return [_person(row) for row in rows]

    def add(self, login: str, name: str, role: Role, password: str | None) -> Person:
        """Make an account; ``password`` is a hash, ``None`` where a proxy logs people in.

        Raises:
            LoginTakenError: the name is taken.

        """
        row = {
            "login": folded(login),
            "name": name,
            "role": role,
            "password": password,
            "created_at": self._now(),
        }
        try:
            with writing(self.engine) as connection:
                added = connection.execute(insert(people).values(row).returning(people)).one()
        except IntegrityError as error:
            raise LoginTakenError(login) from error
        return _person(added)

    def change(self, person: int, **values: Any) -> None:
        """Change a person's ``name``, ``role`` or ``password`` (a hash); their sessions stay."""
        with writing(self.engine) as connection:
            connection.execute(update(people).where(people.c.id == person).values(values))

    def close(self, person: int, *, closed: bool) -> None:
        """Close an account and end its sessions, or open it again."""
        with writing(self.engine) as connection:
            when = self._now() if closed else None
            row = update(people).where(people.c.id == person)
            connection.execute(row.values(closed_at=when))
            if closed:
                connection.execute(delete(sessions).where(sessions.c.person_id == person))

    def by_login(self, login: str) -> tuple[Person, str | None] | None:
        """Return an open account and its password's hash."""
        mine = people.c.login == folded(login), people.c.closed_at.is_(None)
        with reading(self.engine) as connection:
            row = connection.execute(select(people).where(*mine)).one_or_none()
        return None if row is None else (_person(row), row.password)

    def by_id(self, person: int) -> Person | None:
        """Return an account by its number."""
        with reading(self.engine) as connection:
            row = connection.execute(select(people).where(people.c.id == person)).one_or_none()
        return None if row is None else _person(row)

    def administrators(self) -> int:
        """Count the open accounts of administrators."""
        which = people.c.role == Role.ADMINISTRATOR, people.c.closed_at.is_(None)
        query = select(func.count()).select_from(people).where(*which)
        with reading(self.engine) as connection:
            return int(connection.execute(query).scalar_one())

    # Sessions

    def begin_session(self, person: int) -> str:
        """Begin a session and return its secret; sessions that ran out are swept away."""
        secret, now = secrets.token_urlsafe(32), self._now()
        row = {
            "secret_sha256": digest(secret),
            "person_id": person,
            "created_at": now,
            "seen_at": now,
            "ends_at": now + SESSION_LASTS,
        }
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.ends_at < now))
            connection.execute(insert(sessions).values(row))
        return secret

    def of_session(self, secret: str) -> Person | None:
        """Return whose session this is, and let it live on; ``None`` where it has ended."""
        now, mine = self._now(), sessions.c.secret_sha256 == digest(secret)
        query = (
            select(people, sessions.c.seen_at)
            .join(sessions, sessions.c.person_id == people.c.id)
            .where(mine, sessions.c.ends_at >= now, people.c.closed_at.is_(None))
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        if now - row.seen_at > _SEEN_EVERY:
            values = {"seen_at": now, "ends_at": now + SESSION_LASTS}
            with writing(self.engine) as connection:
                connection.execute(update(sessions).where(mine).values(values))
        return _person(row)

    def end_session(self, secret: str) -> None:
        """End a session."""
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.secret_sha256 == digest(secret)))

    def end_sessions(self, person: int, but: str = "") -> None:
        """End a person's sessions, but for the one with the secret ``but``."""
        mine = sessions.c.person_id == person, sessions.c.secret_sha256 != digest(but)
        with writing(self.engine) as connection:
            connection.execute(delete(sessions).where(*mine))

    # Tokens

    def add_token(self, person: int, name: str, ends_at: datetime | None) -> str:
        """Make a token and return its secret, which is shown once."""
        secret = f"rzm_{secrets.token_urlsafe(32)}"
        row = {
            "secret_sha256": digest(secret),
            "person_id": person,
            "name": name,
            "created_at": self._now(),
            "ends_at": ends_at,
        }
        with writing(self.engine) as connection:
            connection.execute(insert(tokens).values(row))
        return secret

    def tokens(self, person: int) -> list[Token]:
        """Return a person's tokens that are good, the newest first."""
        query = select(tokens).where(tokens.c.person_id == person, self._good())
        with reading(self.engine) as connection:
            rows = connection.execute(query.order_by(tokens.c.id.desc())).all()
        return [Token(row.id, row.name, row.created_at, row.ends_at) for row in rows]

    def revoke_token(self, person: int, token: int) -> bool:
        """Make a token worthless; ``False`` where the person has no such token."""
        mine = tokens.c.id == token, tokens.c.person_id == person, tokens.c.revoked_at.is_(None)
        with writing(self.engine) as connection:
            row = update(tokens).where(*mine).values(revoked_at=self._now())
            return connection.execute(row).rowcount == 1

    def of_token(self, secret: str) -> Person | None:
        """Return whose token this is; ``None`` where it is worthless."""
        query = (
            select(people)
            .join(tokens, tokens.c.person_id == people.c.id)
            .where(tokens.c.secret_sha256 == digest(secret), self._good())
            .where(people.c.closed_at.is_(None))
        )
        with reading(self.engine) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _person(row)

    def _good(self) -> ColumnElement[bool]:
        lasting = or_(tokens.c.ends_at.is_(None), tokens.c.ends_at >= self._now())
        return tokens.c.revoked_at.is_(None) & lasting


def folded(login: str) -> str:
    """Return a log-in name as it is compared: without outer blanks, in lower case."""
    return login.strip().casefold()


def digest(secret: str) -> str:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _person(row: Row[Any]) -> Person:
    return Person(
        row.id, row.login, row.name, Role(row.role), row.created_at, row.closed_at is not None
    )
