"""What can be made out of a page that could not be read: a small picture, perhaps half grey.

It is run as ``python -m pipeline.intake.glance PATH NUMBER``, in a process of its own that may
take so much memory and so much time, and writes a JPEG to standard output.
"""

from __future__ import annotations

import resource
import sys
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageFile, ImageSequence

from pipeline.intake.files import opened
from pipeline.intake.options import IntakeOptions
from pipeline.intake.preview import QUALITY
from pipeline.intake.source import load

TALLEST_PX: Final = 600
_MEMORY: Final = 3 << 30
_SECONDS: Final = 15
_FORMATS: Final = ("JPEG", "PNG", "TIFF", "JPEG2000", "WEBP", "GIF", "BMP")


def glance(path: Path, number: int, options: IntakeOptions) -> bytes:
    """Return a JPEG of a page, numbered from 1; data that are missing come out grey.

    Raises:
        OSError, ValueError: nothing can be made out.
        InputError: the file is not to be opened.

    """
    with opened(path) as file:
        head = file.read(8)
        file.seek(0)
        if head.startswith(b"%PDF"):
            picture = Image.fromarray(load(path, number, None, options).pixels)
        else:
            ImageFile.LOAD_TRUNCATED_IMAGES = True
            Image.MAX_IMAGE_PIXELS = round(
                options.max_megapixels * 500_000
            )  # twice this is refused
            frames = ImageSequence.Iterator(Image.open(file, formats=_FORMATS))
            picture = frames[number - 1]
            picture.draft("RGB", (TALLEST_PX, TALLEST_PX))
        small = picture.convert("RGB")
        small.thumbnail((TALLEST_PX, TALLEST_PX), Image.Resampling.BOX)
    stream = BytesIO()
    small.save(stream, "JPEG", quality=QUALITY)
    return stream.getvalue()


def main() -> None:
    """Write the picture to standard output, within bounds."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    sys.stdout.buffer.write(glance(Path(sys.argv[1]), int(sys.argv[2]), IntakeOptions()))


if __name__ == "__main__":
    main()
