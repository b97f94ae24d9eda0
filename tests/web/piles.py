"""Folders of scans as people drop them: small sheets that are read at once, and bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

FONT: Final = "/usr/share/fonts/truetype/paratype/PTM55F.ttf"
NAMED: Final = (
    "            ШИФРТЕЛЕГРАММА",
    "Экз. № 1-РАЗМЕТКА",
    "     № 2-т. Лугову",
    "     № 3-т. Ветрову",
    "     № 4-т. Зимину",
    "",
    "ИЗ ПЕКИНА № 2063 14 мая 1950 г.",
    "",
    "Товарищ Вышинский передал ответ.",
)
ATTACKS: Final = ("<script>alert(1)</script>", "=cmd()|'/c calc'!A1", "]]> <b>Вышинский</b> &amp;")
HOSTILE: Final = "<img src=x onerror=alert(1)>\u202egnp.png"


def sheet(lines: tuple[str, ...]) -> Image.Image:
    """Return a typed sheet of a few lines, as if scanned at 300 dpi."""
    made = Image.new("L", (1500, 260 + 90 * len(lines)), 245)
    pen = ImageDraw.Draw(made)
    for row, line in enumerate(lines):
        pen.text((120, 120 + 90 * row), line, fill=30, font=ImageFont.truetype(FONT, 54))
    return made


def hostile_pile(folder: Path) -> Path:
    """Fill a folder with files whose names and pages attack."""
    inner = folder / "$(id);rm -rf ~" / "<b>334"
    inner.mkdir(parents=True)
    names = (HOSTILE, "'\"><script>alert(2)<script>.png", "--help.tif", "=1+1.jpg")
    for number, name in enumerate(names):
        sheet((*ATTACKS, f"Лист {number}")).save(inner / name, dpi=(300, 300))
    (inner / "<svg onload=alert(3)>.txt").write_text("no scan")
    return folder


def mixed_pile(folder: Path, good: int, said: str = "вопрос о поставках угля") -> Path:
    """Fill a folder: so many readable files of four formats, and three that are none.

    Piles that say something else share no file.
    """
    inner = folder / "РГАСПИ" / "558" / "11" / "334"
    inner.mkdir(parents=True)
    for number in range(1, good + 1):
        lines = (*NAMED, said) if number == 1 else (f"Лист {number}", said)
        suffix = ("png", "jpg", "tif", "webp")[number % 4]
        sheet(lines).save(inner / f"{number:03}.{suffix}", dpi=(300, 300))
    whole = (inner / f"{good:03}.{('png', 'jpg', 'tif', 'webp')[good % 4]}").read_bytes()
    (inner / "900.png").write_bytes(b"\x89PNG\r\n\x1a\n" + whole[:200])
    (inner / "901.tif").write_bytes(b"II*\0\x08\0\0\0" + said.encode())
    (inner / "902.jpg").write_text(f"это не скан: {said}", "utf-8")
    return folder
