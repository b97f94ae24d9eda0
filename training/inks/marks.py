"""More stamps, more hands and more print than an archive's page has, so that each is met often.

Print in frames, rings and large letters is among them: an outline alone makes no stamp.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile import pen, stamps
from samples.facsimile.faces import Face
from samples.facsimile.marginalia import insert_some, office_stamp, resolve, underline_some
from samples.facsimile.raster import Rng, polygon, stroke
from samples.facsimile.sheet import Canvas, Colour, GroundZone, Pose, rectangle
from samples.facsimile.studio import Studio
from training.faces import MORE_HANDS, PRINTED, STAMPED
from training.inks.devices import device

_CYRILLIC = "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ"
_LATIN = "ABCDEFGHIKLMNOPRSTUVWZ"
_LOGO_INKS: tuple[Colour, ...] = ((26, 24, 26), (30, 28, 30), (150, 40, 40), (40, 70, 140))


def mark_up(studio: Studio, rng: Rng) -> None:
    """Leave marks of every sort on a page; one page in six is left as it was."""
    if rng.random() < 0.17:
        return
    for share, mark in (
        (0.5, _print),
        (0.25, _print),
        (0.55, _device),
        (0.45, _stamp),
        (0.3, _stamp),
        (0.2, _over_text),
        (0.35, _write),
        (0.35, _scribble),
        (0.35, _stranger),
        (0.2, _signed),
    ):
        if rng.random() < share:
            mark(studio, rng)
    for share, drawn in ((0.2, insert_some), (0.15, lambda s: underline_some(s, 3))):
        if rng.random() < share:
            drawn(studio)


def _somewhere(studio: Studio, rng: Rng) -> tuple[float, float]:
    wide, tall = studio.sheet.width_mm, studio.sheet.height_mm
    return float(rng.uniform(20, wide - 20)), float(rng.uniform(15, tall - 15))


def _words(studio: Studio, rng: Rng, longest: int = 22) -> str:
    """Return a row as stamps and heads have it: phrases, capitals, numbers, dots."""
    choice = int(rng.integers(5))
    if choice == 0:
        return studio.book.line("notes", "office")
    if choice == 1:
        return studio.book.line("notes", "rim")[:longest]
    if choice == 2:
        return f"{rng.integers(1, 31)}. {letters(rng, 3, _CYRILLIC)}. 19{rng.integers(18, 79)}"
    if choice == 3:
        return f"{letters(rng, int(rng.integers(2, 7)))} № " + ". " * int(rng.integers(2, 9))
    lengths = rng.integers(2, 10, int(rng.integers(1, 4)))
    return " ".join(letters(rng, int(length)) for length in lengths)[:longest]


def letters(rng: Rng, count: int, alphabet: str = "") -> str:
    """Return a word of nonsense, in capitals or beginning with one; Cyrillic or Latin."""
    pool = alphabet or (_CYRILLIC if rng.random() < 0.6 else _LATIN)
    word = "".join(pool[int(place)] for place in rng.integers(0, len(pool), count))
    return word if rng.random() < 0.7 else word.capitalize()


def _stamp(studio: Studio, rng: Rng, at: tuple[float, float] | None = None) -> None:
    pose = Pose(*(at or _somewhere(studio, rng)), _turn(rng))
    if rng.random() < 0.3:
        office_stamp(studio, (pose.x, pose.y))
    else:
        studio.stamp(_rubber(studio, rng), pose)


def _turn(rng: Rng) -> float:
    if rng.random() < 0.08:
        return float(rng.choice([90, -90])) + float(rng.normal(0, 4))
    return float(rng.normal(0, 9))


def _over_text(studio: Studio, rng: Rng) -> None:
    """Press a stamp onto typed or printed lines."""
    inked = [z for z in studio.sheet.zones if z.lines and z.ink in {Ink.TYPED, Ink.PRINTED}]
    marks = [word for zone in inked for line in zone.lines for word in line.words]
    if marks:
        x, y = marks[int(rng.integers(len(marks)))].points.mean(axis=0) * 25.4 / studio.sheet.dpi
        _stamp(studio, rng, (float(x), float(y)))


def _rubber(studio: Studio, rng: Rng) -> Canvas:
    """Return a stamp of some shape: rows with or without frames, a date, a ring, an oval."""
    face = STAMPED[int(rng.integers(len(STAMPED)))]
    size = studio.sheet.px(float(np.exp(rng.uniform(np.log(2.1), np.log(5.5)))))
    if rng.random() < 0.4:
        rim, flat = _words(studio, rng, 26), float(rng.choice([1.0, 1.0, 0.8, 0.62]))
        rows = [_words(studio, rng, 9) for _ in range(int(rng.integers(1, 4)))]
        canvas = stamps.oval(rim, rows, face, min(size, studio.sheet.px(3.6)), flat=flat)
        if flat > 0.9 and rng.random() < 0.4:
            star(canvas, canvas.coverage.shape[0] * float(rng.uniform(0.08, 0.2)), 0.42)
        return canvas
    large = size > studio.sheet.px(3.6)
    count = 1 if large and rng.random() < 0.7 else int(rng.integers(1, 6))
    rows = [_words(studio, rng, 12 if large else 24) for _ in range(count)]
    canvas = stamps.rectangular(rows, face, size, framed=rng.random() < 0.68)
    if rng.random() < 0.3:
        _framed_again(canvas, size, rng)
    if count > 1 and rng.random() < 0.3:
        _ruled(canvas, size, count, rng)
    return canvas


def star(canvas: Canvas, reach: float, depth: float) -> None:
    """Draw a filled star into the middle of a canvas.

    ``reach`` is from the middle to its points in pixels, ``depth`` the share of it to its notches.
    """
    height, width = canvas.coverage.shape
    turns = np.arange(10) * np.pi / 5 - np.pi / 2
    spikes = np.where(np.arange(10) % 2 == 0, reach, depth * reach)
    points = np.column_stack([np.cos(turns), np.sin(turns)]) * spikes[:, None]
    polygon(canvas.coverage, points + np.array([width / 2, height / 2]), 240)


def _framed_again(canvas: Canvas, size: float, rng: Rng) -> None:
    """Draw a second, often a heavier frame at the edge."""
    height, width = canvas.coverage.shape
    inset = size * 0.08
    corners = rectangle(inset, inset, width - inset, height - inset)[[0, 2, 4, 6, 0]]
    stroke(canvas.coverage, corners, np.full(5, max(size * rng.uniform(0.06, 0.3), 1.5)))


def _ruled(canvas: Canvas, size: float, rows: int, rng: Rng) -> None:
    """Rule a line between two rows of a stamp."""
    width = canvas.coverage.shape[1]
    y = size * (0.9 * 0.8 + 0.25 + 1.35 * int(rng.integers(1, rows)))
    path = np.array([(size * 0.25, y), (width - size * 0.25, y)])
    stroke(canvas.coverage, path, np.full(2, max(size * 0.08, 1.2)))


def _write(studio: Studio, rng: Rng) -> None:
    """Write a note: somebody's, or words in a hand that no face has."""
    if rng.random() < 0.45:
        resolve(studio, _somewhere(studio, rng), 1)
        return
    pose = Pose(*_somewhere(studio, rng), float(rng.normal(4, 9)))
    rows = [studio.book.line("notes", "order") for _ in range(int(rng.integers(1, 4)))]
    if rng.random() < 0.3:
        rows = [str(rng.integers(1, 9999)) for _ in rows]
    zone = studio.write("handwriting", rows, pose, float(rng.uniform(4.5, 11)))
    if rng.random() < 0.3:
        studio.sign(zone, replace(pose, y=pose.y + 12), float(rng.uniform(7, 16)))


