"""Take the pictures of the manual: ``python -m tests.web.screens``, into ``docs/pictures/desk``.

The desk is real, with a pool beside it. It reads facsimiles and three files that are none.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, BrowserContext, Page, expect

from pipeline.store.people import Role
from tests.web.browser import READING_MS, ROOT, Running, administrator, chromium, running_desk
from tests.web.browser import visitor as visiting
from tests.web.piles import mixed_pile
from tests.web.test_judging import logged_in, second_person

PICTURES: Final = ROOT / "docs" / "pictures" / "desk"
SAMPLES: Final = ROOT / "samples" / "pages"
FOLDER: Final = Path("ГАУЧ/12/3/45")
TAKEN: Final = ("002", "003", "005", "007", "012")
TRANSLATION: Final = """CIPHERED TELEGRAM

Strictly secret

Making of copies is forbidden

Distribution list:

No. 2 to Lavrentiev

No. 4 to Molotov

No. 5 to Voznesensky

Received on 25 May 1952 at 9:00, copy No. 2. From Ottawa, No. 26542

Special, No. 344

For Comrade Kozhevnikov.

On 16 May at 9:40 I was received by Kostov, to whom I conveyed the contents of your instruction. \
Kostov listened attentively and promised to report to his government on the same day.

He asked at that to regard his message as strictly confidential. According to him, the stocks of \
cement in the country will last for no more than 7 weeks.

The meeting with the delegation of trade unions took place in the presence of Durand and was \
cordial. I would ask to allow a visa to be given to Kostov out of turn.

25 May 1952. Dobrovolsky"""


def main() -> None:
    """Do a day's work and take a picture of each screen."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        home = Path(folder) / "home"
        home.mkdir()
        with running_desk(home) as desk:
            Screens(desk, browser, Path(folder)).take()


class Screens:
    """An administrator's browser before a desk."""

    def __init__(self, desk: Running, browser: Browser, folder: Path) -> None:
        self.url, self.browser, self.folder = desk.url, browser, folder
        self.context: BrowserContext = visiting(browser)
        self.page: Page = self.context.new_page()
        administrator(desk, self.page)

    def take(self) -> None:
        """Take every picture."""
        second_person(self.page, self.url, "boris", Role.EDITOR)
        self.hand_in(self.facsimiles(), "upload")
        first = self.page.url
        self.hand_in(mixed_pile(self.folder / "pile", 4, "опись 11"), None)
        second = self.page.url
        self.look("/", "queue", moving=True)
        for url in (first, second):
            self.page.goto(url)
            expect(self.page.locator(".mark-over")).to_be_visible(timeout=READING_MS * 3)
        batch = self.page.url.removeprefix(self.url)
        self.look(batch, "batch")
        self.look(batch, "batch-dark", dark=True)
        self.page.goto(self.url + batch)
        trouble = self.page.locator(".trouble a.button").first.get_attribute("href")
        self.look(str(trouble), "troubles")
        self.look("/files/1", "file")
        self.read("/files/1/pages/1")
        self.part("/files/5/pages/1")
        self.translate("/files/1/translations/en")
        self.look("/search?q=Вышинский", "search")
        self.look("/search?q=Вышинский", "search-dark", dark=True)
        for name in ("people", "audit", "me"):
            self.look(f"/{name}", name)
        self.context.close()

    def facsimiles(self) -> Path:
        """Return a folder with some of the samples, in folders as archives have them."""
        place = self.folder / "samples" / FOLDER
        place.mkdir(parents=True)
        for path in sorted((SAMPLES / FOLDER).iterdir()):
            if path.stem in TAKEN:
                shutil.copyfile(path, place / path.name)
        return self.folder / "samples"

    def hand_in(self, folder: Path, picture: str | None) -> None:
        """Hand a folder in and queue it."""
        self.page.goto(f"{self.url}/upload")
        self.page.locator("#folder").set_input_files(folder)
        queue = self.page.locator(".review button.primary")
        expect(queue).to_be_enabled(timeout=READING_MS)
        if picture:
            self.shoot(self.page, picture)
        queue.click()
        self.page.wait_for_url("**/batches/*")

    def look(self, path: str, name: str, *, dark: bool = False, moving: bool = False) -> None:
        """Go somewhere and take a picture."""
        self.page.emulate_media(color_scheme="dark" if dark else "light")
        self.page.goto(self.url + path)
        if moving:
            expect(self.page.locator(".mark-moving").first).to_be_visible(timeout=READING_MS)
        self.page.wait_for_load_state("load")
        self.page.wait_for_timeout(500)
        self.shoot(self.page, name)
        self.page.emulate_media(color_scheme="light")

    def read(self, path: str) -> None:
        """Show the reader, a word chosen, another editor beside."""
        other = visiting(self.browser)
        boris = other.new_page()
        logged_in(boris, self.url, "boris")
        boris.goto(self.url + path)
        self.page.goto(self.url + path)
        expect(self.page.locator("#company")).to_contain_text("Boris")
        expect(self.page.locator("#viewer[data-drawn]")).to_be_attached()
        self.page.wait_for_timeout(1500)
        self.shoot(self.page, "reader")
        self.page.locator(".w").nth(12).click()
        self.page.wait_for_timeout(1500)
        self.shoot(self.page, "word")
        self.page.locator("#tab-facts").click()
        self.page.wait_for_timeout(300)
        self.shoot(self.page, "facts")
        other.close()

    def part(self, path: str) -> None:
        """Show the stamps of a page alone."""
        self.page.goto(self.url + path)
        expect(self.page.locator("#viewer[data-drawn]")).to_be_attached()
        self.page.get_by_label("Zones", exact=True).uncheck()
        self.page.locator("#inks").select_option("stamps")
        expect(self.page.locator('#viewer[data-layer="stamps"]')).to_be_attached()
        self.page.wait_for_timeout(1500)
        self.shoot(self.page, "stamps")

    def translate(self, path: str) -> None:
        """Lay a translation beside the original."""
        self.page.goto(self.url + path)
        self.page.locator(".lay textarea").fill(TRANSLATION)
        self.page.locator(".lay button").click()
        expect(self.page.locator("#translation")).to_be_visible()
        self.page.wait_for_timeout(300)
        self.shoot(self.page, "translation")

    def shoot(self, page: Page, name: str) -> None:
        """Take a picture of what is seen."""
        page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
