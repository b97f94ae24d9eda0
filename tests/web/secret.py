"""A page with a secret, and a way to find it again in anything that leaves the house.

The secret is a name and red ink. It stands in a zone of its own and in one word of the body; it is
a fact, a person, a second reading, a correction and what was read before it, and a translation.
"""

from __future__ import annotations

import base64
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pikepdf
from pdfminer.high_level import extract_text
from PIL import Image, ImageDraw, ImageFont, UnidentifiedImageError

from desk.web.house import House
from pipeline.export.paragraphs import paragraphs
from pipeline.intake.files import Inspected, fingerprint, opened
from pipeline.model.editing import set_line_text
from pipeline.model.facts import Evidence, NamedPerson, Records
from pipeline.model.geometry import Box, bounding
from pipeline.model.layers import Action, Operation
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from pipeline.model.translation import Row, Translation
from pipeline.store.corrections import Corrections
from pipeline.store.redacting import StoredRedaction, Wanted
from pipeline.store.translations import Translations
from pipeline.store.work import NewFile
from tests.drawing import FACE
from tests.store.scenes import LEASE_S, RUN

STEMS = ("горностаев", "gornosta")
"""The secret in both scripts, lower case; what is spaced out is drawn together before."""
WIDTH, HEIGHT = 700, 500
RED = (255, 0, 0)
REASON = "тайна личной жизни"
LEAST_RED = 60  # by how much red a pixel is redder than green and blue


def _zone(number: int, kind: str, top: int, texts: tuple[str, ...]) -> Zone:
    lines = []
    for row, text in enumerate(texts):
        words, left = [], 60
        for said in text.split():
            box = Box(left, top + 50 * row, 14 * len(said), 30)
            words.append(Word(said, box, 0.9, (f"{said}ъ",) if "Горно" in said else ()))
            left = box.right + 14
        placed = bounding(word.box for word in words)
        lines.append(Line(placed, text, 0.9, tuple(words)))
    box = bounding(line.box for line in lines)
    return Zone(f"z{number}", kind, Ink.TYPED, box, number, 0.9, "\n".join(texts), tuple(lines))


ZONES = (
    _zone(1, "title", 40, ("ШИФРТЕЛЕГРАММА",)),
    _zone(2, "addressee", 110, ("Тов. Лугову",)),
    _zone(3, "body", 180, ('Прошу сообщить об"ем работ', "через Горностаева до вторника")),
    _zone(4, "signature", 330, ("Горностаевь",)),
)
WORD = ZONES[2].lines[1].words[1]
SIGNED = ZONES[3]
PAGE = Page(
    1,
    PageState.DONE,
    WIDTH,
    HEIGHT,
    200,
    zones=ZONES,
    records=Records(
        addressee="Лугов",
        signer="Горностаев",
        people=(
            NamedPerson("Лугов", "Lugov", "Lugov"),
            NamedPerson("Горностаев", "Gornostaev", "Gornostayev"),
        ),
    ),
    evidence={
        "/addressee": Evidence("z2", ZONES[1].box, "Тов. Лугову", 0.9, "dative"),
        "/signer": Evidence("z4", SIGNED.box, "Горностаевь", 0.9, "signer"),
    },
)


def drawn() -> Image.Image:
    """Return the page; what is secret is red."""
    paper = Image.new("RGB", (WIDTH, HEIGHT), (232, 230, 222))
    pen = ImageDraw.Draw(paper)
    for word in (word for zone in ZONES for line in zone.lines for word in line.words):
        secret = "Горно" in word.text
        if secret:
            pen.rectangle((word.box.x, word.box.y, word.box.right - 1, word.box.bottom - 1), RED)
        face = ImageFont.truetype(FACE, 24)
        pen.text((word.box.x, word.box.y), word.text, font=face, fill="black")
    return paper


