"""Minutes and extracts from them: number, what was heard, what was decided, who voted how."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Final

from pipeline.model.page import Zone
from pipeline.records.found import Found, Where, lines_of
from pipeline.records.knowledge import Knowledge
from pipeline.records.people import LEADER, Asked, read_name
from pipeline.records.readings import heard_one
from pipeline.records.two_columns import ITEM, VOTED, Columns, columns
from pipeline.text.distance import distance
from pipeline.text.repair import joined

_SIGN = r"(?:№|N[oо°]?|М[еоa]?|#)"
_NUMBER: Final = re.compile(
    rf"(?P<word>[^\W\d_]{{7,10}})\s*{_SIGN}\.?\s*(?P<number>\d{{1,4}}(?:[/\-]\w{{1,4}})?)"
)
_NUMERAL = r"(?:[IVXХУПШ\d]{1,4}\s?[.)]\s*)?"
_HEARD: Final = re.compile(rf"^\W*{_NUMERAL}слушали\W*(?P<text>.*)$", re.IGNORECASE)
_DECIDED: Final = re.compile(
    rf"^\W*{_NUMERAL}(?:постановили|постановил[аио]?|постановление|решили|решение|приняты решения)"
    r"\W*(?P<text>.*)$",
    re.IGNORECASE,
)
_DATED: Final = re.compile(r"^\W{0,2}\d{1,2}\s?[./]\s?[IVXУХПШІТ]{1,4}\s?[./]?\s?(?:19)?\d\d")
_POINT: Final = re.compile(r"^\W{0,2}(?P<number>\d{1,2}|[а-е])\s?\)\s*(?P<text>\D.*)$")
_FIRST: Final = re.compile(r"^(?:\d{1,3}\s?[.)]|[а-е]\s?\))\s*(?=\S)")  # behind СЛУШАЛИ:
_CUES: Final = ((VOTED, ""), (_HEARD, "item"), (_DECIDED, "decision"))
_ABOUT: Final = re.compile(r"^0(?=\s[а-яё])")  # О помощи …, read as a figure
_BEGINNINGS: Final = (_POINT, _HEARD, _DECIDED, ITEM)
_EXTRACT: Final = "выпискаизпротокола"
TORN: Final = 0.2  # letters that may be wrong in each of those
_SENTENCE: Final = re.compile(  # О помощи Китаю. Утвердить проект …
    r"^(?P<item>(?:О|Об|Обо|Вопрос\w*)\s[^.;]{3,160}\.)\s+(?P<rest>[А-ЯЁ].*)$", re.DOTALL
)
UNCUED: Final = 0.7  # how likely what follows an item's sentence was decided
_VOTES: Final = (
    ("votes_for", re.compile(r"(?:Голосовал\w*\s+)?(?<!\w)за\s*[:\-–—]", re.IGNORECASE)),
    ("votes_against", re.compile(r"(?<!\w)против\s*[:\-–—]", re.IGNORECASE)),
)
_AFTER: Final = re.compile(  # … тт. Громыко, Микоян - за; т. Сталин против
    r"(?P<names>[А-ЯЁт][^:;]{2,}?)\s*[\-–—]?\s+(?P<how>за|против)(?!\w)(?!\s*[:\-–—])",
    re.IGNORECASE,
)
_UNMET: Final = re.compile(
    r"допрос|обыск|осмотр|очной\s+ставки|вскрыти|задержани", re.IGNORECASE
)  # what no meeting writes
_CALL: Final = re.compile(r"голосова\w+\s*[:.\-–—]?\s*", re.IGNORECASE)


def is_minutes(zones: Sequence[Zone]) -> bool:
    """Return whether a title says ``протокол`` or ``протокола``, and of a meeting's."""
    if any(_UNMET.search(where.text) for where in lines_of(zones)):
        return False
    return protocol_number(zones) is not None or any(
        _is_extract(where.text)
        or any(
            distance(word, "протокола") <= 1.5 for word in re.findall(r"[^\W\d_]{7,10}", where.text)
        )
        for where in lines_of(zones)
    )


def _is_extract(text: str) -> bool:
    """Return whether a line is ``Выписка из протокола``, however torn."""
    letters = re.sub(r"[\W\d_]", "", text)
    return distance(letters, _EXTRACT, TORN * len(_EXTRACT)) < inf


def protocol_number(zones: Sequence[Zone]) -> Found[str] | None:
    """Return the number of the minutes from the title."""
    found = (heard_one(where, _protocol) for where in lines_of(zones))
    return next(filter(None, found), None)


def _protocol(where: Where) -> Found[str] | None:
    for match in _NUMBER.finditer(where.text):
        if min(distance(match["word"], form) for form in ("протокола", "протокол")) <= 1.5:
            return where.found(match["number"], match.span("number"), "minutes-number")
    return None


