"""Single typed lines on random machines, many a second, for teaching a recogniser to read.

``for sample in stream(seed): …`` never ends and gives the same lines for the same seed. A
``LineMaker`` types what it is told to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from pipeline.model.geometry import pixels
from samples.facsimile import faces
from samples.facsimile.ink import fade, lay
from samples.facsimile.linetexts import JUDGED_SPACE, LINE_SPACE, texts
from samples.facsimile.machine import Alphabet, Machine
from samples.facsimile.raster import (
    Grey,
    Rng,
    add,
    blur,
    disc,
    grain,
    multiply,
    resize,
    smooth_field,
    stroke,
    through_jpeg,
    warp_affine,
)
from samples.facsimile.wear import LEVELS, Wear, wear_of

POOL = tuple(zip(faces.TYPEWRITERS, faces.SHARES, strict=True))
_LENT = (("1", "I"), ("0", "О"), ("3", "З"), ("I", "1"), ("О", "0"))
_REUSE = 24  # lines typed on a machine before the next is bought


@dataclass(frozen=True, slots=True)
class LineSample:
    """A line as a scan shows it: dark ink on paper, height and width in pixels, and its text.

    ``text`` is what stands on the paper, as the machine spelled it (ё as е, ``"`` for ъ).
    ``baseline`` is its distance from the top in the line's middle and ``x_height`` the height of
    a small letter, in pixels.
    """

    image: Grey
    text: str
    face: str
    damage: int
    baseline: float
    x_height: float

    def scaled(self, height: int) -> Grey:
        """Return the image at another height, its shape kept."""
        width = max(round(self.image.shape[1] * height / self.image.shape[0]), 1)
        return resize(self.image, width, height)


@dataclass(slots=True)
class LineMaker:
    """Types lines, each on the machine at hand; a new one comes every few lines.

    ``dpi`` is drawn between its two bounds for each machine, ``pool`` holds the faces and how often
    each is met. ``judged`` keeps a seed space of its own and may use the face that no other page
    has. ``curled`` is the share of machines whose с ends in balls, as many do, ``ruled`` that of
    lines typed over a form's dots or rule, ``lent`` the chance that a machine has no key of its own
    for a figure that looks like a letter, or the other way.
    """

    seed: int
    judged: bool = False
    dpi: tuple[int, int] = (150, 320)
    damage: tuple[int, ...] = LEVELS
    pool: tuple[tuple[faces.Face, float], ...] = POOL
    curled: float = 0.0
    ruled: float = 0.0
    lent: float = 0.0
    _rng: Rng = field(init=False)
    _machine: Machine = field(init=False)
    _wear: Wear = field(init=False)
    _left: int = 0
    _baseline: float = 0.0

    def __post_init__(self) -> None:
        space = JUDGED_SPACE if self.judged else LINE_SPACE
        self._rng = np.random.default_rng((space, self.seed))

    def line(self, text: str) -> LineSample:
        """Return the text as one typed line; spaces stay where they are."""
        if self._left == 0:
            self._buy()
        self._left -= 1
        spelled = " ".join(self._machine.alphabet.spell(text).split(" "))
        coverage = self._type(spelled)
        image = self._scan(coverage)
        x_height = float(self._machine.glyph("н").patches[1].shape[0])
        name, level = self._machine.face.name, self._wear.level
        return LineSample(image, spelled.strip(), name, level, self._baseline, x_height)

    def _buy(self) -> None:
        """Take a new machine and a new page's wear."""
        rng = self._rng
        level = int(self.damage[int(rng.integers(len(self.damage)))])
        self._wear = wear_of(level, rng)
        shares = [share for _, share in self.pool]
        face = self.pool[int(rng.choice(len(shares), p=shares))][0]
        if self.judged and rng.random() < 0.3:
            face = faces.JUDGED_TYPEWRITER
        alphabet = Alphabet(
            hard_sign=bool(rng.random() < 0.8),
            numero=str(rng.choice(["№", "No", "N"])),
            yo=bool(rng.random() < 0.1),
        )
        dpi = int(rng.integers(self.dpi[0], self.dpi[1] + 1))
        habits = replace(self._wear.habits, wear=self._wear.habits.wear * rng.uniform(0.6, 1.2))
        if self.curled and rng.random() < self.curled:
            habits = replace(habits, curled=float(rng.uniform(0.3, 1.0)))
        pitch = float(rng.choice([2.54, 2.6, 2.3, 2.12]))
        black = float(rng.uniform(0.84, 1.0))
        lent = dict(pair for pair in _LENT if self.lent and rng.random() < self.lent)
        self._machine = Machine(face, dpi, habits, alphabet, rng, pitch, black, lent)
        self._left = _REUSE

    def _type(self, text: str) -> Grey:
        """Return the line's coverage, with parts of the lines above and below on some."""
        machine, rng = self._machine, self._rng
        cell = machine.pitch
        height, margin = round(cell * rng.uniform(2.3, 2.9)), cell * rng.uniform(0.4, 1.6)
        width = round((len(text) + 1) * cell + 2 * margin)
        layer = np.zeros((height, width), np.uint8)
        baseline = height * rng.uniform(0.62, 0.7)
        climb = rng.normal(0, 0.0025)
        self._baseline = baseline - climb * (width / 2 - margin)
        x = margin
        for word in text.split(" "):
            machine.type(layer, word, x, baseline - climb * (x - margin))
            x += (len(word) + 1) * cell
        step = pixels(float(rng.choice([4.25, 6.4, 6.4, 8.5])), machine.dpi)
        for away in (-step, step):
            if rng.random() < 0.5:
                shuffled = "".join(rng.permutation(list(text)))
                machine.type(layer, shuffled, margin, baseline + away)
        if self.ruled and rng.random() < self.ruled:
            self._rule(layer, baseline)
        return layer

    def _rule(self, layer: Grey, baseline: float) -> None:
        """Print what a form has for typing on: dots, or at times a rule, at or below the line."""
        rng, dpi, width = self._rng, self._machine.dpi, layer.shape[1]
        y = baseline + pixels(float(rng.uniform(-0.15, 0.9)), dpi)
        start, end = np.sort(rng.uniform(-0.3, 1.3, 2)) * width
        if rng.random() < 0.25:
            thick = max(pixels(float(rng.uniform(0.12, 0.3)), dpi), 1.0)
            stroke(layer, np.array([[start, y], [end, y]]), np.full(2, thick))
            return
        gap, radius = (pixels(float(rng.uniform(*span)), dpi) for span in ((0.9, 2.4), (0.1, 0.22)))
        for x in np.arange(start, end, gap):
            disc(layer, (float(x), y - radius), radius, int(rng.integers(170, 256)))

    def _scan(self, coverage: Grey) -> Grey:
        wear, rng, dpi = self._wear, self._rng, self._machine.dpi
        coverage = fade(blur(coverage, pixels(wear.spread, dpi)), wear.fade, dpi, rng)
        coverage = _tilted(coverage, rng)
        height, width = coverage.shape
        tone = float(rng.uniform(150, 246))
        small = smooth_field(rng, (max(height // 8, 2), max(width // 8, 2)), 12.0)
        light = resize(np.clip(tone * (1 - wear.shade * small), 60, 255).astype(np.uint8),
                       width, height)  # fmt: skip
        if rng.random() < wear.through * 4:
            behind = blur(np.ascontiguousarray(coverage[::-1, ::-1]), 2.0)
            light = lay(light, behind, 0, wear.through * 1.5)
        page = lay(light, coverage, int(rng.uniform(20, 60)), wear.contrast)
        if rng.random() < 0.04 * (1 + wear.level):
            page = multiply(page, 255 - _scrawl(coverage, rng))
        page = blur(page, pixels(wear.blur, dpi))
        page = add(page, grain(rng, (height, width), wear.noise))
        return self._finished(page)

    def _finished(self, page: Grey) -> Grey:
        """Return the line as some scanners leave it: fax black and white, or pressed as JPEG."""
        chance, rng = float(self._rng.random()), self._rng
        if chance < 0.15:
            level = blur(page, 14.0).astype(np.int16) * float(rng.uniform(0.7, 0.82))
            return np.where(page < level, 0, 255).astype(np.uint8)
        return through_jpeg(page, int(rng.integers(35, 95))) if chance < 0.6 else page


def stream(seed: int, *, judged: bool = False) -> Iterator[LineSample]:
    """Yield lines without end, their texts from the phrase book."""
    maker = LineMaker(seed, judged)
    for text in texts(seed, judged=judged):
        yield maker.line(text)


def _tilted(coverage: Grey, rng: Rng) -> Grey:
    """Return the line as deskewing leaves it: a trace of slope and slant."""
    height, width = coverage.shape
    slope, slant = rng.normal(0, 0.0035), rng.normal(0, 0.012)
    matrix = np.array([[1.0, slant, -slant * height / 2], [slope, 1.0, -slope * width / 2]])
    return warp_affine(coverage, matrix, width, height)


def _scrawl(coverage: Grey, rng: Rng) -> Grey:
    """Return the coverage of a pencil line or a stamp's edge across the typing."""
    height, width = coverage.shape
    layer = np.zeros_like(coverage)
    xs = np.linspace(rng.uniform(-0.2, 0.8), rng.uniform(0.2, 1.2), 24) * width
    bow = rng.normal(0, 0.5) * np.linspace(-1, 1, 24) ** 2
    ys = (rng.uniform(-0.1, 1.1) + np.linspace(0, rng.normal(0, 0.8), 24) + bow) * height
    stroke(layer, np.column_stack([xs, ys]), np.full(24, rng.uniform(1.5, 7)))
    return resize((layer * rng.uniform(0.25, 0.7)).astype(np.uint8), width, height)
