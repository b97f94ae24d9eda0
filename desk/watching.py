"""How a run shows itself: a bar for people, nothing, or a line of JSON for each event."""

from __future__ import annotations

import json
import os
from typing import Any, Protocol, TextIO

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from desk.words import Words
from pipeline.model.page import Problem
from workers.events import Event, Failure, FileOpened, PageRead, Paused, Resumed


class Watcher(Protocol):
    """Is told what happens while it is entered."""

    def __enter__(self) -> Watcher: ...

    def __exit__(self, *error: object) -> None: ...

    def notify(self, event: Event) -> None:
        """Take note of an event; quick, as the pool waits for it."""
        ...


class Rate(ProgressColumn):
    """Pages per minute."""

    def render(self, task: Task) -> Text:
        """Return the rate, or nothing before the first page."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed * 60:.0f}/min" if speed else "", style="progress.data.speed")


class Bar:
    """A progress bar by page, with the rate and the time left."""

    def __init__(self, console: Console, words: Words, known: int, final: int) -> None:
        self._words = words
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            Rate(),
            TimeRemainingColumn(),
            console=console,
        )
        self._task = self._progress.add_task(words.reading, total=known, completed=final)
        self._total = known

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._progress.stop()

    def notify(self, event: Event) -> None:
        """Move the bar."""
        match event:
            case FileOpened(page_count=count):
                self._total += count
                self._progress.update(self._task, total=self._total)
            case PageRead() | Failure(final=True):
                self._progress.advance(self._task)
            case Paused(problem=problem):
                said = f"{self._words.paused}: {self._words.of(problem)}"
                self._progress.update(self._task, description=said)
            case Resumed():
                self._progress.update(self._task, description=self._words.reading)


class Quiet:
    """Says nothing."""

    def __enter__(self) -> Quiet:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def notify(self, event: Event) -> None:
        """Let it pass."""


class JsonLines:
    """A JSON object for each event, on a line of its own."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __enter__(self) -> JsonLines:
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def notify(self, event: Event) -> None:
        """Write the event."""
        self.write(_plain(event))

    def failed(self, path: bytes, problem: Problem, *, final: bool) -> None:
        """Write that a file or page failed."""
        self.write(_failed(path, problem, final=final))

    def write(self, values: dict[str, Any]) -> None:
        """Write one line."""
        self._stream.write(json.dumps(values, ensure_ascii=False) + "\n")
        self._stream.flush()


def _plain(event: Event) -> dict[str, Any]:
    match event:
        case FileOpened(file=file, page_count=count):
            return {"event": "file", "path": _shown(file.path), "pages": count}
        case PageRead(page=page, state=state):
            shown = _shown(page.path)
            return {"event": "page", "path": shown, "page": page.number, "state": state.value}
        case Failure(work=work, problem=problem, final=final):
            return _failed(work.path, problem, final=final)
        case Paused(problem=problem):
            return {"event": "paused", "code": problem.code, "en": problem.en, "ru": problem.ru}
        case _:
            return {"event": type(event).__name__.lower()}


def _failed(path: bytes, problem: Problem, *, final: bool) -> dict[str, Any]:
    values = {"event": "failure", "path": _shown(path), "final": final}
    return values | {"code": problem.code, "en": problem.en, "ru": problem.ru}


def _shown(path: bytes) -> str:
    return os.fsdecode(path).encode("utf-8", "backslashreplace").decode()
