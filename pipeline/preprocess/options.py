"""The knobs of preprocessing, with unit, range and reason."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PreprocessOptions:
    """What may be changed.

    Attributes:
        working_dpi: resolution of the sheet, 100 to 400. Letters of typescript are then about
            as tall as Tesseract's model scales its lines to; more only costs time.
        max_upscale: how far a coarse scan is enlarged, 1 to 3.
        skew_limit_deg: the widest angle that is looked for, 1 to 15.
        skew_least_deg: a page that leans less is left alone, 0.05 to 0.5.
        skew_agreement_deg: how close the two estimates must be, 0.05 to 1.
        even_light: whether the paper's brightness is levelled; needless for 1-bit scans.

    """

    working_dpi: int = 200
    max_upscale: float = 2.0
    skew_limit_deg: float = 6.0
    skew_least_deg: float = 0.12
    skew_agreement_deg: float = 0.3
    even_light: bool = True
