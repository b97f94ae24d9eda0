"""Start a program from a small process and say what it took. Run with ``-I -S``.

A program inherits the memory mark of the process that started it. Started from here the mark is a
few MiB; started from the benchmark itself it would be the benchmark's own size.
"""

import json
import os
import subprocess
import sys
from time import perf_counter


def launched(command: list[str]) -> dict[str, float]:
    """Run a command to its end; return exit code, seconds, processor seconds and peak in MiB."""
    begun = perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {
        "code": process.returncode,
        "seconds": perf_counter() - begun,
        "cpu": usage.ru_utime + usage.ru_stime,
        "peak_mib": usage.ru_maxrss / 1024,
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(launched(sys.argv[1:])))
