"""The distribution list: which copy went to whom."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pipeline.model.facts import DistributionEntry
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Zone
from pipeline.records.found import Found, Span, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import LEADER, Asked, read_name, unspaced
from pipeline.text.distance import distance

BY_PLACE: Final = "-by-place"  # ends the rule of a row whose number was counted, not read
LONGEST: Final = 60  # copies on a form
ALIKE: Final = 0.25  # letters that differ, of each, in two readings of one name
_SIGN = r"(?:№\s?№|№|N\s?N|ММ|NN|N[oоeе°]?|М[еoоa]?(?=\s?[\dбЗТПИЮ])|#|Ме|Ng|Л[оo])"
_DIGITS = r"(?:\d{1,2}(?!\d)|[бЗОИПТМГЮШ]\d?(?![\dА-ЯЁ]|[а-яё]{2}))"
_HEAD: Final = re.compile(
    rf"(?<![^\W_])(?:[ЭЗ3Ее][кхж][зэаьожс]?\w?[.,:;]?\s*)?(?P<sign>{_SIGN})[.,]?\s*"
    rf"(?P<copy>{_DIGITS}(?:\s?(?:[-–,]|и)\s?\d{{1,2}}(?=\s?[-–,и]?\s?[тТ\d]))*)?"
    r"\s*[-–—.:_]*\s*(?P<mark>[тТ]{1,2}\b[.,:]?(?:\s?[тТ]\b\.?)?|[тТ]ов\w?[.:]?|[тТ1г7][.,]+(?=\s|$))?"
)
_LEADER: Final = re.compile(r"[\s.,_:;·…\-–—=‘’'\"*|^›>»«\]\[]+$")
_BRACES: Final = re.compile(r"[})⎫⎬⎭]")
_STRUCK: Final = re.compile(r"[хХxX]{3,}|[=/\\]{3,}|[-–—]{4,}\s*$")
_MARKER: Final = "РАЗМЕТКА"
_PLAIN: Final = ("Копия", "Архив", "Дело", "Запас")
_WORDISH: Final = re.compile(r"[А-ЯЁа-яё]{3,}")
_OFFICE: Final = re.compile(r"^(?:в\s+)?(\d{1,2}\s?-\s?й\s+отдел)\w*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it parses: its own numbers may be misread or missing."""

    where: Where
    span: Span
    box: Box
    copies: tuple[int, ...]
    mark: str
    text: str


def distribution(zones: Sequence[Zone], knowledge: Knowledge) -> list[Found[DistributionEntry]]:
    """Return the rows that name somebody, by copy; empty and struck rows are passed over.

    The form prints its numbers in order, so where most rows of a column agree on the count, a row
    whose own number was misread takes the number that its place gives it.
    """
    facts = list(_facts(zones, knowledge))
    kept: list[int] = []
    for at in sorted(range(len(facts)), key=lambda at: -facts[at].evidence.confidence):
        if not any(_repeats(facts[at], facts[other]) for other in kept):
            kept.append(at)
    return [facts[at] for at in sorted(kept, key=lambda at: (facts[at].value.copy, at))]


def _repeats(fact: Found[DistributionEntry], other: Found[DistributionEntry]) -> bool:
    """Return whether two entries are readings of one: a copy's, in one place or of like names."""
    a, b = fact.value, other.value
    if a.copy != b.copy:
        return False
    if distance(a.name, b.name) <= ALIKE * max(len(a.name), len(b.name)):
        return True
    together = all((each.raw or "").startswith("тт") for each in (a, b))
    return not together and fact.evidence.box.iou(other.evidence.box) > 0


def _facts(zones: Sequence[Zone], knowledge: Knowledge) -> Iterator[Found[DistributionEntry]]:
    for column in _columns(_with_orphans(zones)):
        first = _first_number(column)
        for index, row in enumerate(_braced(column)):
            copies = row.copies
            if len(copies) < 2 and first is not None:
                copies = (first + index,)
            agrees = copies == row.copies
            for copy in copies:
                yield from _entries(copy, row, knowledge, agrees=agrees)


def _with_orphans(zones: Sequence[Zone]) -> list[_Row]:
    """Return the rows of the lines; a line without a number joins the row that it stands beside."""
    rows: list[_Row] = []
    orphans: list[Where] = []
    for where in lines_of(zones):
        made = list(_rows(where))
        rows += made
        if not made:
            orphans.append(where)
    for where in orphans:
        at = _beside(where.line.box, rows)
        if at is not None:
            row = rows[at]
            rows[at] = replace(row, where=where, span=(0, len(where.text)), text=_name(where.text))
    return rows


def _rows(where: Where) -> Iterator[_Row]:
    text = where.text
    heads = list(_HEAD.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends, strict=False):
        name = _name(text[head.end() : end])
        span = head.start(), max(min(head.end() + len(name) + 2, end), head.end())
        words = where.words((head.start(), end))
        box = bounding(word.box for word in words) if words else where.line.box
        if not words and head.start() > 0:
            box = Box(box.x + round(box.width * head.start() / len(text)), *box[1:])
        yield _Row(where, span, box, _numbers(head["copy"]), head["mark"] or "", name)


def _name(text: str) -> str:
    return _LEADER.sub("", text).strip(" .,_-–—")


