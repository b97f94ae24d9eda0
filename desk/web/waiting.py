"""For what a batch waits, in words: nothing at the desk is ever just "pending"."""

from __future__ import annotations

from dataclasses import dataclass

from desk.web.house import House
from desk.web.wording import Wording
from pipeline.store.board import Standing
from pipeline.store.work import FileState, Lane
from workers.pool import lack_of_room

_MIN_FREE_MIB = 500.0


@dataclass(frozen=True, slots=True)
class Reason:
    """A name from the wording, and what fills it."""

    name: str
    values: dict[str, str | int]

    def told(self, words: Wording) -> str:
        """Return it in a language."""
        return words(f"wait.{self.name}", **self.values)


def waits_for(inside: House, batch: Standing, words: Wording) -> str | None:
    """Return why a batch has not ended yet and does not move; ``None`` where it moves or ended."""
    reason = _reason(inside, batch, words)
    return None if reason is None else reason.told(words)


def _reason(inside: House, batch: Standing, words: Wording) -> Reason | None:
    if over(batch):
        return None
    if batch.paused:
        return Reason("paused", {})
    if running(batch):
        return None
    return _held_up(inside, batch, words) or _in_line(inside, batch)


def _held_up(inside: House, batch: Standing, words: Wording) -> Reason | None:
    """Return what is in the way: no room, a pause before another try, nobody who reads."""
    if problem := lack_of_room(inside.settings.home, _MIN_FREE_MIB):
        return Reason("room", {"problem": words.problem(problem)})
    later = inside.browser.later(batch.id, inside.clock())
    if later is not None and later.count == _waiting(batch):
        why = words.problem(later.problem) if later.problem else ""
        return Reason("later", {"when": words.moment(later.due), "why": why})
    if batch.lane is Lane.LOCAL:
        return Reason("local", {})
    return None if inside.readers_here() else Reason("nobody", {})


def _in_line(inside: House, batch: Standing) -> Reason:
    """Return how far back in the line it stands."""
    if ahead := inside.browser.ahead(batch.id):
        return Reason("ahead", {"n": ahead})
    return Reason("opening" if batch.progress.files.get(FileState.LISTED) else "turn", {})


def over(batch: Standing) -> bool:
    """Return whether nothing of a batch waits or runs."""
    return not _waiting(batch) and not running(batch)


def running(batch: Standing) -> int:
    """Count what of a batch is in somebody's hands."""
    pages, files = batch.progress.pages, batch.progress.files
    return sum(n for s, n in pages.items() if s == "running") + files.get(FileState.OPENING, 0)


def _waiting(batch: Standing) -> int:
    pages, files = batch.progress.pages, batch.progress.files
    return sum(n for s, n in pages.items() if s == "queued") + files.get(FileState.LISTED, 0)
