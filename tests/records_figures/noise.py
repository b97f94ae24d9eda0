"""What an engine does to letters, as a small model: look-alikes, lost signs, unsure words."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from pipeline.model.page import Line, Word, Zone

SLIPS = {
    "н": "ип", "и": "нп", "п": "лн", "л": "п", "б": "6", "з": "э", "э": "з", "о": "©с", "с": "о",
    "Н": "ИП", "И": "Н", "П": "Л", "З": "Э", "О": "С©", "Б": "В", "В": "Б", "т": "г", "е": "с",
    "р": "ф", "в": "з", "у": "ч", "м": "н", "I": "1Т", "V": "У", "№": "М", "ш": "щ",
}  # fmt: skip


def noisy(zones: tuple[Zone, ...], rate: float, rng: Random) -> tuple[Zone, ...]:
    """Return zones as if misread: each letter goes wrong at the rate, and its word is doubted."""
    return tuple(
        replace(zone, lines=tuple(_line(line, rate, rng) for line in zone.lines)) for zone in zones
    )


def _line(line: Line, rate: float, rng: Random) -> Line:
    words = tuple(_word(word, rate, rng) for word in line.words)
    return replace(line, text=" ".join(word.text for word in words), words=words)


def _word(word: Word, rate: float, rng: Random) -> Word:
    letters = [
        rng.choice(SLIPS[letter]) if letter in SLIPS and rng.random() < rate else letter
        for letter in word.text
    ]
    wrong = sum(a != b for a, b in zip(letters, word.text, strict=True))
    confidence = rng.uniform(0.9, 0.98) if not wrong else rng.uniform(0.2, 0.85)
    return replace(word, text="".join(letters), confidence=confidence)