def _stranger(studio: Studio, rng: Rng) -> None:
    """Write a note in a hand that the facsimiles do not know."""
    face = MORE_HANDS[int(rng.integers(len(MORE_HANDS)))]
    size, slant = float(np.exp(rng.uniform(np.log(4.5), np.log(12)))), float(rng.normal(0.1, 0.2))
    hand = pen.Hand(face, studio.sheet.px(size), slant, float(rng.choice([0.0, 0.8])))
    rows = [_words(studio, rng).lower().capitalize() for _ in range(int(rng.integers(1, 5)))]
    colour = (*pen.INKS, *pen.PENCILS)[int(rng.integers(6))]
    pose = Pose(*_somewhere(studio, rng), float(rng.normal(4, 10)))
    zone = studio.sheet.zone("handwriting", Ink.HAND)
    hand.write(rows, rng).lay(studio.sheet, zone, colour, pose)


def _scribble(studio: Studio, rng: Rng) -> None:
    """Write lines of a running hand: loops and peaks, word by word."""
    zone = studio.sheet.zone("handwriting", Ink.HAND)
    colour = (*pen.INKS, *pen.PENCILS)[int(rng.integers(6))]
    left, top = _somewhere(studio, rng)
    height, turn = float(rng.uniform(4.0, 9.0)), float(rng.normal(3, 6))
    for row in range(int(rng.integers(1, 5))):
        x = left
        for _ in range(int(rng.integers(1, 5))):
            canvas = pen.signature(studio.sheet.px(height), rng, float(rng.uniform(0.8, 1.8)))
            canvas.lay(studio.sheet, zone, colour, Pose(x, top + row * height * 1.1, turn))
            x += canvas.coverage.shape[1] * 25.4 / studio.sheet.dpi * 0.9 + rng.uniform(1, 4)
            if x > studio.sheet.width_mm - 15:
                break


