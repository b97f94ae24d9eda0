"""The lines of a zone's newest text with the pixels they stand on.

A corrected line keeps the box of the line it stands for. Where words have changed, the line's box
is shared out among them by their letters; such places are marked as estimated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations, pairwise
from statistics import median
from typing import Final

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Word, Zone
from pipeline.model.redaction import is_gap

_BELOW: Final = frozenset("друфцщДЦЩQgjpqy,;()/„_")  # letters that reach below the line
_APART: Final = 3  # words a third of the line apart tell how it leans


@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line with its words. ``read`` is what the engine read where a person changed it.

    ``estimated`` says that the words' boxes were not measured on the scan; ``measured`` that the
    line's own box was.
    """

    text: str
    box: Box
    words: tuple[Word, ...]
    confidence: float | None = None
    read: str | None = None
    estimated: bool = False
    measured: bool = True

    @property
    def corrected(self) -> bool:
        """Whether a person changed the line."""
        return self.read is not None


def placed_lines(zone: Zone) -> list[PlacedLine]:
    """Return the lines that have words, in order, each with a box within reach of the zone."""
    texts = [text for text in zone.text.splitlines() if text.split()]
    lines = [line for line in zone.lines if line.text.split()]
    return list(_aligned(texts, lines, zone.box))


def baseline(line: PlacedLine) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the first and the last pixel on which the letters of a line stand.

    It leans as the feet of its words do, of those that have nothing below the line. Where there
    are none, or words have no box of their own, it runs a fifth above the foot of the line.
    """
    box, stand = line.box, [] if line.estimated else [w.box for w in line.words if _stands(w.text)]
    if not stand:
        foot = box.bottom - (box.height // 5 if _BELOW.intersection(line.text) else 0)
        stand = [Box(box.x, box.y, box.width, foot - box.y)]
    feet = sorted((each.centre[0], each.bottom - 1) for each in stand)
    pairs = [(b[0] - a[0], b[1] - a[1]) for a, b in combinations(feet, 2)]
    leans = [down / across for across, down in pairs if across * _APART > box.width]
    lean = median(leans) if leans else 0
    start = median(y - lean * (x - box.x) for x, y in feet)
    right, bottom = _last(box)
    first, last = (round(start + lean * (x - box.x)) for x in (box.x, right))
    return (box.x, min(max(first, box.y), bottom)), (right, min(max(last, box.y), bottom))


def _stands(text: str) -> bool:
    return any(map(str.isalnum, text)) and not _BELOW.intersection(text)


def outline(box: Box) -> list[tuple[int, int]]:
    """Return the outermost pixels of a box, clockwise: trainers refuse points off the page."""
    right, bottom = _last(box)
    return [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]


def _last(box: Box) -> tuple[int, int]:
    """Return the last pixel of a box; of an empty one the first."""
    return max(box.right - 1, box.x), max(box.bottom - 1, box.y)


def points(places: Sequence[tuple[int, int]]) -> str:
    """Return points as ALTO and PAGE write them."""
    return " ".join(f"{x},{y}" for x, y in places)


def marked_text(zone: Zone) -> str:
    """Return the zone's text with ``[?]`` after each doubtful word."""
    return "\n".join(map(_marked, placed_lines(zone)))


def doubtful_spans(line: PlacedLine) -> list[tuple[int, int]]:
    """Return where in the line's text each doubtful word begins, and how long it is."""
    return _spans(line, lambda word: word.doubtful)


def gap_spans(line: PlacedLine) -> list[tuple[int, int]]:
    """Return where in the line's text something is withheld, and how long its sign is."""
    return _spans(line, is_gap)


def _spans(line: PlacedLine, wanted: Callable[[Word], bool]) -> list[tuple[int, int]]:
    spans, end = [], 0
    for word in line.words:
        at = line.text.index(word.text, end)
        end = at + len(word.text)
        if wanted(word):
            spans.append((at, len(word.text)))
    return spans


def _marked(line: PlacedLine) -> str:
    text = line.text
    for at, length in reversed(doubtful_spans(line)):
        text = f"{text[: at + length]}[?]{text[at + length :]}"
    return text


def is_corrected(zone: Zone) -> bool:
    """Return whether the zone's text is no longer what its lines were read as."""
    if any(line.read is not None for line in zone.lines):
        return True
    return bool(zone.lines) and zone.text.splitlines() != [line.text for line in zone.lines]


def shared_out(text: str, box: Box) -> tuple[Word, ...]:
    """Return the words of a line, each with the share of the line's box that its letters have."""
    advance = box.width / max(len(text), 1)
    words, at = [], 0
    for part in text.split():
        at = text.index(part, at)
        left, right = round(box.x + at * advance), round(box.x + (at + len(part)) * advance)
        words.append(Word(part, Box(left, box.y, max(right - left, 1), box.height)))
        at += len(part)
    return tuple(words)


def _kept(text: str, line: Line) -> PlacedLine:
    """Return a line that stands where it was read, with the newest text."""
    parts = text.split()
    read = line.text if line.text != text else line.read
    if [word.text for word in line.words] == parts:
        return PlacedLine(text, line.box, line.words, line.confidence, read)
    if len(line.words) == len(parts):
        words = tuple(
            word if word.text == part else Word(part, word.box)
            for word, part in zip(line.words, parts, strict=True)
        )
        return PlacedLine(text, line.box, words, None, read)
    words = shared_out(text.strip(), line.box)
    return PlacedLine(text, line.box, words, None, read, estimated=True)


def _aligned(texts: Sequence[str], lines: Sequence[Line], within: Box) -> Iterator[PlacedLine]:
    """Yield each line at the one it stands for; where there are more or fewer, in their room."""
    matcher = SequenceMatcher(None, [line.text for line in lines], texts, autojunk=False)
    for _, first, last, start, end in matcher.get_opcodes():
        if last - first == end - start:
            pairs = zip(texts[start:end], lines[first:last], strict=True)
            yield from (_kept(text, line) for text, line in pairs)
            continue
        gone = lines[first:last]
        room = bounding(line.box for line in gone) if gone else _gap(lines, first, within)
        read = "\n".join(line.text for line in gone)
        for text, strip in zip(texts[start:end], _strips(room, end - start), strict=True):
            words = shared_out(text.strip(), strip)
            yield PlacedLine(text, strip, words, None, read, estimated=True, measured=False)
            read = ""


def _gap(lines: Sequence[Line], at: int, within: Box) -> Box:
    """Return the room before the line of that number, as wide as the zone."""
    top = lines[at - 1].box.bottom if at else within.y
    bottom = lines[at].box.y if at < len(lines) else within.bottom
    return Box(within.x, min(top, within.bottom), within.width, max(bottom - top, 1))


def _strips(room: Box, count: int) -> list[Box]:
    """Cut a box into lines of equal height."""
    tops = [room.y + room.height * n // count for n in range(count + 1)] if count else []
    return [Box(room.x, top, room.width, max(bottom - top, 1)) for top, bottom in pairwise(tops)]
