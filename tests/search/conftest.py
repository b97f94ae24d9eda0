from __future__ import annotations

from tests.servers import emptied, open_folder, postgres, url
from tests.store.conftest import clock, ledger

__all__ = ["clock", "emptied", "ledger", "open_folder", "postgres", "url"]