@dataclass(frozen=True, slots=True)
class Business:
    """What was heard and what was decided, in the order of the page."""

    items: list[Found[str]]
    decisions: list[Found[str]]


def business(zones: Sequence[Zone], body: Sequence[Zone]) -> Business:
    """Return items and decisions with their lines joined, from one column or two.

    ``zones`` are all of the page, ``body`` those whose lines are text.
    """
    two = columns(zones)
    if two is not None:
        return _of_columns(two)
    made = Business([], [])
    for zone in body:
        _listed(list(lines_of([zone])), made)
    return made if made.decisions else _parted(made)


def _listed(lines: Sequence[Where], made: Business) -> None:
    """Add the business of lines: items ``1.`` or ``СЛУШАЛИ:``, decisions ``1)``, ``ПОСТАНОВИЛИ:``.

    Behind ``ПОСТАНОВИЛИ:`` numbers with a point count decisions, but for that of the next item.
    """
    group: list[Where] = []
    state = _State()
    for where in lines:
        begun = state.begins(where.text)
        if begun is None and group:
            group.append(where)
        elif begun is not None:
            _close(group, state.kind, made)
            group, state = ([where] if begun.kind else []), begun
    _close(group, state.kind, made)


@dataclass(frozen=True, slots=True)
class _State:
    """What the lines that are being read belong to, and the numbers that were last met."""

    kind: str = ""
    item: int = 0
    point: int = 0
    decided: bool = False

    def begins(self, text: str) -> _State | None:
        """Return the state behind a line that begins something: an item, a decision, a vote."""
        for cue, kind in _CUES:
            if cue.search(text):
                return replace(self, kind=kind, point=0, decided=kind == "decision")
        if _POINT.match(text):
            return replace(self, kind="decision", point=self.point + 1)
        item = ITEM.match(text)
        if item is None or _DATED.match(text):
            return None
        number = int(item["number"])
        if self.decided and number == self.point + 1 and not 0 < self.item == number - 1:
            return replace(self, kind="decision", point=number)
        return _State("item", number)


def _close(group: list[Where], kind: str, made: Business) -> None:
    """Add a group of lines to the business of its kind."""
    match = (
        next(filter(None, (own.match(group[0].text) for own in _BEGINNINGS)), None)
        if group
        else None
    )
    if match is not None:
        facts = made.items if kind == "item" else made.decisions
        facts += _joined(group, match.span("text"))


def _joined(group: Sequence[Where], span: tuple[int, int]) -> list[Found[str]]:
    """Return the text of lines, of the first what stands in ``span``."""
    first = _FIRST.match(group[0].text[slice(*span)])
    span = span[0] + (first.end() if first else 0), span[1]
    text = joined([group[0].text[slice(*span)], *(where.text for where in group[1:])]).text.strip()
    if not text:
        return []
    text = _ABOUT.sub("О", text)
    fact = group[0].found(text, span, "numbered-text")
    return [fact.times(0.9 ** (len(group) - 1))]


def _of_columns(two: Columns) -> Business:
    """Return the business of two columns: a decision begins at its number, or beside an item."""
    made = Business([], [])
    _listed(two.heard, made)
    starts = [where.line.box.y for where in two.heard if ITEM.match(where.text)]
    group: list[Where] = []
    for where in two.decided:
        box = where.line.box
        beside = bool(starts) and box.bottom > starts[0]
        if beside:
            starts = [start for start in starts if start >= box.bottom]
        point = _POINT.match(where.text) or ITEM.match(where.text)
        if (beside or point) and group:
            made.decisions.extend(_decision(group))
            group = []
        group.append(where)
    made.decisions.extend(_decision(group))
    return made


def _decision(group: Sequence[Where]) -> list[Found[str]]:
    match = _POINT.match(group[0].text) if group else None
    start = match.start("text") if match else 0
    return _joined(group, (start, len(group[0].text))) if group else []


def _parted(made: Business) -> Business:
    """Return business whose items hold their decisions: what follows the sentence of an item."""
    parted = Business([], [])
    for fact in made.items:
        head = _SENTENCE.match(fact.value)
        if head is None:
            parted.items.append(fact)
            continue
        parted.items.append(replace(fact, value=head["item"]))
        parted.decisions.append(replace(fact.times(UNCUED), value=head["rest"]))
    return parted


def votes(zones: Sequence[Zone], knowledge: Knowledge) -> dict[str, list[Found[str]]]:
    """Return the names of those who voted for and against, under the records' field names."""
    made: dict[str, list[Found[str]]] = {}
    told: dict[str, list[Found[str]]] = {}
    for zone in zones:
        lines = list(lines_of([zone]))
        start = next((i for i, where in enumerate(lines) if VOTED.search(where.text)), None)
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
