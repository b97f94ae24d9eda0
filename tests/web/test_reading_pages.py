"""Risk: at the real page, a correction is lost, goes astray, or cannot be made by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from pipeline.store.people import Role
from tests.web.sitting import Desk
from tests.web.test_browser import serious

ROW = '[data-line="line:z6.2"]'
OTHER = '[data-line="line:z10.1"]'
WANTED = "     № 2-т. Зимину        № 6-т. Зимину"


def type_line(page: Page, key: str, text: str) -> None:
    """Correct a line by keyboard."""
    page.locator(key).focus()
    page.keyboard.press("Enter")
    page.locator(f"{key} input").fill(text)
    page.keyboard.press("Enter")


def test_the_scan_and_its_text_are_in_step(desk: Desk) -> None:
    page = desk.sit("анна", lang="ru")
    expect(page.locator(".zone-box").first).to_be_attached()
    expect(page.locator("#viewer canvas").first).to_be_visible()
    word = page.locator(".w").first
    word.hover()
    expect(page.locator(".mark")).to_have_count(1)
    word.click()
    expect(page.locator(".w.chosen")).to_have_count(1)
    page.locator("#tab-facts").click()
    page.locator("button.fact-value").first.click()
    expect(page.locator(".mark").first).to_be_attached()


def test_a_scan_that_is_gone_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "л-001.png").unlink()
    desk.expected = ("404", "failed to load")
    page = desk.sit("anna")
    expect(page.locator("#viewer[data-drawn]")).to_be_attached()
    page.locator("#viewer").hover()
    for _ in range(6):
        page.mouse.wheel(0, -600)
    expect(page.locator("#notice")).to_contain_text("only as small as it was kept")


def test_a_line_is_corrected_by_keyboard_undone_and_saved(desk: Desk) -> None:
    page = desk.sit("anna")
    type_line(page, ROW, WANTED)
    expect(page.locator(ROW)).to_have_text(WANTED)
    page.keyboard.press("Control+z")
    expect(page.locator(ROW)).not_to_have_text(WANTED)
    page.keyboard.press("Control+Shift+z")
    expect(page.locator(ROW)).to_have_text(WANTED)
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")
    page.reload()
    expect(page.locator(ROW)).to_have_text(WANTED)
    expect(page.locator(f"{ROW}.changed")).to_have_count(1)
    page.locator("#tab-history").click()
    expect(page.locator(".layers > li")).to_have_count(2)


def test_two_people_lose_nothing_and_decide_where_they_clash(desk: Desk) -> None:
    anna, boris = desk.sit("anna"), desk.sit("boris")
    expect(anna.locator("#company")).to_contain_text("Boris")
    type_line(anna, ROW, WANTED)
    type_line(boris, OTHER, "Тов. ЗИМИНУ.")
    boris.keyboard.press("Control+s")
    expect(boris.locator("#saved")).to_have_text("Saved")
    expect(anna.locator("#notice")).to_be_visible()
    anna.keyboard.press("Control+s")
    expect(anna.locator("#saved")).to_have_text("Saved")
    expect(anna.locator('[data-line="line:z10.1"]')).to_have_text("Тов. ЗИМИНУ.")
    expect(boris.locator(ROW)).to_have_text(WANTED)
    type_line(anna, '[data-line="line:z10.1"]', "Тов. ЗИМЕНУ.")
    type_line(boris, '[data-line="line:z10.1"]', "Тов. ЗИМИНА.")
    boris.keyboard.press("Control+s")
    expect(boris.locator("#saved")).to_have_text("Saved")
    anna.keyboard.press("Control+s")
    expect(anna.locator("#clash")).to_be_visible()
    anna.locator('#clash [value="mine"]').check()
    anna.locator("#clash .primary").click()
    expect(anna.locator("#saved")).to_have_text("Saved")
    expect(boris.locator('[data-line="line:z10.1"]')).to_have_text("Тов. ЗИМЕНУ.")


def test_zones_are_drawn_renamed_split_joined_and_reordered(desk: Desk) -> None:
    page = desk.sit("anna")
    zones = page.locator(".zone-text")
    before = zones.count()
    page.get_by_role("button", name="New zone").click()
    page.keyboard.press("Enter")
    expect(zones).to_have_count(before + 1)
    made = page.locator('.zone-text[data-zone^="zone:h"]')
    made.locator("select").select_option("signature")
    made.get_by_role("button", name="Add a line").click()
    made.locator("input.typing").fill("Зимин")
    page.keyboard.press("Enter")
    expect(made.locator(".line")).to_have_text("Зимин")
    made.get_by_role("button", name="Read earlier").click()
    page.locator(ROW).dblclick()
    page.locator(ROW).get_by_role("button", name="Split from here").click()
    expect(zones).to_have_count(before + 2)
    page.locator('.zone-text[data-zone="zone:z6"]').get_by_role("button", name="Join").click()
    expect(zones).to_have_count(before + 1)
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")


def test_a_fact_is_corrected_and_doubts_are_walked_to_the_end(desk: Desk) -> None:
    page = desk.sit("anna")
    page.locator("#tab-facts").click()
    page.locator('[data-edit="/distribution"]').click()
    page.locator(".fact-form textarea").fill("1 РАЗМЕТКА\n2 Зимин")
    page.locator(".fact-form .primary").click()
    expect(page.locator('[data-fact="/distribution"]')).to_contain_text("2 Зимин")
    page.locator("body").press("n")
    for _ in range(60):
        if not page.locator(".w.chosen").count() or page.locator("#notice").is_visible():
            break
        page.keyboard.press("y")
    expect(page.locator("#notice")).to_contain_text("no more doubtful")
    page.get_by_role("button", name="Reviewed").click()
    expect(page.locator('[aria-pressed="true"]', has_text="Reviewed")).to_have_count(1)


def test_what_is_changed_while_saving_is_saved_too(desk: Desk) -> None:
    page = desk.sit("anna")
    asked = list[Route]()

    def hold(route: Route) -> None:
        asked.append(route)

    page.route("**/layers", hold, times=1)
    type_line(page, ROW, WANTED)
    for _ in range(2):
        page.keyboard.press("Control+s")
    while not asked:
        page.wait_for_timeout(50)
    type_line(page, OTHER, "Тов. ЗИМИНУ.")
    page.route("**/layers", hold)
    asked.pop().continue_()
    while not asked:  # what was typed meanwhile, and not the first line once more
        page.wait_for_timeout(50)
    assert "ЗИМИНУ" in (asked[0].request.post_data or "")
    assert "Зимину" not in (asked[0].request.post_data or "")
    asked[0].continue_()
    expect(page.locator("#saved")).to_have_text("Saved")
    page.get_by_role("button", name="Reviewed").click()
    expect(page.locator('[aria-pressed="true"]', has_text="Reviewed")).to_have_count(1)
    page.reload()
    expect(page.locator(ROW)).to_have_text(WANTED)
    expect(page.locator(OTHER)).to_have_text("Тов. ЗИМИНУ.")


def test_a_reader_sees_all_and_changes_nothing(desk: Desk) -> None:
    page = desk.sit("vera", Role.READER)
    expect(page.locator(".w").first).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.locator(ROW).dblclick()
    expect(page.locator(".typing")).to_have_count(0)


@pytest.mark.parametrize("tab", ["text", "facts", "history"])
def test_the_page_is_for_everybody(desk: Desk, tab: str) -> None:
    page = desk.sit("anna", lang="ru")
    expect(page.locator(".zone-box").first).to_be_attached()
    page.locator(f"#tab-{tab}").click()
    expect(page.locator(f"#panel-{tab} > *").first).to_be_visible()
    if tab == "text":
        page.locator(".w").first.click()
        expect(page.locator("#word-frame")).to_be_visible()
    assert serious(page) == []


def test_a_words_frame_is_dragged_drawn_and_typed(desk: Desk) -> None:
    page = desk.sit("anna")
    page.locator('[data-word="word:z10.1.2"]').click()
    frame = page.locator("#word-frame")
    before = frame.input_value()
    expect(page.locator(".grip.corner")).to_have_count(4)
    grip = page.locator('[data-grip="move"]').bounding_box()
    assert grip is not None
    middle = grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 30, middle[1] + 20, steps=4)
    page.mouse.up()
    expect(frame).not_to_have_value(before)
    dragged = frame.input_value()
    page.keyboard.press("b")
    page.mouse.move(*middle)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] + 25, steps=4)
    page.mouse.up()
    expect(frame).not_to_have_value(dragged)
    frame.fill("1200, 1190, 210, 50")
    frame.press("Enter")
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")
    told = page.request.get(f"{desk.url}/files/1/pages/1/data").json()
    assert told["cells"]["word:z10.1.2"]["box"] == [1200, 1190, 210, 50]
    page.locator("#tab-history").click()
    expect(page.locator(".layers > li")).to_have_count(2)
