"""A special report (спецсообщение) on a printed letterhead or plain paper."""

from __future__ import annotations

from pipeline.model.facts import Dispatch, Records
from pipeline.model.page import Ink
from samples.facsimile.kinds.common import (
    addressed,
    classified,
    dated,
    initials,
    registered,
    signed,
    typed_body,
)
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

_LEFT = 28.0
_HEADS = (
    ("МИНИСТЕРСТВО", "ПУТЕЙ СООБЩЕНИЯ СССР", "Политическое управление"),
    ("МИНИСТЕРСТВО ВНУТРЕННИХ ДЕЛ", "СОЮЗА ССР", "Секретариат"),
    ("МИНИСТЕРСТВО", "ГОСУДАРСТВЕННОГО КОНТРОЛЯ", "СССР"),
    ("ГЛАВНОЕ УПРАВЛЕНИЕ", "СЕВЕРНОГО МОРСКОГО ПУТИ", "при Совете Министров СССР"),
)


def draw(studio: Studio) -> Records:
    """Draw the report and return its facts."""
    studio.folio()
    if studio.chance(0.5):
        _letterhead(studio)
    number = registered(studio, _LEFT, 44)
    secrecy = classified(studio, 130, 26)
    addressee = addressed(studio, 104, 48)
    title, spaced = ("СПЕЦСООБЩЕНИЕ", "СПЕЦИАЛЬНОЕ СООБЩЕНИЕ")[int(studio.rng.integers(2))], True
    cells = 2 * len(title) + 1
    pitch = studio.typist.machine.pitch_mm
    _, words = studio.typed("title", title, 108 - cells * pitch / 2, 82, spaced=spaced)
    if studio.chance(0.4):
        studio.typist.underline(words, 82.9)
    zone = studio.sheet.zone("heading", Ink.TYPED)
    column = Column(_LEFT + 12, 91, 140.0, 1.2, indent=0)
    y = studio.typist.paragraphs(zone, [studio.book.line("report", "subject")], column)
    end = typed_body(studio, "report", (_LEFT, y + 6), 232.0)
    signer = signed(studio, _LEFT, end + 7)
    dated(studio, _LEFT, end + 18)
    dispatch = _note(studio) if studio.chance(0.6) and end < 238 else None
    return Records(
        registration_number=number,
        classification=secrecy,
        addressee=addressee,
        signer=signer,
        dispatch=dispatch,
        date=f"{studio.when:%Y-%m-%d}",
    )


def _letterhead(studio: Studio) -> None:
    zone = studio.sheet.zone("heading", Ink.PRINTED)
    rows = _HEADS[int(studio.rng.integers(len(_HEADS)))]
    for number, row in enumerate(rows):
        kind = studio.serif_type(10.5 if number < 2 else 9.0, bold=number < 2)
        studio.press.centred(zone.line(), row, 58, 20 + 5.2 * number, kind)
    studio.press.rule(30, 20 + 5.2 * len(rows) - 2.4, 86, 0.35)


def _note(studio: Studio) -> Dispatch:
    """Type how many copies there are, where they went, and who typed them."""
    copies = int(studio.rng.integers(2, 6))
    zone = studio.sheet.zone("dispatch_note", Ink.TYPED)
    typist = "".join(studio.rng.choice(list("абвгдекмнпрст"), 2))
    rows = [f"Отп. {copies} экз.", "экз. № 1 - адресату", f"экз. № 2-{copies} - в дело"]
    if copies == 2:
        rows[-1] = "экз. № 2 - в дело"
    chief = studio.book.entry("p6")
    rows += [f"Исп. {initials(studio)} {chief.name}", f"маш. {typist}"]
    pointers = {0: "/dispatch/copies", 3: "/dispatch/issued_by", 4: "/dispatch/typist"}
    for number, row in enumerate(rows):
        words = studio.typist.put(zone.line(), row, _LEFT, 266 + number * LINE_MM)
        if number in pointers:
            studio.sheet.fact(pointers[number], zone, words)
    return Dispatch(copies=copies, typist=typist, issued_by=chief.name)
