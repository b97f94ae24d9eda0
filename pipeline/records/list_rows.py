"""The rows of a distribution list as its lines give them: number, mark, name, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Zone
from pipeline.records.found import Span, Where, lines_of
from pipeline.records.readings import named_readings

NEAR: Final = 3  # heights of a row between a head and what was read apart from it
LONGEST: Final = 60  # copies on a form
_SIGN = (
    r"(?:№\s?№|№|N\s?N|ММ|NN|N[oоeе°]?|М[еoоa]?(?=\s?(?:\d|[бЗТПИЮ](?![А-ЯЁа-яё])))|#|Ме|Ng|Л[оo])"
)
_DIGITS = r"(?:\d{1,2}(?!\d)|[бЗОИПТМГЮШ]\d?(?![\dА-ЯЁ]|[а-яё]{2}))"
_CUE = r"[ЭЗ3Ее][кхж][зэаьожсЗА]?\w?[.,:;]?"
_MARK = r"[тТ]{1,2}\b[.,:]?(?:\s?[тТ]\b\.?)?|[тТ]ов\w?[.:]?|[тТ1г7][.,]+(?=\s|$)"
_RANGED = r"(?=\s?[-–,и]?\s?[тТ\d]|\s[-–—]|[-–—]\s)"  # another number, т., or a dash apart
_COUNT = rf"{_DIGITS}(?:\s?(?:[-–,]|и)\s?\d{{1,2}}(?!\d|\s?-\s?[йг]){_RANGED})*"
_BEFORE: Final = (  # a number before a name, as forms and typists write it
    rf"(?:{_CUE}\s*)?{_SIGN}[.,]?\s*(?P<copy>{_COUNT})?",  # Экз. № 3, № 3, №№ 3-5
    r"[Ээ][кК][зЗ][.,]?\s*(?P<bare>\d{1,2})(?!\d)",  # Экз. 3
    r"(?P<counted>\d{1,2}(?:\s?[-–,]\s?\d{1,2})?)\s?-?[гй]?о?\s?"
    r"[Ээ][кК][зЗ]\w{0,7}[.,]?",  # 3 экз., 3-4 экз., 3-й экземпляр
    r"(?<=[^\W\d_]\s|[.,;_]\s)(?P<dashed>\d{1,2})\s?[-–—]\s?"
    r"(?=[тТ]{1,2}[.,\s]|[тТ]ов|дело|архив)",  # 8-т.
    r"(?<=\s)(?P<inline>\d{1,2})\s?[.)]\s?(?=[тТ]{1,2}\.|[тТ]ов|в\s)",  # 1. т. … 5. т.
    r"^\W{0,2}(?P<grown>[\dзЗбО]{1,2})\s?[-–—]?\s?(?=т[.,]\s?[А-ЯЁ])",  # 3т. without its sign
    r"(?:^\W{0,2}|^\W*[^\W\d_]{6,12}\s?:\s*)(?P<listed>\d{1,2}(?:\s?[-–,]\s?\d{1,2}(?=\s[-–—]\s))?)"
    r"(?:\s?[.)]\s?|\s?[-–—]\s?|\s+(?=[тТ]{1,2}\.|[тТ]ов))",  # 3. 3) 3 - 5-6 -
)
_HEAD: Final = re.compile(
    rf"(?:(?<![^\W_])|(?<=\b[А-Яа-я])(?=№)|(?<=[а-яё]{{3}})(?=№))(?:{'|'.join(_BEFORE)})\s*[-–—.:_]*\s*(?P<mark>{_MARK})?"
)
_HEADLESS: Final = re.compile(
    rf"^[\W\d_]*(?:{_CUE}\s*)?\S{{0,3}}[\s\-–—.:_]+(?P<mark>[тТ]{{1,2}}[.,]|[тТ]?ов\w?\b[.:]?)"
)
_LONE: Final = re.compile(  # nothing but a word with a capital, and what is left of its head
    rf"^[\W\d_]*(?:{_CUE}\W*)?(?:[^\W\d_]{{1,2}}\W{{1,3}})?(?P<mark>)(?=[А-ЯЁ][А-ЯЁа-яё]{{3,}}\W*$)"
)
_AMID: Final = re.compile(  # or one among scraps of its own head and of the next
    r"^(?:[^\s№]{1,5}\s+){0,2}(?P<mark>)(?=[А-ЯЁ][А-ЯЁа-яё]{4,}(?:\s+\S{1,4}){0,3}\s*$)"
)
_NAMED_FIRST: Final = re.compile(
    rf"^\W*(?:[^\W\d_]{{6,12}}\s?:\s*)?(?P<mark>{_MARK})\s*(?P<name>[А-ЯЁ][^\d№]*?)[\s\-–—(:,.]*"
    rf"(?:{_CUE}|[эЭ][кК][зЗ][.,]?)\s*(?:{_SIGN})?\s*(?P<copy>{_COUNT})\W*$"
)
_LEADER: Final = re.compile(r"[\s.,_:;·…\-–—=‘’'\"*|^›>»«\]\[]+$")
_DOTS: Final = re.compile(r"([^\W\d_])\1{2,}\W*$")  # leaders that were read as letters
_ECHO: Final = re.compile(rf"(?<=[^\W\d_])[\W_]*\s[\W\d_]*(?:{_CUE}|\d|[а-я])[\W\d_]*$")
_AHEAD: Final = re.compile(r"(?<=[^\W\d_]{3})\W*\s\S{1,4}\s*$")  # what was misread of the next head
_GROWN: Final = re.compile(r"(?<=[а-яё]{3})[ЭЗ3]кз\W*$")  # the next head, without a space
_BARE_MARK: Final = re.compile(r"^\W*(?:[^\W_]{1,3}\W{0,3})?тов\W*$")  # nobody behind it
_NUMBERED: Final = ("copy", "bare", "counted", "dashed", "inline", "grown", "listed")
_FIGURES: Final = str.maketrans("бЗзО", "6330")
WORDISH: Final = re.compile(r"[А-ЯЁа-яё]{3,}")
_ROW = rf"{_SIGN}\s?\d{{1,2}}\s?(?:[-–—]|[тТ]\b)"
_TELLING: Final = re.compile(
    rf"{_SIGN}\s?\d{{1,2}}\s?[-–—]\s?(?:[тТ]\.|тов\b|г\.)|№\s?\d{{1,2}}\s?т\b\.?\s*[А-ЯЁ][а-яё]{{3,}}|{_CUE}\s*{_SIGN}\s*1\s?[-–—]"
    rf"|{_ROW}.*{_ROW}"  # empty rows of two columns
    rf"|^\W*{_CUE}\s*{_SIGN}\s?\d{{1,2}}[\s\-–—тТ.]*[А-ЯЁ][А-ЯЁа-яё]{{3,}}\W*$"  # and a name
)


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it parses: its own numbers may be misread, or none may be there.

    ``headless`` is a row of which only the name was read: it counts where its place gives a number.
    ``joined`` is one whose name stands in another line than its number. ``others`` are the same row
    in other readings of its line.
    """

    where: Where
    span: Span
    box: Box
    copies: tuple[int, ...]
    mark: str
    text: str
    headless: bool = False
    joined: bool = False
    others: tuple[Row, ...] = ()


