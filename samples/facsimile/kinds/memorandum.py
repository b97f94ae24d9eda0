"""A memorandum (докладная записка), typed on plain paper."""

from __future__ import annotations

from pipeline.model.facts import Records
from pipeline.model.page import Ink
from samples.facsimile.calendar import in_words
from samples.facsimile.kinds.common import certified_copy, typed_body
from samples.facsimile.lexicon import entries
from samples.facsimile.sheet import Pose
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM

_LEFT = 30.0


def draw(studio: Studio) -> Records:
    """Draw the memorandum and return its facts."""
    rng, typist, sheet = studio.rng, studio.typist, studio.sheet
    studio.folio(int(rng.integers(2, 290)))
    secrecy, copy = _classification(studio)
    addressee = _addressee(studio)
    zone = sheet.zone("title", Ink.TYPED)
    put = typist.spaced if studio.chance(0.5) else typist.put
    title = put(zone.line(), "ДОКЛАДНАЯ ЗАПИСКА", 66, 78)
    if studio.chance(0.5):
        typist.underline(title, 78.9)
    zone = sheet.zone("heading", Ink.TYPED)
    typist.put(zone.line(), studio.book.line("memorandum", "subject"), _LEFT, 88)
    end = typed_body(studio, "memorandum", (_LEFT, 100.0), 236.0)
    signer = _signed(studio, end + 8)
    _dated(studio, end + 24)
    if studio.chance(0.4):
        certified_copy(studio, end + 28)
    del copy
    return Records(
        registration_number=_number(studio),
        classification=secrecy,
        addressee=addressee,
        signer=signer,
        date=f"{studio.when:%Y-%m-%d}",
    )


def _classification(studio: Studio) -> tuple[str, int]:
    zone = studio.sheet.zone("classification", Ink.TYPED)
    text = ["Секретно", "Сов. секретно", "Совершенно секретно"][int(studio.rng.integers(3))]
    words = studio.typist.put(zone.line(), text, 138, 22)
    studio.sheet.fact("/classification", zone, words)
    copy = int(studio.rng.integers(1, 5))
    studio.typist.put(zone.line(), f"Экз. № {copy}", 138, 22 + LINE_MM * 1.2)
    return " ".join(word.text for word in words), copy


def _addressee(studio: Studio) -> str:
    zone = studio.sheet.zone("addressee", Ink.TYPED)
    person = entries("leaders")[int(studio.rng.integers(len(entries("leaders"))))]
    offices = ("СЕКРЕТАРЮ ЦК ВКП(б)", "ЗАМЕСТИТЕЛЮ ПРЕДСЕДАТЕЛЯ", "МИНИСТРУ ВНУТРЕННИХ ДЕЛ СССР")
    office = offices[int(studio.rng.integers(3))]
    studio.typist.put(zone.line(), office, 108, 42)
    if office.startswith("ЗАМ"):
        studio.typist.put(zone.line(), "СОВЕТА МИНИСТРОВ СССР", 108, 42 + LINE_MM * 1.5)
    name = person.case("dat").upper()
    line = zone.line()
    studio.typist.put(line, "товарищу", 108, 57)
    words = studio.typist.spaced(line, name, 108 + 10 * studio.typist.machine.pitch_mm, 57)
    studio.sheet.fact("/addressee", zone, words)
    return person.name


def _signed(studio: Studio, y: float) -> str:
    zone = studio.sheet.zone("signature", Ink.TYPED)
    signer = studio.book.entry("p8")
    posts = ("НАЧАЛЬНИК УПРАВЛЕНИЯ", "ЗАМЕСТИТЕЛЬ МИНИСТРА", "НАЧАЛЬНИК ОТДЕЛА", "УПОЛНОМОЧЕННЫЙ")
    line = zone.line()
    studio.typist.put(line, posts[int(studio.rng.integers(4))], _LEFT, y)
    initials = "".join(f"{c}." for c in studio.rng.choice(list("АБВГДИКЛМНПС"), 2))
    words = studio.typist.put(line, f"{initials} {signer.name.upper()}", 140, y)
    studio.sheet.fact("/signer", zone, words[-1:])
    studio.sign(zone, Pose(118, y - 3, studio.rng.normal(4, 4)), 16)
    return signer.name


def _dated(studio: Studio, y: float) -> None:
    zone = studio.sheet.zone("other", Ink.TYPED)
    words = studio.typist.put(zone.line(), f'"{studio.when.day}" '
                              + in_words(studio.when).split(" ", 1)[1], _LEFT, y)  # fmt: skip
    studio.sheet.fact("/date", zone, words)


def _number(studio: Studio) -> str:
    zone = studio.sheet.zone("registration_number", Ink.TYPED)
    text = f"№ {studio.rng.integers(100, 9900)}/{studio.rng.choice(list('абвик'))}"
    words = studio.typist.put(zone.line(), text, _LEFT, 24)
    studio.sheet.fact("/registration_number", zone, words)
    return " ".join(word.text for word in words)
