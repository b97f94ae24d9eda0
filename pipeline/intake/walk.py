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

from pipeline.intake.checksums import Vouched
from pipeline.intake.files import refusal, trouble
from pipeline.intake.names import display_name, natural_key
from pipeline.model.errors import MissingFileError, RazmetkaError
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
        sha256: What a list of checksums promises of its bytes, in lower-case hex.

    """

    path: Path
    relative: PurePath
    problem: Problem | None = None
    sha256: str | None = None


@dataclass(slots=True)
class Walk:
    """All files below some roots, depth first, each folder in natural order.

    Of each open folder only the names are held, and its lists of checksums. ``left_out`` counts,
    by kind, the hidden and system files and the lists that were passed over so far; a hidden folder
    counts once. A root is never left out: somebody named it. What a list names and is not there is
    found missing.
    """

    roots: Sequence[Path]
    left_out: Counter[str] = field(default_factory=Counter)
    _vouched: Vouched = field(default_factory=Vouched)

    def __iter__(self) -> Iterator[Found]:
        """Start over, with an empty count."""
        self.left_out.clear()
        self._vouched = Vouched()
        for root in self.roots:
            self._vouched.begin(root)
            yield from self._below(root)

    def _below(self, root: Path) -> Iterator[Found]:
        pending = [iter([root])]
        while pending:
            path = next(pending[-1], None)
            yield from self._unusable(root)
            if path is None:
                pending.pop()
                if pending:
                    yield from self._missing(root)
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
            promised = None if refused else self._vouched.promised(path)
            yield Found(path, _relative(path, root), refused.problem if refused else None, promised)

    def _unusable(self, root: Path) -> Iterator[Found]:
        for path, error in self._vouched.unusable:
            yield Found(path, _relative(path, root), error.problem)
        self._vouched.unusable.clear()

    def _missing(self, root: Path) -> Iterator[Found]:
        for path, sha256, told_by in self._vouched.leave():
            problem = MissingFileError(display_name(told_by)).problem
            yield Found(path, _relative(path, root), problem, sha256)

    def _entries(self, folder: Path) -> Iterator[Path]:
        """Return what a folder holds; it is listed at once, so that no folder stays open."""
        with os.scandir(folder) as entries:
            kept = [entry for entry in entries if not self._is_left_out(entry.name)]
            names = [entry.name for entry in kept]
            files = [entry.name for entry in kept if not entry.is_dir(follow_symlinks=False)]
        lists = frozenset(self._vouched.enter(folder, files))
        if lists:
            self.left_out["checksums"] += len(lists)
            names = [name for name in names if name not in lists]
        names.sort()  # settles what the key holds for equal
        names.sort(key=natural_key)
        return (folder / name for name in names)

    def _is_left_out(self, name: str) -> bool:
        kind = next((kind for pattern, kind in _SYSTEM if pattern.fullmatch(name)), None)
        if kind:
            self.left_out[kind] += 1
        return kind is not None


def _relative(path: Path, root: Path) -> PurePath:
    """Return a path below its root; its own name for the root itself, or what lies beside it."""
    if path != root and path.is_relative_to(root):
        return path.relative_to(root)
    whole, top = path.absolute(), root.absolute()
    below = whole != top and whole.is_relative_to(top)
    return whole.relative_to(top) if below else PurePath(path.name)


def walk(roots: Sequence[Path]) -> Walk:
    """Return the files below some roots; iterate over it, then read ``left_out``."""
    return Walk(tuple(roots))
