"""Risk: a page fails, or speaks nonsense, in one of the two languages."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

import desk.web
from desk.web.pages import stretches
from desk.web.wording import LANGUAGES, form_of, spoken, wording
from pipeline.model.page import PageState
from pipeline.store.audit import Action
from pipeline.store.people import Role
from pipeline.store.work import Lane

WEB = Path(desk.web.__file__).parent
RU, EN = wording("ru"), wording("en")


def gaps(phrase: str | list[str]) -> set[str]:
    forms = [phrase] if isinstance(phrase, str) else phrase
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


def test_both_languages_have_every_phrase() -> None:
    assert set(RU.phrases) == set(EN.phrases)


@pytest.mark.parametrize("name", [name for name in EN.phrases if name != "unit.moment"])
def test_a_phrase_has_the_same_gaps_and_all_its_forms(name: str) -> None:
    russian, english = RU.phrases[name], EN.phrases[name]
    assert gaps(russian) == gaps(english)
    assert isinstance(russian, list) == isinstance(english, list)
    if isinstance(russian, list):
        assert (len(russian), len(english)) == (3, 2)


def test_every_phrase_that_a_page_names_is_there() -> None:
    named: set[str] = set()
    for path in [*WEB.rglob("*.html"), *WEB.rglob("*.py")]:
        text = path.read_text("utf-8")
        named |= set(re.findall(r"""\bt(?:\.raw)?\(["']([\w.-]+)["']\s*[,)]""", text))
        named |= set(re.findall(r"""\bwords\("([\w.-]+)"\s*[,)]""", text))
    assert named
    assert named <= set(EN.phrases)


def test_every_state_role_lane_and_action_has_a_name() -> None:
    wanted = {f"state.{each}" for each in PageState} | {f"count.{each}" for each in PageState}
    wanted |= {f"role.{each}" for each in Role} | {f"lane.{each}" for each in Lane}
    assert wanted | {f"action.{each}" for each in Action} <= set(EN.phrases)


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 файлов"), (1, "1 файл"), (3, "3 файла"), (11, "11 файлов"), (21, "21 файл")],
)
def test_russian_numbers_take_their_forms(count: int, said: str) -> None:
    assert RU("count.files", n=count) == said
    assert form_of("en", count, 2) == (0 if count == 1 else 1)


def test_leaves_that_follow_each_other_are_drawn_together() -> None:
    assert stretches(["1", "3", "4", "5", "7 об.", "8", "9а"]) == "1, 3–5, 7 об., 8, 9а"
    assert stretches([]) == ""


def test_the_language_is_the_one_chosen_or_the_first_accepted() -> None:
    assert spoken("de, en;q=0.8, ru;q=0.5", None) == "en"
    assert spoken("de", None) == "ru"
    assert spoken("en", "ru") == "ru"
    assert spoken("en", "../../etc") in LANGUAGES
