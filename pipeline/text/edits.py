"""Changes to a text that can be undone: what stood there, what stands there now, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Edit:
    """One change, by characters of the text before: ``before`` at ``start`` became ``after``."""

    start: int
    before: str
    after: str
    rule: str


@dataclass(frozen=True, slots=True)
class Edited:
    """A text after its edits, which are in order and do not overlap."""

    text: str
    edits: tuple[Edit, ...] = ()


def apply(text: str, edits: Iterable[Edit]) -> Edited:
    """Return the text with the edits made.

    Raises:
        ValueError: an edit overlaps the one before, or its text does not stand there.

    """
    made = tuple(sorted((edit for edit in edits if edit.before != edit.after), key=_start))
    parts, at = [], 0
    for edit in made:
        end = edit.start + len(edit.before)
        if edit.start < at or text[edit.start : end] != edit.before:
            raise ValueError(f"{edit.before!r} does not stand at {edit.start}")
        parts += [text[at : edit.start], edit.after]
        at = end
    return Edited("".join([*parts, text[at:]]), made)


def undone(edited: Edited) -> str:
    """Return the text as it was before its edits."""
    parts, at, shift = [], 0, 0
    for edit in edited.edits:
        start = edit.start + shift
        parts += [edited.text[at:start], edit.before]
        at = start + len(edit.after)
        shift += len(edit.after) - len(edit.before)
    return "".join([*parts, edited.text[at:]])


def _start(edit: Edit) -> int:
    return edit.start
