"""Faces by what lessons use them for; some are on no page of the facsimiles."""

from __future__ import annotations

from pathlib import Path

from samples.facsimile import faces
from samples.facsimile.faces import Face, from_npm

_FONTS = Path("/usr/share/fonts")
_URW = _FONTS / "opentype" / "urw-base35"
_ITALICS = tuple(
    Face(name, (_URW / f"{name}.otf",))
    for name in ("NimbusRoman-Italic", "C059-Italic", "NimbusSans-Italic", "NimbusMonoPS-Italic")
)

STAMPED = (*faces.SANS, *faces.SANS, *faces.BOLD_SERIFS, *faces.SERIFS)
PRINTED = (*faces.SANS, *faces.BOLD_SERIFS, *faces.SERIFS, *_ITALICS)

MORE_PRINTED = (
    *(
        Face(name, (_URW / f"{name}.otf",))
        for name in (
            "NimbusSans-Regular", "NimbusSansNarrow-Regular", "P052-Roman", "P052-Bold",
            "P052-Italic", "URWBookman-Light", "URWBookman-LightItalic", "URWBookman-Demi",
            "URWGothic-Book", "URWGothic-Demi",
        )
    ),
    *(
        Face(name, (_FONTS / "truetype" / "cmu" / f"{name}.ttf",))
        for name in ("cmunorm", "cmunss", "cmunsx", "cmunbmr", "cmunti", "cmunci")
    ),
    *(
        Face(name, (_FONTS / "opentype" / "freefont" / f"{name}.otf",))
        for name in ("FreeSans", "FreeSansBold", "FreeSerif", "FreeSerifBold")
    ),
    *(
        Face(name, (_FONTS / "truetype" / "paratype" / f"{name}.ttf",))
        for name in ("PTS55F", "PTS75F", "PTF56F")
    ),
)  # fmt: skip
"""Faces of print that no facsimile has: sans serifs, old styles, broad and slanted ones."""

MORE_TYPED = (
    from_npm("IBM Plex Mono", "ibm-plex-mono"),
    from_npm("IBM Plex Mono Light", "ibm-plex-mono", 300, heft=1.2),
    from_npm("IBM Plex Mono Medium", "ibm-plex-mono", 500),
    from_npm("Ubuntu Mono", "ubuntu-mono"),
)
"""Faces of one width: slab serifs of other proportions, and one without serifs."""

SLABS = (
    from_npm("Podkova", "podkova"),
    from_npm("Roboto Slab Light", "roboto-slab", 300),
)
"""Slab serifs of many widths, to be pressed into a machine's cells."""

MORE_HANDS = (
    from_npm("Great Vibes", "great-vibes"),
    from_npm("Comforter", "comforter"),
    from_npm("Amatic SC", "amatic-sc"),
    from_npm("Pangolin", "pangolin"),
)
"""Cyrillic hands."""