def _signed(studio: Studio, rng: Rng) -> None:
    zone = studio.sheet.zone("signature", Ink.HAND)
    for _ in range(int(rng.integers(1, 3))):
        pose = Pose(*_somewhere(studio, rng), float(rng.normal(6, 9)))
        studio.sign(zone, pose, float(rng.uniform(8, 24)))
    studio.last_pen = pen.PENCILS[int(rng.integers(3))]
    if rng.random() < 0.4:
        _encircle(studio, zone, rng)


def _encircle(studio: Studio, zone: GroundZone, rng: Rng) -> None:
    """Draw a loop, a cross or a tick."""
    x, y = _somewhere(studio, rng)
    turns = np.linspace(0, rng.uniform(5.5, 7.5), 40)
    wide, tall = rng.uniform(4, 20), rng.uniform(3, 9)
    loop = [(x + wide * np.cos(t), y + tall * np.sin(t) * (1 + 0.02 * t)) for t in turns]
    tick = [(x, y), (x + 2, y + 4), (x + 8, y - 6)]
    slash = [(x, y), (x + wide, y - tall)]
    paths = (loop, tick, slash)
    studio.stroke(zone, paths[int(rng.integers(3))], float(rng.uniform(0.3, 0.8)))


def _print(studio: Studio, rng: Rng) -> None:
    """Print what a stamp or a hand might be mistaken for."""
    zone = studio.sheet.zone("other", Ink.PRINTED)
    face = PRINTED[int(rng.integers(len(PRINTED)))]
    colour = _LOGO_INKS[int(rng.choice(4, p=[0.5, 0.3, 0.1, 0.1]))]
    size = studio.sheet.px(float(np.exp(rng.uniform(np.log(2.0), np.log(11)))))
    if rng.random() < 0.33:
        small = studio.sheet.px(float(rng.uniform(1.8, 3.0)))
        canvas = boxed(lambda: _words(studio, rng, 10), face, small, rng)
    else:
        rows = [_words(studio, rng, 18) for _ in range(int(rng.integers(1, 4)))]
        canvas = stamps.rectangular(rows, face, size, framed=rng.random() < 0.25)
    canvas.lay(studio.sheet, zone, colour, bare_place(studio, canvas, rng))


def _device(studio: Studio, rng: Rng) -> None:
    """Print a device, as heads of letters have them."""
    face = PRINTED[int(rng.integers(len(PRINTED)))]
    size = studio.sheet.px(float(rng.uniform(8, 30)))
    canvas = device(lambda: letters(rng, int(rng.integers(1, 6))), face, size, rng)
    zone = studio.sheet.zone("other", Ink.PRINTED)
    canvas.lay(studio.sheet, zone, _LOGO_INKS[0], bare_place(studio, canvas, rng))


def bare_place(studio: Studio, canvas: Canvas, rng: Rng) -> Pose:
    """Return the place with the least ink of several: print is not set over other words."""
    inked = np.max([layer[::8, ::8] for layer in studio.sheet.layers.values()], axis=0)
    mm = studio.sheet.dpi / 25.4 / 8
    half_tall, half_wide = (side // 16 + 1 for side in canvas.coverage.shape)
    places = [_somewhere(studio, rng) for _ in range(8)]

    def covered(place: tuple[float, float]) -> float:
        x, y = round(place[0] * mm), round(place[1] * mm)
        room = inked[max(y - half_tall, 0) : y + half_tall, max(x - half_wide, 0) : x + half_wide]
        return float(np.count_nonzero(room > 60))

    return Pose(*min(places, key=covered))


def boxed(words: Callable[[], str], face: Face, size: float, rng: Rng) -> Canvas:
    """Return boxes of a form: small words in ruled cells, ``size`` pixels to the em."""
    across, down = int(rng.integers(1, 5)), int(rng.integers(1, 5))
    wide, tall = size * rng.uniform(6, 14), size * rng.uniform(2, 6)
    canvas = Canvas.blank(across * wide + 4, down * tall + 4)
    for row in range(down):
        for column in range(across):
            box = rectangle(
                column * wide + 2, row * tall + 2, (column + 1) * wide + 2, (row + 1) * tall + 2
            )
            stroke(canvas.coverage, box[[0, 2, 4, 6, 0]], np.full(5, max(size * 0.08, 1.0)))
            text = stamps.rectangular([words()[:10]], face, size, framed=False)
            part = text.coverage[:, : round(wide - 4)]
            top, left = round(row * tall) + 2, round(column * wide) + 3
            room = canvas.coverage[top : top + part.shape[0], left : left + part.shape[1]]
            np.maximum(room, part[: room.shape[0], : room.shape[1]], out=room)
    return canvas
