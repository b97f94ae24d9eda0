"""Risk: a fact that another office words otherwise, or puts in another order, is lost."""

from __future__ import annotations

import pytest

from config.lexicon import load_knowledge
from pipeline.model.facts import Dispatch, Routing
from pipeline.records.extract import extract
from tests.records.zones import facts, line, of_lines, zone


@pytest.mark.parametrize(
    ("line", "route"),
    [
        (
            "Из Пекина N 14354 10 ч. 20 м. 14.V.50 экз. 3",
            Routing(origin="Пекин", number=14354, time="10:20", date="1950-05-14", copy=3),
        ),
        (
            "из Пекина, 14 мая 1950 г., 10 час 20 мин, № 14354",
            Routing(origin="Пекин", number=14354, time="10:20", date="1950-05-14"),
        ),
        (
            "ИЗ БУХАРЕСТА В МОСКВУ № 123 от 14/V-50 г.",
            Routing(origin="Бухарест", destination="Москва", number=123, date="1950-05-14"),
        ),
        (
            "из УЛАН-БАТОРА № 76 кол. 19 час. 05 мин. 2/IX 1949 г. экз. № 5",
            Routing(origin="Улан-Батор", number=76, time="19:05", date="1949-09-02", copy=5),
        ),
        (
            "Откуда: Лондон Куда: Москва № 7755 от 3/6-47 г.",
            Routing(origin="Лондон", destination="Москва", number=7755, date="1947-06-03"),
        ),
        (
            "Из ЛОНДОНА № 77 3 июня 1947 г. в 21 часов 15 минут",
            Routing(origin="Лондон", number=77, time="21:15", date="1947-06-03"),
        ),
        ("ТЕЛЕГРАММА № 14354 ИЗ ПЕКИНА", Routing(origin="Пекин", number=14354)),
        ("ВХ. № 14354 ИЗ ПЕКИНА", Routing(origin="Пекин", number=14354)),
        (
            "Шифртелеграмма из Пекина, вх. № 14354, 14/5-50 г.",
            Routing(origin="Пекин", number=14354, date="1950-05-14"),
        ),
        (
            "Отправлена в Пекин 14 мая 1950 г. 18 ч. 20 м. № 14354",
            Routing(destination="Пекин", number=14354, time="18:20", date="1950-05-14"),
        ),
        (
            "Москва - Пекин № 14354 14.V.50",
            Routing(origin="Москва", destination="Пекин", number=14354, date="1950-05-14"),
        ),
    ],
)
def test_a_routing_line_has_its_parts_in_any_order(line: str, route: Routing) -> None:
    assert facts(zone("routing", line)).routing == route


@pytest.mark.parametrize("line", ["Находится в Пекине № 12", "Из-за дождей № 1", "В связи с № 7"])
def test_a_place_that_is_only_named_is_no_way(line: str) -> None:
    route = facts(zone("routing", line)).routing or Routing()
    assert (route.origin, route.destination) == (None, None)


