"""Documents to export: an invented telegram on a printed form, and pages that failed."""

from io import BytesIO

from PIL import Image

from pipeline.model.citation import Citation
from pipeline.model.errors import PdfEncryptedError, TruncatedError
from pipeline.model.facts import Dispatch, DistributionEntry, Evidence, Records, Routing
from pipeline.model.geometry import Box, bounding
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from pipeline.model.provenance import Document, Run, Source, Step

WIDTH, HEIGHT = 2480, 3508

# kind, ink, left, top, letter height, lines
LAYOUT: list[tuple[str, Ink, int, int, int, str]] = [
    ("folio_number", Ink.HAND, 2230, 130, 84, "41"),
    ("registration_number", Ink.TYPED, 330, 240, 52, "1187 N 2063/54"),
    ("title", Ink.PRINTED, 900, 330, 76, "ШИФРТЕЛЕГРАММА"),
    ("classification", Ink.PRINTED, 1730, 470, 58, "Строго секретно"),
    ("handling_instruction", Ink.PRINTED, 250, 480, 44, "СНЯТИЕ КОПИЙ ВОСПРЕЩАЕТСЯ"),
    (
        "distribution_list",
        Ink.TYPED,
        250,
        620,
        44,
        "Экз. № 1-РАЗМЕТКА         № 5-т. Берёзкину\n     № 2-т. Лугову        № 6-т. Зимину\n"
        "     № 3-т. Ветрову       № 7-т. Копия\n     № 4-т. Ершову        № 8- . . . . .",
    ),
    (
        "routing",
        Ink.TYPED,
        250,
        930,
        46,
        "ИЗ УЛАН-БАТОРА № 2063 пол. 9 час. 35 мин. 3/ХI 1948 г. экз. № 2",
    ),
    ("reference", Ink.TYPED, 250, 1050, 46, "Спец. №№ 640, 641"),
    ("precedence", Ink.TYPED, 1730, 1050, 52, "ВНЕ ОЧЕРЕДИ"),
    ("addressee", Ink.TYPED, 1080, 1190, 50, "Тов. ЛУГОВУ."),
    (
        "body",
        Ink.TYPED,
        330,
        1330,
        50,
        "     2 ноября был принят министром путей сообщения.\n"
        "Министр сообщил, что изыскания по северной ветке\n"
        "закончены раньше срока и что смета будет передана\n"
        "нам не позднее пятнадцатого числа.\n"
        "     На вопрос о мостах ответил, что два из них, у\n"
        "станции Толгойт и за перевалом, придётся строить\n"
        'заново: прежние опоры подмыты весенней водой. Об"ем\n'
        "работ просит уточнить совместной комиссией.\n"
        "     Считаю возможным согласиться. Прошу указаний.",
    ),
    ("signature", Ink.TYPED, 1560, 2010, 50, "3.ХI.48г.  С О С Н И Н"),
    (
        "dispatch_note",
        Ink.TYPED,
        250,
        2160,
        42,
        "8 экз.вк\nОтпеч. 3.ХI. 11-20\nРазослано 12-05 3.ХI\nВыпустил Горелов",
    ),
    ("certification", Ink.TYPED, 250, 2460, 46, "Верно:"),
    ("handwriting", Ink.HAND, 1230, 2420, 72, "Читал. В дело"),
    ("stamp", Ink.STAMP, 1700, 2640, 54, "ОСОБЫЙ СЕКТОР\n№ 318\n4 НОЯ 1948"),
    ("page_number", Ink.TYPED, 1190, 3300, 44, "- 1 -"),
]
DOUBTED = {"Толгойт": 0.58, 'Об"ем': 0.81, "Читал.": 0.31, "дело": 0.46, "№№": 0.72, "3/ХI": 0.7}


def _line(text: str, left: int, top: int, size: int) -> Line:
    advance = size * 0.6
    words, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        box = Box(round(left + at * advance), top, round(len(word) * advance), size)
        words.append(Word(word, box, DOUBTED.get(word, 0.96)))
        at += len(word)
    confidence = sum(word.confidence or 0 for word in words) / len(words)
    return Line(bounding(word.box for word in words), text, confidence, tuple(words))


def _zone(number: int, row: tuple[str, Ink, int, int, int, str]) -> Zone:
    kind, ink, left, top, size, text = row
    step = round(size * 1.5)
    lines = tuple(
        _line(each, left, top + at * step, size) for at, each in enumerate(text.split("\n"))
    )
    box = bounding(line.box for line in lines).padded(14, Box(0, 0, WIDTH, HEIGHT))
    confidence = sum(line.confidence or 0 for line in lines) / len(lines)
    return Zone(f"z{number}", kind, ink, box, number, confidence, text, lines)


