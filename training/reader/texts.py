"""What the lines of a lesson say: half of it words that mean nothing, half what offices typed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import numpy as np

from samples.facsimile.linetexts import texts as office_texts
from samples.facsimile.raster import Rng
from training.reader.words import Speech, speech

SPACE = 21
"""Seed space of lessons."""

_ROMAN = (
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIX", "XX",
    "У", "УI", "УII", "УIII", "IУ", "УI", "УII", "УIII", "П", "Ш", "УП", "УШ",
)  # fmt: skip
_SHORT = (
    "т.", "тов.", "г.", "гг.", "стр.", "экз.", "см.", "ст.", "п.", "пп.", "ул.", "д.", "им.",
    "руб.", "коп.", "тыс.", "млн.", "кг", "км", "час.", "мин.", "т.е.", "и т.д.", "и т.п.", "др.",
    "с.г.", "СССР", "ЦК", "ВКП(б)", "МИД", "НКВД", "США", "ТАСС", "РСФСР", "ГУ", "УССР", "вх.",
    "исх.", "рис.", "табл.", "гл.", "обл.", "р-н", "г-н", "зам.", "нач.", "пред.", "отд.",
)  # fmt: skip
_TINY = "а и в о у с к я но на по за из от до не ни же бы ли то мы вы он их её как что для при или"
_ENDS = (".", ",", ",", ",", ".", ";", ":", "!", "?", "...", " -")
_OLD = str.maketrans({"е": "ѣ", "и": "і", "ф": "ѳ"})
_SIGNS = ("+", "-", "=", "*", "/", "<", ">", "%", "№", "&", "§", "°", "|", "_", "\\", "[", "]", "'")


def texts(seed: int, longest: int = 68) -> Iterator[str]:
    """Yield the texts of lines without end, none with more than ``longest`` letters."""
    rng = np.random.default_rng((SPACE, seed))
    spoken, office = speech(), office_texts(seed + 1_000_000)
    while True:
        if rng.random() < 0.4:
            yield from (_cut(text, longest) for text in islice(office, int(rng.integers(1, 4))))
        else:
            line = _line(spoken, rng, int(rng.integers(min(8, longest - 1), longest)))
            yield _cut(line, longest)


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0] if " " in text[:longest] else text[:longest]


def _line(spoken: Speech, rng: Rng, length: int) -> str:
    """Return a line of one manner: prose, capitals, old spelling, or a technical text."""
    manner = float(rng.random())
    words: list[str] = []
    while sum(map(len, words)) + len(words) < length:
        words.append(_token(spoken, rng, manner))
    line = " ".join(words)[:length].strip()
    if manner < 0.08:
        line = line.upper()
    elif manner < 0.13:
        line = _aged(line, rng) if rng.random() < 0.8 else _aged(line, rng).upper()
    elif manner < 0.19:
        line = _apart(line, rng, length)
    return line if rng.random() < 0.85 else line.rstrip(".,;:") + "-"


def _apart(line: str, rng: Rng, length: int) -> str:
    """Return the first words of a line spaced out: one cell or more from letter to letter."""
    gap = " " * int(rng.choice([1, 1, 1, 2, 3]))
    words = [gap.join(word.upper() if rng.random() < 0.9 else word) for word in line.split(" ")]
    apart = (gap + "  ").join(words[: int(rng.integers(1, 4))])
    return apart[:length].strip()


def _token(spoken: Speech, rng: Rng, manner: float) -> str:
    chance = float(rng.random())
    technical = manner > 0.8
    if chance < (0.35 if technical else 0.08):
        return _odd(spoken, rng)
    if chance < (0.5 if technical else 0.16):
        return _number(rng)
    if chance < 0.6 and rng.random() < 0.15:
        return str(rng.choice(_SHORT))
    if rng.random() < 0.14:
        return str(rng.choice(_TINY.split(" ")))
    return _dressed(spoken.word(rng), rng)


def _dressed(word: str, rng: Rng) -> str:
    """Return a word with a capital, quotes, brackets or a stop, as words stand in rows."""
    chance = float(rng.random())
    if chance < 0.16:
        word = word.capitalize()
    elif chance < 0.2:
        word = word.upper()
    elif chance < 0.22:
        word += "-" + word[: int(rng.integers(1, len(word)))]
    frame = float(rng.random())
    if frame < 0.025:
        return f'"{word}"'
    if frame < 0.035:
        return f"«{word}»"
    if frame < 0.055:
        return f"({word})"
    return word + str(rng.choice(_ENDS)) if frame < 0.24 else word


def _number(rng: Rng) -> str:
    size = int(10 ** rng.uniform(0, 5))
    value, other = int(rng.integers(0, size + 1)), int(rng.integers(0, 100))
    forms = (
        f"{value}", f"{value}", f"{value},{other}", f"{value}.{other:02d}", f"{value}-{other}",
        f"{value}/{other}", f"№ {value}", f"№{value}", f"{value}%",
        f"{other % 31 + 1}.{other % 12 + 1}.{value}",
        f"{value})", f"({value})", f"{other}-го", f"19{other:02d} г.",
        f"{other % 24}:{other % 60:02d}", f"{value} {other:03d}", f"18{other:02d}",
        f"{other % 31 + 1}.{rng.choice(_ROMAN)}.{value}", f"{other % 31 + 1}.{rng.choice(_ROMAN)}",
        f"{other % 31 + 1}.{rng.choice(_ROMAN)}.{other:02d}г.", f"{other % 24}.{other % 60:02d}",
        f"№№ {value}, {other}", f"{value};", f"{value},", f"{other} + {value}", f"= {value}",
        f"{value:0{rng.integers(3, 8)}d}", f"{value:05o}", f"{value:04o} {other:03o} {other:o}",
        f"{other:02d}-{value}", f"{value}-{value + other}", f"{other}.{value}.{other:02d}",
    )  # fmt: skip
    return forms[int(rng.integers(len(forms)))]


def _odd(spoken: Speech, rng: Rng) -> str:
    """Return what is no Russian word: Latin, a Roman numeral, a formula, a heap of letters."""
    chance = float(rng.random())
    latin = "".join(chr(97 + int(n)) for n in rng.integers(0, 26, int(rng.integers(1, 9))))
    if chance < 0.45:
        return latin if chance < 0.25 else latin.capitalize() if chance < 0.35 else latin.upper()
    if chance < 0.6:
        return str(rng.choice(_ROMAN))
    if chance < 0.75:
        return f"{spoken.word(rng)[:2]}{rng.choice(_SIGNS)}{int(rng.integers(0, 99))}"
    if chance < 0.85:
        return str(rng.choice(_SIGNS))
    letters = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
    heap = "".join(letters[int(n)] for n in rng.integers(0, len(letters), int(rng.integers(1, 6))))
    return heap if chance < 0.93 else heap.upper()


def _aged(line: str, rng: Rng) -> str:
    """Return a line spelled as before 1918, or nearly: old letters stand in some of the places."""
    words = []
    for word in line.split(" "):
        old = "".join(c.translate(_OLD) if rng.random() < 0.5 else c for c in word)
        hard = old and old[-1] in "бвгджзклмнпрстфхцчшщ"
        words.append(old + "ъ" if hard else old)
    aged = " ".join(words)
    return aged.replace("ѵ", "и") if rng.random() < 0.7 else aged.replace("и", "ѵ", 1)
