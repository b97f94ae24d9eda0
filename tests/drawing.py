"""Plain typed pages for tests that need pixels and nothing lifelike."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

DPI = 200
FACE = "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Bold.otf"
TEXT = (
    "Сегодня посетил министра и передал ему содержание",
    "вашего указания. Министр просил сообщить правительству,",
    "что ответ будет дан письменно в ближайшие дни.",
    "По вопросу о поставках он заметил, что дороги заняты",
    "и раньше апреля увеличить отправку угля не удастся.",
    "Переговоры продолжаются, о ходе их сообщу отдельно.",
)

Pixels = npt.NDArray[np.uint8]


@lru_cache
def _face(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FACE, size)


def typed_page(
    lines: tuple[str, ...] = TEXT, size: tuple[int, int] = (1654, 2339), paper: int = 240
) -> Image.Image:
    """Return a grey page of width × height pixels with lines typed from the upper left."""
    page = Image.new("L", size, paper)
    pen = ImageDraw.Draw(page)
    for index, line in enumerate(lines):
        pen.text((160, 300 + 62 * index), line, font=_face(30), fill=30)
    return page


def turned(page: Image.Image, degrees: float) -> Pixels:
    """Return the page leaning by some degrees, counter-clockwise positive, on its own paper."""
    leaning = page.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=240)
    return np.asarray(leaning, np.uint8)
