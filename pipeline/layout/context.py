"""What the neighbours of a field are thought to be, and what follows from it for the field."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from pipeline.layout.shapes import looks_signed, names_comrade, resembles_date, tells_about
from pipeline.layout.stacks import INDENT, Neighbours
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line, Reason
from pipeline.model.vocabulary import Joins, Part, Vocabulary, ZoneKind
from pipeline.text.names import is_addressed

SURROUNDINGS = {
    "under-title": "between the title and the text",
    "over-title": "above the title",
    "above-text": "above the text",
    "below-text": "below the text",
    "in-text": "among the text",
    "beside-text": "a column beside the text",
    "beside-name": "level with a name that signs, at the left of it",
    "by-number": "a date by the document's number",
    "over-table": "above the table, close to it",
    "under-page-number": "below a page's number",
    "announced": "below a heading that ends in a colon",
    "under-secrecy": "right below how secret the paper is",
    "over-addressee": "close above the addressee, at its edge",
    "full-line": "runs as far as the text close below it",
    "unended": "goes on in the text close below it",
}
MISPLACED = -1.0  # what it is worth that a head stands below the text, or a foot above it
LEVEL = 0.4  # what a field of the same kind on the row is worth for kinds read along rows
INSIDE = 0.4  # what it is worth to stand in the band of a kind that there is once
BODY_LETTERS = 60
COLUMN_LETTERS = 18  # of a line of text in a column, at least
NEW = 0.5  # share of its closeness that a line keeps to another kind above than its words begin
GOES_ON = 1.3  # times as close hold two lines of which the second begins inside a sentence
OVER_TABLE = 8.0  # heights of a line above a table in which its heading stands
CLOSE = 0.8  # closeness of two lines of one paragraph or one address
SPACED = 0.1  # the same of an office and the comrade below it, between whom is a line of white
OFFICE, LONG = 4, 45  # letters of an office's name on a line, at least and at most
ROW_LETTERS = 24  # of a paragraph's first line, at least
FULL = 0.8  # share of the line below it to which a paragraph's first line reaches, at least
UNDER_TITLE = 14.0  # heights of a line below the title in which its heading stands
LED = 0.4  # closeness at which a line goes where the one above it went, wherever that stands
ABREAST = 12.0  # heights of a line between columns of a kind that there is once
SLACK = 8.0  # heights of a line to the side of such a band that belong to it
APART = 4.0  # heights of a line from an office to the name that signs
VERGE = 1.5  # heights of a line to the first or the last of its own above or below it
LAPSE = 5.0  # heights of a line without a field of a kind that end the band of it


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page is thought to be at one moment: the kind of each field, and what follows.

    ``texts`` has for each field the box around running text, itself left out, for what a field is
    thought to be is no evidence on it; a box is empty where there is none. ``titles`` has the
    fields of the title by their number, ``bands`` by kind the numbers of those that stand together.
    """

    kinds: tuple[str, ...]
    texts: tuple[Box, ...]
    titles: dict[int, Box]
    bands: dict[str, list[list[int]]]


def scene_of(
    fields: Sequence[Line], kinds: Sequence[str], height: float, vocabulary: Vocabulary
) -> Scene:
    """Return the scene that the present kinds make; lengths in pixels, by a line's height."""
    body = [line for line, kind in zip(fields, kinds, strict=True) if kind == "body"]
    text = _around(body)
    texts = (
        _around([each for each in body if each is not line]) if kind == "body" else text
        for line, kind in zip(fields, kinds, strict=True)
    )
    titles = {index: fields[index].box for index, kind in enumerate(kinds) if kind == "title"}
    once = [kind.name for kind in vocabulary.values() if kind.joins is Joins.ONCE]
    return Scene(
        tuple(kinds),
        tuple(texts),
        titles,
        {name: _bands(fields, kinds, name, height) for name in once},
    )


def _around(body: Sequence[Line]) -> Box:
    """Return the box around lines of running text, empty where they are too few letters."""
    letters = sum(len(line.text) for line in body)
    return bounding(line.box for line in body) if letters >= BODY_LETTERS else Box(0, 0, 0, 0)


