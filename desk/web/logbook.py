"""Lines of the log in words: what was seen or changed, where it is looked at, and how."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from desk.web.wording import Wording

_SUBJECT: Final = re.compile(r"(file|batch|delivery) (\d+)(?: page (\d+))?")
_ADDRESSES: Final = {"file": "/files", "batch": "/batches"}
_VALUES: Final = ("deed", "role")
"""Where the words for what a detail says stand, beside those for the detail itself."""


def subject_of(words: Wording, subject: str) -> tuple[str, str | None]:
    """Return what a line is about, and the address where it is looked at.

    A name or a question stands for itself.
    """
    known = _SUBJECT.fullmatch(subject)
    if known is None:
        return subject, None
    kind, number, page = known.groups()
    if page:
        return words("subject.page", n=number, page=page), f"/files/{number}/pages/{page}"
    place = f"{_ADDRESSES[kind]}/{number}" if kind in _ADDRESSES else None
    return words(f"subject.{kind}", n=number), place


def details_of(words: Wording, detail: Mapping[str, Any]) -> list[str]:
    """Return what else a line tells, each detail with its name."""
    return [_detail(words, name, value) for name, value in detail.items()]


def _detail(words: Wording, name: str, value: Any) -> str:
    known = f"detail.{name}"
    label = words(known) if words.has(known) else name
    if isinstance(value, bool):
        return f"{label}: {words('detail.yes' if value else 'detail.no')}"
    values = value if isinstance(value, list) else [value]
    return f"{label}: {', '.join(_value(words, each) for each in values) or '–'}"


def _value(words: Wording, value: Any) -> str:
    found = (f"{room}.{value}" for room in _VALUES)
    return next((words(name) for name in found if words.has(name)), str(value))
