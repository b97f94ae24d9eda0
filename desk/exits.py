"""Exit codes that scripts can rely on."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What the command says to the shell."""

    ALL_READ = 0
    SOME_QUARANTINED = 1
    WRONG_USE = 2
    SURROUNDINGS_FAILED = 3
