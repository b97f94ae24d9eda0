"""``python -m tests.fuzz --seconds 600``: fuzz every target, each for its share of the time.

Coverage leads the way where a target is a parser of ours (atheris); ``path`` flips bytes of whole
files and reads them as pages. The input that broke something is kept in ``--keep`` and named.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import Final

from tests.fuzz.seeds import seeds
from tests.fuzz.targets import TARGETS
from tests.fuzz.whole_files import KINDS, Reading, spoiled
from workers.processes import resident_mib

PATH: Final = "path"
_MEMORY_MIB: Final = 2048
_ONE_INPUT_S: Final = 20
_WARM: Final = 50
"""After so many files whatever is loaded late is loaded, and memory should not grow."""
_LOOKS: Final = 8


def fuzz(target: str, seconds: int, keep: Path) -> tuple[int, str]:
    """Fuzz one target in a process of its own; return how it ended and what was counted."""
    with tempfile.TemporaryDirectory(prefix="razmetka-fuzz-") as corpus:
        for number, seed in enumerate(seeds(target)):
            (Path(corpus) / f"seed-{number}").write_bytes(seed)
        options = [
            f"-max_total_time={seconds}",
            f"-timeout={_ONE_INPUT_S}",
            f"-rss_limit_mb={_MEMORY_MIB}",
            f"-artifact_prefix={keep / target}-",
            "-max_len=8192",
            "-print_final_stats=1",
        ]
        done = subprocess.run(
            [sys.executable, "-m", "tests.fuzz.one", target, *options, corpus],
            capture_output=True,
            check=False,
            text=True,
            timeout=seconds + 120,
        )
    counted = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    held = re.findall(r"rss: (\d+)Mb", done.stderr)
    told = f"{counted[1] if counted else '?'} inputs, {_grown(held[0], held[-1]) if held else ''}"
    return done.returncode, told if done.returncode == 0 else (done.stdout + done.stderr)[-3000:]


def fuzz_path(seconds: float, keep: Path, seed: int) -> tuple[int, str]:
    """Flip bytes of whole files and read them; return 0, and how often each end came.

    Memory is told as it was when everything was loaded, and at each eighth of the time.
    """
    dice, began = random.Random(seed), monotonic()  # noqa: S311
    held: list[float] = []
    with Reading() as reading:
        while (spent := (monotonic() - began) / seconds) < 1:
            if reading.ends.total() >= _WARM and spent * _LOOKS >= len(held):
                held.append(resident_mib())
            data = spoiled(dice.choice(KINDS), dice)
            (keep / "path-input").write_bytes(data)
            reading.read(data)
        (keep / "path-input").unlink(missing_ok=True)
        memory = _grown(*(f"{each:.0f}" for each in (*held, resident_mib())))
        return 0, f"{reading.ends.total()} files, {memory}: {dict(reading.ends.most_common())}"


def _grown(*held: str) -> str:
    return f"memory {' -> '.join(held)} MB"


def main() -> int:
    """Fuzz, and tell for each target what came of it."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, default=60)
    options.add_argument("--target", choices=[*TARGETS, PATH], action="append")
    options.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    given = options.parse_args()
    given.keep.mkdir(parents=True, exist_ok=True)
    chosen = given.target or [*TARGETS, PATH]
    share, worst = max(given.seconds // len(chosen), 1), 0
    for target in chosen:
        if target == PATH:
            code, told = fuzz_path(share, given.keep, given.seed)
        else:
            code, told = fuzz(target, share, given.keep)
        sys.stdout.write(f"{target}: {'sound' if code == 0 else 'BROKEN'}, {told}\n")
        sys.stdout.flush()
        worst = max(worst, code)
    return worst


if __name__ == "__main__":
    sys.exit(main())
