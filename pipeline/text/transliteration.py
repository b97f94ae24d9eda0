"""Russian names in Latin letters by a table of letters, some of which read otherwise at first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import normalize


@dataclass(frozen=True, slots=True)
class Romanization:
    """One system: letters in lower case, and how they read where a word or a syllable begins.

    ``initial`` holds at the start of a word and after the letters ``after``.
    """

    letters: Mapping[str, str]
    initial: Mapping[str, str] = field(default_factory=dict)
    after: str = ""

    def __call__(self, text: str) -> str:
        """Return the text in Latin letters (NFC); what has no letter in the table stays."""
        written, before = [], ""
        for letter in normalize("NFC", text):
            written.append(self._letter(letter, before, upper=text.isupper()))
            before = letter.lower()
        return normalize("NFC", "".join(written))

    def _letter(self, letter: str, before: str, *, upper: bool) -> str:
        low = letter.lower()
        first = not before.isalpha() or before in self.after
        latin = self.initial.get(low) if first else None
        latin = self.letters.get(low) if latin is None else latin
        if latin is None:
            return letter
        if letter == low:
            return latin
        return latin.upper() if upper else latin[:1].upper() + latin[1:]
