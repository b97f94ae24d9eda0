"""How an archive names a leaf: archive, fond, opis, delo, leaf and its side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Citation:
    """An archival reference. Numbers may carry letters (``334а``) and so are text, but the leaf."""

    archive: str | None = None
    fond: str | None = None
    opis: str | None = None
    delo: str | None = None
    leaf: int | None = None
    verso: bool = False

    def __str__(self) -> str:
        """Return it as Russian archives print it: ``РГАСПИ, ф. 558, оп. 11, д. 334, л. 56 об.``."""
        parts = [
            self.archive,
            f"ф. {self.fond}" if self.fond else None,
            f"оп. {self.opis}" if self.opis else None,
            f"д. {self.delo}" if self.delo else None,
            f"л. {self.leaf}{' об.' if self.verso else ''}" if self.leaf is not None else None,
        ]
        return ", ".join(part for part in parts if part)
