"""Where the letters come from: Debian's font packages and faces installed by npm."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from pipeline.model.errors import SurroundingsError

_SYSTEM = Path("/usr/share/fonts")
_NPM = Path(__file__).parents[1] / "fonts" / "node_modules" / "@fontsource"
_HELP = "apt-get install fonts-gnutypewriter fonts-cmu fonts-urw-base35 fonts-freefont-otf"


class FontMissingError(SurroundingsError):
    """A face of the facsimiles is not installed."""

    code = "MISSING_FONT"
    en = "A font for the facsimiles is missing ({detail}). See docs/facsimile.md."
    ru = "Не хватает шрифта для факсимиле ({detail}). См. docs/facsimile.md."


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: the files that carry it, asked in turn for each letter.

    ``heft`` is how many hundredths of the size its strokes must gain to look like a machine's;
    ``plain_zero`` is false where the nought carries a dot or a bar, as no machine's does;
    ``lacks`` are letters that the first file draws wrongly.
    """

    name: str
    files: tuple[Path, ...]
    heft: float = 0.0
    plain_zero: bool = True
    lacks: str = ""

    def fonts(self, size: float) -> tuple[ImageFont.FreeTypeFont, ...]:
        """Return the files opened at ``size`` pixels to the em.

        Raises:
            FontMissingError: a file is not installed.

        """
        return tuple(_font(path, size) for path in self.files)

    def font_for(self, letter: str, size: float) -> ImageFont.FreeTypeFont:
        """Return the first file, opened at ``size``, that has the letter; else the first of all."""
        fonts = self.fonts(size)
        if letter in self.lacks:
            fonts = fonts[1:]
        return next((font for font in fonts if _has(font, letter)), fonts[0])


@lru_cache(maxsize=256)
def _font(path: Path, size: float) -> ImageFont.FreeTypeFont:
    try:
        return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        npm = _NPM in path.parents
        advice = "npm ci --prefix samples/fonts" if npm else _HELP
        raise FontMissingError(f"{path.name}: {advice}") from error


@lru_cache(maxsize=4096)
def _has(font: ImageFont.FreeTypeFont, letter: str) -> bool:
    mask = font.getmask(letter)
    return mask.size[0] > 0 and bytes(mask) != bytes(font.getmask("\uffff"))


def _system(name: str, *paths: str, heft: float = 0.0) -> Face:
    return Face(name, tuple(_SYSTEM / path for path in paths), heft)


def _dotted(name: str, path: str, heft: float) -> Face:
    return Face(name, (_SYSTEM / path,), heft, plain_zero=False)


def from_npm(name: str, package: str, weight: int = 400, heft: float = 0.0) -> Face:
    """Return a face that npm installs from Fontsource, of one of its weights."""
    files = _NPM / package / "files"
    scripts = ("cyrillic", "latin")
    paths = tuple(files / f"{package}-{s}-{weight}-normal.woff2" for s in scripts)
    return Face(name, paths, heft)


_NIMBUS = "opentype/urw-base35/NimbusMonoPS-Regular.otf"

TYPEWRITERS = (
    _system("Nimbus Mono PS", _NIMBUS, heft=2.6),
    _system("Nimbus Mono PS Bold", "opentype/urw-base35/NimbusMonoPS-Bold.otf"),
    _system("FreeMono", "opentype/freefont/FreeMono.otf", heft=2.8),
    _system("FreeMono Bold", "opentype/freefont/FreeMonoBold.otf", heft=0.2),
    _system("CMU Typewriter Text", "truetype/cmu/cmuntt.ttf", heft=0.9),
    _dotted("Liberation Mono", "truetype/liberation/LiberationMono-Regular.ttf", 0.3),
    _dotted("PT Mono", "truetype/paratype/PTM55F.ttf", 0.4),
)
"""Machines of the development pages; judged pages use them too."""

SHARES = (0.26, 0.14, 0.16, 0.16, 0.14, 0.07, 0.07)
"""How often each of them is met; slab serifs are the rule, the last two the exception."""

JUDGED_TYPEWRITER = Face(
    "GNU Typewriter",
    (
        _SYSTEM / "truetype/gnutypewriter/GNUTypewriter.ttf",
        _SYSTEM / "opentype/urw-base35/NimbusMonoPS-Bold.otf",
    ),
    heft=0.3,
    lacks="Ы()",  # its Ы is an Н, its brackets are strokes
)
"""The machine that development pages never see."""

SERIFS = (
    _system("Nimbus Roman", "opentype/urw-base35/NimbusRoman-Regular.otf"),
    _system("PT Serif", "truetype/paratype/PTF55F.ttf"),
    _system("C059", "opentype/urw-base35/C059-Roman.otf"),
    _system("Old Standard", "truetype/fonts-oldstandard/OldStandard-Regular.ttf"),
    _system("CMU Serif", "truetype/cmu/cmunrm.ttf"),
)
"""Faces of forms and of books, upright."""

BOLD_SERIFS = (
    _system("Nimbus Roman Bold", "opentype/urw-base35/NimbusRoman-Bold.otf"),
    _system("PT Serif Bold", "truetype/paratype/PTF75F.ttf"),
    _system("C059 Bold", "opentype/urw-base35/C059-Bold.otf"),
    _system("Old Standard Bold", "truetype/fonts-oldstandard/OldStandard-Bold.ttf"),
    _system("CMU Serif Bold", "truetype/cmu/cmunbx.ttf"),
)
"""The same faces in bold, in the same order."""

SANS = (
    _system("Nimbus Sans Bold", "opentype/urw-base35/NimbusSans-Bold.otf"),
    _system("Nimbus Sans Narrow Bold", "opentype/urw-base35/NimbusSansNarrow-Bold.otf"),
    _system("PT Sans Narrow Bold", "truetype/paratype/PTN77F.ttf"),
)
"""Display faces of forms and rubber stamps."""

OLD_FACES = (SERIFS[3], SERIFS[3], SERIFS[0], SERIFS[2])
"""Faces of books before 1918; they have every letter of the old alphabet."""

HANDS = (
    from_npm("Bad Script", "bad-script"),
    from_npm("Marck Script", "marck-script"),
    from_npm("Caveat", "caveat", 500),
    from_npm("Neucha", "neucha"),
)
"""Cyrillic hands."""
