"""Signs: what can be seen of a field besides its words, each under a name for the vocabulary.

``looks`` are seen on the field itself, ``surroundings`` (in ``context.py``) depend on what its
neighbours are thought to be. Each sign says why in words; what it is worth for which kind stands
in the vocabulary.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from pipeline.layout.rows import DITTO
from pipeline.layout.shapes import (
    Setting,
    begins_paragraph,
    is_date,
    is_dated_number,
    is_month_of_year,
    is_scrawl,
    is_spaced_out,
    is_spoken,
    looks_signed,
    names_comrade,
    tells_about,
)
from pipeline.model.geometry import Box
from pipeline.model.page import Line
from pipeline.text.names import is_addressed

LOOKS = {
    "in-grid": "inside a ruled grid",
    "columned": "one of several rows of short cells that stand below each other",
    "scrawl": "tall strokes that read like nothing",
    "date": "a date alone",
    "corner-figures": "figures in the top right corner",
    "lone-figure": "a figure alone at the top or the foot",
    "dashed-figure": "a number between dashes at the top or the foot",
    "lone-mark": "a short mark in the middle, at the top or the foot",
    "first-figures": "a number alone at the top left",
    "slashed-figures": "figures parted by a slash or a stroke near the top",
    "dated-number": "a date and a number",
    "form-fields": "figures between кол., час., мин., экз.",
    "from-place": "ИЗ, a place in capitals and a number",
    "numbered-row": "a short row that begins with a number",
    "comrade": "a name after т. or тов.",
    "sent-to": "says to whom it was sent: a verb, then тт. and names",
    "name": "a name and nothing else",
    "signed": "a name with its initials, or spaced out",
    "running-line": "a long line across the text",
    "running-text": "one of several long lines of small letters",
    "narrow-text": "one of several even lines of small letters",
    "capitals": "in capitals",
    "spread-capitals": "capitals with blanks between them, in the middle",
    "large": "larger than the text",
    "centred": "short and in the middle",
    "right": "short and at the right",
    "low": "in the lower half",
    "top": "in the top fifth",
    "numbered-paragraph": "begins with a number and a point",
    "ends-signed": "ends with initials and a name in capitals",
    "sentence": "small letters with a full stop, or that begin inside a sentence",
    "few": "one of at most three lines",
    "about": "begins with О or Об",
    "copy-number": "the number of a copy alone",
    "comrades": "one of several rows that begin with т. or тов.",
    "addressed": "begins with somebody in the dative",
    "to-several": "begins with Тт. and names in the dative",
    "from-somebody": "begins with от and ends with a name",
}
_FOLIO = re.compile(r"(?:л\.?\s?)?\d{1,4}(?:\s?(?:об|а|б)\.?)?", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-–—~=.\s]*\d{1,4}[-–—~=.\s]*")
_DASHED = re.compile(r"[-–—~=]\s*\d{1,4}\s*[-–—~=]")
_NUMBER = re.compile(r"(?:№\s?)?\d{3,6}\W?")
_REGISTRATION = re.compile(
    r"(?:\d[\d\s]*[\w/№.-]*\s*)?(?:№|[nмо][еоoм]?\W{0,2})?\s*[а-яa-z]{0,3}\d+\s*[/\-]\s*\w{1,6}(?:[/\-]\w{1,4}){0,2}\W*",
    re.IGNORECASE,
)
_ROUTING = re.compile(r"\b(?:[кх„]?[оа]л|ча[сce]|мин|экз)(?=[^\w]|$)", re.IGNORECASE)
_FIGURES = re.compile(r"\d+")
_NUMBERED = re.compile(
    rf"\W*{DITTO}(?:[ЭЗ3э][кх][зв3э]\W*)?\s*(?:№|[NМ]|N[eо°]|[»\"—-])\W{{0,2}}\s*\d{{1,2}}(?![\d/]|-\d\d)"
    r"|\d{1,2}[.)\-]\s*[тТ]\W"
)
_ENTRY = re.compile(r"\W*(?:[ЭЗ3э][кх][зв3э]\W*)?(?:№|N|[»\"—-])\W{0,2}\d{1,3}\s?-\s?[тТг]\b")
_NAME = re.compile(
    r"(?:[А-ЯЁ]\s?\.\s?){0,2}\s?[А-ЯЁ][А-ЯЁа-яё\-]{2,}(?:\s?/.*)?|(?:[А-ЯЁ] ){3,}[А-ЯЁ]"
)
_SENT = re.compile(
    r"\W*(?:Разосла(?:но|ть)|Рассыл(?:ка|ается)|(?:По|Ото)слано|Направл(?:ено|яется)|Отправлено"
    r"|Выписк[аи]\s(?:(?:по|разо)слан[аы]|направлен[аы]))"
    r"\W{0,3}\sт(?:ов|\.?\s?\w)?\.\s?[А-ЯЁ][а-яё]{2}"
)
_COPY = re.compile(r"\W*[эзЭЗ3][кх][зв3э]\W*(?:№|N|М|#)\W?\s?\d{1,2}\W*")
_FROM = re.compile(r"\W*ИЗ\s?[А-ЯЁ]{4,}\W+(?:№\W*|[NМН]\w?\W+)?\d{2,}")
_SIGNED = re.compile(
    r"[А-ЯЁ]\s?\.\s?[А-ЯЁ]?\s?\.?\s?[А-ЯЁ][А-ЯЁа-яё-]{3,}\W*$|(?<!\w)(?:[А-ЯЁ] ){3,}[А-ЯЁ]\W*$"
)
_WORN_SIGNED = re.compile(r"[а-су-яё]\. ?(?=\w*[А-ЯЁ])[^\W\d]{4,}")  # a worn initial reads small
_DATIVE = re.compile(
    r"(?:[А-ЯЁ][А-ЯЁа-яё]+(?:[уюУЮ]|[ая]м|[АЯ]М)|В(?:сем|СЕМ)|[а-яё]+[ую](?=\s(?:т|тов)\.))(?![\w-])"
)
_TO_COMRADE = re.compile(r"[А-ЯЁ][^,;]{1,30}[-–—]\s?(?:т\.|тов\.|товарищу)\s?[А-ЯЁ]")  # ЦК - тов. …
_FROM_SOMEBODY = re.compile(r"[Оо]т\s(?:[а-яё][\w.-]*\s){0,4}[А-ЯЁ][\w-]+(?:\s?[А-ЯЁа-яё]\.){0,2}")
_SEVERAL = re.compile(r"\W*[ТT][тТT]\.\s?(?P<names>(?:[А-ЯЁ][\w-]+[^\w.]*){2,})")
_STOP = re.compile(r"[а-яё]{4}\. [А-ЯЁ]")
_WORD = re.compile(r"[^\W\d_]+")
MARK = 3  # letters that an engine makes of a figure between dashes, at most
TALL = 1.6  # times the height of a line: a mark this tall is no figure
READ = frozenset(
    {"name", "signed", "ends-signed", "comrade", "comrades", "numbered-row", "addressed"}
)
LONG = 40  # letters of a line of running text
WORN = 0.6  # share of them that are left at least where it is worn
SURE = 0.7  # large letters that are read less surely may be strokes of a pen
WIDE = 1.1  # heights of a line from letter to letter that are spread: twice as far as others
SOME = 4  # capitals of such a line that are read as such, at least
SPREAD = 7  # letters with blanks between them: a longer word than most names
CELLS = 5  # neighbours on a row and above it that make cells of a table without rules


def looks(line: Line, stack: Sequence[Line], cells: int, setting: Setting) -> dict[str, float]:
    """Return the signs seen on a field, each with how plainly it shows, 0 to 1.

    ``stack`` are the lines that it stands among, itself included; ``cells`` is how many short
    neighbours it has on its row and those next to it.
    """
    text, box, page = line.text.strip(" _"), line.box, setting.page
    dated = is_date(text) or is_month_of_year(text)
    signs = {
        **_figures(text, box, setting),
        **_size(line, setting),
        **({} if dated else _running(line, stack, setting)),
    }
    fields = len(set(map(str.lower, _ROUTING.findall(text))))
    bare, copy = text.strip(" /.,()"), _COPY.fullmatch(text) is not None
    signed = looks_signed(line) or _WORN_SIGNED.fullmatch(bare) is not None
    seen = {
        "in-grid": any(box.share_inside(table) > 0.7 for table in setting.tables),
        "scrawl": not setting.ground.inked and is_scrawl(line, setting.line_height),
        "date": dated,
        "form-fields": fields >= 2 and len(_FIGURES.findall(text)) >= 2,
        "from-place": _FROM.match(text) is not None,
        "numbered-row": len(text) < 45
        and not (copy or dated)
        and _NUMBERED.match(text) is not None,
        "comrade": names_comrade(text),
        "sent-to": _SENT.match(text) is not None,
        "name": len(text) < 40 and (_is_name(bare) or signed),
        "signed": signed or is_spaced_out(line),
        "low": box.centre[1] > 0.45 * page.height,
        "top": box.centre[1] < 0.2 * page.height,
        "numbered-paragraph": begins_paragraph(text) and not (dated or names_comrade(text)),
        "ends-signed": len(text) < 60 and _SIGNED.search(text) is not None,
        "copy-number": copy,
        "comrades": names_comrade(text) and sum(names_comrade(each.text) for each in stack) > 1,
        "sentence": _is_sentence(text),
        "few": len(stack) <= 3,
        "about": tells_about(text),
        "addressed": len(text) < LONG
        and (_TO_COMRADE.match(text) is not None or _is_to_somebody(text)),
        "from-somebody": len(text) < LONG and _FROM_SOMEBODY.fullmatch(text) is not None,
        "to-several": (several := _SEVERAL.match(text)) is not None
        and any(map(is_addressed, _WORD.findall(several["names"]))),
    }
    sure = min((line.confidence or 0.0) / SURE, 1.0)
    plain = {name: sure if name in READ else 1.0 for name, is_so in seen.items() if is_so}
    if cells >= CELLS and len(text) < 30:
        plain["columned"] = min(0.5 + (cells - CELLS) / 6, 1.0)
    return {**signs, **plain}


def _is_to_somebody(text: str) -> bool:
    return _DATIVE.match(text) is not None and is_addressed(text)


def _is_name(text: str) -> bool:
    return _NAME.fullmatch(text) is not None and is_spoken(text)


def _is_sentence(text: str) -> bool:
    words = _WORD.findall(text)
    small = sum(word.islower() and len(word) > 1 for word in words)
    goes_on = text[:1].islower() and not tells_about(text)
    stops = text.endswith(".") or _STOP.search(text) is not None
    return small >= 2 and small > len(words) / 2 and (goes_on or stops)


def _figures(text: str, box: Box, setting: Setting) -> dict[str, float]:
    """Return what a line of figures may be: leaf, page or registration number."""
    seen = _counted(text, box, setting) or _registered(text, box, setting)
    return {seen: 1.0} if seen else {}


def _counted(text: str, box: Box, setting: Setting) -> str:
    """Return the sign of a leaf's or a page's number, or none."""
    page = setting.page
    height = box.centre[1] / page.height
    if _FOLIO.fullmatch(text) and height < 0.14 and box.centre[0] > 0.68 * page.width:
        return "corner-figures"
    if abs(box.centre[0] - page.width / 2) >= 0.12 * page.width:
        return ""
    at_an_end = not 0.16 < height < 0.88
    outermost = box.y <= setting.text.y + 2 or box.bottom >= setting.text.bottom - 2
    if _PAGE_NUMBER.fullmatch(text) and (at_an_end or (outermost and len(text) > 1)):
        return "dashed-figure" if _DASHED.fullmatch(text) else "lone-figure"
    small = len(text) <= MARK and box.height < TALL * setting.line_height
    return "lone-mark" if at_an_end and small else ""


def _registered(text: str, box: Box, setting: Setting) -> str:
    """Return the sign of the paper's own number, or none."""
    page = setting.page
    height = box.centre[1] / page.height
    if _NUMBER.fullmatch(text) and height < 0.14 and box.centre[0] < 0.4 * page.width:
        return "first-figures"
    if _REGISTRATION.fullmatch(text) and not _ENTRY.match(text) and height < 0.4:
        return "slashed-figures"
    return "dated-number" if is_dated_number(text) and height < 0.5 else ""