@pytest.mark.parametrize(
    ("line", "phrase"),
    [
        ("СОВ. СЕКРЕТНО Экз. № 1", "Совершенно секретно"),
        ("Строго секретно экз. 3", "Строго секретно"),
        ("Сов. сек.", "Совершенно секретно"),
        ("Без права публикации", "Без права публикации"),
        ("Снятие копий воспрещается", None),
    ],
)
def test_a_classification_is_worded_in_many_ways(line: str, phrase: str | None) -> None:
    assert facts(zone("classification", line)).classification == phrase


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ("Снятие копий категорически воспрещается",),
            ("Снятие копий категорически воспрещается",),
        ),
        (("Снятие копии воспрещается.",), ("Снятие копий воспрещается",)),
        (
            ("Снятие копий воспрещается.", "Хранить наравне с шифром."),
            ("Снятие копий воспрещается", "Хранить наравне с шифром"),
        ),
        (("Подлежит возврату в", "течение 48 часов"), ("Подлежит возврату в течение 48 часов",)),
    ],
)
def test_instructions_are_told_one_by_one(lines: tuple[str, ...], told: tuple[str, ...]) -> None:
    assert facts(zone("handling_instruction", *lines)).handling == told


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Председателю Совета Министров СССР", "И.В.Сталину"), "Сталин"),
        (("И. В. Сталину",), "Сталин"),
        (("Маршалу Сталину",), "Сталин"),
        (("НАЧАЛЬНИКУ УПРАВЛЕНИЯ", "полковнику Петрову"), "Петров"),
        (("Кому: т. Сталину",), "Сталин"),
        (("Тов. Вышинскому А. Я.",), "Вышинский"),
        (("Министру иностранных дел", "Союза ССР"), None),
        (("О переговорах", "с Молотовым"), None),
    ],
)
def test_an_addressee_stands_in_the_dative(lines: tuple[str, ...], name: str | None) -> None:
    assert facts(zone("addressee", *lines)).addressee == name


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("С коммунистическим приветом Рощин",), "Рощин"),
        (("п.п. Рощин",), "Рощин"),
        (("Полковник И. Петров-Водкин",), "Петров-Водкин"),
        (("Москва, 12.V.50 г.",), None),
        (("г. Москва", "14 мая 1950 г."), None),
        (("Пекин. 14 мая 1950 г. Н. Рощин",), "Рощин"),
    ],
)
def test_a_place_beside_the_date_has_not_signed(lines: tuple[str, ...], name: str | None) -> None:
    assert facts(zone("signature", *lines)).signer == name


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        (("№ 1 - т.т. Сталину, Молотову",), [(1, "Сталин"), (1, "Молотов")]),
        (("№ 1 - тт. Сталину, Молотову и Берия",), [(1, "Сталин"), (1, "Молотов"), (1, "Берия")]),
        (
            ("т. Сталину - экз. № 1", "т. Молотову - экз. № 2"),
            [(1, "Сталин"), (2, "Молотов")],
        ),
        (("Разослано:", "тов. Сталину (экз. № 1)", "тов. Берия (экз. № 2)"),
         [(1, "Сталин"), (2, "Берия")]),
    ],
)  # fmt: skip
def test_a_list_names_first_or_counts_first(
    lines: tuple[str, ...], listed: list[tuple[int, str]]
) -> None:
    found = facts(zone("distribution_list", *lines)).distribution
    assert sorted((entry.copy, entry.name) for entry in found) == sorted(listed)


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        (("Размножено в 10 экз.",), Dispatch(10)),
        (("Изготовлено 4 экз. мт",), Dispatch(4, "мт")),
        (("Исполнитель Орлов",), Dispatch(issued_by="Орлов")),
        (("Дежурный: Орлов",), Dispatch(issued_by="Орлов")),
        (("Отпеч. 3 экз.", "Рассылка 14.V. 20-00"), Dispatch(3, sent_at="1950-05-14T20:00")),
    ],
)
def test_a_note_has_other_words_too(lines: tuple[str, ...], note: Dispatch) -> None:
    signed = zone("signature", "14.V.50г. Р О Щ И Н", name="z2")
    assert facts(zone("dispatch_note", *lines), signed).dispatch == note


@pytest.mark.parametrize("text", ["дополнительного изучения.", "Дополнительно сообщаю, что Рощин"])
def test_a_longer_word_that_begins_like_one_announces_nothing(text: str) -> None:
    assert facts(zone("body", text)).dispatch is None


@pytest.mark.parametrize(
    ("lines", "items", "decisions"),
    [
        (
            ("I. СЛУШАЛИ: О хлебе.", "I. ПОСТАНОВИЛИ: Утвердить.", "II. СЛУШАЛИ: О соли."),
            ("О хлебе.", "О соли."),
            ("Утвердить.",),
        ),
        (
            ("СЛУШАЛИ: 1. О хлебе.", "ПОСТАНОВИЛИ: а) Утвердить;", "б) Поручить МИД."),
            ("О хлебе.",),
            ("Утвердить;", "Поручить МИД."),
        ),
        (
            ("СЛУШАЛИ: О хлебе.", "ПОСТАНОВИЛИ:", "1. Утвердить.", "2. Поручить", "МИД."),
            ("О хлебе.",),
            ("Утвердить.", "Поручить МИД."),
        ),
        (
            ("1. О хлебе.", "ПОСТАНОВИЛИ: Утвердить.", "2. О соли.", "ПОСТАНОВИЛИ: Отклонить."),
            ("О хлебе.", "О соли."),
            ("Утвердить.", "Отклонить."),
        ),
        (
            ("46. О помощи", "Китаю.", "Утвердить проект,", "внесенный МИД."),
            ("О помощи Китаю.",),
            ("Утвердить проект, внесенный МИД.",),
        ),
        (("1. О хлебе.", "2. О соли."), ("О хлебе.", "О соли."), ()),
    ],
)
def test_minutes_decide_with_numbers_or_without(
    lines: tuple[str, ...], items: tuple[str, ...], decisions: tuple[str, ...]
) -> None:
    minutes = facts(zone("title", "ПРОТОКОЛ № 46"), zone("body", *lines, name="z2")).minutes
    assert minutes is not None
    assert (minutes.items, minutes.decisions) == (items, decisions)


