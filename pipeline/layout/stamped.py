"""What a stamp says, read once more among the text: it is the stamp's.

Where no colour parts them, letters of a stamp on bare paper form lines as typed ones do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from rapidfuzz import fuzz

from pipeline.layout.inks import Inks
from pipeline.layout.marks import Mark
from pipeline.layout.shapes import WORDY
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Word

INSIDE = 0.9  # share of a word that lies in the stamp
STAMPED, BARE = 0.75, 0.2  # how likely a stamp is on its own letters, and at most a machine
NEARLY_BARE = 0.3  # the latter for a whole line in a frame
SOME = 0.3  # how likely a stamp is at least on a line in its frame that it says as well
LIKELY = 0.5  # how likely a stamp is at least on what it is known to say
APART = 0.6  # by how much likelier it must be than a machine where nothing else shows the stamp
HALF = 45  # per cent of the letters of two readings of the same words, torn as they may be
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
        own = list(lines)
        if mark.kind == "stamp":
            parted = [[_parted(line, (mark, lines), inks) for line in part] for part in kept]
            kept = [tuple(text for text, _ in part if text is not None) for part in parted]
            said = [line for part in parted for _, words in part for line in words]
            own = [_mended(line, said) for line in own]
            own += [line for line in said if WORDY.search(line.text) and not _says(own, line)]
        given.append((mark, tuple(own)))
    return kept, given


def _mended(line: Line, said: Sequence[Line]) -> Line:
    """Return a stamp's line with those of its words that were read more surely among the text."""
    for word in (word for run in said for word in run.words):
        worse = _at_its_place(word.box, line.words)
        if worse and _goes_for(word, Line.of(worse)):
            kept = [each for each in line.words if each not in worse]
            line = Line.of(sorted((*kept, word), key=lambda each: each.box.x))
    return line


def _goes_for(word: Word, worse: Line) -> bool:
    """Return whether a word is read more surely than others and says what is left of them."""
    surer = (word.confidence or 0.0) > (worse.confidence or 0.0)
    return surer and fuzz.partial_ratio(_letters(worse.text), _letters(word.text)) >= HALF


def _parted(line: Line, stamp: Read, inks: Inks) -> tuple[Line | None, list[Line]]:
    """Return what of a line is text, and the runs of its words that are a stamp's."""
    mark, lines = stamp
    if not line.box.intersection(mark.box).area:
        return line, []
    taken: list[Line] = []
    left: list[Word] = []
    said = [word for each in lines for word in each.words]
    framed = mark.outlined and line.box.share_inside(mark.box) > INSIDE
    for inside, words in groupby(line.words, lambda word: word.box.share_inside(mark.box) > INSIDE):
        run = Line.of(words)
        if inside and _is_stamps(run, (mark, lines), inks, framed=framed):
            taken.append(run)
        else:
            left += [word for word in run.words if not _is_again(word, mark, said, inks)]
    if len(left) == len(line.words):
        return line, []
    return (Line.of(left) if left else None), taken


def _is_stamps(run: Line, read: Read, inks: Inks, *, framed: bool) -> bool:
    """Return whether a run of words is a stamp's, by the inks on it and by what the stamp says.

    Less is asked of a line that lies ``framed`` as a whole: plain letters look typed there.
    """
    mark, lines = read
    stamp, machine = _shares(run.box, inks)
    if _is_doubtful(mark, stamp - machine):
        return False
    bare = stamp > STAMPED and machine < (NEARLY_BARE if framed else BARE)
    said = stamp > max(LIKELY, machine) and _says(lines, run)
    there = (word for line in lines for word in line.words)
    return bare or said or (framed and stamp > SOME and _alike(run, _at_its_place(run.box, there)))


def _at_its_place(box: Box, said: Iterable[Word]) -> list[Word]:
    """Return the words of a stamp that lie mostly in a box."""
    return [word for word in said if word.box.share_inside(box) > SAME]


def _alike(run: Line, words: Sequence[Word]) -> bool:
    """Return whether words have about half of their letters in common."""
    said = _letters(" ".join(word.text for word in words))
    return bool(said) and fuzz.ratio(said, _letters(run.text)) >= HALF


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


def _says(lines: Sequence[Line], run: Line) -> bool:
    """Return whether one of a stamp's lines says what a run of words does, as far as it goes."""
    text = _letters(run.text)
    return len(text) >= LETTERS and any(
        len(said := _letters(line.text)) >= LETTERS and fuzz.partial_ratio(said, text) >= ALIKE
        for line in lines
    )


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.lower()))
