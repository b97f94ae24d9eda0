"""Zones as an engine leaves them, made by hand."""

from __future__ import annotations

from config.lexicon import load_knowledge
from pipeline.model.facts import Records
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink, Line, Word, Zone
from pipeline.records.extract import extract

LETTER_PX, PITCH_PX = 17, 50


def line(text: str, x: int = 150, y: int = 400, confidence: float = 0.9) -> Line:
    """Return a line whose words stand at an even pitch."""
    words, at = [], x
    for word in text.split(" "):
        words.append(Word(word, Box(at, y, max(LETTER_PX * len(word), 1), 26), confidence))
        at += LETTER_PX * (len(word) + 1)
    return Line(bounding(word.box for word in words), text, confidence, tuple(words))


def zone(kind: str, *texts: str, name: str = "z1") -> Zone:
    """Return a zone of lines one below the other."""
    return of_lines(
        kind, *(line(text, y=400 + PITCH_PX * n) for n, text in enumerate(texts)), name=name
    )


def of_lines(kind: str, *lines: Line, name: str = "z1") -> Zone:
    text = "\n".join(each.text for each in lines)
    return Zone(name, kind, Ink.TYPED, bounding(each.box for each in lines), 1, 0.9, text, lines)


def facts(*zones: Zone) -> Records:
    """Return the facts of zones, with all that the program knows."""
    return extract(zones, load_knowledge())[0]
