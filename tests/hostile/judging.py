"""What must hold of every row, whoever read it: the one check that all tests of rows share."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator

from tests.hostile.rows import Row
from tests.hostile.scene import ATTEMPTS, DEVICE, Ending, Reading

WORDS = "Сегодня посетил министра"
RETRIED = {"CHANGED", "UNREADABLE", "OCR_TIMEOUT"}
"""What chance may have done is tried again; everything else ends at once."""

PERHAPS_RETRIED = {"RENDER_TIMEOUT"}
"""At once where drawing used up its processor time, again where it hardly had a processor."""

MOST_MIB = 2048.0
GRACE_S = 15.0
"""How late the end of a limit may come on a machine that is busy."""


def faults(reading: Reading, row: Row) -> list[str]:
    """Return what is wrong with how a row ended."""
    told = [*_ends(reading, row), *_costs(reading, row)]
    told += [f"touched: {path}" for path in sorted(reading.touched(row.folder))]
    if row.reads:
        told += _texts(row, [end for end in reading.of(row.key) if end.state == "done"])
    return [f"row {row.number} ({row.name}): {fault}" for fault in told]


def faults_around(reading: Reading) -> list[str]:
    """Return what is wrong beside the rows: good pages, processes, files, memory, the ledger."""
    return list(_around(reading))


def good(reading: Reading) -> list[Ending]:
    """Return how the good pages ended."""
    return [end for end in reading.endings if b"~good/" in end.relative]


def _ends(reading: Reading, row: Row) -> Iterator[str]:
    ends = reading.of(row.key)
    tallied = Counter(ending.end for ending in ends)
    if tallied != Counter(row.ends):
        yield f"ended in {dict(tallied)}, not {row.ends}"
    for ending in ends:
        if ending.page and not row.flags <= set(ending.page.flags):
            yield f"flags {ending.page.flags}"
        if ending.problem:
            ru, en = ending.problem.ru, ending.problem.en
            if not re.search("[а-яё]", ru) or re.search("[а-яё]", en.partition("(")[0]):
                yield f"not in both languages: {ru} / {en}"
            if "{" in ru + en:
                yield f"not filled in: {ru} / {en}"
            tries = ATTEMPTS if ending.end in RETRIED else 1
            if ending.attempts not in (0, tries) and ending.end not in PERHAPS_RETRIED:
                yield f"{ending.end} after {ending.attempts} tries"


def _costs(reading: Reading, row: Row) -> Iterator[str]:
    limits = reading.limits
    for cost in reading.costs_of(row.key):
        limit = limits.page_s if cost.number else limits.file_s
        if cost.seconds > limit + GRACE_S:
            yield f"{cost.file!r} [{cost.number}] took {cost.seconds:.0f} s"
        if row.cpu_s is not None and cost.cpu_s > row.cpu_s:
            yield f"{cost.file!r} [{cost.number}] took {cost.cpu_s:.1f} s of a processor"
        if cost.mib > row.mib:
            yield f"{cost.file!r} [{cost.number}] took {cost.mib:.0f} MiB"


def _texts(row: Row, read: list[Ending]) -> Iterator[str]:
    pages = [end.page for end in read if end.page]
    if len(pages) != row.ends["done"]:
        yield f"{len(pages)} pages have a text"
    yield from (f"read as {page.text!r}" for page in pages if WORDS not in page.text)
    if row.alike and len({page.text.splitlines()[0] for page in pages if page.text}) != 1:
        yield "read otherwise each time"


def _around(reading: Reading) -> Iterator[str]:
    for number, end in enumerate(good(reading)):
        if end.state != "done" or end.page is None or "Лист" not in end.page.text:
            yield f"good page {number}, {end.relative!r}, ended in {end.end}"
    for name in reading.names:
        if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in name):
            yield f"shown as {name!r}"
    device = [end.end for end in reading.endings if end.relative == DEVICE.name.encode()]
    if device != ["NOT_REGULAR"]:
        yield f"{DEVICE} ended in {device}"
    if killed := reading.codes()["KILLED"] + reading.codes()["LOST"]:
        yield f"{killed} children died of something else than a limit"
    if not 0 < reading.watch.peak_mib < MOST_MIB:
        yield f"a process took {reading.watch.peak_mib:.0f} MiB"
    if reading.requeued != sum(end.problem is not None for end in reading.endings):
        yield f"only {reading.requeued} could be queued again"
    yield from (f"left: {name}" for name in reading.left())
    yield from (f"broken: {rule}" for rule in reading.broken)
    yield from (f"touched: {path}" for path in sorted(reading.touched()))