def shelve_secret(house: House, folder: Path) -> None:
    """Put the page on the shelf: a JPEG with a small picture of itself in its EXIF, file 1."""
    path = folder / "л-041.jpg"
    exif = Image.Exif()
    exif[0x010E] = "Горностаев"
    drawn().save(path, quality=90, dpi=(200, 200), exif=exif, comment=_jpeg(drawn()))
    batch = house.ledger.begin_batch("Дело 57", RUN, bytes(folder / "out"))
    house.ledger.list_files(
        batch, [NewFile(bytes(folder), bytes(path), path.name.encode(), path.name)]
    )
    asked = house.ledger.claim_file("me", LEASE_S, batch)
    assert asked is not None
    with opened(path) as stream:
        assert house.ledger.open_file(asked, Inspected(fingerprint(stream), "image/jpeg", 1))
    work = house.ledger.claim("me", LEASE_S, batch)
    assert work is not None
    small = drawn()
    small.thumbnail((WIDTH // 2, HEIGHT // 2))
    assert house.ledger.finish(work, PAGE, house.previews.put(_jpeg(small), ".jpg"))
    _correct(house, work.id)
    _translate(house)


def withhold(house: House) -> list[StoredRedaction]:
    """Withhold the zone, and the word in the body."""
    return house.redactions.withhold(1, Wanted(REASON, (WORD.box,), (SIGNED.id,)), "Анна")


def tells(data: bytes) -> bool:
    """Return whether the secret's name stands in something, or in anything packed into it."""
    return any(stem in text for layer in layers(data) for text in _read(layer) for stem in STEMS)


def shows(data: bytes) -> bool:
    """Return whether something, or a picture within it, shows red."""
    return any(map(_is_red, pictures(data)))


def layers(data: bytes) -> Iterator[bytes]:
    """Yield something with all that is packed into it, level by level."""
    yield data
    if data[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from layers(archive.read(name))
    elif data[:5] == b"%PDF-":
        yield from _of_pdf(data)
    for packed in re.findall(rb"base64,([A-Za-z0-9+/=]+)", data):
        yield from layers(base64.b64decode(packed))


def pictures(data: bytes) -> Iterator[Image.Image]:
    """Yield every picture that something has within."""
    for layer in layers(data):
        if layer[:5] == b"%PDF-":
            with pikepdf.Pdf.open(BytesIO(layer)) as pdf:
                for each in pdf.objects:
                    if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
                        yield pikepdf.PdfImage(each).as_pil_image()
            continue
        try:
            with Image.open(BytesIO(layer)) as picture:
                yield picture.convert("RGB")
        except UnidentifiedImageError:
            continue


def _of_pdf(data: bytes) -> Iterator[bytes]:
    yield extract_text(BytesIO(data)).encode()
    with pikepdf.Pdf.open(BytesIO(data)) as pdf:
        for each in pdf.objects:
            if isinstance(each, pikepdf.Stream):
                yield each.read_raw_bytes()
                if "/DCTDecode" not in str(each.get("/Filter", "")):
                    yield each.read_bytes()
            else:
                yield str(each).encode("utf-8", "replace")


def _read(layer: bytes) -> Iterator[str]:
    """Yield bytes in each way in which a name may be written, lower case, drawn together."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1251"):
        yield "".join(layer.decode(encoding, "ignore").lower().split())
    escaped = re.sub(rb"\\u([0-9a-f]{4})", lambda m: chr(int(m[1], 16)).encode(), layer)
    yield escaped.decode("utf-8", "ignore").lower()


def _is_red(picture: Image.Image) -> bool:
    pixels = np.asarray(picture.convert("RGB"), np.int16)
    redder = pixels[..., 0] - pixels[..., 1:].max(axis=-1)
    return bool((redder > LEAST_RED).any())


def _correct(house: House, page: int) -> None:
    book = Corrections(house.ledger.engine, house.clock)
    stood = book.standing(page)
    assert stood is not None
    edits = set_line_text(stood.draft, "line:z4.1", "Горностаев")
    made = [Operation(Action.SET_TEXT, edits, "Анна", house.clock())]
    book.save(page, stood.layer.id, made, "Анна")


def _translate(house: House) -> None:
    page = next(iter(house.ledger.pages(1))).page
    assert page is not None
    rows = tuple(
        Row((each,), f"Translated: {each.text}".replace("Горностаев", "Gornostaev"))
        for each in paragraphs([replace(page)])
    )
    body = Translation("en", rows, title="Gornostaev to Lugov", summary="By Gornostaev.")
    Translations(house.ledger.engine, house.clock).save(1, None, body, "Анна")


def _jpeg(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, "JPEG", quality=90)
    return stream.getvalue()
