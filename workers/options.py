"""The knobs of the local pool."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PoolOptions:
    """How many children there are and what they may take.

    ``page_limit_s`` is the longest that a page, and ``file_limit_s`` that opening a file may last
    before the child is killed; the limits of outside programs lie below. ``lease_s`` is how long
    the ledger waits for a pool that vanished; it is renewed three times as often. ``grace_s`` is
    the time that pages in hand get when the pool is stopped. A child is replaced after
    ``pages_per_child`` pages, or when it holds more than ``child_memory_mib``. No page starts
    while less than ``min_free_mib`` is free on the disk.
    """

    jobs: int = 2
    page_limit_s: float = 180.0
    file_limit_s: float = 600.0
    start_limit_s: float = 60.0
    lease_s: float = 300.0
    grace_s: float = 60.0
    sweep_s: float = 15.0
    recheck_s: float = 5.0
    poll_s: float = 0.25
    pages_per_child: int = 200
    child_memory_mib: float = 2000.0
    min_free_mib: float = 500.0

    def __post_init__(self) -> None:
        """Refuse what cannot work.

        Raises:
            ValueError: no process at all, or a lease that ends before it can be renewed.

        """
        if self.jobs < 1:
            raise ValueError(f"jobs must be 1 or more, not {self.jobs}")
        if self.lease_s < 4 * self.poll_s:
            raise ValueError(f"lease_s must be {4 * self.poll_s:g} s or more, not {self.lease_s:g}")
