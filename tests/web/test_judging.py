"""Risk: a person who sits down at a fresh desk does not get through a day's work.

A folder is handed in, watched, its faults found, a distribution list corrected, the page found by
a name in Latin letters, and taken away: alone, by two at once, over a broken line, with hostile
files. ``make judging`` does it with forty files, ``make test`` with ``PILE``.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from pipeline.store.people import Role
from tests.web.browser import READING_MS, Running, administrator, running_desk, visitor
from tests.web.piles import hostile_pile, mixed_pile
from tests.web.test_browser import refused_by_policy
from tests.web.visits import PASSWORD

pytestmark = pytest.mark.xdist_group("judging")

Told = dict[str, Any]
PILE = int(os.environ.get("RAZMETKA_PILE", "12"))
BAD = 3
CUT = "the line is cut"
REASONS = {"NOT_AN_IMAGE", "TRUNCATED", "DAMAGED", "UNREADABLE"}
NEW_LIST = "1 РАЗМЕТКА\n2 Лугов\n3 Ветров\n4 Зимин\n5 Вышинский"


class Watched:
    """A person's browser; whatever a page does that it should not is written down."""

    def __init__(self, browser: Browser, state: Path | None = None) -> None:
        self.context: BrowserContext = visitor(browser, state=state)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: self.faults.append(dialog.message))
        self.page.on("console", lambda line: self.faults.extend(refused_by_policy(line.text)))


@pytest.fixture(scope="module")
def desk_for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    home = tmp_path_factory.mktemp("judged") / "home"
    home.mkdir()
    with running_desk(home) as running:
        yield running


@pytest.fixture(scope="module")
def state(desk_for_all: Running, browser: Browser) -> Path:
    """Make the first administrator; give her cookies."""
    context = visitor(browser)
    administrator(desk_for_all, context.new_page())
    path = desk_for_all.home.parent / "anna.json"
    context.storage_state(path=path)
    context.close()
    return path


@pytest.fixture
def anna(state: Path, browser: Browser) -> Iterator[Page]:
    watched = Watched(browser, state)
    yield watched.page
    watched.context.close()
    assert watched.faults == []


def handed_in(page: Page, url: str, folder: Path, count: int) -> int:
    """Hand a folder in and queue it; return the number of the batch."""
    page.goto(f"{url}/upload")
    page.locator("#folder").set_input_files(folder)
    queue = page.locator(".review button.primary")
    expect(queue).to_contain_text(str(count), timeout=READING_MS)
    queue.click()
    page.wait_for_url("**/batches/*")
    return int(page.url.rpartition("/")[2])


def watched_to_the_end(page: Page) -> None:
    """Stay on the batch's page, which moves by itself, until it is done."""
    expect(page.locator(".mark-over")).to_be_visible(timeout=READING_MS)


def reasons_of(page: Page, url: str, batch: int) -> dict[str, int]:
    """Look at each reason why something was not read; return how many files it struck."""
    found: dict[str, int] = {}
    page.goto(f"{url}/batches/{batch}")
    for code in page.locator(".trouble code").all_inner_texts():
        page.goto(f"{url}/batches/{batch}/troubles/{code}")
        expect(page.locator(".pic").first).to_be_visible()
        assert len(page.locator(".pic-text p").first.inner_text()) > 20, "in plain words"
        found[code] = page.locator(".pic").count()
    return found


def found_by(page: Page, url: str, name: str) -> None:
    """Search for a name in Latin letters, and go to the page that has it."""
    page.goto(f"{url}/")
    page.get_by_role("link", name="Search").click()
    page.locator("[name=q]").fill(name)
    page.keyboard.press("Enter")
    page.locator(".hit h2 a").first.click()
    expect(page.locator(".line", has_text="Вышинский").first).to_be_visible()


def list_corrected(page: Page, wanted: str) -> None:
    """Set the distribution list as a person does, and save."""
    page.locator("#tab-facts").click()
    page.locator('[data-edit="/distribution"]').click()
    page.locator(".fact-form textarea").fill(wanted)
    page.locator(".fact-form .primary").click()
    page.keyboard.press("Control+s")
    expect(page.locator("#saved")).to_have_text("Saved")


def taken_away(page: Page) -> Told:
    """Take the document away as JSON."""
    page.get_by_role("link", name="Whole document").click()
    with page.expect_download() as taken:
        page.locator("summary", has_text="Take away").click()
        page.locator(".pop a[href$='/results/json']").click()
    told: Told = json.loads(taken.value.path().read_text("utf-8"))
    return told


def names_of(told: Told) -> list[str]:
    (page,) = told["pages"]
    return [row["name"] for row in page["records"]["distribution"]]


def test_a_new_administrator_gets_through_the_whole_job(
    anna: Page, desk_for_all: Running, tmp_path: Path
) -> None:
    url = desk_for_all.url
    pile = mixed_pile(tmp_path / "pile", PILE - BAD)
    batch = handed_in(anna, url, pile, PILE - 1)
    watched_to_the_end(anna)
    expect(anna.locator(".standing")).to_contain_text(f"{PILE - BAD}")
    reasons = reasons_of(anna, url, batch)
    assert sum(reasons.values()) == BAD
    assert set(reasons) <= REASONS
    found_by(anna, url, "Vyshinsky")
    list_corrected(anna, NEW_LIST)
    told = taken_away(anna)
    assert names_of(told) == ["РАЗМЕТКА", "Лугов", "Ветров", "Зимин", "Вышинский"]
    assert "Вышинский" in json.dumps(told, ensure_ascii=False)


