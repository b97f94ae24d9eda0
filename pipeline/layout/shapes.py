"""What the place and the look of a piece of text say about its purpose."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.layout.cues import Reason
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Line
from pipeline.model.vocabulary import OTHER, Align, Vocabulary
from pipeline.text.dates import find_dates

_FOLIO = re.compile(r"\d{1,4}(?:\s?(?:об|а|б)\.?)?")
_DATED_NUMBER = re.compile(r"(?:от\s+)?[\"„«]?\s?\d.{3,28}?(?:№|N|М|м)\s?[\w/\-]{1,14}[\W_]*")
_PAGE_NUMBER = re.compile(r"[-–—.\s]*\d{1,4}[-–—.\s]*")
_REGISTRATION = re.compile(
    r"(?:\d[\d\s]*[\w/№.-]*\s*)?(?:[NМм№]|[Nn][eoо]?)?\s*[А-ЯA-Z]{0,3}\d+\s*[/\-]\s*\w{1,6}\W*"
)
_ROUTING = re.compile(r"\b(?:[кх„]?[оа]л|ча[сce]|мин|экз)(?=[^\w]|$)", re.IGNORECASE)
LARGE = 1.8  # times the usual height of a line: the type of a title
_WORDS = re.compile(r"\w+")
SCRAWL = 0.65  # a printed line of few letters is read more surely than this
_FIGURES = re.compile(r"\d+")
_SIGNATURE = re.compile(
    r"(?:[А-ЯЁ]\s?\.\s?){0,2}\s?[А-ЯЁ][А-ЯЁа-яё\-]{2,}(?:\s?/.*)?|(?:[А-ЯЁ] ){3,}[А-ЯЁ]"
)

_INITIALS = r"(?:[А-ЯЁ]\s?\.\s?){1,2}"
_SIGNED = re.compile(
    rf"(?:\S*\d\S*\s+)?(?:[А-ЯЁ](?: ?[А-ЯЁ]){{3,}}|{_INITIALS}[А-ЯЁ][А-ЯЁа-яё]{{2,}})"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """The page around a piece of text: its box, that of all text, a line's height, ruled tables."""

    page: Box
    text: Box
    line_height: float = 0.0
    tables: tuple[Box, ...] = ()


def shape_reasons(lines: tuple[Line, ...], setting: Setting) -> list[Reason]:
    """Return what shape and place say about some lines that stand together."""
    box = bounding(line.box for line in lines)
    text = " ".join(line.text for line in lines).strip()
    if any(box.share_inside(table) > 0.7 for table in setting.tables):
        return [Reason("table", 0.7, "inside a ruled grid")]
    if len(lines) == 1 and is_date(text):
        return [Reason(OTHER, 0.55, "a date alone")]
    if len(lines) == 1 and is_scrawl(lines[0], setting.line_height):
        return [Reason("handwriting", 0.7, "tall strokes that read like nothing")]
    reasons = _figures(text, box, setting) if len(lines) == 1 else []
    fields = len(set(map(str.lower, _ROUTING.findall(text))))
    if fields >= 2 and len(_FIGURES.findall(text)) >= 3 and len(lines) <= 3:
        reasons.append(Reason("routing", 0.9, "figures between кол., час., мин., экз."))
    if _is_running_text(lines, box, setting):
        reasons.append(Reason("body", 0.6, "long lines of running text"))
    return reasons + _short_lines(lines, box, setting)


def looks_signed(line: Line) -> bool:
    """Return whether a line is a name and nothing else, spaced out or with its initials."""
    bare = line.text.strip(" /.,()")
    return _SIGNED.fullmatch(bare) is not None or is_spaced_out(line)


def is_spaced_out(line: Line) -> bool:
    """Return whether a single word was typed with a blank after each letter, by its width."""
    letters = line.text.replace(" ", "")
    wide = line.box.width > 1.05 * line.box.height * len(letters)
    return wide and 4 <= len(letters) <= 16 and letters.isalpha()


