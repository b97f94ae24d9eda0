"""Folders of scans as people drop them: small sheets that are read at once, and bad ones."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFont

FONT: Final = "/usr/share/fonts/truetype/paratype/PTM55F.ttf"
NAMED: Final = ("ШИФРТЕЛЕГРАММА", "Из Пекина 14 мая 1950 года", "Товарищ Вышинский передал ответ")
HOSTILE: Final = "<img src=x onerror=alert(1)>\u202egnp.png"


def sheet(lines: tuple[str, ...]) -> Image.Image:
    """Return a typed sheet of a few lines, as if scanned at 300 dpi."""
    made = Image.new("L", (1500, 260 + 90 * len(lines)), 245)
    pen = ImageDraw.Draw(made)
    for row, line in enumerate(lines):
        pen.text((120, 120 + 90 * row), line, fill=30, font=ImageFont.truetype(FONT, 54))
    return made


def mixed_pile(folder: Path, good: int) -> Path:
    """Fill a folder: so many readable files of four formats, and three that are none."""
    inner = folder / "РГАСПИ" / "558" / "11" / "334"
    inner.mkdir(parents=True)
    for number in range(1, good + 1):
        lines = NAMED if number == 1 else (f"Лист {number}", "вопрос о поставках угля")
        suffix = ("png", "jpg", "tif", "webp")[number % 4]
        sheet(lines).save(inner / f"{number:03}.{suffix}", dpi=(300, 300))
    whole = (inner / f"{good:03}.{('png', 'jpg', 'tif', 'webp')[good % 4]}").read_bytes()
    (inner / "900.png").write_bytes(b"\x89PNG\r\n\x1a\n" + whole[:200])
    (inner / "901.tif").write_bytes(b"II*\0\x08\0\0\0")
    (inner / "902.jpg").write_text("это не скан", "utf-8")
    return folder