def _bands(
    fields: Sequence[Line], kinds: Sequence[str], name: str, height: float
) -> list[list[int]]:
    """Return the numbers of the fields of a kind, parted where none comes for long."""
    groups: list[list[int]] = []
    foot = 0
    for index in (index for index, kind in enumerate(kinds) if kind == name):
        box = fields[index].box
        if groups and box.y - foot <= LAPSE * height:
            groups[-1].append(index)
        else:
            groups.append([index])
        foot = max(foot, box.bottom)
    return groups


def surroundings(index: int, fields: Sequence[Line], at: tuple[Neighbours, Scene]) -> set[str]:
    """Return the signs of where a field stands among what the others are thought to be."""
    near, scene = at
    box, text = fields[index].box, scene.texts[index]
    title = bounding(each for other, each in scene.titles.items() if other != index)
    height, signs = box.height, set[str]()
    slack = 0.3 * height
    if any(_announces(fields[o], box) for o in _of(scene, "heading") if o != index):
        signs.add("announced")
    elif title.area:
        under = title.bottom - slack <= box.y <= title.bottom + UNDER_TITLE * height
        if under and (not text.area or box.bottom <= text.y + slack):
            signs.add("under-title")
        if box.bottom <= title.y + slack and index not in scene.titles:
            signs.add("over-title")
    if text.area:
        signs |= _by_text(box, text, slack)
    dated = resembles_date(fields[index].text)
    if dated and any(
        _next_to(box, fields[o].box) for o in _of(scene, "registration_number") if o != index
    ):
        signs.add("by-number")
    upper = near.above[index]
    if upper is not None and upper[1] > 0.4 and scene.kinds[upper[0]] == "classification":
        signs.add("under-secrecy")
    table = bounding(fields[o].box for o in _of(scene, "table"))
    if table.area and 0 <= table.y - box.bottom + slack < OVER_TABLE * height:
        signs.add("over-table")
    if any(fields[o].box.bottom <= box.y for o in _of(scene, "page_number")):
        signs.add("under-page-number")
    lower = [(fields[o], scene.kinds[o], held) for o, held in near.below[index]]
    signs |= {sign for each in lower for sign in _by_lower(fields[index], *each)}
    return signs | _by_level(box, [(fields[o], scene.kinds[o]) for o in near.level[index]])


def _by_lower(line: Line, lower: Line, kind: str, held: float) -> set[str]:
    """Return the signs of what stands below a line, of a kind, and how closely it is held."""
    if kind == "addressee":
        somebody = names_comrade(lower.text) or is_addressed(lower.text)
        near = held > (SPACED if somebody else CLOSE)
        return {"over-addressee"} if near and _is_office(line, lower.box) else set()
    if kind != "body" or held <= CLOSE or tells_about(line.text):
        return set()
    signs = {"full-line"} if _is_full(line, lower.box) else set()
    return signs | ({"unended"} if _goes_on(line, lower) else set())


def _is_office(line: Line, below: Box) -> bool:
    """Return whether a line may be an office's name, at the edge of the name below it."""
    named = sum(map(str.isalpha, line.text)) >= OFFICE and not names_comrade(line.text)
    return named and len(line.text) < LONG and abs(line.box.x - below.x) < line.box.height


def _is_full(line: Line, below: Box) -> bool:
    """Return whether a line, indented or not, runs as far as the one below it."""
    box = line.box
    indented = 0 <= box.x - below.x < INDENT * box.height
    full = box.right - below.x > FULL * below.width and box.right - below.right < box.height
    return indented and full and len(line.text) >= ROW_LETTERS


def _by_level(box: Box, level: Sequence[tuple[Line, str]]) -> set[str]:
    """Return the signs of what stands level with a field: lines and their kinds."""
    signs = set[str]()
    if any(kind == "signature" and _signs(box, line) for line, kind in level):
        signs.add("beside-name")
    if any(_is_text(line, kind) for line, kind in level):
        signs.add("beside-text")
    return signs


def _signs(box: Box, name: Line) -> bool:
    """Return whether a name stands far to the right of a field, as below a text it does."""
    return name.box.x - box.right > APART * box.height and looks_signed(name)


def _is_text(line: Line, kind: str) -> bool:
    return kind == "body" and len(line.text) >= COLUMN_LETTERS


def _by_text(box: Box, text: Box, slack: float) -> set[str]:
    if box.bottom <= text.y + slack:
        return {"above-text"}
    if box.y >= text.bottom - slack:
        return {"below-text"}
    return {"in-text"} if box.y > text.y + slack and box.bottom < text.bottom - slack else set()


