"""What several kinds of page share."""

from __future__ import annotations

from pipeline.model.page import Ink
from samples.facsimile.calendar import in_words
from samples.facsimile.grammar import Book
from samples.facsimile.hyphens import wrap
from samples.facsimile.press import Column as PrintColumn
from samples.facsimile.sheet import GroundZone, Pose
from samples.facsimile.studio import Studio
from samples.facsimile.typist import LINE_MM, Column

SECRECY = ("Секретно", "Сов. секретно", "Совершенно секретно")
_OFFICES = (
    ("СЕКРЕТАРЮ ЦК ВКП(б)",),
    ("ЗАМЕСТИТЕЛЮ ПРЕДСЕДАТЕЛЯ", "СОВЕТА МИНИСТРОВ СССР"),
    ("МИНИСТРУ ВНУТРЕННИХ ДЕЛ СССР",),
    ("НАЧАЛЬНИКУ УПРАВЛЕНИЯ ДЕЛАМИ", "СОВЕТА МИНИСТРОВ СССР"),
    ("ПРЕДСЕДАТЕЛЮ ГОСПЛАНА СССР",),
    ("МИНИСТРУ ГОСУДАРСТВЕННОГО КОНТРОЛЯ",),
)
_POSTS = (
    "НАЧАЛЬНИК УПРАВЛЕНИЯ", "ЗАМЕСТИТЕЛЬ МИНИСТРА", "НАЧАЛЬНИК ОТДЕЛА", "УПОЛНОМОЧЕННЫЙ",
    "УПРАВЛЯЮЩИЙ ДЕЛАМИ", "ЗАВ. ОТДЕЛОМ", "ПРЕДСЕДАТЕЛЬ КОМИССИИ", "ДИРЕКТОР ЗАВОДА",
)  # fmt: skip


def fitting(texts: list[str], rows: int, cells: int) -> list[str]:
    """Return as many whole paragraphs as fit on so many rows, one at least."""
    while len(texts) > 1 and sum(len(wrap(text, cells, 5)) for text in texts) > rows:
        texts = texts[:-1]
    return texts


def typed_body(studio: Studio, theme: str, at: tuple[float, float], bottom: float) -> float:
    """Type a body from the theme between ``at`` and ``bottom`` (mm); return the next baseline."""
    spacing = float(studio.rng.choice([1.5, 1.5, 2.0]))
    column = Column(*at, 198 - at[0], spacing)
    cells = int(column.width / studio.typist.machine.pitch_mm)
    rows = int((bottom - at[1]) / (spacing * LINE_MM))
    share = float(studio.rng.uniform(0.65, 1.0))
    texts = studio.book.paragraphs(theme, int(rows * cells * share * 0.8))
    zone = studio.sheet.zone("body", Ink.TYPED)
    return studio.typist.paragraphs(zone, fitting(texts, rows, cells), column)


def printed_body(studio: Studio, zone: GroundZone, texts: list[str], column: PrintColumn) -> float:
    """Print paragraphs until the column is full; return the next baseline."""
    return studio.press.paragraphs(zone, texts, column)


def classified(studio: Studio, x: float, y: float) -> str:
    """Type how secret the page is, and the number of its copy below; return the former."""
    text = SECRECY[int(studio.rng.integers(len(SECRECY)))]
    zone, words = studio.typed("classification", text, x, y)
    studio.sheet.fact("/classification", zone, words)
    copy = f"Экз. № {studio.rng.integers(1, 5)}"
    studio.typist.put(zone.line(), copy, x, y + LINE_MM * 1.2)
    return " ".join(word.text for word in words)


def registered(studio: Studio, x: float, y: float) -> str:
    """Type a registration number and return it."""
    rng = studio.rng
    text = f"№ {rng.integers(100, 9900)}/{rng.choice(list('абвикс'))}"
    zone, words = studio.typed("registration_number", text, x, y)
    studio.sheet.fact("/registration_number", zone, words)
    return " ".join(word.text for word in words)


def addressed(studio: Studio, x: float, y: float) -> str:
    """Type an office and a spaced name below one another; return the name."""
    zone = studio.sheet.zone("addressee", Ink.TYPED)
    person = studio.book.entry("p9")
    for row in _OFFICES[int(studio.rng.integers(len(_OFFICES)))]:
        studio.typist.put(zone.line(), row, x, y)
        y += LINE_MM * 1.5
    line, name = zone.line(), person.case("dat").upper()
    studio.typist.put(line, "товарищу", x, y)
    put = studio.typist.spaced if len(name) < 9 else studio.typist.put
    words = put(line, name, x + 10 * studio.typist.machine.pitch_mm, y)
    studio.sheet.fact("/addressee", zone, words)
    return person.name


def signed(studio: Studio, x: float, y: float) -> str:
    """Type a post and a name with a signature between them; return the surname."""
    zone = studio.sheet.zone("signature", Ink.TYPED)
    signer = studio.book.entry("p8")
    line = zone.line()
    studio.typist.put(line, _POSTS[int(studio.rng.integers(len(_POSTS)))], x, y)
    words = studio.typist.put(line, f"{initials(studio)} {signer.name.upper()}", 146, y)
    studio.sheet.fact("/signer", zone, words[-1:])
    studio.sign(zone, Pose(118, y - 3, studio.rng.normal(4, 4)), 16)
    return signer.name


def initials(studio: Studio) -> str:
    """Return two initials with their dots."""
    return "".join(f"{letter}." for letter in studio.rng.choice(list("АБВГДИКЛМНПС"), 2))


def dated(studio: Studio, x: float, y: float) -> None:
    """Type ``"14" мая 1950 г.`` as a zone of its own."""
    day, rest = in_words(studio.when).split(" ", 1)
    zone, words = studio.typed("other", f'"{day}" {rest}', x, y)
    studio.sheet.fact("/date", zone, words)


def certified(studio: Studio, y: float) -> None:
    """Type ``Верно:`` and sign it."""
    zone, _ = studio.typed("certification", "Верно:", 118, y)
    studio.sign(zone, Pose(158 + studio.rng.normal(0, 3), y - 1, studio.rng.normal(4, 4)))


def imprint(studio: Studio, text: str) -> None:
    """Print the printing house's own line at the foot."""
    studio.printed("other", text, (34, studio.sheet.height_mm - 6), studio.serif_type(6.5))


def two(book: Book, theme: str, rule: str) -> str:
    """Return two lines of a rule as one paragraph."""
    return f"{book.line(theme, rule)} {book.line(theme, rule)}"