def _numbers(text: str | None) -> tuple[int, ...]:
    """Return the copies of ``3``, ``3-5`` or ``2, 3 и 4``."""
    if text is None:
        return ()
    figures = [int(part) for part in re.findall(r"\d+", text.translate(_FIGURES))]
    if len(figures) == 2 and re.search(r"\d\s?[-–]\s?\d", text):
        low, high = figures
        return tuple(range(low, high + 1)) if 0 < low < high <= LONGEST else (low,)
    return tuple(number for number in figures if 0 < number <= LONGEST)


_FIGURES: Final = str.maketrans("бЗО", "630")


def _beside(box: Box, rows: list[_Row]) -> int | None:
    """Return the row without a name that ends left of a box on its level."""
    near = [
        (box.x - row.box.right, index)
        for index, row in enumerate(rows)
        if not _WORDISH.search(row.text)
        and 2 * row.box.overlap_y(box) > min(row.box.height, box.height)
        and row.box.x < box.x
    ]
    return min(near)[1] if near else None


def _columns(rows: list[_Row]) -> list[list[_Row]]:
    """Part the rows into columns: by where they begin, and top to bottom within."""
    columns: list[list[_Row]] = []
    if not rows:
        return columns
    height = sorted(row.box.height for row in rows)[len(rows) // 2] or 1
    for row in sorted(rows, key=lambda row: row.box.x):
        if columns and row.box.x - _left(columns[-1]) < 5 * height:
            columns[-1].append(row)
        else:
            columns.append([row])
    return [sorted(column, key=lambda row: row.box.y) for column in columns]


def _left(column: list[_Row]) -> float:
    lefts = sorted(row.box.x for row in column)
    return lefts[len(lefts) // 2]


def _first_number(column: list[_Row]) -> int | None:
    """Return the number of a column's first row by which most of its rows agree, if most do."""
    votes = Counter(
        row.copies[0] - index for index, row in enumerate(column) if len(row.copies) == 1
    )
    if len(column) < 3 or not votes or any(len(row.copies) > 1 for row in column):
        return None
    first, agreeing = votes.most_common(1)[0]
    return first if 2 * agreeing > len(column) and 0 < first <= LONGEST else None


def _braced(column: list[_Row]) -> list[_Row]:
    """Give rows that a brace joins the name that stands in one of them."""
    made = list(column)
    for index, row in enumerate(column):
        if not _BRACES.search(row.where.text[slice(*row.span)]):
            continue
        bare = _BRACES.sub(" ", row.text).strip()
        if _WORDISH.search(bare):
            made[index] = replace(row, text=bare)
            continue
        for near in (index - 1, index + 1, index - 2, index + 2):
            other = column[near] if 0 <= near < len(column) else None
            if other and _BRACES.search(other.text) and _WORDISH.search(other.text):
                text, mark = _BRACES.sub(" ", other.text).strip(), other.mark
                made[index] = replace(row, where=other.where, span=other.span, text=text, mark=mark)
    return made


def _entries(
    copy: int, row: _Row, knowledge: Knowledge, *, agrees: bool
) -> Iterator[Found[DistributionEntry]]:
    if not 0 < copy <= LONGEST or _STRUCK.search(row.text):
        return
    parts = re.split(r"\s*[,;]\s+(?=[А-ЯЁ])", row.text) if row.mark.startswith("тт") else [row.text]
    for part in parts:
        read = _read(part, row, knowledge)
        if read is None:
            continue
        name, likelihood, rule = read
        raw = " ".join(piece for piece in (row.mark, part) if piece)
        counted = rule if agrees else f"{rule}{BY_PLACE}"
        fact = row.where.found(DistributionEntry(copy, name, raw), row.span, counted)
        yield fact.times(likelihood * (1.0 if agrees else 0.93))


def _read(text: str, row: _Row, knowledge: Knowledge) -> tuple[str, float, str] | None:
    """Return what a row names: the list's own copy, a plain word, an office or a person."""
    if _is_marker(text):
        return _MARKER, 1.0, "distribution-marker"
    office = _office(text, knowledge)
    if office:
        return office
    drawn = unspaced(text)
    if not _WORDISH.search(drawn):
        return None
    for word in _PLAIN:
        near = distance(drawn.replace(" ", ""), word)
        if near <= 0.25 * len(word):
            return word, 1.0 - 0.2 * near, "distribution-word"
    person = read_name(text, Asked("datv", row.where.sure(row.span), LEADER), knowledge)
    if person is None or (
        not row.mark and person.rule == "name-as-read" and not text[:1].isupper()
    ):
        return None
    return person.name, person.likelihood, person.rule


def _is_marker(text: str) -> bool:
    """Return whether a text is РАЗМЕТКА, perhaps with the 1 and the dash grown onto it."""
    letters = re.sub(r"[^А-ЯЁа-яё]", "", text)
    if not 6 <= len(letters) <= 11:
        return False
    return any(distance(letters[cut:], _MARKER) <= 2.0 for cut in range(0, 3))


def _office(text: str, knowledge: Knowledge) -> tuple[str, float, str] | None:
    match = _OFFICE.match(text)
    if match:
        return re.sub(r"\s?-\s?", "-", match.group(1)).lower(), 0.97, "office-number"
    bare = re.sub(r"^(?:в|на)\s+", "", text, flags=re.IGNORECASE)
    if len(bare) < 3:
        return None
    found = knowledge.office_index.find(bare)
    if found is None or found.likelihood < 0.8:
        return None
    if found.distance and len(bare) < 6:
        return None
    return found.name, found.likelihood, "office-lexicon"