def test_minutes_in_two_columns_are_read_column_by_column() -> None:
    heads = [line("СЛУШАЛИ:", 150, 400), line("ПОСТАНОВИЛИ:", 900, 400)]
    left = [line("1. О помощи", 150, 450), line("Китаю.", 150, 500), line("2. О соли.", 150, 600)]
    right = [
        line("Утвердить проект", 900, 452),
        line("и поручить МИД.", 900, 502),
        line("Отклонить.", 900, 602),
    ]
    title = zone("title", "ПРОТОКОЛ № 46")
    apart = [of_lines("heading", *heads, name="z2"), of_lines("body", *left, name="z3"),
             of_lines("body", *right, name="z4")]  # fmt: skip
    across = [
        line("1. О помощи          Утвердить проект", 150, 450),
        line("2. О соли.           Отклонить.", 150, 500),
    ]
    wide = line("СЛУШАЛИ:             ПОСТАНОВИЛИ:", 150, 400)
    together = [of_lines("body", wide, *across, name="z2")]
    for zones, first in ((apart, ("О помощи Китаю.", "Утвердить проект и поручить МИД.")),
                         (together, ("О помощи", "Утвердить проект"))):  # fmt: skip
        minutes = facts(title, *zones).minutes
        assert minutes is not None
        assert minutes.items == (first[0], "О соли.")
        assert minutes.decisions == (first[1], "Отклонить.")


def test_a_number_on_a_line_of_its_own_is_told_once() -> None:
    lines = "ИЗ ПАРИЖА", "№ 215", "Расшифровано: 3/VI 22.00", "Получено: 3/VI-47 г. 21 ч. 15 м."
    route = facts(zone("routing", *lines)).routing
    assert route is not None
    assert (route.number, route.numbers, route.date) == (215, (), "1947-06-03")


@pytest.mark.parametrize(
    "line", ["5 января 1947 г.            г. Москва", "Москва, 5 января 1947 г.", "5/I-47 г."]
)
def test_a_day_stands_beside_a_city(line: str) -> None:
    assert facts(zone("body", line, "О мерах по охране складов")).date == "1947-01-05"
    assert facts(zone("body", f"Совещание {line} состоялось")).date is None


def test_a_list_is_read_though_its_numbers_and_leaders_were_not() -> None:
    lines = "ЭкА РАЗМЕТКА", "№ 2-т. Сталину", "зт. Булганинутттттт..", "№ 4-т. Суслову", "№ 5-т."
    found = facts(zone("distribution_list", *lines)).distribution
    assert [(entry.copy, entry.name) for entry in found] == [
        (1, "РАЗМЕТКА"), (2, "Сталин"), (3, "Булганин"), (4, "Суслов"),
    ]  # fmt: skip


def test_a_date_and_a_name_typed_apart_are_a_signature_anywhere() -> None:
    found = facts(zone("table", "18.IУ.48г. М А Л Ы Ш Е В"))
    assert (found.signer, found.date) == ("Малышев", "1948-04-18")
    assert facts(zone("table", "18.IУ.48г. 14 вагонов")).signer is None


def test_a_row_between_two_numbers_takes_the_one_between() -> None:
    found = facts(zone("distribution_list", "№ 3-т. Сталину", "т. Молотову", "№ 5-т. Берия"))
    assert [(entry.copy, entry.name) for entry in found.distribution] == [
        (3, "Сталин"), (4, "Молотов"), (5, "Берия"),
    ]  # fmt: skip
    texts = "№ 3-т. Сталину", "т. Молотову", "№ 5-т. Берия"
    faint = [line(text, y=400 + 50 * n, confidence=0.3) for n, text in enumerate(texts)]
    _, evidence = extract([of_lines("distribution_list", *faint)], load_knowledge())
    told, between, _ = (evidence[f"/distribution/{at}"] for at in range(3))
    assert between.rule == "name-lexicon-by-place"
    assert between.confidence < told.confidence
    apart = facts(zone("distribution_list", "№ 3-т. Сталину", "т. Молотову", "№ 9-т. Берия"))
    assert [entry.copy for entry in apart.distribution] == [3, 9]


