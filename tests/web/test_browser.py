"""Risk: all parts are right, and a person before a real browser cannot do their work with them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from tests.web.browser import (
    PATIENCE_MS,
    READING_MS,
    ROOT,
    Running,
    administrator,
    free_port,
    running_desk,
    visitor,
)
from tests.web.piles import HOSTILE, mixed_pile, sheet

pytestmark = pytest.mark.xdist_group("browser")

AXE = ROOT / "desk/web/assets/node_modules/axe-core/axe.min.js"
GOOD = 9
BROKEN = 3


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Running]:
    """Give a desk with its first administrator, who is logged in by ``anna``."""
    home = tmp_path_factory.mktemp("desk") / "home"
    home.mkdir()
    with running_desk(home) as running:
        context = visitor(browser)
        administrator(running, context.new_page())
        context.storage_state(path=home.parent / "anna.json")
        context.close()
        yield running


@pytest.fixture
def anna(desk: Running, browser: Browser) -> Iterator[Page]:
    """Give the administrator's page; what goes wrong within it fails the test."""
    context = visitor(browser, state=desk.home.parent / "anna.json")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(dialog.message))
    page.on("console", lambda line: faults.extend(refused_by_policy(line.text)))
    yield page
    context.close()
    assert faults == []


def refused_by_policy(line: str) -> list[str]:
    """Return a line of the browser's console if our own content policy refused something."""
    return [line] if "Content Security Policy" in line else []


