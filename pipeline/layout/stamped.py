"""What a stamp says, read once more among the text: it is the stamp's.

Where no colour parts them, letters of a stamp on bare paper form lines as typed ones do.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rapidfuzz import fuzz

from pipeline.layout.inks import Inks
from pipeline.layout.marks import Mark
from pipeline.layout.shapes import WORDY
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink, Line, Word

INSIDE = 0.9  # share of a word that lies in the stamp
STAMPED, BARE = 0.75, 0.2  # how likely a stamp is on its own letters, and at most a machine
LIKELY = 0.5  # how likely a stamp is at least on what it is known to say
APART = 0.6  # by how much likelier it must be than a machine where nothing else shows the stamp
ALIKE = 70  # per cent of its letters: what the stamp says too
LETTERS = 6  # of what is compared, at least
SAME, SHORT = 0.5, 4  # how far a word lies where the stamp says it; letters of it, at least

Part = tuple[Line, ...]
Read = tuple[Mark, Part]


def claimed(
    blocks: Sequence[Part], marks: Sequence[Read], inks: Inks
) -> tuple[list[Part], list[Read]]:
    """Return the blocks without what stamps say, and the marks, each with the lines read of it.

    A stamp gets the words that were not read of it. What lies below a stamp stays text.
    """
    given: list[Read] = []
    kept = list(blocks)
    for mark, lines in marks:
        own: list[Line] = []
        if mark.kind == "stamp":
            parted = [[_parted(line, (mark, lines), inks) for line in part] for part in kept]
            kept = [tuple(text for text, _ in part if text is not None) for part in parted]
            said = [line for part in parted for _, words in part for line in words]
            own = [line for line in said if WORDY.search(line.text) and not _says(lines, line)]
        given.append((mark, (*lines, *own)))
    return kept, given


def _parted(line: Line, stamp: Read, inks: Inks) -> tuple[Line | None, list[Line]]:
    """Return what of a line is text, and the runs of its words that are a stamp's."""
    mark, lines = stamp
    if not line.box.intersection(mark.box).area:
        return line, []
    taken: list[Line] = []
    left: list[Word] = []
    said = [word for each in lines for word in each.words]
    for inside, words in groupby(line.words, lambda word: word.box.share_inside(mark.box) > INSIDE):
        run = Line.of(words)
        if inside and _is_stamps(run, mark, lines, inks):
            taken.append(run)
        else:
            left += [word for word in run.words if not _is_again(word, mark, said, inks)]
    if len(left) == len(line.words):
        return line, []
    return (Line.of(left) if left else None), taken


def _is_stamps(run: Line, mark: Mark, lines: Part, inks: Inks) -> bool:
    stamp, machine = _shares(bounding(word.box for word in run.words), inks)
    if _is_doubtful(mark, stamp - machine):
        return False
    bare = stamp > STAMPED and machine < BARE
    return bare or (stamp > max(LIKELY, machine) and _says(lines, run))


def _is_doubtful(mark: Mark, lead: float) -> bool:
    """Return whether only its ink, which is likelier by so much, shows a stamp."""
    return not (mark.outlined or mark.dye is not None) and lead < APART


def _is_again(word: Word, mark: Mark, said: Sequence[Word], inks: Inks) -> bool:
    """Return whether a stamp has a word in the same place, and its ink there is the likelier."""
    letters = _letters(word.text)
    there = len(letters) >= SHORT and any(
        _letters(other.text) == letters and word.box.iou(other.box) > SAME for other in said
    )
    if not there:
        return False
    stamp, machine = _shares(word.box, inks)
    return stamp > machine and not _is_doubtful(mark, stamp - machine)


def _shares(box: Box, inks: Inks) -> tuple[float, float]:
    """Return how likely a stamp and a machine are on the ink in a box."""
    return inks.of(box).get(Ink.STAMP, 0.0), inks.by_machine(box)


def _says(lines: Part, run: Line) -> bool:
    """Return whether one of a stamp's lines says what a run of words does, as far as it goes."""
    text = _letters(run.text)
    return len(text) >= LETTERS and any(
        len(said := _letters(line.text)) >= LETTERS and fuzz.partial_ratio(said, text) >= ALIKE
        for line in lines
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