def _size(line: Line, setting: Setting) -> dict[str, float]:
    """Return what the size of the letters and the place on the row say."""
    box, page, signs = line.box, setting.page, {}
    letters = [letter for letter in line.text if letter.isalpha()]
    if _in_capitals(line) and not setting.in_capitals:
        signs["capitals"] = 1.0
    tall = median(word.box.height for word in line.words) if line.words else box.height
    ratio = tall / max(setting.line_height, 1)
    if ratio > 1.3 and len(letters) >= 4 and not _is_long(line, setting):
        sure = (line.confidence or 0.0) >= SURE
        signs["large"] = min((ratio - 1.3) / 0.5, 1.0) * (1.0 if sure else 0.3)
    middles = (setting.text.centre[0], page.centre[0])
    in_the_middle = min(abs(box.centre[0] - middle) for middle in middles) < 0.05 * page.width
    if len(letters) >= 4 and box.width < 0.62 * setting.text.width:
        if in_the_middle:
            signs["centred"] = 1.0
        elif box.x > setting.text.centre[0]:
            signs["right"] = 1.0
    if in_the_middle and box.width < 0.8 * setting.text.width and _is_spread(line, setting):
        signs["spread-capitals"] = 1.0
    return signs


def _in_capitals(line: Line) -> bool:
    letters = [letter for letter in line.text if letter.isalpha()]
    return len(letters) >= 3 and sum(map(str.isupper, letters)) >= 0.7 * len(letters)