def serious(page: Page) -> list[str]:
    """Return what axe finds that is serious."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    return [
        f"{each['id']}: {node['target']}"
        for each in found["violations"]
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


def test_a_folder_is_handed_in_read_and_found_and_its_faults_are_told(
    anna: Page, desk: Running, tmp_path: Path
) -> None:
    pile = mixed_pile(tmp_path / "pile", GOOD)
    anna.goto(f"{desk.url}/upload")
    assert serious(anna) == []
    anna.locator("#folder").set_input_files(pile)
    queue = anna.locator(".review button.primary")
    expect(queue).to_contain_text(str(GOOD + 2), timeout=READING_MS)
    expect(anna.locator("#review")).to_contain_text("902.jpg")
    expect(anna.locator(".citations input[name^=fond]").first).to_have_value("558")
    assert serious(anna) == []
    queue.click()
    anna.wait_for_url("**/batches/*")
    expect(anna.locator(".mark-over")).to_be_visible(timeout=READING_MS)
    anna.reload()
    expect(anna.locator(".files tr:has(.state-quarantined)")).to_have_count(3)
    expect(anna.locator(".trouble")).not_to_have_count(0)
    assert serious(anna) == []
    anna.locator(".trouble a.button").first.click()
    expect(anna.locator(".pic")).not_to_have_count(0)
    assert len(anna.locator(".pic-text p").first.inner_text()) > 20
    assert serious(anna) == []
    anna.goto(f"{desk.url}/search?q=Vyshinsky")
    expect(anna.locator(".hit mark")).to_have_text("Вышинский")
    strip = anna.locator(".strip image")
    assert anna.request.get(desk.url + str(strip.get_attribute("href"))).ok
    assert serious(anna) == []
    anna.locator(".hit h2 a").click()
    expect(anna.locator(".line", has_text="Вышинский")).to_be_visible()
    assert serious(anna) == []
    anna.get_by_role("link", name="Whole document").click()
    with anna.expect_download() as taken:
        anna.locator("summary", has_text="Take away").click()
        anna.locator(".pop a[href$='/results/json']").click()
    assert "Вышинский" in taken.value.path().read_text("utf-8")


def test_a_broken_line_stops_nothing_and_loses_nothing(
    anna: Page, desk: Running, tmp_path: Path
) -> None:
    body = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * (36 * 1024)
    (tmp_path / "large.png").write_bytes(body)
    asked: list[str] = []

    def line(route: Route) -> None:
        asked.append(route.request.method)
        if 1 < len(asked) < 2 + BROKEN:
            route.abort("internetdisconnected")
        else:
            route.continue_()

    anna.route("**/api/v1/uploads/**", line)
    anna.goto(f"{desk.url}/upload")
    anna.locator("#files").set_input_files(tmp_path / "large.png")
    expect(anna.locator("#cut")).to_be_visible()
    expect(anna.locator(".review")).to_be_visible(timeout=4 * PATIENCE_MS)
    expect(anna.locator("#cut")).to_be_hidden()
    delivery = anna.url.rpartition("/")[2]
    kept = anna.request.get(f"{desk.url}/api/v1/deliveries/{delivery}/files").json()
    assert [each["sha256"] for each in kept] == [hashlib.sha256(body).hexdigest()]
    assert len(asked) > BROKEN


def test_a_desk_that_was_started_anew_goes_on_with_an_upload(
    browser: Browser, tmp_path: Path
) -> None:
    home, port = tmp_path / "home", free_port()
    home.mkdir()
    page = visitor(browser).new_page()
    body = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * (36 * 1024)
    (tmp_path / "large.png").write_bytes(body)
    with running_desk(home, port, "--no-pool") as first:
        administrator(first, page)
        page.goto(f"{first.url}/upload")
        page.route("**/api/v1/uploads/**", lambda route: route.abort())
        page.locator("#files").set_input_files(tmp_path / "large.png")
        expect(page.locator("#cut")).to_be_visible()
    page.unroute("**/api/v1/uploads/**")
    with running_desk(home, port, "--no-pool"):
        expect(page.locator(".review")).to_be_visible(timeout=4 * PATIENCE_MS)
        assert body in [path.read_bytes() for path in home.rglob("*") if path.is_file()]
    page.context.close()


def test_hostile_names_do_nothing_in_a_browser(anna: Page, desk: Running, tmp_path: Path) -> None:
    sheet(("Шифровка",)).save(tmp_path / "whole.png")
    whole = (tmp_path / "whole.png").read_bytes()
    hostile = FilePayload(name=HOSTILE, mimeType="image/png", buffer=whole)
    script = FilePayload(name="<script>alert(2)</script>.txt", mimeType="a/b", buffer=b"no scan")
    anna.goto(f"{desk.url}/upload")
    anna.locator("#files").set_input_files([hostile, script])
    expect(anna.locator(".review button.primary")).to_be_visible()
    assert anna.locator("#counter img, #counter script").count() == 0
    anna.locator(".review button.primary").click()
    anna.wait_for_url("**/batches/*")
    expect(anna.locator("main")).to_contain_text("<img src=x")
    assert anna.locator("main img, main script").count() == 0
    assert "\u202e" not in anna.content()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_screen_is_legible_and_named(
    browser: Browser, desk: Running, lang: str, dark: bool
) -> None:
    state = desk.home.parent / "anna.json"
    context = visitor(browser, lang, dark=dark, state=state)
    page = context.new_page()
    found = {}
    for path in ("/", "/upload", "/search", "/people", "/audit", "/me", "/nowhere"):
        page.goto(desk.url + path)
        found[path] = serious(page)
    context.clear_cookies()
    page.goto(f"{desk.url}/login")
    found["/login"] = serious(page)
    context.close()
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_everything_is_reached_without_a_mouse(anna: Page, desk: Running) -> None:
    anna.goto(desk.url)
    reached = []
    for _ in range(18):
        anna.keyboard.press("Tab")
        reached.append(anna.evaluate("document.activeElement.innerText"))
    assert reached[0] == "To the content"
    for name in ("Queue", "Hand in scans", "Search", "People", "Log"):
        assert any(name in each for each in reached), reached
    anna.goto(f"{desk.url}/search")
    anna.locator("[name=q]").focus()
    anna.keyboard.type("уголь")
    anna.keyboard.press("Enter")
    anna.wait_for_url("**/search?q=*")


def test_nothing_outside_the_house_is_called(anna: Page, desk: Running) -> None:
    called: set[str] = set()
    anna.on("request", lambda request: called.add(request.url.split("/")[2]))
    for path in ("/", "/upload", "/search?q=уголь", "/people", "/audit", "/me"):
        anna.goto(desk.url + path)
        anna.wait_for_load_state("load")
    assert called == {desk.url.rpartition("/")[2]}
