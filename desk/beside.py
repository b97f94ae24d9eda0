"""The pool that reads beside the web desk, in a process of its own.

It is run as ``python -m desk.beside PARENT JOBS HOME [CONFIG]`` and ends with its parent. The
desk itself loads neither the engine nor OpenCV; here both are at home.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from threading import Event, Thread
from types import FrameType
from typing import Final

from config.settings import Settings
from workers.processes import die_with_parent

_PAUSE_S: Final = 2.0
_GRACE_S: Final = 20.0


class Beside:
    """Keeps the pool going: started again whenever it ends, ended with the desk."""

    def __init__(self, settings: Settings, config: Path | None, jobs: int) -> None:
        self._line = [str(jobs), str(settings.home.absolute()), *([str(config)] if config else [])]
        self._over = Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._keep, name="beside", daemon=True)

    def start(self) -> None:
        """Start the pool, and whatever follows."""
        self._thread.start()

    @property
    def alive(self) -> bool:
        """Whether the pool runs at this moment."""
        return self._process is not None and self._process.poll() is None

    def stop(self) -> None:
        """Have pages in hand end, within bounds."""
        self._over.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(_GRACE_S)
        if self.alive and self._process is not None:
            self._process.kill()

    def _keep(self) -> None:
        # The kernel ties the pool's life to the thread that started it: this one lasts.
        while not self._over.is_set():
            line = [sys.executable, "-m", "desk.beside", str(os.getpid()), *self._line]
            self._process = subprocess.Popen(
                line, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, start_new_session=True
            )
            self._process.wait()
            self._over.wait(_PAUSE_S)


def main() -> None:
    """Read what is handed in at the desk, until told to stop or the desk ends."""
    parent, jobs, home = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    die_with_parent(parent)
    serve_alone(home, Path(sys.argv[4]) if len(sys.argv) > 4 else None, jobs)


def serve_alone(home: Path, config: Path | None, jobs: int) -> None:
    """Work off both lanes of the ledger with so many children. Main thread only."""
    from config.settings import load_settings, profiles
    from desk.context import now
    from desk.submitting import run_of
    from pipeline.store.ledger import Ledger
    from workers import log
    from workers.alone import Alone
    from workers.building import Premises, build_bench
    from workers.options import PoolOptions
    from workers.scan_reader import make_reader

    log.set_up()
    settings = {name: _at(home, load_settings(name, config)) for name in profiles()}
    readers = {
        run_of(each).options_digest: partial(make_reader, each) for each in settings.values()
    }
    own = next(iter(settings.values()))
    ledger = Ledger.open(own.database_url, now)
    options = PoolOptions(jobs=jobs)
    bench = build_bench(
        ledger, Premises(own.home, own.blobs_url), readers, options, log.teller("pool")
    )
    alone = Alone(bench)

    def stop(_number: int, _frame: FrameType | None) -> None:
        alone.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    alone.run()
    ledger.close()


def _at(home: Path, settings: Settings) -> Settings:
    return settings.model_copy(update={"home": home})


if __name__ == "__main__":
    main()
