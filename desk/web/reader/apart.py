"""What the desk has made in a process apart: bounded in memory and time, and gone with the desk.

Such a process takes an order on standard input, as JSON, and puts pictures into a folder. Where it
cannot, it tells the problem on standard output.
"""

from __future__ import annotations

import dataclasses
import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pipeline.intake.files import fingerprint, opened
from pipeline.intake.options import IntakeOptions
from pipeline.intake.pixels import PageImage
from pipeline.intake.source import load
from pipeline.model.errors import ChangedError, PictureError
from pipeline.model.page import Problem
from pipeline.preprocess.options import PreprocessOptions
from workers.child import as_ours
from workers.processes import die_with_parent

PROCESSOR_S: Final = 120
"""How much of a processor a picture may take, in seconds: tiles of an A0 map in colour take 40."""
_PATIENCE: Final = 3
"""How much longer it may be by the clock, on a busy machine."""
_MIB: Final = 1 << 20
_REFUSED: Final = 3


@dataclass(frozen=True, slots=True)
class Order:
    """A page of a file whose bytes are known, and the folder into which its pictures go."""

    path: Path
    sha256: str
    number: int
    folder: Path
    intake: IntakeOptions
    preprocess: PreprocessOptions

    def load(self) -> PageImage:
        """Return the page.

        Raises:
            RazmetkaError: the scan is gone, changed, or cannot be read.

        """
        with opened(self.path) as file:
            found = fingerprint(file)
        if found.sha256 != self.sha256:
            raise ChangedError(self.path.name)
        return load(self.path, self.number, found, self.intake)


def made_apart(module: str, order: Order) -> Problem | None:
    """Have a module of ours carry out an order; return why it could not."""
    try:
        made = subprocess.run(
            [sys.executable, "-m", module, str(os.getpid())],
            input=json.dumps(_told(order)).encode(),
            capture_output=True,
            timeout=_PATIENCE * PROCESSOR_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return PictureError(f"> {_PATIENCE * PROCESSOR_S} s").problem
    if made.returncode == _REFUSED:
        return Problem(**json.loads(made.stdout))
    return PictureError(f"exit {made.returncode}").problem if made.returncode else None


def carry_out(work: Callable[[Order], None]) -> int:
    """Carry out the order on standard input, within bounds; return the exit status."""
    die_with_parent(int(sys.argv[1]))
    order = _heard(json.load(sys.stdin))
    memory = order.intake.program_memory_mib * _MIB
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_S, PROCESSOR_S))
    try:
        order.folder.mkdir(parents=True, exist_ok=True)
        work(order)
    except Exception as error:  # the outermost edge of this process
        json.dump(dataclasses.asdict(as_ours(error).problem), sys.stdout)
        return _REFUSED
    return 0


def _told(order: Order) -> dict[str, Any]:
    return {
        "path": os.fsencode(order.path).hex(),
        "sha256": order.sha256,
        "number": order.number,
        "folder": str(order.folder),
        "intake": dataclasses.asdict(order.intake) | {"scratch": None},
        "preprocess": dataclasses.asdict(order.preprocess),
    }


def _heard(told: dict[str, Any]) -> Order:
    return Order(
        Path(os.fsdecode(bytes.fromhex(told["path"]))),
        told["sha256"],
        told["number"],
        Path(told["folder"]),
        IntakeOptions(**told["intake"]),
        PreprocessOptions(**told["preprocess"]),
    )
