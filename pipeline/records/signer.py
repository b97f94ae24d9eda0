"""Who signed: the last name in the signature, spaced-out capitals drawn together."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.model.page import Zone
from pipeline.records.found import Found, found
from pipeline.text.alphabet import unspaced

_INITIALS = r"(?:[А-ЯЁ]\s?\.\s?){1,2}"
_SPACED = re.compile(r"(?<!\w)(?:[А-ЯЁ] ){3,}[А-ЯЁ](?!\w)")
_NAME = re.compile(rf"(?:{_INITIALS})?(?P<name>[А-ЯЁ][А-ЯЁ]{{2,}}|[А-ЯЁ][а-яё]{{2,}})(?!\w)")


def signer(zone: Zone) -> Iterator[Found[str]]:
    """Yield the signer's surname as it is typed, capitalised; nothing where there is none."""
    for line in reversed(zone.lines):
        match = _SPACED.search(line.text) or _last_name(line.text)
        if match is not None:
            name = unspaced(match.group()).split(".")[-1].strip().capitalize()
            yield found(name, zone, line, match.span(), "signature-name")
            return


def _last_name(text: str) -> re.Match[str] | None:
    """Return the last name of a line, preferring one with initials or in capitals."""
    matches = list(_NAME.finditer(text))
    marked = [match for match in matches if "." in match.group() or match["name"].isupper()]
    best = marked or matches
    return best[-1] if best else None
