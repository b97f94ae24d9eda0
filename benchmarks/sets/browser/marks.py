"""Stamps, notes and signatures on a paper: HTML and SVG that the browser lays over the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import pi
from random import Random
from typing import Any

from markupsafe import Markup, escape

RUBBER = ("#5a2d82", "#23409a", "#b3202c", "#333", "#1f6b4a")
PENS = ("#2b3c8e", "#b03030", "#555", "#2a2a2a")


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its zone, its ink, where it lies in CSS pixels, how it looks, what is in it.

    ``whole`` is whether its box is that of all its strokes, not of its words.
    """

    kind: str
    ink: str
    x: int
    y: int
    style: str
    inside: Markup
    whole: bool = False


def marks(words: dict[str, Any], chance: Random) -> Iterator[Mark]:
    """Yield the marks of a paper; some have none."""
    said = words["one_of"]
    if chance.random() < 0.35:
        yield _ring(chance)
    if chance.random() < 0.5:
        month, year = chance.choice(words["months"]), chance.randint(44, 57)
        rows = [
            f"ВХОДЯЩИЙ № {chance.randint(100, 9999)}",
            f"«{chance.randint(1, 28)}» {month} 19{year} г.",
        ]
        yield _framed(rows, chance.choice([(60, 150), (840, 980)]), chance)
    if chance.random() < 0.4:
        yield _framed([chance.choice(said["rubber"])], (480, 800), chance)
    if chance.random() < 0.6:
        yield _scribble(chance)
    if chance.random() < 0.5:
        yield _note(chance.choice(said["note"]), chance)
    if chance.random() < 0.5:
        style = "font-size: 24px; color: #333"
        x, y = chance.randint(690, 730), chance.randint(20, 50)
        yield Mark("folio_number", "hand", x, y, style, escape(str(chance.randint(1, 380))))


def _framed(rows: list[str], between: tuple[int, int], chance: Random) -> Mark:
    colour, pen = chance.choice(RUBBER), chance.choice([1.5, 2, 3])
    style = f"color: {colour}; border: {pen}px solid; rotate: {chance.randint(-9, 7)}deg"
    inside = Markup("<br>").join(rows)
    x, y = chance.randint(60, 480), chance.randint(*between)
    return Mark("stamp", "stamp", x, y, style, inside, whole=True)


def _ring(chance: Random) -> Mark:
    """Return a round stamp: two rings, words along the rim, a word across."""
    side, colour = chance.choice([104, 112, 120]), chance.choice(RUBBER)
    half = side / 2
    path = f"M{side * 0.11},{half} a{side * 0.39},{side * 0.39} 0 1,1 {side * 0.78},0"
    path += f" a{side * 0.39},{side * 0.39} 0 1,1 -{side * 0.78},0"
    rim = "МИНИСТЕРСТВО ИНОСТРАННЫХ ДЕЛ СССР *"
    inside = Markup(
        '<svg width="{side}" height="{side}" fill="{colour}" style="overflow: visible">'
        '<g fill="none" stroke="{colour}"><circle cx="{half}" cy="{half}" r="{outer}"/>'
        '<circle cx="{half}" cy="{half}" r="{inner}"/></g><defs><path id="rim" d="{path}"/></defs>'
        '<g font-size="{small}" text-anchor="middle"><text text-anchor="start">'
        '<textPath href="#rim" textLength="{length}">{rim}</textPath></text>'
        '<text x="{half}" y="{half}">КАНЦЕЛЯРИЯ</text></g></svg>'
    ).format(
        side=side, half=half, colour=colour, path=path, rim=rim, small=round(side * 0.105, 1),
        outer=half - 1, inner=round(half * 0.62, 1), length=round(pi * side * 0.76),
    )  # fmt: skip
    style = f"padding: 0; rotate: {chance.randint(-25, 25)}deg"
    x, y = chance.randint(60, 560), chance.randint(700, 950)
    return Mark("stamp", "stamp", x, y, style, inside, whole=True)


def _scribble(chance: Random) -> Mark:
    """Return a signature by hand: a pen that goes to and fro."""
    width, height = chance.randint(90, 150), chance.randint(30, 55)
    at, path = 0.0, f"M0,{height / 2:.0f}"
    for _ in range(chance.randint(7, 12)):
        step = width / 10 * chance.uniform(0.4, 1.5) * (1 if chance.random() < 0.85 else -0.6)
        bend, at = at + step / 2, at + step
        path += (
            f" S{bend:.0f},{chance.uniform(0, height):.0f} {at:.0f},{chance.uniform(0, height):.0f}"
        )
    inside = Markup(
        '<svg width="{}" height="{}" style="overflow: visible; display: block">'
        '<path d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-linecap="round"/></svg>'
    ).format(width, height, path, chance.choice(PENS), round(chance.uniform(1.2, 2.4), 1))
    x, y = chance.randint(300, 480), chance.randint(850, 980)
    return Mark("handwriting", "hand", x, y, "", inside, whole=True)


def _note(text: str, chance: Random) -> Mark:
    colour, size = chance.choice(PENS), chance.randint(22, 32)
    style = f"color: {colour}; font-size: {size}px; rotate: {chance.randint(-12, 4)}deg"
    x, y = chance.randint(60, 420), chance.randint(30, 170)
    return Mark("handwriting", "hand", x, y, style, escape(text))
