"""The text of a page in TEI: zones as blocks, words in their places, names, dates, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.export.fact_rows import FactRow, fact_rows
from pipeline.export.modern import ModernWord, modern_words
from pipeline.export.order import zones_in_order
from pipeline.export.placed import PlacedLine, placed_lines
from pipeline.export.terms import terms_of
from pipeline.export.xml import XML_SPACE, Element, Maker, append
from pipeline.model.page import Page, Word, Zone
from pipeline.model.redaction import is_gap
from pipeline.model.vocabulary import Vocabulary

NAMESPACE: Final = "http://www.tei-c.org/ns/1.0"
E: Final = Maker(NAMESPACE)

_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MOMENT: Final = re.compile(r"\d{4}-(0\d|1[0-2])-([0-2]\d|3[01])T([01]\d|2[0-3]):[0-5]\d")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER: Final = re.compile(r"\d{1,15}")
_NAMED: Final = {
    "/routing/origin": "placeName",
    "/routing/destination": "placeName",
    "/addressee": "persName",
    "/signer": "persName",
    "/dispatch/issued_by": "persName",
    "/routing/number": "num",
    "/routing/time": "time",
    "/routing/date": "date",
    "/date": "date",
    "/dispatch/printed_at": "date",
    "/dispatch/sent_at": "date",
}


def page_text(name: str, page: Page, vocabulary: Vocabulary) -> Element:
    """Return a page's division; ``name`` is the id of its surface."""
    made = E("div", {"type": "page", "n": page.number, "facs": f"#{name}"})
    append(made, E("pb", {"n": page.number, "facs": f"#{name}"}))
    if page.problem is not None:
        problem = page.problem
        told = f"{problem.code}. {problem.ru} / {problem.en}"
        append(made, E("note", {"type": "problem"}, told))
    facts = list(fact_rows(page))
    for number, zone in enumerate(zones_in_order(page), 1):
        here = [row for row in facts if row.evidence and row.evidence.zone == zone.id]
        append(made, _zone(f"{name}-z{number}", zone, here, vocabulary))
    return made


def named(row: FactRow, *content: Element | str) -> Element:
    """Return the element for a fact: a date, a name, a place or what else it is."""
    tag = _NAMED.get(row.pointer, "rs")
    if row.pointer.startswith("/distribution/"):
        tag = "persName"
    attributes: dict[str, object] = {"key": row.value}
    if tag in ("date", "time", "num"):
        attributes = _measured(tag, row.value)
    if tag == "rs":
        attributes["type"] = row.pointer.split("/")[1]
    return E(tag, attributes, *content)


def _measured(tag: str, value: str) -> dict[str, object]:
    """Return the attribute that says a date, time or number; none where the value is neither."""
    if tag == "num":
        return {"value": value} if _NUMBER.fullmatch(value) else {}
    if tag == "time":
        return {"when": f"{value}:00"} if _CLOCK.fullmatch(value) else {}
    if _MOMENT.fullmatch(value):
        return {"when": f"{value}:00"}
    return {"when": value} if _DATE.fullmatch(value) and _MOMENT.fullmatch(f"{value}T00:00") else {}


def _zone(name: str, zone: Zone, facts: Sequence[FactRow], vocabulary: Vocabulary) -> Element:
    kind = vocabulary.kind(zone.kind).name
    term = terms_of(kind).tei
    attributes = {
        "type": term.type,
        "facs": f"#{name}",
        "ana": f"#kind-{kind}",
        "rend": zone.ink,
    }
    lines = list(_lines(name, zone, facts))
    if term.element == "figure":
        return E("figure", attributes, E("ab", {XML_SPACE: "preserve"}, *lines) if lines else None)
    return E(term.element, {**attributes, XML_SPACE: "preserve"}, *lines)


def _lines(name: str, zone: Zone, facts: Sequence[FactRow]) -> Iterator[Element | str]:
    modern, first, goes_on = modern_words(zone.text), 0, False
    for number, line in enumerate(placed_lines(zone), 1):
        at = f"{name}-l{number}"
        yield E("lb", {"facs": f"#{at}", "n": number, "break": "no" if goes_on else None})
        today = modern[first : first + len(line.words)]
        first, goes_on = first + len(today), any(word.goes_on for word in today)
        words = list(_words(at, line, facts, today))
        if line.read is None or _word_by_word(line):
            yield from words
        elif line.read:
            yield E("choice", None, E("sic", None, line.read), E("corr", None, *words))
        else:
            yield E("corr", None, *words)


def _word_by_word(line: PlacedLine) -> bool:
    return len((line.read or "").split()) == len(line.words)


def _words(
    name: str, line: PlacedLine, facts: Sequence[FactRow], modern: Sequence[ModernWord]
) -> Iterator[Element | str]:
    """Yield the words with the room between them; those of one fact lie inside its element."""
    read = line.read.split() if line.read and _word_by_word(line) else None
    made = [
        _word(f"{name}-w{number}", word, read[number - 1] if read else word.text, today)
        for number, (word, today) in enumerate(zip(line.words, modern, strict=True), 1)
    ]
    gaps = _gaps(line)
    yield gaps[0]
    at = 0
    for first, last, row in [*_spans(line, facts), (len(made), len(made), None)]:
        yield from _run(made, gaps, at, first)
        if row is not None:
            yield named(row, *list(_run(made, gaps, first, last))[:-1])
            yield gaps[last]
        at = last


def _run(
    words: Sequence[Element], gaps: Sequence[str], first: int, last: int
) -> Iterator[Element | str]:
    for number in range(first, last):
        yield words[number]
        yield gaps[number + 1]


def _gaps(line: PlacedLine) -> list[str]:
    """Return the room before the first word, between words, and after the last."""
    gaps, end = [], 0
    for word in line.words:
        at = line.text.index(word.text, end)
        gaps.append(line.text[end:at])
        end = at + len(word.text)
    return [*gaps, line.text[end:]]


def _word(name: str, word: Word, read: str, modern: ModernWord) -> Element:
    attributes = {"facs": f"#{name}"}
    if is_gap(word):
        return E("gap", {**attributes, "reason": "redacted"})
    said = _said(word.text, modern)
    if word.doubtful:
        return E("w", attributes, E("unclear", {"reason": "illegible"}, said))
    if read == word.text:
        return E("w", attributes, said)
    return E("w", attributes, E("choice", None, E("sic", None, read), E("corr", None, said)))


def _said(text: str, modern: ModernWord) -> Element | str:
    """Return a word with what it is today beside it, where that is something else."""
    if modern.text is None:
        return text
    return E("choice", None, E("orig", None, text), E("reg", None, modern.text))


def _spans(line: PlacedLine, facts: Sequence[FactRow]) -> list[tuple[int, int, FactRow]]:
    """Return which words each fact was read from, first to last; spans never cross."""
    taken: list[tuple[int, int, FactRow]] = []
    for row in facts:
        box = row.evidence.box if row.evidence else None
        inside = [
            n for n, word in enumerate(line.words) if box and word.box.share_inside(box) > 0.5
        ]
        if not inside:
            continue
        first, last = inside[0], inside[-1] + 1
        if all(last <= start or first >= end for start, end, _ in taken):
            taken.append((first, last, row))
    return sorted(taken, key=lambda span: span[0])
