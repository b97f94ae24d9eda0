"""Passwords: hashed with Argon2id, and what makes one too weak."""

from __future__ import annotations

from threading import Semaphore
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST: Final = 10
MOST: Final = 200
_HASHER: Final = PasswordHasher()
_TURNS: Final = Semaphore(2)
"""Each hash takes 64 MiB for a moment; two at a time are enough."""
_NOBODY: Final = _HASHER.hash("nobody has this password")


def weakness(password: str, login: str) -> str | None:
    """Return the name of what is wrong with a password; ``None`` where it will do."""
    if not LEAST <= len(password) <= MOST:
        return "password.length"
    if len(set(password)) < 5 or login.strip().casefold() in password.casefold():
        return "password.simple"
    return None


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _TURNS:
        return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Return whether a password is right; as slow for an account that is not there."""
    with _TURNS:
        try:
            return _HASHER.verify(kept or _NOBODY, password[:MOST]) and kept is not None
        except (VerificationError, InvalidHashError):
            return False
