"""Risk: at the real page, a translation cannot be put right, or another's is written over."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.web.sitting import Desk
from tests.web.test_browser import serious
from tests.web.test_translating import PLACE, TEXT


def pasted(page: Page) -> None:
    page.locator(".lay textarea").fill(TEXT)
    page.locator(".lay button").click()
    expect(page.locator("#translation")).to_be_visible()


def row_of(page: Page, russian: str) -> int:
    """Return the place of the row in which the original says something."""
    return next(
        at
        for at, text in enumerate(page.locator(".pair .original").all_inner_texts())
        if russian in text
    )


def test_a_translation_is_pasted_put_right_and_saved_by_keyboard(desk: Desk) -> None:
    page = desk.sit("anna", path=PLACE)
    assert serious(page) == []
    pasted(page)
    assert serious(page) == []
    at = row_of(page, "Считаю возможным")
    field = page.locator(".pair textarea").nth(at)
    expect(field).to_have_value("I think we can agree. Please instruct me.")
    page.locator("[data-act=up]").nth(at).focus()
    page.keyboard.press("Enter")
    expect(page.locator(".pair textarea").nth(at - 1)).to_have_value(
        "To a question about bridges he answered that two of them, at Tolgoit station and behind "
        "the pass, have to be built anew: the old piers were washed out by the spring flood. He "
        "asks for a joint commission to find out the volume of work."
        "\n\nI think we can agree. Please instruct me."
    )
    page.locator("[data-act=down]").nth(at - 1).click()
    expect(field).to_have_value("I think we can agree. Please instruct me.")
    before = page.locator(".pair").count()
    page.locator("[data-act=join]").nth(at - 1).click()
    expect(page.locator(".pair")).to_have_count(before - 1)
    page.locator("[data-act=split]").nth(at - 1).click()
    expect(page.locator(".pair")).to_have_count(before)
    page.locator(".record summary").click()
    page.locator('[data-field="summary"]').fill("A railway is discussed.")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    expect(page.locator('[data-field="summary"]')).to_have_value("A railway is discussed.")
    expect(page.locator(".pair")).to_have_count(before)


def test_two_translators_see_each_other_and_lose_nothing(desk: Desk) -> None:
    anna = desk.sit("anna", path=PLACE)
    pasted(anna)
    boris = desk.sit("boris", path=PLACE)
    for page, said in ((anna, "Strictly Secret (Anna)"), (boris, "Top Secret (Boris)")):
        page.locator(".pair textarea").nth(1).fill(said)
    anna.locator("#save").click()
    expect(anna.locator("#saved")).to_have_text("Saved")
    boris.locator("#save").click()
    expect(boris.locator("#overtaken")).to_contain_text("Anna")
    expect(boris.locator(".pair textarea").nth(1)).to_have_value("Top Secret (Boris)")
    boris.get_by_role("button", name="Save mine over it").click()
    expect(boris.locator("#saved")).to_have_text("Saved")
    anna.reload()
    expect(anna.locator(".pair textarea").nth(1)).to_have_value("Top Secret (Boris)")
    expect(anna.locator(".versions li")).to_have_count(3)


def test_the_page_is_for_everybody_in_russian_and_in_the_dark(desk: Desk) -> None:
    pasted(desk.sit("anna", path=PLACE))
    page = desk.sit("вера", lang="ru", path=PLACE)
    page.emulate_media(color_scheme="dark")
    for summary in page.locator("main summary").all():
        summary.click()
    assert serious(page) == []