def is_several(mark: str) -> bool:
    """Return whether a mark, or what begins with one, is ``тт.`` or ``т.т.``."""
    return re.match(r"[тТ]\W{0,2}[тТ]\b", mark) is not None


def is_row(text: str) -> bool:
    """Return whether a line is plainly of a distribution list: ``№ 5-т.``."""
    return _TELLING.search(text) is not None


def rows_of(zones: Sequence[Zone]) -> list[Row]:
    """Return the rows of the lines; a line without a number joins the row that it stands beside."""
    named = [row for where in lines_of(zones) if (row := _named_first(where))]
    numbered = _numbered_rows(zones)
    behind = any(row.copies and not row.joined and WORDISH.search(row.text) for row in numbered)
    return numbered if behind else named or numbered


def _named_first(where: Where) -> Row | None:
    """Return the row of a line that names before it counts: ``т. Сталину - экз. № 1``."""
    match = _NAMED_FIRST.match(where.text)
    copies = _numbers(match["copy"]) if match else ()
    if match is None or not copies or not WORDISH.search(match["name"]):
        return None
    return Row(where, match.span(), where.line.box, copies, match["mark"], _name(match["name"]))


def _numbered_rows(zones: Sequence[Zone]) -> list[Row]:
    rows: list[Row] = []
    orphans: list[Where] = []
    for where in lines_of(zones):
        made = _read_rows(where)
        rows += made
        if not made:
            orphans.append(where)
    rows = _with_heads(rows)
    left: list[Where] = []
    for where in orphans:
        at = _beside(where.line.box, rows)
        if at is None:
            left.append(where)
            continue
        span = 0, len(where.text)
        name = _name(where.text)
        rows[at] = replace(rows[at], where=where, span=span, text=name, joined=True, others=())
    return [*rows, *filter(None, map(_headless, left))]


