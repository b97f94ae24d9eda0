"""Words of posts, which stand before a name and are none."""

from __future__ import annotations

import re
from math import inf
from typing import Final

from pipeline.text.distance import distance

# Words of which posts and forms are full, and which no surname resembles.
_POSTS: Final = (
    "секретарь", "заместитель", "министра", "министр", "начальник", "отдела", "управления",
    "уполномоченный", "председатель", "комитета", "совета", "директор", "посол", "ссср", "верно",
    "генерал", "майор", "лейтенант", "полковник", "маршал", "советского", "союза", "народный",
    "адмирал", "капитан",
    "комиссар", "дел", "внутренних", "иностранных", "госбезопасности", "член", "коллегии", "армии",
    "заведующий", "первый", "помощник", "врио", "зам", "нач", "вкп", "цк", "обкома", "президент",
    "подпись", "подлинное", "подписал", "государственной", "безопасности", "отделом", "сектором",
    "бюро", "наркома", "нарком", "главного", "штаба", "командующий", "войсками", "фронта",
    "поверенный", "делах", "консул", "советник", "посланник", "временный", "товарищ", "совнаркома",
    "политбюро", "упр", "года", "главный", "старший", "младший", "особого", "сектора", "экз",
)  # fmt: skip
_SHORTENED: Final = re.compile(  # оперотдел, политуправление, главснаб: words made of several
    r"[а-я]{3,}(?:отдел|управлени|комитет|сектор|штаб|часть|снаб|сбыт)\w{0,2}"
)


def is_post(word: str) -> bool:
    """Return whether a word is one of those of which posts are made."""
    low = word.lower()
    if "-" in low:  # генерал-лейтенант
        return is_post(low.split("-")[0]) and is_post(low.split("-")[-1])
    return _SHORTENED.fullmatch(low) is not None or any(
        abs(len(low) - len(post)) < 3 and distance(low, post, 0.2 * len(post)) < inf
        for post in _POSTS
    )
