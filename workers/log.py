"""What workers and the dispatcher say: a line for each event, with its batch and page."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, Final, TextIO

import structlog

from pipeline.store.work import FileWork, Work
from workers.events import (
    Event,
    Failure,
    FileOpened,
    GivenBack,
    LostWork,
    PageRead,
    Paused,
    Resumed,
)

_TRACE: Final = 2000


def set_up(stream: TextIO = sys.stderr) -> None:
    """Have structlog write JSON lines, and the libraries no more than warnings."""
    logging.basicConfig(stream=stream, level=logging.WARNING, force=True)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.WriteLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def teller(part: str) -> Callable[[Event], None]:
    """Return what tells the events of a part of the program, such as ``worker``."""
    log = structlog.get_logger().bind(part=part, pid=os.getpid())

    def tell(event: Event) -> None:
        match event:
            case FileOpened(file=work, page_count=count):
                log.info("file opened", **_of(work), pages=count)
            case PageRead(page=work, state=state, seconds=took):
                log.info("page read", **_of(work), state=str(state), seconds=_sum(took))
            case Failure(work=work, problem=problem, final=final, trace=trace):
                said = {"code": problem.code, "message": problem.en, "trace": trace[-_TRACE:]}
                log.warning("failed", **_of(work), final=final, **said)
            case LostWork(work=work):
                log.warning("lost to somebody else", **_of(work))
            case GivenBack(work=work):
                log.info("given back", **_of(work))
            case Paused(problem=problem):
                log.warning("paused", code=problem.code, message=problem.en)
            case Resumed():
                log.info("resumed")

    return tell


def _sum(seconds: Mapping[str, float]) -> float:
    return round(sum(seconds.values()), 3)


def _of(work: FileWork | Work) -> dict[str, Any]:
    if isinstance(work, FileWork):
        return {"batch": work.batch, "file": work.id, "attempt": work.attempts}
    return {
        "batch": work.batch,
        "page": work.id,
        "number": work.number,
        "attempt": work.attempts,
        "fence": work.fence,
    }
