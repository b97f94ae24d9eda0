"""The recogniser of our own, taught on drawn typescript: small, on the processor, in process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pipeline.model.delivered import Delivered, UndeliveredError
from pipeline.model.errors import EngineError
from pipeline.model.geometry import Box
from pipeline.model.network import Network, NetworkError
from pipeline.model.page import Line, Word
from pipeline.ocr.card import MODEL, REMEDY, load_card
from pipeline.ocr.engine import EngineOptions, Grey, Identity, Segmentation
from pipeline.ocr.spelling import Letters, Logits, otherwise, quoted, spelled, sureness, worded
from pipeline.ocr.strips import HEIGHT, STEP, Strip, restood, strips_of

_COLUMNS = 8000  # pixels of width in one batch, which bound its memory
_WIDE = 4  # steps from where a letter is seen to where it must have ended
_CUT = 0.5  # how sure a row's last word is, of what it was, where ink follows that is no letter
_REACH = 0.9  # of the way from letter to letter that a word goes on beyond the middle of its last
_WIDEST = 24  # pixels of a strip that this is at most: a machine's widest letters
_UNSURE = 0.7  # mean confidence of a row's letters below which it is looked at otherwise as well
_DOUBTED = 0.9  # confidence of a word below which it is told what else it may be
_EVEN = 0.5  # confidence of a letter that may as well be wrong
_ALIKE = 1.15  # strips of a batch differ in width by no more than this


@dataclass(frozen=True, slots=True)
class _Reading:
    """A strip, what the network says of its steps, and the letters that this spells."""

    strip: Strip
    logits: Logits
    letters: Letters

    @property
    def sure(self) -> float:
        """The mean confidence of the letters."""
        return sum(letter.confidence for letter in self.letters) / max(len(self.letters), 1)

    @property
    def gain(self) -> float:
        """How many letters more are right than wrong, as far as their confidences tell."""
        return sum(letter.confidence - _EVEN for letter in self.letters)


class TypescriptEngine:
    """Reads rows of typing parted by clean paper. One thread: workers are many."""

    def __init__(self, options: EngineOptions) -> None:
        card = load_card(options.model)
        try:
            self._network = Network(Delivered(options.model, MODEL))
        except (UndeliveredError, NetworkError) as error:
            raise EngineError(f"{error}; {REMEDY}") from error
        self._letters = card.letters
        self.identity = Identity(card.name, {"typescript": card.sha256})

    def read(self, grey: Grey, dpi: int, segmentation: Segmentation) -> tuple[Line, ...]:  # noqa: ARG002
        """Return the lines of a picture, one for each row in which letters were found."""
        read = self._read(strips_of(grey))
        unsure = [place for place, one in enumerate(read) if one.sure < _UNSURE]
        others = self._read(restood(grey, [one.strip for one in read], unsure))
        for place, other in zip(unsure, others, strict=True):
            if other.gain > read[place].gain:
                read[place] = other
        lines = map(self._line, read)
        return tuple(line for line in lines if line is not None)

    def _read(self, strips: Sequence[Strip]) -> list[_Reading]:
        return [
            _Reading(strip, logits, quoted(spelled(logits, self._letters)))
            for strip, logits in zip(strips, self._answers(strips), strict=True)
        ]

    def _line(self, reading: _Reading) -> Line | None:
        strip, spelt = reading.strip, worded(reading.letters)
        if not spelt:
            return None
        around = [None, *spelt, None]
        words = [
            self._word(reading, word, before, after)
            for before, word, after in zip(around[:-2], spelt, around[2:], strict=True)
        ]
        if strip.goes_on(after=(spelt[-1][-1].last + _WIDE) * STEP):
            words[-1] = replace(words[-1], confidence=(words[-1].confidence or 0.0) * _CUT)
        return Line.of(words)

    def _word(
        self, reading: _Reading, word: Letters, before: Letters | None, after: Letters | None
    ) -> Word:
        """Return a word in its box, with what else it may be where it is in doubt."""
        text, sure = "".join(letter.text for letter in word), sureness(word)
        box = _box(reading.strip, word, before, after)
        doubted = sure < _DOUBTED
        others = otherwise(reading.logits, self._letters, word) if doubted else ()
        return Word(text, box, sure, others)

    def _answers(self, strips: Sequence[Strip]) -> list[Logits]:
        answers: dict[int, Logits] = {}
        for batch in _batches(strips):
            width = max(strips[place].ink.shape[1] for place in batch)
            inks = np.zeros((len(batch), 1, HEIGHT, -(-width // STEP) * STEP), np.float32)
            for row, place in enumerate(batch):
                inks[row, 0, :, : strips[place].ink.shape[1]] = strips[place].ink
            logits = self._run(inks)
            for row, place in enumerate(batch):
                answers[place] = logits[row, : -(-strips[place].ink.shape[1] // STEP)]
        return [answers[place] for place in range(len(strips))]

    def _run(self, inks: np.ndarray) -> Logits:
        try:
            return self._network.answer(inks)
        except NetworkError as error:
            raise EngineError(f"typescript model: {error}") from error

    def close(self) -> None:
        """Free the model."""
        del self._network


def _batches(strips: Sequence[Strip]) -> Iterator[list[int]]:
    """Yield places of strips of like widths, not too many at a time."""
    order = sorted(range(len(strips)), key=lambda place: strips[place].ink.shape[1])
    batch: list[int] = []
    for place in order:
        width = strips[place].ink.shape[1]
        fits = batch and width <= strips[batch[0]].ink.shape[1] * _ALIKE + 2 * STEP
        if batch and not (fits and (len(batch) + 1) * width <= _COLUMNS):
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def _box(strip: Strip, word: Letters, before: Letters | None, after: Letters | None) -> Box:
    """Return the box of a word between two others.

    Steps say about where letters are: it reaches from there as far as its ink, and no farther
    than half the way to its neighbours.
    """
    centres = [(letter.first + letter.last + 1) * STEP / 2 for letter in word]
    reach = _REACH * (centres[-1] - centres[0]) / (len(word) - 1) if len(word) > 1 else _WIDEST
    low, high = centres[0] - min(reach, _WIDEST), centres[-1] + min(reach, _WIDEST)
    if before is not None:
        low = max(low, (before[-1].last + 1 + word[0].first) * STEP / 2)
    if after is not None:
        high = min(high, (word[-1].last + 1 + after[0].first) * STEP / 2)
    begin, end = strip.inked(round(low), round(high))
    first = min(begin, max((word[0].first - 1) * STEP, 0))
    last = max(end, (word[-1].last + 2) * STEP)
    top, bottom = strip.height(slice(first, last))
    x, y = max(round(strip.left + first / strip.scale), 0), max(round(top), 0)
    right = strip.left + last / strip.scale
    return Box(x, y, max(round(right) - x, 1), max(round(bottom) - y, 1))