def _is_spread(line: Line, setting: Setting) -> bool:
    """Return whether a line is nearly all capitals with a blank after each.

    They are read so, or as fewer letters that are as far apart.
    """
    words = line.text.split()
    alone = [word for word in words if len(word) == 1 and word.isupper()]
    if len(alone) >= SPREAD and len(alone) >= 0.8 * len(words):
        return True
    letters = [letter for letter in line.text if letter.isalnum()]
    capitals = sum(map(str.isupper, letters))
    wide = line.box.width > WIDE * setting.line_height * len(letters)
    return wide and capitals >= max(SOME, 0.7 * sum(map(str.isalpha, letters)))


def _is_long(line: Line, setting: Setting) -> bool:
    """Return whether a line runs across the text; one that is read unsurely has lost letters."""
    kept = min((line.confidence or 0.0) / SURE, 1.0)
    letters = len(line.text) >= LONG * max(kept, WORN)
    return letters and line.box.width >= 0.7 * setting.text.width


def _running(line: Line, stack: Sequence[Line], setting: Setting) -> dict[str, float]:
    """Return whether a line is one of running text, by itself or among the lines around it."""
    words = sum(len(word) > 1 for word in _WORD.findall(line.text))
    signs = {"running-line": 1.0} if _is_long(line, setting) and words >= 4 else {}
    text = "".join(each.text for each in stack)
    mean = len(text) / len(stack)
    lower = sum(map(str.islower, text)) >= 0.6 * max(len(text.replace(" ", "")), 1)
    small = setting.in_capitals or (lower and not _in_capitals(line))
    if small and len(stack) > 1 and mean >= 26:
        signs["running-text"] = min(0.4 + 0.15 * len(stack), 1.0)
    elif small and len(stack) > 2 and mean >= 13:
        signs["narrow-text"] = min((mean - 7) / 10, 1.0)
    return signs
