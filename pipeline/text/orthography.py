"""The orthography of before 1918 in that of after: letters that fell, endings that changed."""

from __future__ import annotations

import re
from typing import Final

from pipeline.text.edits import Edit, Edited, apply
from pipeline.text.lexemes import is_known

_LETTERS: Final = str.maketrans("ѣѢіІѳѲѵѴ", "еЕиИфФиИ")
_OLD: Final = re.compile(r"[ѣѢіІѳѲѵѴ]")
_WORD: Final = re.compile(r"[^\W\d_]+")
_FINAL_HARD: Final = re.compile(r"(?<=[бвгджзклмнпрстфхцчшщБВГДЖЗКЛМНПРСТФХЦЧШЩ])[ъЪ]$")
_WORDS: Final = {"ея": "ее", "нея": "нее", "онѣ": "они", "однѣ": "одни", "однѣхъ": "одних",
                 "однѣмъ": "одним", "однѣми": "одними", "міръ": "мир"}  # fmt: skip
_PREFIX: Final = re.compile(r"^(бе|во|ни|ра|и|чере|чре|в)з(?=[кпстфхцчшщ])", re.IGNORECASE)
_ENDINGS: Final = (
    (re.compile(r"([жшщч])аго(ся)?$"), r"\1его\2"),
    (re.compile(r"(?<=.{2})([^жшщчйаеиоуыэюя])аго$"), r"\1ого"),
    (re.compile(r"яго(ся)?$"), r"его\1"),
    (re.compile(r"ыя(ся)?$"), r"ые\1"),
    (re.compile(r"(?<=[кгхжшщч])ія(ся)?$"), r"ие\1"),  # not Россія, армія
)
_SOFT: Final = re.compile(r"(?<=ні)я(?=(ся)?$)", re.IGNORECASE)
_KEPT: Final = frozenset({"благо", "наго", "саго", "дорогаго"})
_OLD_TEXT: Final = re.compile(r"[ѣѢѳѲѵѴіІ]|[бвгджзклмнпрстфхцчшщ][ъЪ](?!\w)", re.IGNORECASE)


def is_old(text: str) -> bool:
    """Return whether a text is in the old orthography: one sign in forty words is enough."""
    signs = len(_OLD_TEXT.findall(text))
    return signs * 40 >= max(len(_WORD.findall(text)), 1)


def modern(text: str) -> Edited:
    """Return an old text in the orthography of today; a text of today comes back as it is."""
    if not is_old(text):
        return Edited(text)
    return apply(
        text,
        (
            Edit(word.start(), word.group(), _modern(word.group()), "orthography")
            for word in _WORD.finditer(text)
        ),
    )


def modern_word(word: str, *, old: bool = False) -> str:
    """Return one word in the orthography of today; ``old`` says that those around it are not."""
    return _modern(word) if old or _OLD_TEXT.search(word) else word


def _modern(word: str) -> str:
    if word.lower() in _WORDS:
        return _cased(_WORDS[word.lower()], word)
    bare = _FINAL_HARD.sub("", word)
    if bare.lower() not in _KEPT:
        for pattern, new in _ENDINGS:
            changed = pattern.sub(new, bare.lower())
            if changed != bare.lower():
                bare = _cased(changed, bare)
                break
    bare = _PREFIX.sub(lambda match: match.group()[:-1] + _voiceless(match.group()[-1]), bare)
    made = bare.translate(_LETTERS)
    many = _SOFT.sub(lambda ending: _cased("е", ending.group()), bare).translate(_LETTERS)
    if many != made and is_known(many.lower()) and not is_known(made.lower()):
        return many  # послѣднія, not исторія: only the dictionary tells them apart
    return made


def _voiceless(letter: str) -> str:
    return "С" if letter == "З" else "с"


def _cased(text: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return text.upper()
    return text.capitalize() if like[:1].isupper() else text
