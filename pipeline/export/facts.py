"""The facts of a page as rows that a person reads, each with the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from pipeline.model.facts import Evidence, Records
from pipeline.model.page import Page

_MONTHS_RU: Final = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]
_MONTHS_EN: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_LABELS: Final = {
    "registration_number": ("Регистрационный номер", "Registration number"),
    "classification": ("Гриф", "Classification"),
    "precedence": ("Срочность", "Precedence"),
    "routing/origin": ("Откуда", "From"),
    "routing/destination": ("Куда", "To"),
    "routing/number": ("Номер телеграммы", "Telegram number"),
    "routing/date": ("Дата телеграммы", "Telegram date"),
    "routing/time": ("Время", "Time"),
    "routing/copy": ("Экземпляр", "Copy"),
    "distribution": ("Разметка", "Distribution"),
    "references": ("Ссылки на номера", "References"),
    "addressee": ("Адресат", "Addressee"),
    "signer": ("Подписал", "Signed by"),
    "date": ("Дата", "Date"),
    "dispatch/copies": ("Число экземпляров", "Copies made"),
    "dispatch/typist": ("Машинистка", "Typist"),
    "dispatch/printed_at": ("Отпечатано", "Typed"),
    "dispatch/sent_at": ("Разослано", "Sent out"),
    "dispatch/issued_by": ("Выпустил", "Issued by"),
}


@dataclass(frozen=True, slots=True)
class Said:
    """The same thing in Russian and in English."""

    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class FactValue:
    """One value of a fact. ``pointer`` is its JSON pointer within the page's records."""

    pointer: str
    value: Said
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A named fact with its values: one, or as many as a list has."""

    label: Said
    values: tuple[FactValue, ...]


def facts_of(page: Page) -> list[Fact]:
    """Return the facts of a page in the order a telegram tells them; absent ones are left out."""
    facts = []
    for path, (ru, en) in _LABELS.items():
        values = tuple(
            FactValue(pointer, said, _evidence(page, pointer))
            for pointer, said in _values(page.records, path)
        )
        if values:
            facts.append(Fact(Said(ru, en), values))
    return facts


def _values(records: Records, path: str) -> Iterator[tuple[str, Said]]:
    if path == "distribution":
        for index, entry in enumerate(records.distribution):
            yield f"/distribution/{index}", _same(f"№ {entry.copy}\u2002{entry.name}")
        return
    value: object = records
    for step in path.split("/"):
        value = getattr(value, step, None)
    if isinstance(value, tuple):
        for index, item in enumerate(value):
            yield f"/{path}/{index}", _same(str(item))
    elif value is not None:
        yield f"/{path}", spoken(str(value))


def _evidence(page: Page, pointer: str) -> Evidence | None:
    """Return the evidence of the pointer itself, else of its first part, else of its list."""
    parts = (known for known in page.evidence if known.startswith(pointer + "/"))
    nearest = (pointer, next(parts, ""), pointer.rpartition("/")[0])
    return next((page.evidence[known] for known in nearest if known in page.evidence), None)


def spoken(value: str) -> Said:
    """Return an ISO date or time stamp as people write it; anything else as it is."""
    try:
        day = date.fromisoformat(value[:10])
        clock = f", {datetime.fromisoformat(value):%H:%M}" if "T" in value else ""
    except ValueError:
        return _same(value)
    if len(value) != 10 and not clock:
        return _same(value)
    return Said(
        f"{day.day} {_MONTHS_RU[day.month - 1]} {day.year} г.{clock}",
        f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}{clock}",
    )


def _same(text: str) -> Said:
    return Said(text, text)
