"""How things stand: batches by state, and the rules that must hold."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from rich.console import Console

from config.settings import Settings, without_password
from desk.context import Desk
from desk.running import progress_table
from pipeline.intake.blobs import BlobStore
from pipeline.store.ledger import Ledger
from pipeline.store.verify import Finding, verify, verify_files, verify_previews

SHOWN = 10


def show_status(desk: Desk, ledger: Ledger, settings: Settings) -> None:
    """Print the newest batches with their counts."""
    console = Console(quiet=desk.quiet, soft_wrap=True)
    for batch in ledger.batches(SHOWN):
        begun = f"{batch.created_at.astimezone():%Y-%m-%d %H:%M}"
        desk.say(f"{batch.id}  {begun}  {batch.name}")
        console.print(progress_table(desk, ledger.progress(batch.id)))
    desk.say(without_password(settings.database_url))


def findings(
    ledger: Ledger, previews: BlobStore, now: datetime, *, files: bool
) -> Iterator[Finding]:
    """Yield every broken rule; reading all files takes as long as that takes."""
    yield from verify(ledger.engine, now)
    if not files:
        return
    yield from verify_files(ledger.engine)
    yield from verify_previews(ledger.engine, previews)
