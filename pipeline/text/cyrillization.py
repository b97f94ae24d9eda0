"""Russian names in Latin letters, of whichever system, back in Cyrillic: all likely spellings.

English, German, French and Polish spellings and the libraries' tables go through one list of
readings; which of the spellings is a name, the reader of the list has to know.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from unicodedata import normalize

_BEAM: Final = 96
_MOST: Final = 1.6

# Latin letters and what they may stand for, the likeliest first; each later one costs 0.25 more.
_READINGS: Final = {
    "schtsch": "щ", "shch": "щ", "chtch": "щ", "tsch": "ч", "tch": "ч", "dsch": "дж", "dzh": "дж",
    "sch": "ш,щ,сх", "sh": "ш", "ch": "ч,х,ш", "zh": "ж,чж", "kh": "х", "ts": "ц,тс", "tz": "ц",
    "cz": "ч", "sz": "ш", "ph": "ф", "ck": "к,кк", "ff": "фф,в", "dj": "дж", "gh": "г",
    "ou": "у,оу", "oo": "у", "ee": "и,ее", "ya": "я,ья", "ia": "я,ия,иа", "ja": "я", "yu": "ю",
    "iu": "ю", "ju": "ю", "yo": "е,йо", "io": "ио,е", "jo": "е,йо", "ye": "е,ье,ые", "ie": "е,ие",
    "je": "е,же", "ay": "ай", "ey": "ей", "oy": "ой", "ai": "ай,аи", "ei": "ей,еи", "oi": "ой,ои",
    "a": "а,я", "b": "б", "c": "ц,к,с", "d": "д", "e": "е,э,ье", "f": "ф", "g": "г,ж", "h": "х,г,",
    "i": "и,ы,й,ьи", "j": "й,ж,дж", "k": "к", "l": "л,ль", "m": "м", "n": "н,нь", "o": "о",
    "p": "п", "q": "к", "r": "р,рь", "s": "с,з,ш", "t": "т,ть", "u": "у,ю", "v": "в,ф", "w": "в",
    "x": "кс,х", "y": "ы,и,й", "z": "з,ц", "'": "ь,ъ,", "ss": "с,сс",
}  # fmt: skip
_ENDINGS: Final = {
    **dict.fromkeys(("skiy", "skii", "skij", "skyi", "sky", "ski", "skyj"), "ский,ски"),
    **dict.fromkeys(("tskiy", "tskii", "tskij", "tsky", "cki", "zki", "tski"), "цкий"),
    **dict.fromkeys(("iy", "ii", "ij", "yj", "yi"), "ий,ый"),
    **dict.fromkeys(("off", "ow", "ov", "of"), "ов,ев,оф"),
    **dict.fromkeys(("eff", "ew", "ev", "yev"), "ев"),
    "iev": "ьев,иев,ев",
    **dict.fromkeys(("ine", "in"), "ин,инь"),
    "y": "ый,ий,и", "i": "и,ий",
}  # fmt: skip
_STEP: Final = 0.25
_MARKS: Final = {
    "č": "ch", "š": "sh", "ž": "zh", "ć": "ch", "ś": "s", "ż": "zh", "ź": "z", "ł": "l",
    "ń": "n'", "ĭ": "i", "ë": "e", "ė": "e", "ʹ": "'", "ʼ": "'", "’": "'", "ʺ": "'",
}  # fmt: skip


@lru_cache(maxsize=4096)
def cyrillic(word: str) -> tuple[tuple[str, float], ...]:
    """Return Cyrillic spellings of a word, lower case, with a cost each, the likeliest first.

    Empty for a word that is not in Latin letters.
    """
    text = _plain(word)
    if not text.strip("'") or set(text) - set("abcdefghijklmnopqrstuvwxyz'"):
        return ()
    ways: list[dict[str, float]] = [{"": 0.0}] + [{} for _ in text]
    for at in range(len(text)):
        kept = sorted(ways[at].items(), key=lambda way: (way[1], way[0]))[:_BEAM]
        for length, spelled, cost in _next(text, at):
            for before, paid in kept:
                _offer(ways[at + length], before + spelled, paid + cost)
    found = sorted(ways[-1].items(), key=lambda way: (way[1], way[0]))
    return tuple(way for way in found[:_BEAM] if way[1] <= _MOST)


def _next(text: str, at: int) -> list[tuple[int, str, float]]:
    """Return how the text may go on: Latin letters used up, Cyrillic ones gained, the cost."""
    steps = []
    rest = text[at:]
    if at >= 2 and rest in _ENDINGS:
        steps += _priced(len(rest), _ENDINGS[rest], 0.0)
    longest = True
    for length in range(min(7, len(rest)), 0, -1):
        if spelled := _READINGS.get(rest[:length]):
            steps += _priced(length, spelled, 0.0 if longest else 0.5)
            longest = False
    return steps


def _priced(length: int, spelled: str, cost: float) -> list[tuple[int, str, float]]:
    return [(length, way, cost + place * _STEP) for place, way in enumerate(spelled.split(","))]


def _offer(ways: dict[str, float], spelled: str, cost: float) -> None:
    if cost < ways.get(spelled, _MOST + _STEP):
        ways[spelled] = cost


def _plain(word: str) -> str:
    low = "".join(_MARKS.get(letter, letter) for letter in normalize("NFC", word.lower()))
    return "".join(letter for letter in normalize("NFD", low) if letter.isascii())
