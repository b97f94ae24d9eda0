"""The zone vocabulary: complete, told apart by eye, and refused with reasons where it is wrong."""

import math
import re
from itertools import combinations
from pathlib import Path

import pytest

from config.vocabulary import DEFAULT, load_vocabulary
from pipeline.model.errors import SettingsError
from pipeline.model.page import Ink
from pipeline.model.vocabulary import CueAt, Place, Vocabulary, ZoneKind

KINDS = [
    "folio_number",
    "registration_number",
    "title",
    "classification",
    "handling_instruction",
    "distribution_list",
    "routing",
    "reference",
    "precedence",
    "addressee",
    "body",
    "signature",
    "dispatch_note",
    "certification",
    "stamp",
    "handwriting",
    "page_number",
    "table",
    "heading",
    "picture",
    "other",
]

GOOD = """
[[zone]]
name = "other"
ru = "прочее"
en = "other"
colour = "#5d5b59"
rank = 1
"""


def test_the_kinds_are_exactly_those_of_the_design(vocabulary: Vocabulary) -> None:
    assert len(KINDS) == 21
    assert set(vocabulary) == set(KINDS)


def test_a_person_reads_head_list_routing_body_signature_foot_and_stamps_last(
    vocabulary: Vocabulary,
) -> None:
    story = ["title", "distribution_list", "routing", "body", "signature", "dispatch_note", "stamp"]
    ranks = [vocabulary[name].rank for name in story]
    assert ranks == sorted(set(ranks))
    assert list(vocabulary)[-2:] == ["stamp", "handwriting"]
    assert {vocabulary[name].rank for name in ("body", "heading", "table", "picture")} == {100}


def test_colours_are_told_apart_by_eye_and_seen_on_paper_and_on_a_dark_page(
    vocabulary: Vocabulary,
) -> None:
    colours = {kind.name: _oklab(kind.colour) for kind in vocabulary.values()}
    for (one, a), (two, b) in combinations(colours.items(), 2):
        assert math.dist(a, b) > 0.06, f"{one} and {two} look alike"
    paper, dark = _luminance("#efe6d2"), _luminance("#171614")
    for kind in vocabulary.values():
        shade = _luminance(kind.colour)
        assert (paper + 0.05) / (shade + 0.05) >= 3, f"{kind.name} is too pale for paper"
        assert (shade + 0.05) / (dark + 0.05) >= 1.9, f"{kind.name} is too dark for a dark page"


def test_no_word_of_a_cue_mixes_latin_and_cyrillic_letters(vocabulary: Vocabulary) -> None:
    for kind in vocabulary.values():
        for cue in kind.cues:
            for word in re.findall(r"[^\W\d_]+", cue.text):
                mixed = re.search(r"[A-Za-z]", word) and re.search(r"[А-яЁё]", word)
                assert not mixed, f"{kind.name}: {word}"


def test_no_kind_has_the_same_cue_twice(vocabulary: Vocabulary) -> None:
    for kind in vocabulary.values():
        texts = [(cue.text.casefold(), cue.at) for cue in kind.cues]
        assert len(texts) == len(set(texts)), kind.name


def test_values_become_types(vocabulary: Vocabulary) -> None:
    assert vocabulary["stamp"].ink is Ink.STAMP
    assert vocabulary["distribution_list"].cues[0].at is CueAt.LINE_START
    assert vocabulary["folio_number"].place.holds(0.05)
    assert not vocabulary["folio_number"].place.holds(0.5)


def test_an_unknown_kind_is_other(vocabulary: Vocabulary) -> None:
    assert vocabulary.kind("watermark").name == "other"
    assert vocabulary.kind("body").name == "body"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[[zone]\n", "line 1"),
        ("zone = 3", r"only \[\[zone\]\]"),
        (GOOD + "[colours]\n", r"only \[\[zone\]\]"),
        (GOOD + GOOD, "other stands twice"),
        (GOOD.replace('"other"', '"misc"', 1), "'other'"),
        (GOOD.replace("#5d5b59", "grey"), "'grey' is not a colour"),
        (GOOD.replace("rank = 1", "rnak = 1"), r"zone 1 \(other\), r"),
        (GOOD + 'shade = "x"', r"zone 1 \(other\), shade"),
        (GOOD + 'ink = "chalk"', r"zone 1 \(other\), ink"),
        (GOOD + 'cues = [{ text = "Верно", weight = 3 }]', "'Верно': the weight"),
        (GOOD + 'cues = [{ text = "Верно", weight = 1, at = "end" }]', "cues 0 at"),
        (GOOD + "place = { top = 0.5, bottom = 0.2 }", "top < bottom"),
        (GOOD.replace('"прочее"', '" "'), "label is empty"),
    ],
)
def test_a_wrong_file_is_refused_with_its_name_and_the_reason(
    tmp_path: Path, text: str, reason: str
) -> None:
    path = tmp_path / "zones.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=reason) as caught:
        load_vocabulary(path)
    assert str(path) in caught.value.problem.ru


def test_a_file_that_is_missing_or_not_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="No such file"):
        load_vocabulary(tmp_path / "none.toml")
    (tmp_path / "koi8.toml").write_bytes("ru = 'прочее'".encode("koi8-r"))
    with pytest.raises(SettingsError, match="utf-8"):
        load_vocabulary(tmp_path / "koi8.toml")


def test_the_list_has_no_kind_without_a_place_to_look_it_up() -> None:
    assert DEFAULT.read_text("utf-8").count("[[zone]]") == len(KINDS)


def test_a_vocabulary_without_other_is_no_vocabulary() -> None:
    body = ZoneKind("body", "текст", "body", "#5a4803", 1)
    with pytest.raises(ValueError, match="other"):
        Vocabulary([body])
    assert body.place == Place()


def _linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]


def _luminance(colour: str) -> float:
    r, g, b = _linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _oklab(colour: str) -> tuple[float, float, float]:
    r, g, b = _linear(colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    medium = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
    )
