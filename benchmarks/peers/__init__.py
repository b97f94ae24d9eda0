"""The readers by name, Razmetka first."""

from __future__ import annotations

from collections.abc import Mapping

from benchmarks.peers.ocrmypdf import OCRMYPDF, OCRMYPDF_CLEAN
from benchmarks.peers.peer import Peer
from benchmarks.peers.pytesseract import PYTESSERACT
from benchmarks.peers.razmetka import RAZMETKA
from benchmarks.peers.tesseract import TESSERACT

PEERS: Mapping[str, Peer] = {
    peer.name: peer for peer in (RAZMETKA, TESSERACT, PYTESSERACT, OCRMYPDF, OCRMYPDF_CLEAN)
}
STOCK = TESSERACT.name
"""The reader that speed is measured against."""
