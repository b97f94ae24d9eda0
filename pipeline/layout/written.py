"""Read lines against the inks: which of them a hand wrote, and what made each word.

The network is hardly believed against the reader: a line that it takes for handwriting, or for no
ink at all, and that is read surely stays text, unless its letters are as large as a hand's too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from pipeline.layout.inks import MACHINE, Inks
from pipeline.layout.marks import Mark
from pipeline.layout.named import HANDWRITING, UNNAMED, Named, renamed
from pipeline.model.geometry import Box, bounding, usual_height
from pipeline.model.page import Ink, Line, Word
from pipeline.model.vocabulary import OTHER, Vocabulary

WRITTEN = 0.5  # how likely a hand is on the ink of a line that it wrote
PENNED = 0.8  # the same of a word that it wrote beside typed ones
CROSSED = 0.35  # how likely typing or print is on a word that a hand crosses
READ_WELL = 0.8  # mean confidence of a line that is text whatever the network says
LARGE = 1.5  # times the usual height of a line: words that a hand wrote, however surely read
COVERED = 0.5  # share of a note's box under a line that is both by hand and read surely
TYPED = 0.85  # how likely typing or print is on a line that surely is no dirt
INKLESS = 0.2  # no ink is likelier than this on shadows, edges of paper and dust
UNDER = 0.05  # how likely typing or print is on a line that stands below a stamp
NEIGHBOURS = 0.5  # weight of a line's ink in that of each of its words

Part = tuple[Line, ...]


def parted(
    blocks: Sequence[Part], marks: Sequence[Mark], inks: Inks
) -> tuple[list[Part], list[Mark]]:
    """Return the lines that are text, and the marks, with what a hand wrote among the latter.

    A note lies over text as often as beside it: words of typing or print in a line by hand stay.
    It is no note where the reader is sure of the very strokes that the network takes for a hand's.
    What neither of them knows is dirt. Words that are read unsurely, and are surely typing or
    print, know it already.
    """
    blocks = [tuple(line for line in part if not _is_dirt(line, inks)) for part in blocks]
    large = LARGE * usual_height((line.box, len(line.text)) for part in blocks for line in part)
    parts = [
        [piece for line in part for piece in _sorted_out(line, large, inks)] for part in blocks
    ]
    kept = [
        tuple(_known_typed(line, inks) for line, _ in part if line is not None) for part in parts
    ]
    written = [box for part in parts for _, box in part if box is not None]
    text = [line.box for part in kept for line in part if inks.by_hand(line.box) > WRITTEN]
    notes = [mark for mark in marks if mark.kind != "handwriting" or not _is_under(mark.box, text)]
    loose = [box for box in written if all(box.share_inside(note.box) < COVERED for note in notes)]
    return kept, [*notes, *(Mark("handwriting", box, WRITTEN, "a line by hand") for box in loose)]


def _known_typed(line: Line, inks: Inks) -> Line:
    if _is_sure(line) or inks.by_machine(line.box) < TYPED:
        return line
    shares = inks.of(line.box)
    return _all_of(line, max(MACHINE, key=lambda ink: shares[ink]))


def _sorted_out(line: Line, large: float, inks: Inks) -> list[tuple[Line | None, Box | None]]:
    """Return what of a line is text and the boxes of what a hand wrote, piece by piece."""
    pieces = [line] if _is_note(line, large, inks) else _unmixed(line, inks)
    return [
        (None, piece.box) if _is_note(piece, large, inks) else _words_parted(piece, inks)
        for piece in pieces
    ]


def _is_note(line: Line, large: float, inks: Inks) -> bool:
    """Return whether a hand surely wrote a line: words in large letters, with no typing below."""
    worded = any(map(str.isalpha, line.text)) and line.box.height > large
    return worded and inks.by_hand(line.box) > PENNED and inks.by_machine(line.box) < CROSSED


def _unmixed(line: Line, inks: Inks) -> list[Line]:
    """Return a line, and apart from it the words beside typed ones that are strokes of a hand."""
    pen = [inks.by_hand(word.box) > PENNED and not _is_sure(word) for word in line.words]
    if all(pen) or not any(pen):
        return [line]
    parts = zip(line.words, pen, strict=True)
    written = [word for word, by_pen in parts if by_pen]
    return [Line.of(word for word in line.words if word not in written), Line.of(written)]


def with_inks(zone: Named, inks: Inks, vocabulary: Vocabulary) -> Named:
    """Return a zone whose words know their ink; those of a stamp or a note need no look.

    A phrase as in notes that a machine wrote is no note: nothing of it may be lost.
    """
    if zone.kind == HANDWRITING and not zone.strokes and inks.ink(zone.box) is not Ink.HAND:
        zone = renamed(zone, OTHER, UNNAMED, "no hand wrote it")
    ink = vocabulary.kind(zone.kind).ink
    if ink in {Ink.STAMP, Ink.HAND}:
        return replace(zone, lines=tuple(_all_of(line, ink) for line in zone.lines))
    return replace(zone, lines=tuple(_line(line, inks) for line in zone.lines))


def prevailing(lines: Sequence[Line]) -> Ink | None:
    """Return the ink of most letters of lines whose words know theirs."""
    letters: Counter[Ink] = Counter()
    for word in (word for line in lines for word in line.words):
        if word.ink is not None:
            letters[word.ink] += len(word.text)
    return letters.most_common(1)[0][0] if letters else None


def _all_of(line: Line, ink: Ink) -> Line:
    return replace(line, words=tuple(replace(word, ink=ink) for word in line.words))


def _line(line: Line, inks: Inks) -> Line:
    around = inks.of(line.box)
    return replace(line, words=tuple(_inked(word, around, inks) for word in line.words))


def _inked(word: Word, around: dict[Ink, float], inks: Inks) -> Word:
    shares = weighed(word, around, inks)
    if not shares:
        return word
    if max(around.get(ink, 0.0) for ink in MACHINE) > UNDER:  # a stamp lies over typing, not below
        shares.pop(Ink.STAMP, None)
    return replace(word, ink=max(sorted(shares), key=shares.__getitem__))


def weighed(word: Word, around: dict[Ink, float], inks: Inks) -> dict[Ink, float]:
    """Return how likely each ink is on a word, those around it on its line counting as well."""
    own = inks.of(word.box)
    return {ink: own.get(ink, 0.0) + NEIGHBOURS * around.get(ink, 0.0) for ink in {*own, *around}}


def _words_parted(line: Line, inks: Inks) -> tuple[Line | None, Box | None]:
    """Return what of a line is text, and the box of what a hand wrote in it."""
    if not _by_hand(line, inks):
        return line, None
    text = tuple(word for word in line.words if _is_typed(word.box, inks))
    rest = [word.box for word in line.words if word not in text]
    if not text or not rest:
        return (line, None) if text else (None, line.box)
    return Line.of(text), bounding(rest)


def _is_typed(box: Box, inks: Inks) -> bool:
    return inks.by_machine(box) > min(inks.by_hand(box), CROSSED)


def _by_hand(line: Line, inks: Inks) -> bool:
    return not _is_sure(line) and inks.by_hand(line.box) > WRITTEN


def _is_dirt(line: Line, inks: Inks) -> bool:
    return not _is_sure(line) and max(inks.of(line.box).values(), default=0.0) < INKLESS


def _is_sure(read: Line | Word) -> bool:
    return (read.confidence or 0.0) >= READ_WELL


def _is_under(box: Box, text: Sequence[Box]) -> bool:
    return sum(box.intersection(line).area for line in text) > COVERED * box.area