def capitals_restored(line: Line) -> Line:
    """Return a spaced-out word in capitals, which an engine takes for small ones of one height."""
    if not is_spaced_out(line) or not line.text.islower():
        return line
    words = tuple(replace(word, text=word.text.upper()) for word in line.words)
    return replace(line, text=line.text.upper(), words=words)


def is_date(text: str) -> bool:
    """Return whether a line is a date and nothing else."""
    dates = find_dates(text)
    if len(dates) != 1:
        return False
    rest = text[: dates[0].start] + " " + text[dates[0].end :]
    return set(_WORDS.findall(rest.lower())) <= {"г", "год", "года", "от"}


def is_scrawl(line: Line, usual_height: float) -> bool:
    """Return whether a line is a stroke of the pen that an engine took for a few letters."""
    tall = line.box.height > 1.9 * usual_height
    return tall and len(line.text) <= 7 and (line.confidence or 0.0) < SCRAWL


def place_factor(kind: str, box: Box, page: Box, vocabulary: Vocabulary) -> float:
    """Return 1 where a kind usually stands, less elsewhere."""
    place = vocabulary[kind].place
    height = box.centre[1] / page.height
    factor = 1.0 if place.holds(height) else 0.45
    if place.align is None:
        return factor
    return factor if _alignment(box, page) is place.align else factor * 0.85


def _alignment(box: Box, page: Box) -> Align:
    middle = box.centre[0] / page.width
    if abs(middle - 0.5) < 0.12:
        return Align.CENTRE
    return Align.LEFT if middle < 0.5 else Align.RIGHT


def _figures(text: str, box: Box, setting: Setting) -> list[Reason]:
    """Return what a line of figures may be: leaf, page or registration number."""
    page = setting.page
    height = box.centre[1] / page.height
    in_the_middle = abs(box.centre[0] - page.width / 2) < 0.12 * page.width
    if _FOLIO.fullmatch(text) and height < 0.14 and box.centre[0] > 0.68 * page.width:
        return [Reason("folio_number", 0.8, "figures in the top right corner")]
    if _PAGE_NUMBER.fullmatch(text) and in_the_middle and not 0.16 < height < 0.88:
        return [Reason("page_number", 0.75, "a figure alone at the top or the foot")]
    if _REGISTRATION.fullmatch(text) and height < 0.35:
        return [Reason("registration_number", 0.7, "figures parted by a slash near the top")]
    if _DATED_NUMBER.fullmatch(text) and find_dates(text) and height < 0.5:
        return [Reason("registration_number", 0.8, "a date and a number")]
    return []


def _is_running_text(lines: tuple[Line, ...], box: Box, setting: Setting) -> bool:
    letters = sum(len(line.text) for line in lines) / len(lines)
    if len(lines) == 1:
        return letters >= 45 and box.width >= 0.75 * setting.text.width
    return letters >= 25 and box.width >= 0.4 * setting.text.width


def _short_lines(lines: tuple[Line, ...], box: Box, setting: Setting) -> list[Reason]:
    """Return what short lines may be: a heading in the middle, a signature at the foot."""
    text = lines[0].text.strip()
    if len(lines) > 2 or len(text) > 45:
        return []
    reasons = []
    low = box.centre[1] > 0.45 * setting.page.height
    if low and (_SIGNATURE.fullmatch(lines[-1].text.strip(" /.,()")) or looks_signed(lines[0])):
        reasons.append(Reason("signature", 0.6, "a name below the text"))
    if abs(box.centre[0] - setting.text.centre[0]) < 0.08 * setting.page.width and text.isupper():
        large = box.height / len(lines) > LARGE * setting.line_height and not low
        reasons.append(
            Reason("title", 0.65, "large capitals in the middle")
            if large and len(text) >= 4
            else Reason("heading", 0.4, "capitals in the middle")
        )
    return reasons
