"""Changes to a text that can be undone: what stood there, what stands there now, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace


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


def composed(first: Edited, then: Edited) -> Edited:
    """Return the two as one: edits of the first's text before, which lead to the second's after.

    Edits that touch the same letters become one, under both their rules.
    """
    made, shift = [], 0  # from the text before the first edits to the text between
    for low, high, earlier, later in _clusters(first.edits, then.edits):
        between, start = first.text[low:high], low - shift
        before = undone(Edited(between, _from(earlier, start)))
        after = apply(between, _from(later, low)).text
        rules = dict.fromkeys(edit.rule for edit in (*earlier, *later))
        if before != after:
            made.append(Edit(start, before, after, "+".join(rules)))
        shift += sum(len(edit.after) - len(edit.before) for edit in earlier)
    return Edited(then.text, tuple(made))


Cluster = tuple[int, int, list[Edit], list[Edit]]
"""Where it begins and ends in the text between; the edits that led there and those that follow."""


def _clusters(first: Iterable[Edit], then: Iterable[Edit]) -> list[Cluster]:
    """Return the edits of both in order, those together that touch the same letters."""
    spans: list[Cluster] = []
    shift = 0
    for edit in first:
        low = edit.start + shift
        spans.append((low, low + len(edit.after), [edit], []))
        shift += len(edit.after) - len(edit.before)
    spans += [(edit.start, edit.start + len(edit.before), [], [edit]) for edit in then]
    clusters: list[Cluster] = []
    for low, high, earlier, later in sorted(spans, key=lambda span: span[:2]):
        if clusters and low < clusters[-1][1]:
            start, end, before, after = clusters[-1]
            clusters[-1] = start, max(end, high), before + earlier, after + later
        else:
            clusters.append((low, high, earlier, later))
    return clusters


def _from(edits: list[Edit], start: int) -> tuple[Edit, ...]:
    return tuple(replace(edit, start=edit.start - start) for edit in edits)


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
