"""Which kind of paper a page is, by its title."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pipeline.model.page import Page
from pipeline.text.alphabet import unspaced
from pipeline.text.nearest import Nearest

TITLE: Final = "title"
_KINDS: Final = {
    "шифртелеграмма": ("шифртелеграмма", "шифротелеграмма", "шифровка"),
    "телеграмма": ("телеграмма",),
    "радиограмма": ("радиограмма",),
    "телефонограмма": ("телефонограмма", "записка по вч"),
    "докладная записка": ("докладная записка",),
    "служебная записка": ("служебная записка", "объяснительная записка", "пояснительная записка"),
    "спецсообщение": ("спецсообщение", "специальное сообщение"),
    "донесение": ("донесение", "спецдонесение", "боевое донесение", "политдонесение"),
    "сводка": ("сводка", "оперативная сводка", "разведывательная сводка"),
    "выписка из протокола": ("выписка из протокола",),
    "протокол": ("протокол", "стенограмма"),
    "постановление": ("постановление",),
    "приказ": ("приказ", "приказание", "директива"),
    "справка": ("справка",),
    "запись беседы": ("запись беседы", "из дневника"),
    "письмо": ("письмо",),
    "указ": ("указ",),
    "акт": ("акт",),
}
_MOST_WORDS: Final = 3
_SURE: Final = 0.5


def paper_kind(page: Page) -> str | None:
    """Return the kind of paper that a title names; ``None`` where none is known."""
    for zone in page.zones:
        if zone.kind == TITLE:
            words = unspaced(zone.text).lower().split()
            for count in range(min(_MOST_WORDS, len(words)), 0, -1):
                match = _kinds().find(" ".join(words[:count]))
                if match is not None and match.likelihood >= _SURE:
                    return match.name
    return None


@lru_cache(maxsize=1)
def _kinds() -> Nearest:
    return Nearest(_KINDS)
