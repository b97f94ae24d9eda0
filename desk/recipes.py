"""What each profile reads with, told by a process of its own.

To name an engine it must be loaded, models and all. The web desk never loads one: it runs
``python -m desk.recipes [CONFIG]`` once and reads the answer.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Thread
from typing import Final

from pydantic import TypeAdapter, ValidationError

from config.settings import load_settings, profiles
from pipeline.model.errors import EngineError, RazmetkaError
from pipeline.model.provenance import Run

_RUNS: Final = TypeAdapter(dict[str, Run])
_LIMIT_S: Final = 120


class Recipes:
    """The runs of all profiles. Asked for in the background; who needs one waits for it."""

    def __init__(self, config: Path | None) -> None:
        self._config = config
        self._lock = Lock()
        self._runs: Mapping[str, Run] = {}

    def begin(self) -> None:
        """Ask now, so that nobody has to wait later."""
        Thread(target=self._try, name="recipes", daemon=True).start()

    def of(self, profile: str) -> Run:
        """Return what a profile reads with.

        Raises:
            EngineError: the engine cannot be named; the surroundings are not fit.

        """
        with self._lock:
            if not self._runs:
                self._runs = ask(self._config)
            return self._runs[profile]

    def _try(self) -> None:
        try:
            self.of(next(iter(profiles())))
        except RazmetkaError:
            return  # whoever needs it is told


def ask(config: Path | None) -> Mapping[str, Run]:
    """Return what each profile reads with, as another process finds it.

    Raises:
        EngineError: that process failed; its last line is the detail.

    """
    line = [sys.executable, "-m", "desk.recipes", *([str(config)] if config else [])]
    try:
        done = subprocess.run(line, capture_output=True, check=False, timeout=_LIMIT_S)
        return _RUNS.validate_json(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"> {_LIMIT_S} s") from error
    except ValidationError as error:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise EngineError(words[-1] if words else f"exit {done.returncode}") from error


def main() -> None:
    """Print what each profile reads with, as JSON."""
    from desk.submitting import run_of

    config = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    runs = {name: asdict(run_of(load_settings(name, config))) for name in profiles()}
    sys.stdout.write(json.dumps(runs, ensure_ascii=False))


if __name__ == "__main__":
    main()
