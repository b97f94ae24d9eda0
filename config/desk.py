"""What the desk may be told: who is let in, and how much may be handed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeskOptions:
    """The doors and limits of the web desk.

    Attributes:
        hosts: Names under which the desk may be called beside its own address, such as
            ``ocr.archive.local``. A request for another name is refused.
        proxies: Addresses of reverse proxies whose word on the caller's address and on HTTPS
            is believed.
        login_header: A header in which those proxies name the person who is logged in, such as
            ``X-Remote-User``. ``None``: people log in with passwords.
        max_file_mib: The largest file that may be handed in, in MiB, 1 to 1000000.
        quota_mib: What one person may have uploaded and not yet queued, in MiB.
        min_free_mib: No upload is taken that would leave less room on the disk, in MiB.

    """

    hosts: tuple[str, ...] = ()
    proxies: tuple[str, ...] = ()
    login_header: str | None = None
    max_file_mib: int = 4096
    quota_mib: int = 200_000
    min_free_mib: int = 1000
