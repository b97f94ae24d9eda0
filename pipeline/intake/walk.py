"""Folders as files, in the order that people expect; links are never followed."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Final

from pipeline.intake.files import refusal, trouble
from pipeline.intake.names import display_name, natural_key
from pipeline.model.errors import RazmetkaError
from pipeline.model.page import Problem

__all__ = ["Found", "Walk", "display_name", "walk"]

_SYSTEM: Final = (
    (re.compile(r"\._.*", re.DOTALL), "._*"),
    (re.compile(r"\.DS_Store"), ".DS_Store"),
    (re.compile(r"(eh)?thumbs\.db", re.IGNORECASE), "Thumbs.db"),
    (re.compile(r"desktop\.ini", re.IGNORECASE), "desktop.ini"),
    (
        re.compile(r"__MACOSX|@eaDir|\$RECYCLE\.BIN|System Volume Information|lost\+found"),
        "system",
    ),
    (re.compile(r"\..*", re.DOTALL), "hidden"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a root, or something that is refused there.

    Attributes:
        path: Where it is.
        relative: Its path below the root it was found under; the file's own name for a root that
            is a file. It says nothing of where the archive keeps its folders.
        problem: Why it is refused, ``None`` for an ordinary file.

    """

    path: Path
    relative: PurePath
    problem: Problem | None = None


@dataclass(slots=True)
class Walk:
    """All files below some roots, depth first, each folder in natural order.

    Of each open folder only the names are held. ``left_out`` counts, by kind, the hidden and
    system files that were passed over so far; a hidden folder counts once. A root is never left
    out: somebody named it.
    """

    roots: Sequence[Path]
    left_out: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Found]:
        """Start over, with an empty count."""
        self.left_out.clear()
        for root in self.roots:
            yield from self._below(root)

    def _below(self, root: Path) -> Iterator[Found]:
        pending = [iter([root])]
        while pending:
            path = next(pending[-1], None)
            if path is None:
                pending.pop()
                continue
            refused: RazmetkaError | None
            try:
                mode = os.lstat(path).st_mode
                if stat.S_ISDIR(mode):
                    pending.append(self._entries(path))
                    continue
                refused = refusal(mode)
            except OSError as error:
                refused = trouble(error)
            relative = PurePath(path.name) if path == root else path.relative_to(root)
            yield Found(path, relative, refused.problem if refused else None)

    def _entries(self, folder: Path) -> Iterator[Path]:
        """Return what a folder holds; it is listed at once, so that no folder stays open."""
        with os.scandir(folder) as entries:
            names = [entry.name for entry in entries if not self._is_left_out(entry.name)]
        names.sort()  # settles what the key holds for equal
        names.sort(key=natural_key)
        return (folder / name for name in names)

    def _is_left_out(self, name: str) -> bool:
        kind = next((kind for pattern, kind in _SYSTEM if pattern.fullmatch(name)), None)
        if kind:
            self.left_out[kind] += 1
        return kind is not None


def walk(roots: Sequence[Path]) -> Walk:
    """Return the files below some roots; iterate over it, then read ``left_out``."""
    return Walk(tuple(roots))
