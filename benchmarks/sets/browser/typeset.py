"""The browser as a compositor: HTML in, a picture and the box of every word out."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from shutil import which
from typing import Any

import numpy as np
import numpy.typing as npt
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from PIL import Image

from benchmarks.sets.browser.papers import Paper
from pipeline.model.errors import BenchError

DPI = 300
SHEET = 794, 1123  # A4 in CSS pixels
FINER = DPI / 96
Corners = tuple[float, float, float, float]
Pixels = npt.NDArray[np.uint8]

_FONTS = Path(__file__).parents[3] / "samples" / "fonts" / "node_modules" / "@fontsource"
_SYSTEM = {"GNU Typewriter": Path("/usr/share/fonts/truetype/gnutypewriter/GNUTypewriter.ttf")}
_RANGES = {"cyrillic": "U+0400-04FF, U+2116", "latin": "U+0000-00FF, U+2000-206F"}
_NPM = {
    "Anonymous Pro": "anonymous-pro",
    "Fira Mono": "fira-mono",
    "JetBrains Mono": "jetbrains-mono",
    "Oranienbaum": "oranienbaum",
    "Lora": "lora",
    "Philosopher": "philosopher",
    "Shantell Sans": "shantell-sans",
    "Pacifico": "pacifico",
}
_MEASURE = """() => {
const context = document.createElement('canvas').getContext('2d');
const inked = (word, element, box) => {
  context.font = getComputedStyle(element).font;
  const said = context.measureText(word);
  const above = said.fontBoundingBoxAscent - said.actualBoundingBoxAscent;
  const below = said.fontBoundingBoxDescent - said.actualBoundingBoxDescent;
  return [box.left, box.top + above, box.right, box.bottom - below];
};
const ring = circle => {
  const {left, right, top, bottom} = circle.getBoundingClientRect();
  const [x, y, r] = [(left + right) / 2, (top + bottom) / 2, circle.r.baseVal.value];
  return [x - r, y - r, x + r, y + r];
};
return [...document.querySelectorAll('.zone')].map(zone => {
  const words = [], walker = document.createTreeWalker(zone, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const made = node.parentElement.closest('.printed, .typed, .hand, .stamp');
    const ink = ['printed', 'typed', 'hand', 'stamp'].find(name => made.classList.contains(name));
    if (node.parentElement.closest('.leader, svg')) continue;
    for (const match of node.data.matchAll(/[^\\s\\u00a0]+/g)) {
      const range = document.createRange();
      range.setStart(node, match.index);
      range.setEnd(node, match.index + match[0].length);
      const box = range.getClientRects()[0];
      const turned = ink === 'stamp';
      const plain = [box.left, box.top, box.right, box.bottom];
      words.push([match[0], turned ? plain : inked(match[0], node.parentElement, box), ink]);
    }
  }
  const circle = zone.querySelector('svg > g > circle');
  const drawn = zone.querySelector('svg > path') || zone;
  const {left, top, right, bottom} = drawn.getBoundingClientRect();
  const whole = zone.dataset.whole === 'True';
  const box = circle ? ring(circle) : [left, top, right, bottom];
  return {kind: zone.dataset.zone, whole, words, box};
})}"""
"""What stands where: words as high as their ink, not as their face; rings as round as they are."""


@dataclass(frozen=True, slots=True)
class SetZone:
    """A zone as it was set; corners are in pixels of the picture.

    ``words`` are text, corners and ink; ``whole`` is whether the zone is more than its words.
    """

    kind: str
    box: Corners
    words: tuple[tuple[str, Corners, str], ...]
    whole: bool


def typeset(papers: Sequence[Paper], folder: Path) -> Iterator[tuple[Pixels, list[SetZone]]]:
    """Yield the picture (H×W×3) of each paper and its zones; the HTML is kept in a folder.

    Raises:
        BenchError: there is no browser, or a face is not installed.

    """
    templates = Environment(
        loader=PackageLoader("benchmarks.sets.browser"), autoescape=True, undefined=StrictUndefined
    )
    faces = list(_faces())
    folder.mkdir(parents=True, exist_ok=True)
    with _browser() as browser:
        width, height = SHEET
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=FINER
        )
        for number, paper in enumerate(papers, 1):
            html = templates.get_template(f"{paper.kind}.html").render(
                **paper.values, look=paper.look, marks=map(asdict, paper.marks), faces=faces
            )
            path = folder / f"{number:03d}.html"
            path.write_text(html, "utf-8")
            page.goto(path.absolute().as_uri())
            page.evaluate("document.fonts.ready")
            with Image.open(io.BytesIO(page.screenshot())) as image:
                picture = np.asarray(image.convert("RGB"))
            yield picture, [_zone(told) for told in page.evaluate(_MEASURE)]


def _zone(told: dict[str, Any]) -> SetZone:
    words = tuple((text, _scaled(box), ink) for text, box, ink in told["words"])
    return SetZone(told["kind"], _scaled(told["box"]), words, told["whole"])


def _scaled(box: Sequence[float]) -> Corners:
    left, top, right, bottom = (side * FINER for side in box)
    return left, top, right, bottom


def _faces() -> Iterator[dict[str, str]]:
    """Yield what the style sheet says of each face.

    Raises:
        BenchError: one is not installed.

    """
    for name, package in _NPM.items():
        for script, letters in _RANGES.items():
            file = _FONTS / package / "files" / f"{package}-{script}-400-normal.woff2"
            yield _face(name, file, letters)
    for name, file in _SYSTEM.items():
        yield _face(name, file, "U+0000-FFFF")


def _face(name: str, file: Path, letters: str) -> dict[str, str]:
    if not file.exists():
        raise BenchError(
            f"{file.name}: npm ci --prefix samples/fonts; apt-get install fonts-gnutypewriter"
        )
    return {"name": name, "file": Markup(file.as_uri()), "range": letters}  # noqa: S704 - our own


@contextmanager
def _browser() -> Iterator[Any]:
    """Give Chromium without a screen: the system's, or Playwright's own."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise BenchError("papers set by a browser need: pip install playwright") from error
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(
                executable_path=which("chromium"), args=["--no-sandbox", "--disable-gpu"]
            )
        except Error as error:
            raise BenchError(f"no browser: apt-get install chromium ({error})") from error
        yield browser
        browser.close()
