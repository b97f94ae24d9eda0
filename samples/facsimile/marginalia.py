"""What readers left on a page: resolutions, underlines, insertions, office and archive stamps."""

from __future__ import annotations

import numpy as np

from pipeline.model.page import Ink
from samples.facsimile import pen, stamps
from samples.facsimile.calendar import roman_month
from samples.facsimile.raster import Points
from samples.facsimile.sheet import GroundZone, Mark, Pose
from samples.facsimile.studio import Studio

MACHINE = frozenset({Ink.TYPED, Ink.PRINTED})
_OVER_TEXT = (0.05, 0.2, 0.35, 0.5)  # chance of each kind of mark across the text, by damage

_UNTOUCHED = ("leaflet", "letterpress", "resolution")  # print, and pages with marks of their own


def annotate(studio: Studio) -> None:
    """Leave a few marks, more on pages that fared badly."""
    rng, share = studio.rng, _OVER_TEXT[studio.wear.level]
    if studio.chance(0.2 + share):
        archive_stamp(studio)
    if studio.order.kind in _UNTOUCHED:
        return
    if studio.chance(share):
        office_stamp(studio, (float(rng.uniform(40, 170)), float(rng.uniform(60, 270))))
    if studio.chance(share * 0.8):
        resolve(studio, (float(rng.uniform(50, 140)), float(rng.uniform(28, 200))), 1)
    if studio.chance(share):
        underline_some(studio, 1)
    if studio.chance(share):
        insert_some(studio)


def resolve(studio: Studio, around: tuple[float, float], size: int) -> None:
    """Write a resolution around a place: to whom, what to do, initials and date."""
    book, rng = studio.book, studio.rng
    rows = [book.line("notes", "whom")] if studio.chance(0.7) else []
    rows.append(book.line("notes", "order"))
    date = f"{studio.when.day}/{roman_month(studio.when, 'V')}"
    if studio.chance(0.6):
        date += f" {studio.when.year % 100}"
    rows.append(f"{book.line('notes', 'mark')} {date}")
    pose = Pose(*around, float(rng.normal(7, 6)))
    zone = studio.write("handwriting", rows, pose, float(rng.uniform(6.5, 8.5)) + size)
    if studio.chance(0.4):
        studio.sign(zone, Pose(around[0] + 22, around[1] + 16, rng.normal(6, 6)), 12)


def underline_some(studio: Studio, most: int) -> None:
    """Draw pencil lines below parts of typed lines, as a zone of handwriting without text."""
    words = _typed_words(studio)
    if len(words) < 8:
        return
    zone = studio.sheet.zone("handwriting", Ink.HAND)
    colour = pen.PENCILS[int(studio.rng.integers(3))]
    for _ in range(int(studio.rng.integers(1, most + 2))):
        first = int(studio.rng.integers(0, len(words) - 4))
        box = _bounds(words[first : first + 3])
        if box[3] - box[1] > studio.sheet.px(7):
            continue
        _dash(studio, zone, colour, box)


def _dash(studio: Studio, zone: GroundZone, colour: tuple[int, int, int], box: Points) -> None:
    px, rng = studio.sheet.px, studio.rng
    left, _, right, bottom = (float(v) for v in box)
    canvas = pen.roughen(pen.dash(right - left, px(0.7), rng), 0.8, rng)
    mm = 25.4 / studio.sheet.dpi
    pose = Pose((left + right) / 2 * mm, bottom * mm + 1.0, float(rng.normal(0, 0.8)))
    canvas.lay(studio.sheet, zone, colour, pose)


def insert_some(studio: Studio) -> None:
    """Write a word above the gap between two words of the body, with a caret."""
    words = _typed_words(studio)
    if len(words) < 8:
        return
    rng, mm = studio.rng, 25.4 / studio.sheet.dpi
    box = _bounds(words[int(rng.integers(2, len(words) - 2)) :][:1])
    text = studio.book.line("notes", "insertion")
    x, y = float(box[2]) * mm + 1.2, float(box[1]) * mm
    zone = studio.write("handwriting", [text], Pose(x + 2, y - 1.2, rng.normal(3, 2)), 5.6)
    studio.stroke(zone, [(x - 1.2, y + 4.4), (x, y + 1.6), (x + 1.2, y + 4.4)], 0.35)


def office_stamp(studio: Studio, around: tuple[float, float]) -> None:
    """Press an office's stamp around a place, text or no text."""
    rng, book = studio.rng, studio.book
    size = studio.sheet.px(float(rng.uniform(2.9, 4.2)))
    pose = Pose(*around, float(rng.normal(0, 9)))
    choice = int(rng.integers(3))
    if choice == 0:
        rows = [book.line("notes", "stamp")]
        studio.stamp(stamps.rectangular(rows, studio.sans, size * 1.3), pose)
    elif choice == 1:
        rows = [book.line("notes", "office"), book.line("notes", "received")]
        studio.stamp(stamps.rectangular(rows, studio.sans, size), pose)
    else:
        rim, middle = book.line("notes", "rim"), book.line("notes", "middle")
        flat = float(rng.choice([1.0, 0.62]))
        studio.stamp(stamps.oval(rim, [middle], studio.sans, size, flat=flat), pose)


def stamp_over(studio: Studio, count: int) -> None:
    """Press so many stamps onto words that a machine wrote, wherever on the page these are."""
    lines = [line for zone in studio.sheet.zones if zone.ink in MACHINE for line in zone.lines]
    words = [word for line in lines for word in line.words if word.ink in MACHINE]
    for _ in range(count if words else 0):
        word = words[int(studio.rng.integers(len(words)))]
        x, y = np.mean(word.points, axis=0) * 25.4 / studio.sheet.dpi
        office_stamp(studio, (float(x), float(y)))


def archive_stamp(studio: Studio) -> None:
    """Press the archive's own stamp near a corner, its numbers written in."""
    rng = studio.rng
    rows = [
        "ГОСУДАРСТВЕННЫЙ АРХИВ",
        "Фонд № . . . . . . .",
        "Опись № . . . . . .",
        "Дело № . . . . . . .",
    ]
    canvas = stamps.rectangular(rows, studio.sans, studio.sheet.px(2.6))
    x, y = ((40, 278), (172, 276), (44, 40))[int(rng.integers(3))]
    pose = Pose(x + rng.normal(0, 3), y + rng.normal(0, 3), float(rng.normal(0, 5)))
    studio.stamp(canvas, pose)
    if studio.chance(0.5):
        rows = [str(rng.integers(1, 900)), str(rng.integers(1, 60)), str(rng.integers(1, 999))]
        studio.write("handwriting", rows, Pose(pose.x + 5, pose.y + 1.5, pose.angle), 3.7)


def _typed_words(studio: Studio) -> list[Mark]:
    bodies = [zone for zone in studio.sheet.zones if zone.kind == "body" and zone.ink is Ink.TYPED]
    return [word for zone in bodies for line in zone.lines for word in line.words]


def _bounds(words: list[Mark]) -> Points:
    corners = [(w.points.min(axis=0), w.points.max(axis=0)) for w in words]
    low = min(float(c[0][0]) for c in corners), min(float(c[0][1]) for c in corners)
    high = max(float(c[1][0]) for c in corners), max(float(c[1][1]) for c in corners)
    return np.array([*low, *high])