ZONES = tuple(_zone(number, row) for number, row in enumerate(LAYOUT, 1))


def _seen(kind: str, raw: str, rule: str) -> Evidence:
    """Return evidence over the words of a zone that make up ``raw``."""
    zone = next(zone for zone in ZONES if zone.kind == kind)
    wanted = raw.split()
    boxes = [
        word.box
        for line in zone.lines
        for start in range(len(line.words))
        if [word.text for word in line.words[start : start + len(wanted)]] == wanted
        for word in line.words[start : start + len(wanted)]
    ]
    return Evidence(zone.id, bounding(boxes), raw, 0.91, rule)


TELEGRAM = Page(
    number=1,
    state=PageState.DONE,
    width_px=WIDTH,
    height_px=HEIGHT,
    dpi=300,
    skew_deg=-0.7,
    flags=("COPY_NOT_LISTED",),
    zones=ZONES,
    records=Records(
        registration_number="1187 N 2063/54",
        classification="Строго секретно",
        distribution=(
            DistributionEntry(1, "РАЗМЕТКА"),
            DistributionEntry(2, "Лугов", "т. Лугову"),
            DistributionEntry(3, "Ветров", "т. Ветрову"),
            DistributionEntry(5, "Берёзкин", "т. Берёзкину"),
        ),
        routing=Routing(origin="Улан-Батор", number=2063, time="09:35", date="1948-11-03", copy=2),
        references=(640, 641),
        precedence=("ВНЕ ОЧЕРЕДИ",),
        addressee="Лугов",
        signer="Соснин",
        dispatch=Dispatch(8, "вк", "1948-11-03T11:20", "1948-11-03T12:05", "Горелов"),
        date="1948-11-03",
    ),
    evidence={
        "/registration_number": _seen("registration_number", "1187 N 2063/54", "registration"),
        "/classification": _seen("classification", "Строго секретно", "lexicon"),
        "/distribution/0": _seen("distribution_list", "№ 1-РАЗМЕТКА", "copy-row"),
        "/distribution/1/name": _seen("distribution_list", "№ 2-т. Лугову", "copy-row"),
        "/distribution/2/name": _seen("distribution_list", "№ 3-т. Ветрову", "copy-row"),
        "/distribution/3/name": _seen("distribution_list", "№ 5-т. Берёзкину", "copy-row"),
        "/routing/origin": _seen("routing", "ИЗ УЛАН-БАТОРА", "from-place"),
        "/routing/number": _seen("routing", "№ 2063", "number"),
        "/routing/time": _seen("routing", "9 час. 35 мин.", "clock"),
        "/routing/date": _seen("routing", "3/ХI 1948 г.", "roman-month"),
        "/routing/copy": _seen("routing", "экз. № 2", "copy"),
        "/references": _seen("reference", "Спец. №№ 640, 641", "numbers"),
        "/precedence/0": _seen("precedence", "ВНЕ ОЧЕРЕДИ", "lexicon"),
        "/addressee": _seen("addressee", "Тов. ЛУГОВУ.", "dative"),
        "/signer": _seen("signature", "С О С Н И Н", "spaced-name"),
        "/dispatch/printed_at": _seen("dispatch_note", "Отпеч. 3.ХI. 11-20", "stamp-time"),
        "/dispatch/issued_by": _seen("dispatch_note", "Выпустил Горелов", "issued"),
        "/date": _seen("signature", "3.ХI.48г.", "roman-month"),
    },
)
RUN = Run(
    engine="tesseract 5.5.4",
    models={"rus": "b4b5c1e1" * 8},
    options_digest="7d1f" * 16,
    steps=(Step("deskew", {"angle_deg": -0.7}),),
)
DOCUMENT = Document(
    Source("л-041.tif", "4c2e" * 16, "image/tiff"),
    Citation("Архив", "12", "3", "57", 41),
    RUN,
    (TELEGRAM,),
)
DAMAGED = Page(2, PageState.QUARANTINED, problem=TruncatedError("68 %").problem)
BLANK = Page(3, PageState.BLANK, WIDTH, HEIGHT, 300)
SUSPECT = Page(4, PageState.SUSPECT, WIDTH, HEIGHT, 300, flags=("LOW_CONFIDENCE",))
MANY = Document(
    Source("дело 57, часть 2.pdf", "91aa" * 16, "application/pdf"),
    Citation("Архив", "12", "3", "57"),
    RUN,
    (TELEGRAM, DAMAGED, BLANK, SUSPECT),
)
REFUSAL = PdfEncryptedError().problem


def paper(width: int = 124, height: int = 175) -> bytes:
    """Return a small JPEG in the colour of old paper."""
    stream = BytesIO()
    Image.new("RGB", (width, height), (236, 226, 202)).save(stream, "JPEG")
    return stream.getvalue()
