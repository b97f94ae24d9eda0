"""How things stand: batches by state, and the rules that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import typer

from config.settings import Settings, without_password
from desk.context import Desk
from desk.running import progress_table
from pipeline.intake.blobs import BlobStore
from pipeline.store.ledger import Ledger
from pipeline.store.verify import Finding, verify, verify_files
from pipeline.store.verify import previews as known_previews
from workers.outputs import PREVIEW_SUFFIX

SHOWN = 10


def show_status(desk: Desk, ledger: Ledger, settings: Settings) -> None:
    """Print the newest batches with their counts."""
    for batch in ledger.batches(SHOWN):
        typer.echo(f"{batch.id}  {batch.created_at:%Y-%m-%d %H:%M}  {batch.name}")
        desk.console.print(progress_table(desk, ledger.progress(batch.id)))
    typer.echo(without_password(settings.database_url))


def findings(
    ledger: Ledger, previews: BlobStore, now: datetime, *, files: bool
) -> Iterator[Finding]:
    """Yield every broken rule; reading all files takes as long as that takes."""
    yield from verify(ledger.engine, now)
    if not files:
        return
    yield from verify_files(ledger.engine)
    for sha256 in known_previews(ledger.engine):
        if not previews.path(sha256, PREVIEW_SUFFIX).exists():
            yield Finding("PREVIEW_MISSING", sha256)
