"""Minutes and extracts from them: number, what was heard, what was decided, who voted how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import LEADER, Asked, read_name
from pipeline.records.readings import heard_one
from pipeline.text.distance import distance
from pipeline.text.repair import joined

_SIGN = r"(?:№|N[oо°]?|М[еоa]?|#)"
_NUMBER: Final = re.compile(
    rf"(?P<word>[^\W\d_]{{7,10}})\s*{_SIGN}\.?\s*(?P<number>\d{{1,4}}(?:[/\-]\w{{1,4}})?)"
)
_ITEM: Final = re.compile(r"^\W{0,2}(?P<number>\d{1,3})\s?\.\s*(?P<text>[^\d\W].*)$")
_HEARD: Final = re.compile(r"^\W*слушали\W*(?P<text>.*)$", re.IGNORECASE)
_DECIDED: Final = re.compile(
    r"^\W*(?:постановили|постановил[аио]?|решили|решение|приняты решения)\W*(?P<text>.*)$",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"^\W{0,2}\d{1,2}\s?[./]\s?[IVXУХПШІТ]{1,4}\s?[./]?\s?(?:19)?\d\d")
_POINT: Final = re.compile(r"^\W{0,2}(?P<number>\d{1,2})\s?\)\s*(?P<text>\D.*)$")
_VOTES: Final = (
    ("votes_for", re.compile(r"(?:Голосовал\w*\s+)?(?<!\w)за\s*[:\-–—]", re.IGNORECASE)),
    ("votes_against", re.compile(r"(?<!\w)против\s*[:\-–—]", re.IGNORECASE)),
)
_VOTED: Final = re.compile(r"голосова[лн]", re.IGNORECASE)
_AFTER: Final = re.compile(  # … тт. Громыко, Микоян - за; т. Сталин против
    r"(?P<names>[А-ЯЁт][^:;]{2,}?)\s*[\-–—]?\s+(?P<how>за|против)(?!\w)(?!\s*[:\-–—])",
    re.IGNORECASE,
)
_CALL: Final = re.compile(r"голосова\w+\s*[:.\-–—]?\s*", re.IGNORECASE)


def is_minutes(zones: Sequence[Zone]) -> bool:
    """Return whether a title says ``протокол`` or ``протокола``."""
    return protocol_number(zones) is not None or any(
        distance(word, "протокола") <= 1.5
        for where in lines_of(zones)
        for word in re.findall(r"[^\W\d_]{7,10}", where.text)
    )


def protocol_number(zones: Sequence[Zone]) -> Found[str] | None:
    """Return the number of the minutes from the title."""
    found = (heard_one(where, _protocol) for where in lines_of(zones))
    return next(filter(None, found), None)


def _protocol(where: Where) -> Found[str] | None:
    for match in _NUMBER.finditer(where.text):
        if min(distance(match["word"], form) for form in ("протокола", "протокол")) <= 1.5:
            return where.found(match["number"], match.span("number"), "minutes-number")
    return None


def listed(zones: Sequence[Zone], *, points: bool) -> list[Found[str]]:
    """Return texts with their lines joined: items ``1.``, or the decisions ``1)``.

    Without numbers an item begins at ``СЛУШАЛИ:`` and a decision at ``ПОСТАНОВИЛИ:``.
    """
    own = (_POINT, _DECIDED) if points else (_ITEM, _HEARD)
    found: list[Found[str]] = []
    for zone in zones:
        group: list[Where] = []
        for where in lines_of([zone]):
            if _begins(where.text):
                found += _item(group, own)
                group = [where] if any(pattern.match(where.text) for pattern in own) else []
            elif group:
                group.append(where)
        found += _item(group, own)
    return found


def _begins(text: str) -> bool:
    """Return whether a line begins something: an item, a decision, a vote."""
    starts = (_POINT, _ITEM, _HEARD, _DECIDED)
    return any(start.match(text) for start in starts) or _VOTED.search(text) is not None


def _item(group: list[Where], own: Sequence[re.Pattern[str]]) -> list[Found[str]]:
    matches = (pattern.match(group[0].text) for pattern in own) if group else iter(())
    match = next(filter(None, matches), None)
    if match is None or _DATED.match(group[0].text):
        return []
    text = joined([match["text"], *(where.text for where in group[1:])]).text.strip()
    if not text:
        return []
    fact = group[0].found(text, match.span("text"), "numbered-text")
    return [fact.times(0.9 ** (len(group) - 1))]


def votes(zones: Sequence[Zone], knowledge: Knowledge) -> dict[str, list[Found[str]]]:
    """Return the names of those who voted for and against, under the records' field names."""
    made: dict[str, list[Found[str]]] = {}
    told: dict[str, list[Found[str]]] = {}
    for zone in zones:
        lines = list(lines_of([zone]))
        start = next((i for i, where in enumerate(lines) if _VOTED.search(where.text)), None)
        if start is None:
            continue
        text = joined([where.text for where in lines[start:]]).text
        for field, pattern in _VOTES:
            cue = pattern.search(text)
            if cue:
                made[field] = _voters(text[cue.end() :], lines[start], knowledge)
        for match in () if made else _AFTER.finditer(_CALL.sub("", text)):
            field = "votes_for" if match["how"].lower() == "за" else "votes_against"
            voters = _voters(match["names"], lines[start], knowledge)
            told[field] = told.get(field, []) + voters
    return made or told


def _voters(text: str, where: Where, knowledge: Knowledge) -> list[Found[str]]:
    rest = re.split(r"[Пп]ротив|[Вв]оздержал|\.\s*$|;", text)[0]
    bare = re.sub(r"(?<!\w)(?:тт?|тов)\.(?:\s?т\.)?", " ", rest)
    found = []
    asked = Asked("nomn", where.sure((0, len(where.text))), LEADER)
    for piece in re.split(r"[,.]| и ", bare):
        read = read_name(piece, asked, knowledge) if len(piece.strip()) > 2 else None
        if read:
            fact = where.found(read.name, (0, len(where.text)), f"vote-{read.rule}")
            found.append(fact.times(read.likelihood))
    return found
