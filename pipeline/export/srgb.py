"""An ICC profile of sRGB (IEC 61966-2-1), made from the standard's own numbers."""

from __future__ import annotations

import struct
from functools import cache
from typing import Final

_D50: Final = (0.9642, 1.0, 0.8249)
_PRIMARIES: Final = {  # adapted to D50 by Bradford's method
    b"rXYZ": (0.43607, 0.22249, 0.01392),
    b"gXYZ": (0.38515, 0.71687, 0.09708),
    b"bXYZ": (0.14307, 0.06061, 0.71410),
}
_NAME: Final = "sRGB IEC61966-2.1"
_RIGHTS: Final = "No rights reserved."
_STEPS: Final = 1024
_HEADER_BYTES: Final = 128


@cache
def srgb_profile() -> bytes:
    """Return the profile, version 2.1, dated at the beginning of 2000: no clock is asked."""
    curve = _curve()
    tags = {
        b"desc": _description(_NAME),
        b"cprt": b"text\0\0\0\0" + _RIGHTS.encode("ascii") + b"\0",
        b"wtpt": _xyz(_D50),
        **{name: _xyz(value) for name, value in _PRIMARIES.items()},
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    body, table, places = b"", struct.pack(">I", len(tags)), dict[bytes, int]()
    start = _HEADER_BYTES + 4 + 12 * len(tags)
    for name, content in tags.items():
        if content not in places:
            places[content] = start + len(body)
            body += content + bytes(-len(content) % 4)
        table += struct.pack(">4sII", name, places[content], len(content))
    return _header(start + len(body)) + table + body


def _header(size: int) -> bytes:
    date = struct.pack(">6H", 2000, 1, 1, 0, 0, 0)
    front = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    middle = date + b"acsp" + bytes(28)
    return (front + middle + b"".join(map(_fixed, _D50))).ljust(_HEADER_BYTES, b"\0")


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 0x10000))


def _xyz(value: tuple[float, float, float]) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, value))


def _curve() -> bytes:
    """Return how much light each step of a channel gives."""
    values = (round(_light(step / (_STEPS - 1)) * 0xFFFF) for step in range(_STEPS))
    return struct.pack(f">4sII{_STEPS}H", b"curv", 0, _STEPS, *values)


def _light(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def _description(text: str) -> bytes:
    told = text.encode("ascii") + b"\0"
    return b"desc\0\0\0\0" + struct.pack(">I", len(told)) + told + bytes(4 + 4 + 2 + 1 + 67)
