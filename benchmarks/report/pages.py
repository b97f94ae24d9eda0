"""The worst pages for the manual: small pictures of drawn pages, with what went wrong in frames."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

from benchmarks.metrics.counts import Hits
from benchmarks.metrics.zones import Placed, loose
from benchmarks.result import Result
from benchmarks.scoring import Scored

MOST = 3
SIDE = 560  # pixels of a picture's longer side
LARGEST = 60_000  # bytes of a picture
MISSED, INVENTED = (200, 30, 30), (30, 80, 200)


@dataclass(frozen=True, slots=True)
class Worst:
    """A page with few of its zones found: what it is, its hits, its picture as a JPEG."""

    name: str
    tags: str
    hits: Hits
    picture: bytes


def worst_pages(result: Result) -> Iterator[Worst]:
    """Yield the drawn pages on which the first reader that knows zones went wrong most."""
    pages = next((reader.pages for reader in result.ran if reader.total.zones), ())
    drawn = [one for one in pages if one.page.truth.page is not None and _goodness(one)[0] < 1]
    for one in sorted(drawn, key=_goodness)[:MOST]:
        tags = ", ".join(f"{tag} {value}" for tag, value in one.page.tags.items())
        yield Worst(one.page.name, tags, _hits(one), _picture(one))


def told(folder: str, name: str, worst: Sequence[Worst]) -> Iterator[str]:
    """Yield what the manual says of a set's worst pages, whose pictures are in a folder."""
    for number, one in enumerate(worst, 1):
        hits = (
            f"{one.hits.right} zones right, {one.hits.missed} missed, {one.hits.invented} invented"
        )
        yield f"{one.name} ({one.tags}): {hits}."
        yield ""
        yield f"![{one.name}]({folder}/{_file(name, number)})"
        yield ""


def write_pictures(folder: Path, name: str, worst: Sequence[Worst]) -> None:
    """Put the pictures of a set in place of those of its last run."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob(_file(name, "*")):
        old.unlink()
    for number, one in enumerate(worst, 1):
        (folder / _file(name, number)).write_bytes(one.picture)


def _file(name: str, number: int | str) -> str:
    return f"worst-{name}-{number}.jpg"


def _hits(one: Scored) -> Hits:
    return sum(one.score.zones.values(), Hits())


def _goodness(one: Scored) -> tuple[float, str]:
    hits = _hits(one)
    return (1.0 if hits == Hits() else hits.f1 or 0.0), one.page.name


def _picture(one: Scored) -> bytes:
    """Return the page, what was missed framed in red, what was invented in blue."""
    with Image.open(one.page.file) as image:
        scale = SIDE / max(image.size)
        size = max(round(image.width * scale), 1), max(round(image.height * scale), 1)
        small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    missed, invented = loose(one.page.truth.zones or (), one.read)
    pen = ImageDraw.Draw(small)
    for zones, colour in ((missed, MISSED), (invented, INVENTED)):
        for zone in zones:
            pen.rectangle(_scaled(zone, scale), outline=colour, width=2)
    return _jpeg(small)


def _scaled(zone: Placed, by: float) -> tuple[float, float, float, float]:
    box = zone.box
    return box.x * by, box.y * by, max(box.right * by, box.x * by), max(box.bottom * by, box.y * by)


def _jpeg(image: Image.Image) -> bytes:
    """Return a picture as a JPEG that is not too large, as good as that allows."""
    for quality in (80, 65, 50, 35, 20):
        data = io.BytesIO()
        image.save(data, "JPEG", quality=quality, optimize=True)
        if data.tell() <= LARGEST:
            break
    return data.getvalue()