def _with_heads(rows: Sequence[Row]) -> list[Row]:
    """Return rows with those drawn together that were read as two lines: head, number and name."""
    bare = [row for row in rows if not row.copies and not row.text]
    made = [row for row in rows if row not in bare]
    for head in bare:
        beside = [
            (row.box.x - head.box.right, at)
            for at, row in enumerate(made)
            if head.box.is_level(row.box)
            and 0 <= row.box.x - head.box.right < NEAR * row.box.height
        ]
        if beside:
            at = min(beside)[1]
            made[at] = replace(made[at], box=bounding((head.box, made[at].box)))
        else:
            made.append(head)
    return made


def _read_rows(where: Where) -> list[Row]:
    """Return the rows of a line in the reading that numbers the most, each with its other readings.

    A row that another reading alone has stands by itself.
    """
    every = [list(_rows(replace(where, line=line))) for line in named_readings(where.line)]
    rows = max(every, key=lambda each: len({row.copies for row in each if row.copies}))
    for others in every:
        for other in others:
            at = _counterpart(other, rows)
            if at is None:
                rows.append(other)
            elif (other.copies, other.text) != (rows[at].copies, rows[at].text):
                rows[at] = replace(rows[at], others=(*rows[at].others, other))
    return sorted(rows, key=lambda row: row.box.x)


def _counterpart(other: Row, rows: Sequence[Row]) -> int | None:
    """Return which row another reading means: that of its number, else the one in its place."""
    for at, row in enumerate(rows):
        narrower = min(row.box.width, other.box.width)
        beside = 2 * row.box.overlap_x(other.box) < narrower
        if other.copies and row.copies == other.copies and not beside:
            return at
    at = max(range(len(rows)), key=lambda at: rows[at].box.overlap_x(other.box), default=-1)
    apart = at < 0 or 2 * rows[at].box.overlap_x(other.box) < other.box.width
    return None if apart else at


def _rows(where: Where) -> Iterator[Row]:
    text = where.text
    heads = list(_HEAD.finditer(text))
    if heads and heads[0].start() > 0 and (lost := _headless(where, heads[0].start())):
        yield lost
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=False):
        name = text[head.end() : end]
        name = _name(name if end == len(text) else _AHEAD.sub("", name))
        span = head.start(), max(min(head.end() + len(name) + 2, end), head.end())
        box = where.place((head.start(), end))
        copies = _numbers(next(filter(None, map(head.group, _NUMBERED)), None))
        yield Row(where, span, box, copies, head["mark"] or "", name)


def _headless(where: Where, end: int | None = None) -> Row | None:
    """Return a row of a line whose number was lost: by the ``т.`` before its name, or a lone name.

    A lone name counts where it is known.
    """
    text = where.text[:end]
    match = _HEADLESS.match(text) or _LONE.match(text) or _AMID.match(text)
    name = _name(text[match.end() :]) if match else ""
    if match is None or not WORDISH.search(name):
        return None
    span = 0, len(text)
    return Row(where, span, where.place(span), (), match["mark"] or "", name, headless=True)


def _name(text: str) -> str:
    """Return a name without the dots after it and the head of an empty row beside it."""
    bare = _GROWN.sub("", _DOTS.sub("", _LEADER.sub("", _ECHO.sub("", text))))
    return "" if _BARE_MARK.search(bare) else bare.strip(" .,_-–—")


def _numbers(text: str | None) -> tuple[int, ...]:
    """Return the copies of ``3``, ``3-5`` or ``2, 3 и 4``."""
    if text is None:
        return ()
    figures = [int(part) for part in re.findall(r"\d+", text.translate(_FIGURES))]
    if len(figures) == 2 and re.search(r"\d\s?[-–]\s?\d", text):
        low, high = figures
        return tuple(range(low, high + 1)) if 0 < low < high <= LONGEST else (low,)
    return tuple(number for number in figures if 0 < number <= LONGEST)


def _beside(box: Box, rows: list[Row]) -> int | None:
    """Return the row without a name that ends left of a box on its level."""
    near = [
        (box.x - row.box.right, index)
        for index, row in enumerate(rows)
        if not WORDISH.search(row.text) and row.box.is_level(box) and row.box.x < box.x
    ]
    return min(near)[1] if near else None
