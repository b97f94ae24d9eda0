"""Risk: a form overrules what stands on the page, or the manual shows one that does not load."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from config.forms import FORMS, load_forms, with_forms
from config.recipe import recipe_digest
from config.settings import Settings, profiles
from config.vocabulary import load_vocabulary
from pipeline.layout.kinds import name_blocks
from pipeline.layout.named import Named
from pipeline.layout.shapes import Ground
from pipeline.model.errors import SettingsError
from pipeline.model.forms import Form, Remark, Trait
from pipeline.model.page import Line
from pipeline.model.vocabulary import Vocabulary
from pipeline.ocr.engine import EngineOptions, Identity
from tests.layout.sheets import PAGE, line
from tests.layout.test_kinds import BODY, TELEGRAM

KINDS = load_vocabulary()
SECTION = (
    (Path(__file__).parents[2] / "docs/zones.md")
    .read_text("utf-8")
    .split("\n## A new form\n")[1]
    .split("\n## ")[0]
)
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", SECTION, re.DOTALL | re.MULTILINE)[0]
TEXT = tuple(line(text, 180, 1100 + 50 * row) for row, text in enumerate(BODY))
HANDED = "Выдан сотруднику отдела"
WARRANT = ((line("ОРДЕР № 17", 640, 240, height=50),), (line(HANDED, 160, 600),), TEXT)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Return a folder with the form that the manual shows."""
    (tmp_path / "warrant.toml").write_text(EXAMPLE, "utf-8")
    return tmp_path


def zones(blocks: tuple[tuple[Line, ...], ...], vocabulary: Vocabulary) -> list[Named]:
    return name_blocks(blocks, (), Ground(PAGE), vocabulary)


def kind_of(text: str, found: list[Named]) -> Named:
    return next(zone for zone in found if any(text in line.text for line in zone.lines))


def test_the_documented_form_sharpens_a_page_and_says_so(own: Path) -> None:
    before = kind_of(HANDED, zones(WARRANT, with_forms(KINDS)))
    after = kind_of(HANDED, zones(WARRANT, with_forms(KINDS, own)))
    assert (before.kind, after.kind) == ("heading", "addressee")
    assert "form: warrant, cue 'Выдан'" in {reason.why for reason in after.reasons}
    assert not any("form" in reason.why for reason in before.reasons)


def test_a_page_of_no_known_form_gets_the_zones_it_got(own: Path) -> None:
    letter = (TEXT, (line("С уважением, Петров", 800, 1500),))
    assert zones(letter, KINDS) == zones(letter, with_forms(KINDS, own))


def test_a_form_rules_nothing_out() -> None:
    never = tuple(Remark(name, -1.0) for name in ("distribution_list", "classification"))
    hostile = Form("hostile", "-", "-", (Trait(1.0, text="ШИФРТЕЛЕГРАММА"),), never)
    found = zones(TELEGRAM, Vocabulary(KINDS.values(), [hostile]))
    assert {"distribution_list", "classification"} <= {zone.kind for zone in found}


def test_a_phrase_in_running_text_makes_no_form(own: Path) -> None:
    told = (
        line("ОРДЕР № 17 на арест был выдан еще в январе, о чем вам сообщалось", 180, 1050),
        *TEXT,
    )
    page = ((line(HANDED, 160, 600),), told)
    assert zones(page, KINDS) == zones(page, with_forms(KINDS, own))


def test_what_is_the_readers_own_takes_the_place_of_ours(own: Path) -> None:
    (own / "telegram.toml").write_text(EXAMPLE, "utf-8")
    forms = {form.name: form for form in with_forms(KINDS, own).forms}
    assert forms["telegram"].en == "warrant"
    assert set(forms) == {"warrant", *(form.name for form in load_forms(FORMS, KINDS))}


def test_a_form_belongs_to_the_recipe_and_is_no_profile(own: Path) -> None:
    said = [
        recipe_digest(settings.reading, EngineOptions(), Identity("none", {}))
        for settings in (Settings(), Settings(forms=own))
    ]
    assert said[0] != said[1]
    assert set(profiles()).isdisjoint(form.name for form in load_forms(FORMS, KINDS))


def test_every_form_and_key_is_explained() -> None:
    told = dict(re.findall(r"^\| `([a-z_-]+)` \| (.+) \|$", SECTION, re.MULTILINE))
    for form in load_forms(FORMS, KINDS):
        assert form.en in told[form.name]
    for kind in (Trait, Remark):
        for key in fields(kind):
            assert f"`{key.name}`" in SECTION, key.name


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('kind = "routing"', 'kind = "rooting"', "warrant.toml: no zone kind 'rooting'"),
        ('text = "Выдан"', 'sign = "lage"', "no sign 'lage'; there are about"),
        ("weight = 0.9", "weight = 9", "known_by 1: a weight must be from -1 to 1"),
        ("top = 0.4", "top = 1.4", "says 2: a remark must have 0 <= top"),
        ('{ text = "ОРДЕР", weight = 0.9 }', "{ weight = 0.9 }", "a text or a kind"),
        ("says = [", "sayz = []\nsays = [", "sayz"),
        ("says = [", "says = ", "warrant.toml"),
        ('en = "warrant"', "", "en: Field required"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(own: Path, old: str, new: str, reason: str) -> None:
    (own / "warrant.toml").write_text(EXAMPLE.replace(old, new, 1), "utf-8")
    with pytest.raises(SettingsError, match=re.escape(reason)):
        with_forms(KINDS, own)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        with_forms(KINDS, tmp_path / "nowhere")
