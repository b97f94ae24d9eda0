"""A small picture of a text, by which near copies are known: MinHash over runs of letter shapes.

Letters that engines take for one another are one sign before runs are taken (see
``pipeline.text.skeleton``), so that two damaged readings of one text still share most of them.
Broder, "On the resemblance and containment of documents" (1997).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from pipeline.text.skeleton import skeleton

SIZE: Final = 48
RUN: Final = 6
_LEAST: Final = 40  # signs of a text that can be told from others
_PRIME: Final = np.uint64((1 << 61) - 1)
_random: Final = np.random.default_rng(1950)
_FACTORS: Final = _random.integers(1, 1 << 31, SIZE, dtype=np.uint64)
_SHIFTS: Final = _random.integers(1, 1 << 60, SIZE, dtype=np.uint64)
_POWERS: Final = np.array([1_000_003**place % ((1 << 31) - 1) for place in range(RUN)], np.uint64)


def sketch(forms: Iterable[str]) -> bytes:
    """Return the sketch of a text's words, two bytes a hash; empty for a text that is too short."""
    signs = "".join(skeleton(form) for form in forms)
    if len(signs) < _LEAST:
        return b""
    codes = np.frombuffer(signs.encode("utf-32-le"), np.uint32).astype(np.uint64)
    runs = np.lib.stride_tricks.sliding_window_view(codes, RUN)
    hashes = np.unique((runs * _POWERS).sum(axis=1, dtype=np.uint64) & np.uint64((1 << 29) - 1))
    mixed = (hashes[:, None] * _FACTORS[None, :] + _SHIFTS[None, :]) % _PRIME
    least: bytes = (mixed.min(axis=0) >> np.uint64(20)).astype("<u2").tobytes()
    return least


def resemblance(one: bytes, other: bytes) -> float:
    """Return the share of runs that two texts have in common, estimated, 0 to 1."""
    if not one or not other:
        return 0.0
    equal = np.frombuffer(one, "<u2") == np.frombuffer(other, "<u2")
    return float(equal.mean())