def _announces(heading: Line, box: Box) -> bool:
    """Return whether a heading says that text follows below it, as ``СЛУШАЛИ:`` does."""
    return heading.box.bottom <= box.centre[1] and heading.text.rstrip(" _").endswith(":")


def _next_to(box: Box, number: Box) -> bool:
    """Return whether a field stands before a number or over it, or on the very next line."""
    apart = max(-box.overlap_x(number) / 4, -box.overlap_y(number))
    before = box.centre[1] < number.bottom
    under = abs(box.x - number.x) < box.height and box.y - number.bottom < box.height
    return (before or under) and apart < 2.5 * box.height


def _of(scene: Scene, kind: str) -> Iterator[int]:
    return (index for index, other in enumerate(scene.kinds) if other == kind)


def companions(
    index: int, fields: Sequence[Line], at: tuple[Neighbours, Scene], vocabulary: Vocabulary
) -> Iterator[Reason]:
    """Yield what neighbours speak for: their own kind, or against one that stands wrongly."""
    near, scene = at
    box, upper = fields[index].box, near.above[index]
    for side, pairs in (
        ("above", [(upper[0], index, upper[1])] if upper else []),
        ("below", [(index, other, closeness) for other, closeness in near.below[index]]),
    ):
        best: dict[str, float] = {}
        for first, second, closeness in pairs:
            kind = scene.kinds[first if side == "above" else second]
            held = closeness if near.begins[second] in {"", kind} else NEW * closeness
            held *= GOES_ON if _goes_on(fields[first], fields[second]) else 1.0
            best[kind] = max(best.get(kind, 0.0), held)
        for name, held in best.items():
            weight = vocabulary.kind(name).clings * held
            if weight > 0.02:
                yield Reason(name, weight, f"close {side} it is {name}")
    beside = {scene.kinds[other] for other in near.level[index]}
    for name in sorted(beside):
        joins = vocabulary.kind(name).joins
        own = [fields[other].box for other in near.level[index] if scene.kinds[other] == name]
        close = any(
            -box.overlap_x(other) < ABREAST * min(box.height, other.height) for other in own
        )
        if joins is Joins.ROWS or (joins is Joins.ONCE and close):
            yield Reason(name, LEVEL, f"level with {name}")
    for name, bands in scene.bands.items():
        others = ([fields[o].box for o in band if o != index] for band in bands if len(band) > 1)
        verge = VERGE * box.height if scene.kinds[index] == name else 0.0
        if any(_within(box, boxes, verge) for boxes in others):
            yield Reason(name, INSIDE, f"among the fields of {name}")
    led = beside | ({scene.kinds[upper[0]]} if upper and upper[1] > LED else set())
    kinds = (kind for kind in vocabulary.values() if kind.name not in led)
    yield from _misplaced(box, scene.texts[index], kinds)


def _goes_on(upper: Line, lower: Line) -> bool:
    """Return whether a line ends without a stop, and the next goes on with its sentence.

    That begins in small letters, or below the beginning of a long line, or of one that ends in a
    comma: ``МИД СССР``.
    """
    end = upper.text.rstrip(" _")[-1:]
    if lower.text[:1].islower():
        return end.islower() or end in {"-", ","}
    below = abs(lower.box.x - upper.box.x) < upper.box.height and lower.box.right < upper.box.right
    return below and (end == "," or (end.isalpha() and len(upper.text) >= BODY_LETTERS))


def _within(box: Box, others: Sequence[Box], verge: float) -> bool:
    """Return whether a field stands in the band of others, or a little beside it.

    One of their own may stand above or below it, by so many pixels.
    """
    band, slack = bounding(others), SLACK * min(box.height, median(o.height for o in others))
    level = band.y - verge <= box.centre[1] <= band.bottom + verge
    return level and band.x - slack <= box.centre[0] <= band.right + slack


def _misplaced(box: Box, text: Box, kinds: Iterable[ZoneKind]) -> Iterator[Reason]:
    if not text.area:
        return
    below, above = box.y >= text.bottom, box.bottom <= text.y
    for kind in kinds:
        if kind.part is Part.HEAD and below:
            yield Reason(kind.name, MISPLACED, "a head below the text")
        if kind.part is Part.FOOT and above:
            yield Reason(kind.name, MISPLACED, "a foot above the text")
