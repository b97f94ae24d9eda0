"""The heading of a published record: title, date, citation, summary, language, contents."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.export.facts import spoken
from pipeline.export.translated import Latin
from pipeline.model.citation import Citation
from pipeline.model.facts import NamedPerson, Records
from pipeline.model.page import Page
from pipeline.model.translation import Translation

LANGUAGES: Final = {
    "en": "English",
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pl": "Polish",
    "cs": "Czech",
    "hu": "Hungarian",
    "uk": "Ukrainian",
    "zh": "Chinese",
    "ko": "Korean",
    "ja": "Japanese",
    "mn": "Mongolian",
}
_KINDS: Final = {
    "шифртелеграмма": "Ciphered Telegram",
    "телеграмма": "Telegram",
    "радиограмма": "Radiogram",
    "телефонограмма": "Telephone Message",
    "докладная записка": "Report",
    "служебная записка": "Memorandum",
    "спецсообщение": "Special Report",
    "донесение": "Report",
    "сводка": "Summary",
    "выписка из протокола": "Excerpt from Minutes",
    "протокол": "Minutes",
    "постановление": "Decree",
    "приказ": "Order",
    "справка": "Information Note",
    "запись беседы": "Record of Conversation",
    "письмо": "Letter",
    "указ": "Edict",
    "акт": "Act",
}


@dataclass(frozen=True, slots=True)
class Record:
    """The heading of a published record, ready to be shown. ``language`` is the original's."""

    title: str
    date: str
    citation: str
    summary: str
    language: str
    contents: tuple[str, ...]
    distribution: tuple[str, ...]
    credit: str

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What there is to tell beside the title: a label in English, and lines of text."""
        told = [
            ("Date", self.date),
            ("Citation", self.citation),
            ("Summary", self.summary),
            ("Credits", self.credit),
            ("Original Language", self.language),
            ("Contents", "\n".join(self.contents)),
            ("Distribution List", "\n".join(self.distribution)),
        ]
        return [(label, text) for label, text in told if text]


def record_of(
    pages: Collection[Page], citation: Citation | None, translation: Translation, latin: Latin
) -> Record:
    """Return what a record's heading says, in English: from the translation, else by the facts."""
    facts = next((page.records for page in pages if page.records != Records()), Records())
    named = _Names(facts.people, latin)
    title = translation.title or _title(pages, facts, named)
    day = translation.date or _day(facts.date)
    by = f"Translated by {translation.translator.rstrip('.')}." if translation.translator else ""
    place = _place(citation, latin)
    cited = ", ".join(filter(None, [f"“{title}”" if title else "", day, place]))
    return Record(
        title=title,
        date=day,
        citation=" ".join(filter(None, [f"{cited}." if cited else "", by])),
        summary=translation.summary,
        language="Russian",
        contents=(
            "Original Scan",
            "Transcript – Russian",
            f"Translation – {language(translation)}",
        ),
        distribution=tuple(f"{row.copy}. {named(row.name)}" for row in facts.distribution),
        credit=translation.credit,
    )


def language(translation: Translation) -> str:
    """Return the English name of a translation's language; its tag where we have none."""
    return LANGUAGES.get(translation.language, translation.language)


class _Names:
    """Names in English, with whom a cover name stands for in brackets."""

    def __init__(self, people: Iterable[NamedPerson], latin: Latin) -> None:
        self._people = {person.name: person for person in people}
        self._latin = latin

    def __call__(self, name: str) -> str:
        person = self._people.get(name)
        if person is None:
            return self._latin(name)
        spelled = person.established or person.bgn_pcgn
        if person.stands_for is None:
            return spelled
        hidden = self._people.get(person.stands_for)
        meant = (
            (hidden.established or hidden.bgn_pcgn) if hidden else self._latin(person.stands_for)
        )
        return f"{spelled} [{meant}]"


def _title(pages: Collection[Page], facts: Records, named: _Names) -> str:
    kind = next(filter(None, map(_kind, pages)), "")
    sender, receiver = facts.signer or "", facts.addressee or ""
    who = named(sender) if sender else ""
    who += f" to {named(receiver)}" if receiver else ""
    return ", ".join(filter(None, [kind, who.strip()]))


def _kind(page: Page) -> str:
    titles = (zone.text for zone in page.zones if zone.kind == "title")
    words = " ".join(" ".join(titles).lower().split())
    return next((english for russian, english in _KINDS.items() if russian in words), "")


def _day(told: str | None) -> str:
    """Return an ISO date as the records write it: ``May 14, 1950``."""
    if told is None:
        return ""
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return told
    month = spoken(told).en.split()[1]
    return f"{month} {day.day}, {day.year}"


def _place(citation: Citation | None, latin: Latin) -> str:
    """Return an archive's reference in Latin letters: ``RGASPI, f. 558, op. 11, d. 334, l. 56``."""
    return "" if citation is None else latin(str(citation))
