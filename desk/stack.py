"""The table of services: what compose runs in containers, ``make stack`` runs right here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from time import sleep
from typing import Final

from desk.context import Desk
from desk.servers import Postgres, Redis

EVERYWHERE: Final = "0.0.0.0"  # noqa: S104
"""Where services listen inside their containers; natively they listen on this machine only."""
SERVICES: Final[dict[str, tuple[str, ...]]] = {
    "migrate": ("status",),
    "dispatcher": ("dispatch", "--metrics-port", "9100"),
    "worker-interactive": (
        *("worker", "--queue", "interactive", "--jobs", "1"),
        *("--metrics-port", "9101"),
    ),
    "worker-batch": ("worker", "--queue", "batch", "--metrics-port", "9102"),
    "watch": ("watch", "/srv/razmetka/incoming", "--out", "/srv/razmetka/results"),
    "desk": ("desk", "--host", EVERYWHERE, "--port", "8018"),
}
"""Each service and its command. ``migrate`` ends by itself, before the others begin."""
SHARED: Final = "/srv/razmetka"
"""Where containers see the shared folder; natively it is the home folder."""
_LOOK_S: Final = 1.0


def commands(home: Path) -> dict[str, list[str]]:
    """Return the services' commands for this machine, their folders below ``home``."""
    razmetka = [sys.executable, "-m", "desk.cli"]
    here = {EVERYWHERE: "127.0.0.1"}
    return {
        name: razmetka + [here.get(part, part).replace(SHARED, str(home)) for part in command]
        for name, command in SERVICES.items()
    }


def run_stack(desk: Desk) -> int:
    """Run everything until Ctrl-C; what ends by itself is started anew."""
    home = desk.settings().home.absolute()
    for name in ("incoming", "results"):
        (home / name).mkdir(parents=True, exist_ok=True)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with ExitStack() as servers:
        redis = servers.enter_context(Redis(home / "redis", keeps=True))
        postgres = servers.enter_context(Postgres(home / "postgres"))
        given = {
            "RAZMETKA_HOME": str(home),
            "DATABASE_URL": postgres.url(),
            "REDIS_URL": redis.url,
        }
        return _supervise(commands(home), os.environ | given)


def _supervise(table: dict[str, list[str]], environment: dict[str, str]) -> int:
    subprocess.run(table["migrate"], env=environment, check=True)
    wanted = {name: command for name, command in table.items() if name != "migrate"}
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        while True:
            for name, command in wanted.items():
                if name not in running or running[name].poll() is not None:
                    running[name] = subprocess.Popen(command, env=environment)
            sleep(_LOOK_S)
    except KeyboardInterrupt:
        return 0
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait()
