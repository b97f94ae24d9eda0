"""How many letters a reader gets wrong, by damage, on lines kept back."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from pipeline.ocr.engine import Engine, Segmentation
from samples.facsimile.raster import Grey
from training.reader.proving import DPI, Proof, read_rows


@dataclass(slots=True)
class Count:
    """Errors, letters, lines and processor seconds."""

    errors: int = 0
    letters: int = 0
    lines: int = 0
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Return the share of letters that are wrong."""
        return self.errors / max(self.letters, 1)


def counted(lines: Sequence[tuple[Grey, str]], engine: Engine) -> Count:
    """Return the counts of an engine over pictures of one line each and what stands there."""
    count = Count(lines=len(lines))
    for grey, text in lines:
        began = time.process_time()
        read = engine.read(grey, DPI, Segmentation.BLOCK)
        count.seconds += time.process_time() - began
        count.errors += Levenshtein.distance(text, " ".join(line.text for line in read))
        count.letters += len(text)
    return count


def total(counts: Iterable[Count]) -> Count:
    """Return counts added up."""
    whole = Count()
    for count in counts:
        whole.errors += count.errors
        whole.letters += count.letters
        whole.lines += count.lines
        whole.seconds += count.seconds
    return whole


def measured(proofs: Sequence[Proof], engine: Engine) -> dict[int, Count]:
    """Return the counts of an engine by damage."""
    counts: dict[int, Count] = {}
    for proof in proofs:
        began = time.process_time()
        rows = read_rows(proof, engine)
        count = counts.setdefault(proof.damage, Count())
        count.seconds += time.process_time() - began
        for text, row in zip(proof.texts, rows, strict=True):
            count.errors += Levenshtein.distance(text, " ".join(word.text for word in row))
            count.letters += len(text)
            count.lines += 1
    return counts
