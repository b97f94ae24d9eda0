"""Risk: the page that shows how to add a kind or a cue says what is no longer so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config.vocabulary import DEFAULT, load_vocabulary
from pipeline.layout.context import SURROUNDINGS
from pipeline.layout.kinds import name_blocks
from pipeline.layout.shapes import Ground
from pipeline.layout.signs import LOOKS
from pipeline.model.errors import SettingsError
from tests.layout.sheets import PAGE, line

DOCUMENT = (Path(__file__).parents[2] / "docs/zones.md").read_text("utf-8")
EXAMPLE = re.findall(r"^```toml\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)[0]


def test_the_documented_kind_is_found_once_its_table_is_added(tmp_path: Path) -> None:
    page = ((line("Разрешено цензурой", 180, 300), line("12 мая 1904 года", 180, 340)),)
    more = tmp_path / "zones.toml"
    more.write_text(DEFAULT.read_text("utf-8") + "\n" + EXAMPLE, "utf-8")
    before = name_blocks(page, (), Ground(PAGE), load_vocabulary())
    after = name_blocks(page, (), Ground(PAGE), load_vocabulary(more))
    assert "censor_mark" not in {zone.kind for zone in before}
    assert "censor_mark" in {zone.kind for zone in after}


def test_every_sign_is_explained() -> None:
    for name, why in {**LOOKS, **SURROUNDINGS}.items():
        assert f"| `{name}` | {why} |" in DOCUMENT


def test_a_sign_that_nobody_knows_is_refused_with_those_there_are(tmp_path: Path) -> None:
    wrong = tmp_path / "zones.toml"
    text = DEFAULT.read_text("utf-8").replace('name = "corner-figures"', 'name = "corner-figure"')
    wrong.write_text(text, "utf-8")
    with pytest.raises(SettingsError, match="corner-figures"):
        load_vocabulary(wrong)


def test_every_sign_is_worth_something_for_some_kind() -> None:
    used = {sign.name for kind in load_vocabulary().values() for sign in kind.signs}
    assert used == {*LOOKS, *SURROUNDINGS}
