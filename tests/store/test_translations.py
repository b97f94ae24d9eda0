"""Risk: a translation is lost, written over, or left out of what is exported."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model.translation import Paragraph, Row, Translation
from pipeline.store.ledger import Ledger
from pipeline.store.translations import Outdated, StoredTranslation, Translations
from pipeline.store.work import Output
from tests.store.scenes import Clock, batch_of, claim, read

BODY = Translation("en", (Row((Paragraph("1:z1:1", "текст"),), "text"),), summary="It says text.")


@pytest.fixture
def desk(ledger: Ledger, clock: Clock) -> Translations:
    batch = batch_of(ledger)
    assert ledger.finish(claim(ledger, batch), read(1), None)
    return Translations(ledger.engine, clock)


def saved(desk: Translations, on: int | None, body: Translation, by: str = "Анна") -> int:
    made = desk.save(1, on, body, by)
    assert isinstance(made, StoredTranslation)
    return made.id


def test_every_version_stays_with_who_and_when(desk: Translations, clock: Clock) -> None:
    first = saved(desk, None, BODY)
    clock.forward(60)
    second = saved(desk, first, replace(BODY, title="Telegram"), "Борис")
    told = desk.history(1, "en")
    assert [(each.id, each.parent, each.author) for each in told] == [
        (second, first, "Борис"),
        (first, None, "Анна"),
    ]
    assert told[1].body == BODY
    assert (told[0].at - told[1].at).total_seconds() == 60
    assert desk.of(1, "en") == told[0]


def test_who_saves_second_gets_the_others_and_writes_nothing(desk: Translations) -> None:
    first = saved(desk, None, BODY)
    second = saved(desk, first, replace(BODY, title="Mine"))
    for on in (None, first):
        met = desk.save(1, on, replace(BODY, title="Theirs"), "Борис")
        assert isinstance(met, Outdated)
        assert met.newest.id == second
    assert len(desk.history(1, "en")) == 2


def test_the_same_again_is_no_new_version(desk: Translations) -> None:
    first = saved(desk, None, BODY)
    assert saved(desk, first, BODY) == first


def test_languages_go_their_own_ways(desk: Translations) -> None:
    saved(desk, None, BODY)
    saved(desk, None, replace(BODY, language="de", rows=()))
    assert [each.body.language for each in desk.newest(1)] == ["de", "en"]
    assert desk.of(1, "fr") is None


def test_a_source_that_is_not_there_is_refused(desk: Translations) -> None:
    with pytest.raises(LookupError):
        desk.save(99, None, BODY, "Анна")


def test_exports_take_it_and_know_that_they_are_old(desk: Translations, ledger: Ledger) -> None:
    ledger.write_down_output(1, Output("md", b"/out/0.md", "0" * 64))
    assert list(ledger.unwritten(1, "md")) == []
    ledger.clock.forward(1)  # type: ignore[attr-defined]
    first = saved(desk, None, BODY)
    assert [file.id for file in ledger.unwritten(1, "md")] == [1]
    assert ledger.translations(1) == (BODY,)
    saved(desk, first, replace(BODY, rows=()))
    assert ledger.translations(1) == ()


@given(st.from_type(Translation))
def test_any_translation_comes_back_from_json(body: Translation) -> None:
    from pipeline.store.translations import _BODY

    assert _BODY.validate_json(_BODY.dump_json(body)) == body
