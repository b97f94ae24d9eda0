"""The plots of the page: errors by group, zones by kind, confidence, cost, and time by step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure, speed
from benchmarks.report.svg import COLOURS, Axis, Drawing, Frame, grid, upward
from benchmarks.result import GROUPS, Reader, Result

Series = Sequence[tuple[str, Sequence[float | None]]]


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing with its heading, its explanation and the names of its colours."""

    title: str
    note: str
    svg: str
    legend: tuple[tuple[str, str], ...] = ()
    wide: bool = False


def plots(result: Result) -> Iterator[Plot]:
    """Yield the plots for which there is something to show."""
    legend = tuple((reader.peer.name, colour) for reader, colour in _coloured(result.ran))
    figure = result.lead
    for tag in GROUPS:
        names = result.values(tag)
        if len(names) > 1:
            groups = [(name, _grouped(result, tag, name, figure)) for name in names]
            series = [pair for pair in groups if any(value is not None for value in pair[1])]
            if not series:
                continue
            svg = bars(f"{figure.name} by {tag}", series, len(names) > 6)
            yield Plot(f"{figure.name} by {tag}", "Lower is better.", svg, legend, len(names) > 6)
    knowing = [pair for pair in _coloured(result.ran) if any(b.words for b in pair[0].total.bins)]
    if knowing:
        note = "The error that confidence promises against the error found; dots grow with words."
        told = tuple((reader.peer.name, colour) for reader, colour in knowing)
        yield Plot("Calibration", note, reliability(knowing), told)
    yield Plot("Speed and error", "Down and to the right is better.", trade(result), legend)
    for reader in result.ran:
        if reader.total.zones:
            yield Plot("Zone F1 by kind", "At IoU 0.5; higher is better.", zone_bars(reader))
        if reader.total.steps:
            yield Plot("Time by step", "Share of the seconds of a page.", step_bar(reader))


def _coloured(readers: Sequence[Reader]) -> list[tuple[Reader, str]]:
    return [(reader, COLOURS[number]) for number, reader in enumerate(readers)]


def _grouped(result: Result, tag: str, name: str, figure: Figure) -> list[float | None]:
    return [figure.value(reader.group(tag, name)) for reader in result.ran]


def bars(title: str, series: Series, wide: bool) -> str:  # noqa: FBT001
    """Return groups of bars side by side, one colour for each reader."""
    drawing = Drawing(title, Frame(width=1140 if wide else 560))
    frame, width = drawing.frame, drawing.frame.inner[0] / len(series)
    known = [value for _, values in series for value in values if value is not None]
    axis = upward(frame, min(max(known, default=0), 1.2))
    grid(drawing, axis)
    for number, (name, values) in enumerate(series):
        left = frame.left + number * width
        bar = width * 0.76 / max(len(values), 1)
        for place, value in enumerate(values):
            if value is not None:
                x, y = left + width * 0.12 + place * bar, axis.at(value)
                box = (x, y, bar - 2, axis.start - y)
                drawing.rect(box, COLOURS[place], f"{name}: {value:.3f}")
        drawing.text((left + width / 2, frame.height - frame.bottom + 18), name)
    return str(drawing)


def reliability(readers: Sequence[tuple[Reader, str]]) -> str:
    """Return expected error against found error, ten bins for each reader."""
    frame = Frame(height=340)
    drawing = Drawing("Calibration", frame)
    across = Axis(0, 1, frame.left, frame.width - frame.right)
    up = Axis(0, 1, frame.height - frame.bottom, frame.top)
    grid(drawing, up)
    for tick in across.ticks():
        drawing.text((across.at(tick), up.start + 16), f"{tick:g}")
    drawing.text((across.at(0.5), frame.height - 8), "expected error")
    drawing.line((across.at(0), up.at(0)), (across.at(1), up.at(1)), "ideal")
    for reader, colour in readers:
        kept = [one for one in reader.total.bins if one.words]
        most = max(one.words for one in kept)
        spots = [(across.at(b.expected / b.words), up.at(b.wrong / b.words)) for b in kept]
        drawing.path(spots, colour)
        for spot, one in zip(spots, kept, strict=True):
            told = f"{reader.peer.name}: {one.words} words, {one.wrong / one.words:.2f} wrong"
            drawing.dot(spot, 2.5 + 6 * (one.words / most) ** 0.5, colour, told)
    return str(drawing)


def trade(result: Result) -> str:
    """Return pages per minute against the error of letters, a dot for each reader."""
    frame = Frame(height=340)
    drawing = Drawing("Speed and error", frame)
    figure = result.lead
    spots = []
    for reader, colour in _coloured(result.ran):
        pace, error = (
            speed(reader.peer.processes)[2].value(reader.total),
            figure.value(reader.total),
        )
        if pace is not None and error is not None:
            spots.append((reader.peer.name, pace, error, colour))
    up = upward(frame, max((error for _, _, error, _ in spots), default=0) * 1.1)
    fastest = max((pace for _, pace, _, _ in spots), default=1)
    across = Axis(0, fastest * 1.25, frame.left, frame.width - frame.right)
    grid(drawing, up)
    for tick in across.ticks():
        drawing.text((across.at(tick), up.start + 16), f"{tick:g}")
    drawing.text((across.at(fastest * 0.62), frame.height - 8), "pages per minute")
    for name, pace, error, colour in spots:
        spot = across.at(pace), up.at(error)
        drawing.dot(spot, 7, colour, f"{name}: {pace:.1f} pages per minute, {error:.3f}")
        drawing.text((spot[0], spot[1] - 12), name, "value")
    return str(drawing)


def zone_bars(reader: Reader) -> str:
    """Return the F1 of each kind of zone, the best first."""
    found = [(kind, hits.f1 or 0.0, hits) for kind, hits in reader.total.zones.items()]
    found.sort(key=lambda row: (-row[1], row[0]))
    frame = Frame(height=28 + 22 * len(found), left=150, right=96, bottom=14)
    drawing = Drawing("Zone F1 by kind", frame)
    across = Axis(0, 1, frame.left, frame.width - frame.right)
    for number, (kind, f1, hits) in enumerate(found):
        y = frame.top + 22 * number
        drawing.text((frame.left - 8, y + 12), kind, "end")
        drawing.rect((frame.left, y, across.at(1) - frame.left, 15), "var(--track)")
        drawing.rect((frame.left, y, across.at(f1) - frame.left, 15), COLOURS[0])
        told = f"{f1:.2f}  {hits.right}/{hits.right + hits.missed} +{hits.invented}"
        drawing.text((across.at(1) + 6, y + 12), told, "start")
    return str(drawing)


def step_bar(reader: Reader) -> str:
    """Return one bar cut into the steps of a page."""
    total = reader.total
    steps = [*total.steps.items()]
    steps.append(("rest", max(total.seconds - sum(total.steps.values()), 0.0)))
    frame = Frame(height=40 + 24 * len(steps), left=104, right=60, bottom=14)
    drawing = Drawing("Time by step", frame)
    across = Axis(0, total.seconds or 1, frame.left, frame.width - frame.right)
    begun = 0.0
    for number, (step, seconds) in enumerate(steps):
        y = frame.top + 24 * number
        share = seconds / (total.seconds or 1)
        drawing.text((frame.left - 8, y + 13), step, "end")
        left = across.at(begun)
        drawing.rect(
            (left, y, across.at(begun + seconds) - left, 17), COLOURS[number % len(COLOURS)]
        )
        drawing.text((across.at(begun + seconds) + 6, y + 13), f"{share:.0%}", "start")
        begun += seconds
    return str(drawing)
