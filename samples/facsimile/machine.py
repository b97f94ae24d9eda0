"""A typewriter of its own for every page: its letters bent, worn and clogged, always the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from pipeline.model.geometry import pixels
from samples.facsimile.faces import Face
from samples.facsimile.glyphs import Glyph, narrowed, numero, trimmed, weighted
from samples.facsimile.raster import (
    Grey,
    Points,
    Rng,
    blur,
    disc,
    fill_counters,
    look_up,
    resize,
    smooth_field,
    warp_affine,
)
from samples.facsimile.sheet import rectangle, strike

_FINE = 2  # letters are cut at twice the page's resolution
_RAMP = np.arange(256, dtype=np.float32)
_OPEN_RIGHT = frozenset("сСcC")
_OPEN = _OPEN_RIGHT | frozenset("эЭ")


@dataclass(frozen=True, slots=True)
class Habits:
    """How far a machine is out of order; deviations in millimetres unless said otherwise.

    ``tilt`` degrees · ``wear`` 0..1 of the ink lost in patches · ``broken`` and ``clogged``
    chances for a letter · ``uneven`` deviation of the force of a stroke, 0..1 · ``doubled``
    chance that a letter strikes twice · ``soft`` blur of the strike · ``curled`` 0..1, how far the
    ends of с and its like are balls that all but close its gap.
    """

    shift: float = 0.05
    lift: float = 0.05
    tilt: float = 0.6
    wear: float = 0.08
    broken: float = 0.01
    clogged: float = 0.05
    jitter: float = 0.03
    uneven: float = 0.08
    doubled: float = 0.002
    soft: float = 0.035
    curled: float = 0.0


@dataclass(frozen=True, slots=True)
class Alphabet:
    """What keys the machine lacks, and how its typist gets along without them."""

    hard_sign: bool = True
    numero: str = "№"
    yo: bool = False
    roman: str = "У"

    def spell(self, text: str) -> str:
        """Return the text as this machine writes it."""
        if not self.yo:
            text = text.replace("ё", "е").replace("Ё", "Е")
        if not self.hard_sign:
            text = text.replace("ъ", '"').replace("Ъ", '"')
        if self.numero == "N":
            text = text.replace("№", "N")
        return text.replace("«", '"').replace("»", '"').replace("—", "-")


@dataclass(slots=True)
class Machine:
    """One typewriter: a face, a pitch in millimetres, habits, and a seed for its faults.

    ``lent`` names for some letters another one that is struck in their place.
    """

    face: Face
    dpi: int
    habits: Habits
    alphabet: Alphabet
    rng: Rng
    pitch_mm: float = 2.54
    blackness: float = 1.0
    lent: Mapping[str, str] = field(default_factory=dict)
    _glyphs: dict[str, Glyph] = field(default_factory=dict)
    _salt: int = 0

    def __post_init__(self) -> None:
        self._salt = int(self.rng.integers(2**31))

    @property
    def pitch(self) -> float:
        """The width of a letter's cell in pixels."""
        return pixels(self.pitch_mm, self.dpi)

    def glyph(self, letter: str) -> Glyph:
        """Return the letter as this machine cuts it; its faults do not depend on the order."""
        if letter not in self._glyphs:
            struck = self.lent.get(letter, letter)
            rng = np.random.default_rng((self._salt, ord(struck)))
            self._glyphs[letter] = self._cut(struck, rng)
        return self._glyphs[letter]

    def type(self, layer: Grey, text: str, x: float, baseline: float) -> list[Points]:
        """Strike a line into a layer and return the ink's bounds for each letter but spaces.

        ``x`` is the left end of the first cell, in pixels. Spaces strike nothing.
        """
        habits, count = self.habits, len(text)
        jitter = pixels(habits.jitter, self.dpi)
        places = self.rng.normal(0, jitter, (count, 2))
        force = self.rng.normal(1.0, habits.uneven, count)
        twice = self.rng.random(count) < habits.doubled
        bounds = []
        for i, letter in enumerate(text):
            if letter == " ":
                continue
            at = (x + i * self.pitch + places[i, 0], baseline + places[i, 1])
            bounds.append(self._strike(layer, letter, at, float(force[i])))
            if twice[i]:
                aside = (at[0] + pixels(0.35, self.dpi), at[1])
                self._strike(layer, letter, aside, float(force[i]) * 0.8)
        return bounds

    def _strike(self, layer: Grey, letter: str, at: tuple[float, float], force: float) -> Points:
        glyph = self.glyph(letter)
        weight = 0 if force < 0.93 else 2 if force > 1.08 else 1
        patch = glyph.patches[weight]
        tone = min(force * self.blackness, 1.0)
        if tone < 0.99:
            patch = look_up(patch, _RAMP * max(tone, 0.35))
        x, y = round(at[0]) + glyph.dx, round(at[1]) + glyph.dy
        strike(layer, patch, x, y)
        return rectangle(x, y, x + patch.shape[1], y + patch.shape[0])

    def _cut(self, letter: str, rng: Rng) -> Glyph:
        coverage, origin = self._outline(letter)
        if letter in _OPEN and self.habits.curled > 0:
            coverage = self._curl(coverage, letter)
        coverage = self._bend(coverage, origin, rng)
        coverage = self._spoil(coverage, rng)
        size = (-(-coverage.shape[1] // _FINE), -(-coverage.shape[0] // _FINE))
        soft = blur(resize(coverage, *size), pixels(self.habits.soft, self.dpi))
        patches = tuple(weighted(soft, threshold) for threshold in (92, 62, 38))
        return trimmed(patches, round(-origin[0] / _FINE), round(-origin[1] / _FINE))

    def _outline(self, letter: str) -> tuple[Grey, tuple[float, float]]:
        """Return the letter's coverage, cut finely, and the pen's place in it."""
        size = self._em()
        source = "N" if letter == "№" and self.alphabet.numero == "No" else letter
        source = "О" if letter == "0" and not self.face.plain_zero else source
        font = self.face.font_for(source, size)
        heft = max(self.face.heft, 0.0) / 100 * size
        mask, offset = font.getmask2(
            source, mode="L", anchor="ls", stroke_width=heft, stroke_filled=True
        )
        width, height = mask.size
        patch = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
        margin = round(size * 0.2)
        coverage = np.pad(patch, margin)
        # Each letter sits in the middle of its cell, whatever the font's own advance.
        slack = (self.pitch * _FINE - font.getlength(source)) / 2
        origin = (margin - offset[0] - slack, float(margin - offset[1]))
        if source == "О" != letter:
            coverage, origin = narrowed(coverage, origin, 0.84)
        if slack < -0.02 * self.pitch * _FINE:  # a letter of print, pressed into its cell
            share = self.pitch * _FINE / font.getlength(source)
            coverage, origin = narrowed(coverage, origin, share)
        if source == "N" != letter:
            coverage = numero(coverage, self.face.font_for("о", size * 0.62), margin)
        return coverage, origin

    def _em(self) -> float:
        probe = self.face.fonts(100)[0].getlength("н") / 100
        return round(self.pitch * _FINE / probe, 1)

    def _bend(self, coverage: Grey, origin: tuple[float, float], rng: Rng) -> Grey:
        habits, unit = self.habits, _FINE * self.dpi / 25.4
        turn = np.deg2rad(rng.normal(0, habits.tilt))
        slant, wide, tall = rng.normal(0, 0.012), rng.normal(1, 0.015), rng.normal(1, 0.015)
        turn_slant = np.array([[wide, np.sin(turn) + slant], [-np.sin(turn), tall]])
        shift = np.array([rng.normal(0, habits.shift), rng.normal(0, habits.lift)]) * unit
        pivot = np.array([origin[0] + self.pitch, origin[1] - self.pitch / 2])
        matrix = np.column_stack([turn_slant, pivot - turn_slant @ pivot + shift])
        return warp_affine(coverage, matrix, coverage.shape[1], coverage.shape[0])

    def _curl(self, coverage: Grey, letter: str) -> Grey:
        """Set a ball upon each end of the letter's stroke, towards the other end."""
        rows, columns = np.nonzero(coverage > 128)
        reach = columns if letter in _OPEN_RIGHT else -columns
        middle = (rows.min() + rows.max()) / 2
        curled = coverage.copy()
        for half, share in ((rows < middle, 0.13), (rows > middle, 0.08)):
            ends = half & (reach >= reach[half].max() - 2)
            radius = self.habits.curled * share * self.pitch * _FINE
            inward = radius if half[0] else -radius
            end = float(columns[ends].mean()), float(rows[ends].mean()) + 0.5 * inward
            disc(curled, end, radius, 255)
        return curled

    def _spoil(self, coverage: Grey, rng: Rng) -> Grey:
        """Wear, break or clog the letter, the same way for as long as the machine lives."""
        habits = self.habits
        if rng.random() < habits.clogged:
            full = fill_counters(coverage, max(round(self.pitch * _FINE * 0.12), 1))
            dirt = rng.uniform(0.35, 0.85) + 0.2 * smooth_field(rng, full.shape, self.pitch * 0.4)
            coverage = np.maximum(coverage, (full * np.clip(dirt, 0, 1)).astype(np.uint8))
        if rng.random() < habits.broken:
            rows, columns = np.nonzero(coverage > 128)
            if len(rows) > (self.pitch * _FINE) ** 2 * 0.12:
                pick = int(rng.choice([0, len(rows) - 1, int(rng.integers(len(rows)))]))
                place = (float(columns[pick]), float(rows[pick]))
                coverage = coverage.copy()
                disc(coverage, place, self.pitch * _FINE * rng.uniform(0.06, 0.13), 0)
        if habits.wear > 0:
            field_ = smooth_field(rng, coverage.shape, self.pitch * _FINE * 0.3)
            kept = np.clip(1.0 - habits.wear * (1.0 + 1.6 * field_), 0.0, 1.0)
            coverage = (coverage * kept).astype(np.uint8)
        return coverage
