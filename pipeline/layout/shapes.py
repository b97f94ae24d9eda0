"""The look of a line: a date, a name, a spaced-out word, strokes that read like nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.model.geometry import Box
from pipeline.model.page import Line
from pipeline.text.dates import MONTHS, find_dates

WORDY = re.compile(r"[^\W\d_]{4}")  # letters side by side that are no strokes and no specks
_WORDS = re.compile(r"\w+")
SCRAWL = 0.65  # a printed line of few letters is read more surely than this
_INITIALS = r"(?:[А-ЯЁ]\s?\.\s?){1,2}"
_DAY = r"(?:\S*\d\S*\s+){1,3}(?:[гтГТ]\.?\s+)?"  # a worn г is read as т
_NAME = r"(?:[А-ЯЁ]|(?=[а-яё]+[А-ЯЁ]))[А-ЯЁа-яё]{2,}"  # some worn capitals are read small: миКоЯн
_SIGNED = re.compile(rf"(?:{_DAY})?(?:[А-ЯЁ](?: ?[А-ЯЁ]){{3,}}|{_INITIALS}{_NAME})")
_COMRADE = re.compile(
    r"\W*(?:\d{1,2}\s?[.)]\s?)?(?:т\s?\.?\s?т|т|тов|тт)\s?[.,-]\s?[А-ЯЁ]|\W[.,]\s?[А-ЯЁ][а-яё]{2,}(?:у|ю|ому|ой)\W*$",
    re.IGNORECASE,
)  # a worn т is read as a mark; the name is in the dative then
_DATE = re.compile(r"\W{0,2}\d{1,2}\W{1,3}[А-ЯЁа-яё]{3,8}\W{1,2}1\d{2,3}(?:\W{0,2}[гв]\w{0,3})?\W*")
_MONTH = rf"(?:{'|'.join(month[:-1] for month in MONTHS)})[а-я]"  # in any case
_MONTH_YEAR = re.compile(
    rf"\W*(?:\S{{1,4}}\s+){{0,2}}{_MONTH}\s+1\d{{3}}(?:\s*[гr]\w{{0,3}})?\W*", re.I
)
_DATED_NUMBER = re.compile(
    r"(?:[оО]\w?\s+)?[\"„«]?\s?\d.{3,28}?(?:№|N|М|м)\s?[\w/\-]{1,14}(?:\s\d[\w/\-]{0,6})?[\W_]*"
    r"|от\s+\d{1,2}\s+\w{3,8}\s+\d{4}\b.{1,8}?\d[\w/%\- ]{1,12}"
)
_APART, _APART_SMALL = 1.35, 1.55  # from letter to letter, in heights of a line typed apart
_LAST = 0.4  # of a letter's place is not in a line's box
_LONGER = re.compile(r"[^\W\d_]{4,}")
_VOWEL = re.compile(r"[аеёиоуыэюяaeiouy]", re.IGNORECASE)
_YEAR = re.compile(r"\b1[89]\d\d\b")
_BLANK = re.compile(r"\s|(?<=\b\w)-(?=\w\b)")  # also where a speck lies between two letters
_ABOUT = re.compile(r"\W*[ОоO0о©]б?о?\s+[а-яё]{2}")
_PARAGRAPH = re.compile(r"\W{0,2}\d{1,2}\s?[.)]\s?(?:[^\W\d]|0\s)")  # a lone О is read as 0


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a page before its lines are: its box, and those of its ruled tables.

    ``inked`` says that strokes of a pen are told from letters already, by their ink.
    """

    page: Box
    tables: tuple[Box, ...] = ()
    inked: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """The page around a piece of text.

    Attributes:
        ground: what was known of it before its lines were.
        text: the box of all text.
        line_height: of a usual line, in pixels.
        in_capitals: whether its running text is in capitals, as a telegraph's machine prints.

    """

    ground: Ground
    text: Box
    line_height: float = 0.0
    in_capitals: bool = False

    @property
    def page(self) -> Box:
        """The whole page."""
        return self.ground.page

    @property
    def tables(self) -> tuple[Box, ...]:
        """The boxes of ruled tables."""
        return self.ground.tables


def names_comrade(text: str) -> bool:
    """Return whether a line is a name after ``т.`` or ``тов.`` and no more."""
    return len(text) < 40 and _COMRADE.match(text) is not None


def begins_paragraph(text: str) -> bool:
    """Return whether a line begins with a number and a point or a bracket."""
    return _PARAGRAPH.match(text) is not None


def tells_about(text: str) -> bool:
    """Return whether a line begins with О or Об, as what a paper is about does."""
    return _ABOUT.match(text) is not None


def looks_signed(line: Line) -> bool:
    """Return whether a line is a name and nothing else, spaced out or with its initials."""
    bare = line.text.strip(" /.,()")
    named = _SIGNED.fullmatch(bare) is not None and is_spoken(bare)
    return named or is_spaced_out(line)


def is_spoken(text: str) -> bool:
    """Return whether each longer word of a text has a vowel: ``СССР`` is no name."""
    return all(map(_VOWEL.search, _LONGER.findall(text)))


def is_spaced_out(line: Line) -> bool:
    """Return whether a single word was typed with a blank after each letter, by its width.

    Typed letters are up to 1.1 times as far from each other as capitals are tall, and up to 1.4
    times as small ones are without what rises above them or hangs below.
    """
    letters = _BLANK.sub("", line.text)
    signs = letters if _is_parted(line.text) else line.text
    pitch = line.box.width / max(len(signs) - _LAST, 1)
    least = _APART_SMALL if line.text.islower() else _APART
    return pitch > least * line.box.height and 4 <= len(letters) <= 16 and letters.isalpha()


def _is_parted(text: str) -> bool:
    """Return whether blanks part single letters, not words."""
    return all(len(word) == 1 for word in _BLANK.sub(" ", text).split())


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


def resembles_date(text: str) -> bool:
    """Return whether a line is a date, though its month or year be misread."""
    return is_date(text) or _DATE.fullmatch(text) is not None


def is_month_of_year(text: str) -> bool:
    """Return whether a line is a date of which no more than month and year can be read."""
    return _MONTH_YEAR.fullmatch(text) is not None


def is_dated_number(text: str) -> bool:
    """Return whether a line is a date and the number of a document, and no more."""
    dated = find_dates(text) or _YEAR.search(text)
    return bool(dated) and _DATED_NUMBER.fullmatch(text) is not None


def is_scrawl(line: Line, usual_height: float) -> bool:
    """Return whether a line is a stroke of the pen that an engine took for a few letters."""
    tall = line.box.height > 1.9 * usual_height
    return tall and len(line.text) <= 7 and (line.confidence or 0.0) < SCRAWL
