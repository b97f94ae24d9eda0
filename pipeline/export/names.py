"""Where an output goes: below its folder, whatever the source is called."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePath
from typing import Final

MAX_NAME_BYTES: Final = 255
_DIGEST_LETTERS: Final = 12

# Controls, what Windows forbids, what no UTF-8 holds, and a percent sign that would read as ours.
_ODD: Final = re.compile('[\x00-\x1f\x7f-\x9f<>:"/\\\\|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_OURS: Final = re.compile("%(?=[0-9A-Fa-f]{2})")


def output_path(out: Path, relative: PurePath, suffix: str, *, keep_ending: bool = False) -> Path:
    """Return the path below ``out`` for what is made of the source at ``relative``.

    Odd characters become ``%XX`` of their bytes, and so do ``..`` and the root of an absolute path:
    the result never leaves ``out``, and different sources never share one. A name that is too long
    is cut and told apart by a digest. Keep the ending where a folder has ``a.tif`` and ``a.pdf``.

    Raises:
        ValueError: the path has no name.

    """
    *folders, name = relative.parts or ("",)
    if not name:
        raise ValueError("a source without a name has no output")
    kept = name if keep_ending or name == ".." else PurePath(name).stem
    return out.joinpath(*map(_component, folders), _component(kept, suffix))


def _component(part: str, suffix: str = "") -> str:
    """Return one part of a path, fit for every file system, with the suffix."""
    if set(part) <= {"."}:
        safe = part.replace(".", "%2E")
    else:
        safe = _ODD.sub(_escaped, _OURS.sub("%25", part))
        if safe[-1] in ". ":  # Windows drops it silently
            safe = f"{safe[:-1]}%{ord(safe[-1]):02X}"
    return _cut(safe, suffix) + suffix


def _escaped(match: re.Match[str]) -> str:
    is_byte = 0xDC80 <= ord(match[0]) <= 0xDCFF  # how Python holds a byte that is not UTF-8
    content = match[0].encode(errors="surrogateescape" if is_byte else "surrogatepass")
    return "".join(f"%{byte:02X}" for byte in content)


def _cut(name: str, suffix: str) -> str:
    room = MAX_NAME_BYTES - len(suffix.encode())
    whole = name.encode()
    if len(whole) <= room:
        return name
    digest = hashlib.sha256(whole).hexdigest()[:_DIGEST_LETTERS]
    return whole[: room - _DIGEST_LETTERS - 1].decode(errors="ignore") + "~" + digest