def second_person(page: Page, url: str, login: str, role: Role) -> None:
    """Have the administrator make another account."""
    page.goto(f"{url}/people")
    page.get_by_text("New account").last.click()
    form = page.locator('form[action="/people"]')
    form.locator("[name=login]").fill(login)
    form.locator("[name=name]").fill(login.title())
    form.locator("[name=role]").select_option(role.value)
    form.locator("[name=password]").fill(PASSWORD)
    form.locator("button").click()
    expect(page.get_by_text(login.title()).first).to_be_visible()


def logged_in(page: Page, url: str, login: str) -> None:
    page.goto(f"{url}/login")
    page.locator("[name=login]").fill(login)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button").click()
    expect(page.get_by_role("link", name="Queue")).to_be_visible()


def test_two_people_do_it_at_once_and_see_each_other(
    anna: Page, desk_for_all: Running, browser: Browser, tmp_path: Path
) -> None:
    url = desk_for_all.url
    second_person(anna, url, "boris", Role.EDITOR)
    other = Watched(browser)
    boris = other.page
    logged_in(boris, url, "boris")
    piles = [mixed_pile(tmp_path / name, 2, name) for name in ("anna", "boris")]
    batches = {
        handed_in(page, url, pile, 4) for page, pile in zip((anna, boris), piles, strict=True)
    }
    assert len(batches) == 2
    for page in (anna, boris):
        watched_to_the_end(page)
    found_by(anna, url, "Vyshinsky")
    boris.goto(anna.url)
    expect(anna.locator("#company")).to_contain_text("Boris")
    list_corrected(anna, "1 РАЗМЕТКА\n2 Лугов")
    boris.locator("#tab-facts").click()
    shown = boris.locator('[data-fact="/distribution"] .fact-value')
    expect(shown).to_have_text("1 РАЗМЕТКА\n2 Лугов")
    line = boris.locator("#panel-text .line", has_text="Вышинский")
    boris.locator("#tab-text").click()
    line.dblclick()
    boris.locator("#panel-text .typing").fill("Тов. Вышинский передал письмо.")
    boris.keyboard.press("Enter")
    boris.keyboard.press("Control+s")
    expect(boris.locator("#saved")).to_have_text("Saved")
    anna.locator("#tab-text").click()
    expect(anna.locator("#panel-text")).to_contain_text("Тов. Вышинский передал письмо.")
    told = taken_away(boris)
    assert names_of(told) == ["РАЗМЕТКА", "Лугов"]
    assert "передал письмо" in json.dumps(told, ensure_ascii=False)
    other.context.close()
    assert other.faults == []


def test_a_line_that_breaks_in_the_middle_of_a_folder_costs_nothing(
    anna: Page, desk_for_all: Running, tmp_path: Path
) -> None:
    url = desk_for_all.url
    pile = mixed_pile(tmp_path / "pile", PILE - BAD, "обрыв")
    sent: list[str] = []
    anna.on("requestfinished", lambda asked: sent.append(asked.url))
    anna.route("**/api/v1/deliveries/*/files", lambda route: cut(anna, route, sent))
    anna.goto(f"{url}/upload")
    anna.locator("#folder").set_input_files(pile)
    expect(anna.locator("#cut")).to_be_visible()
    anna.context.set_offline(False)
    queue = anna.locator(".review button.primary")
    expect(queue).to_contain_text(str(PILE - 1), timeout=READING_MS)
    expect(anna.locator("#cut")).to_be_hidden()
    queue.click()
    anna.wait_for_url("**/batches/*")
    batch = int(anna.url.rpartition("/")[2])
    watched_to_the_end(anna)
    expect(anna.locator(".standing")).to_contain_text(f"{PILE - BAD}")
    assert sum(reasons_of(anna, url, batch).values()) == BAD
    found_by(anna, url, "Vyshinsky обрыв")
    list_corrected(anna, NEW_LIST)
    assert names_of(taken_away(anna))[-1] == "Вышинский"


def cut(page: Page, route: Route, sent: list[str]) -> None:
    """Take the line away, once, when three files or more are there."""
    if CUT not in sent and sum("/files" in each for each in sent) >= 3:
        sent.append(CUT)
        page.context.set_offline(True)
    route.continue_()


def test_hostile_names_and_pages_are_read_and_do_nothing(
    anna: Page, desk_for_all: Running, tmp_path: Path
) -> None:
    url = desk_for_all.url
    batch = handed_in(anna, url, hostile_pile(tmp_path / "pile"), 4)
    watched_to_the_end(anna)
    assert harmless(anna)
    assert sum(reasons_of(anna, url, batch).values()) == 1
    assert harmless(anna)
    for place in ("/", "/audit", f"/batches/{batch}", "/search?q=script", "/search?q=Vyshinsky"):
        anna.goto(url + place)
        assert harmless(anna), place
    anna.goto(f"{url}/batches/{batch}")
    for link in [each.get_attribute("href") for each in anna.locator(".files .name a").all()]:
        anna.goto(f"{url}{link}/pages/1")
        expect(anna.locator(".line").first).to_be_visible()
        assert harmless(anna)
        for format_ in ("csv", "html", "tei", "md"):
            body = anna.request.get(f"{url}{link}/results/{format_}").text()
            assert "<script>alert" not in body
            assert "\u202e" not in body
            assert format_ != "csv" or not [c for c in body.split(",") if c.startswith('"=')]


def harmless(page: Page) -> bool:
    """Return whether nothing that came from outside has become a part of the page."""
    made = page.locator("main").locator("script:not([type]), img[src='x'], svg[onload], b")
    return made.count() == 0 and "\u202e" not in page.content()
