"""The places of a routing line: from where a telegram came, and to where it went."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from pipeline.records.clock import FIGURE
from pipeline.records.found import Found, Where
from pipeline.records.knowledge import Knowledge
from pipeline.text import declension
from pipeline.text.alphabet import fold
from pipeline.text.lookalikes import TO_CYRILLIC
from pipeline.text.names import place
from pipeline.text.nearest import Match

LEAST: Final = 0.6  # a place of the lexicon less likely than this does not replace the reading
HALVED: Final = 0.8  # how likely И before a place in the genitive is what is left of ИЗ
CUT: Final = 0.6  # how likely two letters at the end of a place are none of its own
UNMARKED: Final = 0.8  # how likely a place must be whose way was lost
SLIPPED: Final = 0.5  # and how far from what was read at most
THROUGH: Final = 0.85  # how likely two places with a dash between them are from and to
SIGN: Final = r"(?:№\s?№?|N[eoо°º9N]?|[МM][еoаМ]?|Ng|Ле|#)\.?"
_END: Final = re.compile(
    rf"(?<=[А-ЯЁа-яё])\s?[МмN]\s+(?={FIGURE}{{3,6}}\s*\w{{2,3}}[.,:])|"
    rf"\s*(?:{SIGN}\s*)?{FIGURE}{{3,6}}\s*(?:[кпи]\w?[лпя]\b|экз|[а-я]{{3}}[.,:])|\s+{SIGN}\s*\d{{2,}}"
    rf"|\s*(?:№|N)\s*\d|\s*{SIGN}\s*\d{{3,}}|\d(?!\s?[А-ЯЁ])"
)
_WAY: Final = re.compile(r"^\W*(?:[^\W\d_]\s)?(?P<way>[ИиHн]\s?[ЗзS3])\s*(?=[А-ЯЁа-яё\d])")
_TO: Final = re.compile(r"^\W*(?P<way>вВ|В|в)\s*(?=[А-ЯЁ])")
_ROUND: Final = re.compile(r"[036](?=\s?(?:0\s?)?[А-ЯЁ])")  # figures before letters are letters
_LAST: Final = re.compile(r"(?<=[А-ЯЁ]\s)0(?=\s+[№N])")  # of a place typed apart: Т О К И 0 №
_HALF: Final = re.compile(r"^\W*И\s+(?=(?:[А-ЯЁ][\s.]+){3})")  # what is left of ИЗ
_IN_CAPITALS: Final = str.maketrans("036", "ОЗБ")
_CASES: Final = {"origin": "gen", "destination": "acc"}
_NAME = r"[А-ЯЁ][А-ЯЁа-яё]+(?:-[А-ЯЁ][А-ЯЁа-яё]+)*"
_SPOKEN: Final = re.compile(
    rf"(?<![^\W_])(?P<way>ИЗ|Из|из|В|в)\s+(?P<place>{_NAME}(?:\s{_NAME})?)(?![^\W_])"
)
_LABELLED: Final = re.compile(
    rf"(?<![^\W_])(?P<way>[Оо]ткуда|ОТКУДА|[Кк]уда|КУДА)\W{{0,3}}(?P<place>{_NAME})(?![^\W_])"
)
_DASHED: Final = re.compile(
    rf"^\W*(?P<origin>{_NAME})\s?[-–—]\s?(?P<destination>{_NAME})(?![^\W_])"
)

Fact = tuple[str, Found[str | int]]


@dataclass(frozen=True, slots=True)
class _Place:
    """A place in the nominative, and which way it points."""

    way: str
    name: str
    likelihood: float
    rule: str


def places(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    """Yield the ways that a line tells: where its words say them plainly, else by its head."""
    plain = list(_labelled(where, knowledge)) or list(_spoken(where, knowledge))
    plain = plain or list(_dashed(where, knowledge))
    yield from plain or _headed(where, knowledge)


def _spoken(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    """Yield the places of the lexicon in the case that ``из`` and ``в`` ask for, anywhere."""
    told: set[str] = set()
    for match in _SPOKEN.finditer(where.text):
        way, case = ("origin", "gen") if match["way"].lower() == "из" else ("destination", "acc")
        both = match["place"]
        for form in dict.fromkeys((both, both.split()[0])):
            name = _bent(form, case, knowledge)
            if name and way not in told:
                told.add(way)
                span = match.start(), match.start("place") + len(form)
                yield way, where.found(name, span, "place-lexicon")
                break


def _labelled(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    """Yield the places behind ``Откуда`` and ``Куда``."""
    for match in _LABELLED.finditer(where.text):
        name = _bent(match["place"], "nom", knowledge)
        if name:
            way = "origin" if match["way"].lower() == "откуда" else "destination"
            yield way, where.found(name, match.span(), "place-lexicon")


def _bent(form: str, case: str, knowledge: Knowledge) -> str | None:
    """Return the place of the lexicon whose case a word is, ``None`` where it is none or many."""
    letters = form.replace(" ", "")
    names = knowledge.place_index.names(letters)
    name = next(iter(names)) if len(names) == 1 else ""
    return name if name and _is(letters, name, case) else None


def _is(letters: str, name: str, case: str) -> bool:
    cases = declension.place(name)
    other = fold(letters) not in {fold(form.replace(" ", "")) for form in cases.all()}
    return other or fold(letters) == fold(getattr(cases, case).replace(" ", ""))


def _dashed(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    """Yield from where to where ``Москва - Пекин`` tells."""
    match = _DASHED.match(where.text)
    ways = ("origin", "destination")
    names = [_bent(match[way], "nom", knowledge) for way in ways] if match else []
    if match is None or not all(names):
        return
    for way, name in zip(ways, names, strict=True):
        yield way, where.found(str(name), match.span(way), "place-lexicon").times(THROUGH)


def _headed(where: Where, knowledge: Knowledge) -> Iterator[Fact]:
    """Yield the place that the head of a line holds, spaced out and damaged as it may be."""
    text = _LAST.sub("О", where.text)
    end = _END.search(text)
    head = text[: end.start()] if end else text
    if len(re.sub(r"[^А-ЯЁа-яё]", "", head)) < 3 or len(head) > 60:
        return
    read = max(_hypotheses(head, knowledge), key=lambda place: place.likelihood, default=None)
    if read is not None:
        fact = where.found(read.name, (0, len(head)), read.rule)
        yield read.way, fact.times(read.likelihood)


def _hypotheses(head: str, knowledge: Knowledge) -> Iterator[_Place]:
    """Yield what the head of the line may say: ИЗ and a genitive, В and an accusative, or less."""
    head = head.translate(TO_CYRILLIC)
    from_ = _WAY.match(head)
    if from_:
        yield from _places(head[from_.end() :], "origin", knowledge)
        return
    half = _HALF.match(head)
    for read in _places(head[half.end() :], "origin", knowledge) if half else ():
        if read.rule != "place-as-read":
            yield replace(read, likelihood=HALVED * read.likelihood)
    to = _TO.match(head)
    if to and not _begins_with_way(head, head[to.end() :], knowledge):
        grown = to.end() == to.end("way")  # ВХОДЯЩИЙ goes nowhere
        for read in _places(head[to.end() :], "destination", knowledge):
            if not grown or read.rule != "place-as-read":
                yield read
    yield from _unmarked(head, knowledge)


def _begins_with_way(head: str, rest: str, knowledge: Knowledge) -> bool:
    """Return whether the В of a head belongs to the place: В А Р Ш А В Ы, with its ИЗ lost."""
    whole, less = (knowledge.place_index.find(_letters(text)) for text in (head, rest))
    return whole is not None and (less is None or whole.distance < less.distance)


def _places(text: str, way: str, knowledge: Knowledge) -> Iterator[_Place]:
    letters = _letters(text)
    shorter = re.sub(r"(?:[МмNн]|юм|ю)$", "", letters)
    cut = {letters[:-2]: CUT, shorter: 1.0, letters: 1.0}
    for candidate in dict.fromkeys((letters, shorter, letters[:-2])):
        match = _nearest(candidate, way, knowledge) if len(candidate) > 2 else None
        if match and match.likelihood >= LEAST:
            rule = "place-lexicon" if match.distance == 0 else "place-mended"
            yield _Place(way, match.name, match.likelihood * cut[candidate], rule)
    words = re.sub(r"[МмN№\s\-.,_\\]+$", "", text).strip(" -.,_")
    if re.fullmatch(
        r"(?:[А-ЯЁ]\s){2,}[А-ЯЁ](?:\s[МN])?|[А-ЯЁ][А-ЯЁ\- ]{2,}|[А-ЯЁ][а-яё\-]{2,}", words
    ):
        case = "gent" if way == "origin" else "accs"
        yield _Place(way, place(_letters(words), case), 0.5, "place-as-read")


def _nearest(letters: str, way: str, knowledge: Knowledge) -> Match | None:
    """Return the place that letters stand for: damaged ones in the case that their way asks for.

    Those abroad come first, where missions are.
    """
    known = knowledge.place_index.find(letters)
    if known is not None and known.distance == 0:
        return known
    case = _CASES[way]
    abroad = knowledge.abroad_in[case].find(letters)
    if abroad is not None and abroad.likelihood >= LEAST:
        return abroad
    return knowledge.places_in[case].find(letters)


def _unmarked(head: str, knowledge: Knowledge) -> Iterator[_Place]:
    """Yield a place whose way was lost: its case tells it, where the case is plain."""
    less = re.sub(r"^\W*(?:№|\S)?\s*(?=[А-ЯЁ]\s)", "", head)  # without what is left of the way
    found = ((each, _whole(each, knowledge)) for each in map(_letters, (head, less)))
    letters, match = next(((each, match) for each, match in found if match), ("", None))
    if match is None:
        return
    cases = declension.place(match.name)
    if fold(letters) == fold(cases.gen) != fold(cases.acc):
        yield _Place("origin", match.name, 0.9 * match.likelihood, "place-by-case")
    elif fold(letters) == fold(cases.acc) != fold(cases.nom):
        yield _Place("destination", match.name, 0.9 * match.likelihood, "place-by-case")


def _whole(letters: str, knowledge: Knowledge) -> Match | None:
    """Return the place that letters spell, but for one that looks alike."""
    match = knowledge.place_index.find(letters) if len(letters) > 3 else None
    return match if match and match.likelihood >= UNMARKED and match.distance <= SLIPPED else None


def _letters(text: str) -> str:
    """Return a place with its letters drawn together; hyphens stay."""
    figures = _ROUND.sub(lambda match: match.group().translate(_IN_CAPITALS), text)
    return re.sub(r"[^А-ЯЁа-яёA-Za-z\-]", "", figures).strip("-")
