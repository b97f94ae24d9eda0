"""Small drawings in SVG: axes, bars, lines and names, in the page's own colours."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, tostring

COLOURS = (
    "var(--c0)",
    "var(--c1)",
    "var(--c2)",
    "var(--c3)",
    "var(--c4)",
    "var(--c5)",
    "var(--c6)",
)


@dataclass(frozen=True, slots=True)
class Frame:
    """The drawing's size and the margins around its plot, in pixels."""

    width: float = 560
    height: float = 300
    left: float = 48
    right: float = 12
    top: float = 14
    bottom: float = 44

    @property
    def inner(self) -> tuple[float, float]:
        """Width and height of the plot."""
        return self.width - self.left - self.right, self.height - self.top - self.bottom


class Drawing:
    """An SVG that grows; it is read out by its title."""

    def __init__(self, title: str, frame: Frame) -> None:
        self.frame = frame
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {frame.width:g} {frame.height:g}",
                "role": "img",
                "aria-label": title,
            },
        )

    def rect(self, box: Sequence[float], colour: str, told: str = "") -> None:
        """Draw a bar at ``x, y, width, height``; ``told`` is said when pointed at."""
        x, y, width, height = box
        shape = {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0), "rx": 2}
        made = self._add("rect", shape, {"fill": colour})
        if told:
            SubElement(made, "title").text = told

    def line(self, start: Sequence[float], end: Sequence[float], kind: str) -> None:
        """Draw a line of a CSS class."""
        shape = {"x1": start[0], "y1": start[1], "x2": end[0], "y2": end[1]}
        self._add("line", shape, {"class": kind})

    def path(self, points: Iterable[Sequence[float]], colour: str) -> None:
        """Draw a line through points."""
        said = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        self._add("polyline", {}, {"points": said, "class": "curve", "stroke": colour})

    def dot(self, at: Sequence[float], radius: float, colour: str, told: str) -> None:
        """Draw a dot; ``told`` is said when pointed at."""
        made = self._add("circle", {"cx": at[0], "cy": at[1], "r": radius}, {"fill": colour})
        SubElement(made, "title").text = told

    def text(self, at: Sequence[float], said: str, kind: str = "middle") -> None:
        """Write a word at a point; ``kind`` is a CSS class: start, middle, end, value."""
        self._add("text", {"x": at[0], "y": at[1]}, {"class": kind}).text = said

    def __str__(self) -> str:
        return tostring(self.root, encoding="unicode")

    def _add(self, tag: str, numbers: dict[str, float], words: dict[str, str]) -> Element:
        rounded = {name: f"{value:.1f}" for name, value in numbers.items()}
        return SubElement(self.root, tag, rounded | words)


@dataclass(frozen=True, slots=True)
class Axis:
    """Values to pixels: ``low`` at ``start``, ``high`` at ``end``."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """Return where a value lies; what lies beyond is put at the edge."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0), 1) * (self.end - self.start)

    def ticks(self) -> list[float]:
        """Return four to eight round values."""
        step = _round_step((self.high - self.low) / 5)
        first, last = ceil(self.low / step - 1e-9), floor(self.high / step + 1e-9)
        return [number * step for number in range(first, last + 1)]


def upward(frame: Frame, highest: float) -> Axis:
    """Return a vertical axis from zero to a round value above the highest."""
    step = _round_step(highest / 4 if highest > 0 else 0.25)
    return Axis(
        0, max(ceil(highest / step - 1e-9), 1) * step, frame.height - frame.bottom, frame.top
    )


def grid(drawing: Drawing, axis: Axis, pattern: str = "{:g}") -> None:
    """Draw level lines with their values at the left."""
    frame = drawing.frame
    for tick in axis.ticks():
        y = axis.at(tick)
        drawing.line((frame.left, y), (frame.width - frame.right, y), "grid")
        drawing.text((frame.left - 6, y + 4), pattern.format(round(tick, 9)), "end")


def _round_step(rough: float) -> float:
    power = 10 ** floor(log10(rough))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999))
