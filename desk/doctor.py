"""Are the surroundings fit for work? Each finding comes with its remedy."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from config.settings import Settings, without_password
from pipeline.intake.fence import without_network
from pipeline.layout import inks
from pipeline.model.delivered import Delivered, UndeliveredError
from pipeline.model.errors import DatabaseError, RazmetkaError
from pipeline.ocr import card as typescript
from pipeline.ocr.factory import identify
from pipeline.store.board import Board
from pipeline.store.database import open_engine
from pipeline.store.ledger import Ledger
from workers.app import LANES
from workers.metrics import hints

LEAST_FREE_MB = 500
PROGRAM_TIMEOUT_S = 10
MOST_WAIT_S = 600


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``remedy`` is what to do where it is not ``ok``."""

    name: str
    found: str
    remedy: str = ""
    ok: bool = True


def examine(settings: Settings) -> Iterator[Check]:
    """Yield every check, the dependent ones last."""
    yield _python()
    yield _program("tesseract", "--version", "apt-get install tesseract-ocr")
    yield _language(settings)
    yield _program("pdftoppm", "-v", "apt-get install poppler-utils")
    yield Check("fence", "no network" if without_network() else "programs share our network")
    yield _delivered("ink model", Delivered(inks.DELIVERED, inks.MODEL))
    yield _delivered("typescript model", Delivered(settings.engine.model, typescript.MODEL))
    yield _guarded("engine", lambda: identify(settings.engine).name, "make demo")
    yield _disk(settings.home)
    yield _guarded("database", lambda: _database(settings), "check the folder's permissions")
    yield Check("razmetka", version("razmetka"))


def examine_cluster(settings: Settings) -> Iterator[Check]:
    """Yield what many machines need: Redis, the age of each lane, and where blobs are kept."""
    found = hints(settings.redis_url) if settings.redis_url else None
    shown = without_password(settings.redis_url or "REDIS_URL")
    remedy = "start Redis and set REDIS_URL"
    yield Check("redis", shown, remedy, ok=found is not None)
    for name, count in (found or {}).items():
        yield Check(f"hints {name}", str(count))
    yield Check("blobs", settings.blobs_url or str(settings.home))
    engine = open_engine(settings.database_url)
    try:
        board = Board(engine, lambda: datetime.now(UTC))
        for lane in LANES:
            age = board.waiting(lane).age_s
            slow = "start workers for this lane, or look into their logs"
            yield Check(f"queue age {lane}", f"{age:.0f} s", slow, ok=age < MOST_WAIT_S)
    except DatabaseError as error:
        yield Check("queue age", str(error), "start the database", ok=False)
    finally:
        engine.dispose()


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    fit = sys.version_info >= (3, 11)
    return Check("python", found, "install Python 3.11 or later", ok=fit)


def _program(name: str, flag: str, remedy: str) -> Check:
    path = shutil.which(name)
    if path is None:
        return Check(name, "not found", remedy, ok=False)
    done = subprocess.run(
        [path, flag], capture_output=True, text=True, timeout=PROGRAM_TIMEOUT_S, check=False
    )
    number = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    runs = done.returncode in (0, 99)
    return Check(name, number.group() if number else path, remedy, ok=runs)


def _language(settings: Settings) -> Check:
    model = settings.engine.tessdata / f"{settings.engine.language}.traineddata"
    remedy = f"apt-get install tesseract-ocr-{settings.engine.language}"
    return Check("language", str(model), remedy, ok=model.is_file())


def _delivered(name: str, model: Delivered) -> Check:
    """Look whether a model is the file of its card."""
    try:
        model.model()
        return Check(name, str(model.card().get("name", model.file)))
    except UndeliveredError as error:
        return Check(name, str(error), "install razmetka anew", ok=False)


def _disk(home: Path) -> Check:
    nearest = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    free = shutil.disk_usage(nearest).free // 2**20
    found = f"{free} MB free at {nearest}"
    return Check("disk", found, "free some space", ok=free >= LEAST_FREE_MB)


def _database(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.open(settings.database_url, lambda: datetime.now(UTC))
    ledger.close()
    return without_password(settings.database_url)


def _guarded(name: str, look: Callable[[], str], remedy: str) -> Check:
    try:
        return Check(name, look())
    except (RazmetkaError, OSError) as error:
        return Check(name, str(error), remedy, ok=False)
