"""A reading held against the truth: everything that is counted on one page."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from benchmarks.metrics.calibration import BINS, Bin, calibration
from benchmarks.metrics.counts import Hits, Tally, added
from benchmarks.metrics.facts import fact_hits
from benchmarks.metrics.folding import flowing, fold
from benchmarks.metrics.lean import lean_found
from benchmarks.metrics.matching import Matching, match_lines
from benchmarks.metrics.stamped import stamped_errors
from benchmarks.metrics.text import bag_errors, letter_errors, right_words, word_errors, words_found
from benchmarks.metrics.zones import Placed, ink_counts, zone_hits
from benchmarks.pages import BenchPage, Truth, read_lines, read_words
from benchmarks.peers.peer import Cost, Knows, Reading
from pipeline.model.page import Ink

BODY = "body"
PHOTO = "photo"  # what was photographed is set square before its lean is found
NONE = Tally()


@dataclass(frozen=True, slots=True)
class Score:
    """The counts of a page, or of many added up. What a reader or a truth lacks stays empty."""

    pages: int = 0
    failures: int = 0
    letters: Tally = NONE
    words: Tally = NONE
    bag: Tally = NONE
    known: Tally = NONE
    free: Tally = NONE
    within: Tally = NONE
    found: Tally = NONE
    body: Tally = NONE
    stamped: Tally = NONE
    unstamped: Tally = NONE
    zones: dict[str, Hits] = field(default_factory=dict)
    inks: Counter[str] = field(default_factory=Counter)
    lean: Tally = NONE
    facts: dict[str, Hits] = field(default_factory=dict)
    bins: tuple[Bin, ...] = (Bin(),) * BINS
    seconds: float = 0.0
    cpu: float = 0.0
    peak_mib: float = 0.0
    steps: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: Score) -> Score:
        return Score(
            pages=self.pages + other.pages,
            failures=self.failures + other.failures,
            letters=self.letters + other.letters,
            words=self.words + other.words,
            bag=self.bag + other.bag,
            known=self.known + other.known,
            free=self.free + other.free,
            within=self.within + other.within,
            found=self.found + other.found,
            body=self.body + other.body,
            stamped=self.stamped + other.stamped,
            unstamped=self.unstamped + other.unstamped,
            zones=added((self.zones, other.zones)),
            inks=self.inks + other.inks,
            lean=self.lean + other.lean,
            facts=added((self.facts, other.facts)),
            bins=tuple(one + two for one, two in zip(self.bins, other.bins, strict=True)),
            seconds=self.seconds + other.seconds,
            cpu=self.cpu + other.cpu,
            peak_mib=max(self.peak_mib, other.peak_mib),
            steps=added((self.steps, other.steps)),
        )


@dataclass(frozen=True, slots=True)
class Scored:
    """A page's score, how each line of its truth came out (where lines are known), right words.

    ``read`` are the zones that were read, by a reader that knows any.
    """

    page: BenchPage
    score: Score
    matching: Matching | None
    right: Counter[str] = field(default_factory=Counter)
    read: tuple[Placed, ...] = ()


def score_page(page: BenchPage, reading: Reading, knows: frozenset[Knows]) -> Scored:
    """Hold a reading against a page's truth."""
    cost = reading.cost
    wanted, found = _flowing(page.truth, reading)
    score = _costs(cost, failed=reading.problem is not None) + _text(wanted, found)
    matching = _matching(page.truth, reading)
    if matching is not None:
        score += Score(
            free=matching.free,
            within=matching.within,
            found=matching.found,
            body=_body(page.truth, matching),
        )
    if Knows.WORDS in knows and page.truth.words is not None:
        score += Score(bins=calibration(page.truth.words, read_words(reading.page)))
        score += _stamped(page.truth, reading)
    placed: tuple[Placed, ...] = ()
    if Knows.ZONES in knows:
        score += _zones(page.truth, reading) + _lean(page, reading)
        placed = tuple(Placed(zone.kind, zone.box) for zone in reading.page.zones)
    return Scored(page, score, matching, right_words(wanted, found), placed)


def _costs(cost: Cost, *, failed: bool) -> Score:
    return Score(
        pages=1,
        failures=int(failed),
        seconds=cost.seconds,
        cpu=cost.cpu,
        peak_mib=cost.peak_mib,
        steps=cost.steps,
    )


def _flowing(truth: Truth, reading: Reading) -> tuple[str, str]:
    """Return the text of the truth and of the reading in reading order; none without a truth."""
    if truth.lines is None:
        return "", ""
    return flowing(line.text for line in truth.lines), flowing(read_lines(reading.page))


def _text(wanted: str, found: str) -> Score:
    """Count errors in reading order."""
    return Score(
        letters=letter_errors(wanted, found),
        words=word_errors(wanted, found),
        bag=bag_errors(wanted, found),
        known=words_found(wanted, found),
    )


def _matching(truth: Truth, reading: Reading) -> Matching | None:
    """Match lines to lines; impossible where the truth's line breaks are not the page's."""
    if truth.lines is None or truth.reflowed:
        return None
    return match_lines(
        [fold(line.text) for line in truth.lines],
        [fold(line) for line in read_lines(reading.page)],
    )


def _body(truth: Truth, matching: Matching) -> Tally:
    pairs = zip(truth.lines or (), matching.lines, strict=True)
    return sum((match.errors for line, match in pairs if line.kind == BODY), Tally())


def _stamped(truth: Truth, reading: Reading) -> Score:
    words = (w for w in read_words(reading.page) if w.ink is not Ink.STAMP)
    under, free = stamped_errors(truth.words or (), truth.zones or (), words)
    return Score(stamped=under, unstamped=free)


def _lean(page: BenchPage, reading: Reading) -> Score:
    """Count a page whose lean was found; on our own forms typing leans otherwise than print."""
    words = page.truth.words
    if words is None or page.truth.page is not None or page.tags["scan"] == PHOTO:
        return Score()
    return Score(lean=lean_found(words, reading.page.skew_deg))


def _zones(truth: Truth, reading: Reading) -> Score:
    read = reading.page
    kinds = {zone.kind for zone in truth.zones or ()}
    placed = [Placed(zone.kind, zone.box) for zone in read.zones]
    if truth.words is None:  # only some kinds are judged where a truth marks nothing else
        kinds |= {"stamp", "handwriting"}
        placed = [zone for zone in placed if zone.kind in kinds]
    return Score(
        zones={} if truth.zones is None else zone_hits(truth.zones, placed),
        inks=Counter() if truth.words is None else ink_counts(truth.words, read.zones),
        facts={} if truth.records is None else fact_hits(truth.records, read.records),
    )
