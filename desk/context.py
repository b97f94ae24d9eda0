"""What every command works with: settings, words, a console and the ledger."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from config.settings import DEFAULT_PROFILE, Settings, load_settings
from desk.words import Words, words_for
from pipeline.intake.blobs import BlobStore
from pipeline.store.ledger import Ledger


def user() -> str:
    """Return who asks."""
    return os.environ.get("USER", "?")


@dataclass
class Desk:
    """The options that stand before the command, and what follows from them."""

    home: Path | None
    config: Path | None
    words: Words
    quiet: bool
    json_lines: bool

    @cached_property
    def console(self) -> Console:
        """Where people read; scripts read standard output."""
        return Console(stderr=True, quiet=self.quiet or self.json_lines, soft_wrap=True)

    def say(self, text: str) -> None:
        """Print what was asked for."""
        if not self.quiet:
            typer.echo(text)

    def settings(self, profile: str = DEFAULT_PROFILE) -> Settings:
        """Return the settings; ``--home`` stands over them."""
        settings = load_settings(profile, self.config)
        return settings.model_copy(update={"home": self.home}) if self.home else settings

    @contextmanager
    def ledger(self, settings: Settings) -> Iterator[Ledger]:
        """Open the ledger in the home folder."""
        settings.home.mkdir(parents=True, exist_ok=True)
        ledger = Ledger.open(settings.database_url, now)
        try:
            yield ledger
        finally:
            ledger.close()


def previews(settings: Settings) -> BlobStore:
    """Return where the small pictures of pages are kept."""
    return BlobStore(settings.home / "previews")


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


def desk_options(
    context: typer.Context,
    home: Annotated[Path | None, typer.Option(help="Folder of the ledger.")] = None,
    config: Annotated[Path | None, typer.Option(help="A TOML file of settings.")] = None,
    lang: Annotated[str, typer.Option(help="ru or en; from the locale otherwise.")] = "",
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing.")] = False,
    json_lines: Annotated[bool, typer.Option(help="Events as JSON lines, for scripts.")] = False,
) -> None:
    """Razmetka reads Cyrillic archive scans: text in zones, and facts with their evidence."""
    spoken = lang or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    context.obj = Desk(home, config, words_for(spoken), quiet, json_lines)
