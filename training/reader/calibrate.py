"""What each reader's confidence is worth, measured on lines kept back; see ``calibration.py``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.model.page import Word
from pipeline.ocr.calibration import TABLES, Calibration, Table
from pipeline.ocr.engine import Engine
from pipeline.ocr.reconcile import passages
from pipeline.ocr.together import AGREED, Row
from pipeline.text.lexicon import Standing, standing
from training.reader.proving import Proof, read_rows

STEPS = 14
_FEWEST = 40  # words to make a table of their own

Outcome = tuple[str, float, bool]
"""A word's text, how sure its reader was, and whether it was right."""


def write_tables(
    proofs: Sequence[Proof], readers: dict[str, Engine], asked_below: float, folder: Path
) -> Path:
    """Read the proofs with both readers and write what their confidences are worth.

    They are counted anywhere, and apart in the rows that each of the two doubts: those of which it
    is less sure than ``asked_below``.
    """
    shown = [shown for proof in proofs for shown in _shown(proof, readers)]
    anywhere = _counted(shown)
    tables, calibration = dict(anywhere), Calibration(anywhere)

    def worth(one: _Shown, first: str) -> float:
        row = one.read[first]
        sure = [calibration.share(first, word.text, word.confidence) for word in row]
        return sum(sure) / len(sure) if sure else 0.0

    for first in readers:
        doubted = [one for one in shown if worth(one, first) < asked_below]
        tables |= {f"{name}/{first}": table for name, table in _counted(doubted).items()}
    path = folder / TABLES
    path.write_text(json.dumps({"tables": tables}, indent=1) + "\n", "utf-8")
    return path


@dataclass(frozen=True, slots=True)
class _Shown:
    """A row: what stands there, and what each reader read, and both alike."""

    text: str
    read: dict[str, Row]


def _shown(proof: Proof, readers: dict[str, Engine]) -> Iterator[_Shown]:
    rows = [read_rows(proof, engine) for engine in readers.values()]
    for text, first, second in zip(proof.texts, *rows, strict=True):
        pair = dict(zip(readers, (first, second), strict=True))
        yield _Shown(text, {**pair, AGREED: _agreed(first, second)})


def _counted(shown: Sequence[_Shown]) -> dict[str, Table]:
    names = shown[0].read if shown else ()
    return {
        name: _tables([seen for one in shown for seen in _outcomes(one.text, one.read[name])])
        for name in names
    }


def _outcomes(text: str, row: Row) -> Iterator[Outcome]:
    """Yield each word of a row with whether it stands in the line's text, in its place."""
    wanted, read = text.split(" "), [word.text for word in row]
    right = {
        place
        for opcode in Levenshtein.opcodes(wanted, read)
        if opcode.tag == "equal"
        for place in range(opcode.dest_start, opcode.dest_end)
    }
    for place, word in enumerate(row):
        yield word.text, word.confidence or 0.0, place in right


def _agreed(first: Row, second: Row) -> Row:
    """Return the words that both read alike, as sure as both together."""
    return tuple(
        Word(one.text, one.box, ((one.confidence or 0.0) + (two.confidence or 0.0)) / 2)
        for ours, theirs in passages(first, second)
        if [word.text for word in ours] == [word.text for word in theirs]
        for one, two in zip(ours, theirs, strict=True)
    )


def _tables(outcomes: Sequence[Outcome]) -> Table:
    """Return a table for each standing that has words enough, and one of all for the others."""
    tables = {Standing.OTHER.value: isotonic((sure, right) for _, sure, right in outcomes)}
    for kind in Standing:
        seen = [(sure, right) for text, sure, right in outcomes if standing(text) is kind]
        if len(seen) >= _FEWEST:
            tables[kind.value] = isotonic(seen)
    return tables


def isotonic(seen: Iterable[tuple[float, bool]]) -> list[list[float]]:
    """Return rising steps from confidence to the share that was right.

    Pools of adjacent violators (Ayer et al., 1955) over groups of like confidence; each pool
    counts one right and one wrong word more than it has, so that none is certain.
    """
    groups = np.array_split(np.array(sorted(seen), float).reshape(-1, 2), STEPS)
    pools: list[tuple[float, float, int]] = []  # confidence summed, right ones, words
    for group in groups:
        if len(group):
            pools.append((float(group[:, 0].sum()), float(group[:, 1].sum()), len(group)))
        while len(pools) > 1 and _share(pools[-2]) > _share(pools[-1]):
            last, before = pools.pop(), pools.pop()
            pools.append((before[0] + last[0], before[1] + last[1], before[2] + last[2]))
    return [[round(pool[0] / pool[2], 4), round(_share(pool), 4)] for pool in pools]


def _share(pool: tuple[float, float, int]) -> float:
    return (pool[1] + 1) / (pool[2] + 2)