@pytest.mark.parametrize(
    ("read", "name"),
    [("Вознесен", "Вознесенский"), ("несенскому", "Вознесенский"), ("Андр", None)],
)
def test_a_name_cut_at_the_end_of_its_line_is_one_of_the_lexicon(
    read: str, name: str | None
) -> None:
    cut = zone("distribution_list", "№ 1-т. Сталину", f"№ 2-т. {read}", "№ 3-т. Берия")
    _, evidence = extract([cut], load_knowledge())
    found = {entry.copy: entry.name for entry in facts(cut).distribution}
    if name is None:
        assert found.get(2) not in {"Андреев", "Андрианов"}
    else:
        assert found[2] == name
        assert evidence["/distribution/1"].rule == "name-cut"


@pytest.mark.parametrize(
    ("lines", "listed"),
    [
        (("Экз. № 1 - адресату", "Экз. № 2 - в дело 5 отдела"), [(1, "Адресат"), (2, "Дело")]),
        (
            ("1. т. Сталину   3. т. Микояну", "2. т. Молотову  4. в архив"),
            [(1, "Сталин"), (2, "Молотов"), (3, "Микоян"), (4, "Архив")],
        ),
    ],
)
def test_a_list_has_rows_for_no_person_and_rows_beside_one_another(
    lines: tuple[str, ...], listed: list[tuple[int, str]]
) -> None:
    found = facts(zone("distribution_list", *lines)).distribution
    assert sorted((entry.copy, entry.name) for entry in found) == listed


def test_a_rank_has_not_signed_and_several_are_addressed() -> None:
    signed = facts(zone("signature", "НАЧАЛЬНИК УПРАВЛЕНИЯ", "ГЕНЕРАЛ-ЛЕЙТЕНАНТ", "КРАВЧЕНКО"))
    assert (signed.signer, signed.signers) == ("Кравченко", ())
    several = facts(zone("addressee", "тов.тов. Сталину И.В., Молотову В.М."))
    assert several.recipients == ("Сталин", "Молотов")
    assert facts(zone("addressee", "ПЕКИН, СОВПОСОЛ, РОЩИНУ")).addressee == "Рощин"


def test_a_name_of_several_words_is_one_name() -> None:
    for text in ("товарищу Мао Цзэ-дуну", "Для тов. Мао Цзэдуна", "т. Мао Цзе-дуну"):
        assert facts(zone("addressee", text)).addressee == "Мао Цзе-дун"


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("В П Л К И Н № 3363 кол 15 час 10 мин", "Пекин"),
        ("В Т И Р Д Н У № 26669 кол 19 час 35 мин", "Тирана"),
        ("В К Л И Н № 26669 кол 19 час 35 мин", "Клин"),
    ],
)
def test_a_damaged_place_is_sought_where_missions_are(line: str, place: str) -> None:
    route = facts(zone("routing", line)).routing
    assert route is not None
    assert route.destination == place


def test_a_number_parted_by_a_blank_is_one_and_a_rows_copy_is_not_the_pages() -> None:
    route = facts(zone("routing", "ИЗ РИМА № 18 478 кол. 22 час. 45 мин.")).routing
    assert route is not None
    assert route.number == 18478
    assert facts(zone("routing", "ИЗ РИМА № 18478", "Экз. №7 Копия")).routing == Routing(
        origin="Рим", number=18478
    )


def test_numbers_that_fall_contradict_one_another_and_a_beheaded_one_is_doubted() -> None:
    def sure(kind: str, text: str, pointer: str) -> float:
        unsure = of_lines(kind, line(text, confidence=0.6))  # below where tables are level
        return extract([unsure], load_knowledge())[1][pointer].confidence

    rising = sure("reference", "Спец. №№ 417, 418", "/references/1")
    assert sure("reference", "Спец. №№ 417, 413", "/references/1") < rising
    whole = sure("registration_number", "№ 9514/20", "/registration_number")
    assert sure("registration_number", "76 № 9514/20", "/registration_number") < whole


def test_a_name_in_pieces_is_not_crowded_by_its_own() -> None:
    faint = line("№ 5-т. дышинс ому", confidence=0.5)
    found = facts(of_lines("distribution_list", faint)).distribution
    assert [(entry.copy, entry.name) for entry in found] == [(5, "Вышинский")]
