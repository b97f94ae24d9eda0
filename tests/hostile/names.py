"""Names, links, archives and words that mean harm. Every maker fills the folder it is given."""

from __future__ import annotations

import io
import os
import socket
import stat
import zipfile
from pathlib import Path

from tests.desk.scans import volume
from tests.drawing import DPI, TEXT, typed_page
from tests.hostile.pictures import unlike
from tests.hostile.recorder import CHANGED, FROZEN, GROWING, LOCKED, REMOVED, VANISHED
from tests.intake.makers import written

WORDS = ("<script>alert(1)</script>", '=cmd|"/C calc"!A0', "]]> &lt; \u202e\u2066", "@SUM(1+1)")


def with_signs(folder: Path) -> None:
    signs = ("new\nline", "tab\t", "'\"", ";rm -rf .", "$(id)`id`", "%0a%00", "я" * 125)
    for sign in signs:
        unlike(folder / f"{sign}.png")


def like_options(folder: Path) -> None:
    for name in ("-r.png", "--help.tif"):
        unlike(folder / name)


def in_old_alphabets(folder: Path) -> None:
    for alphabet in ("cp1251", "koi8-r"):
        unlike(folder / os.fsdecode("Телеграмма".encode(alphabet) + b".png"))


def twins(folder: Path) -> None:
    for name in ("caf\u00e9", "cafe\u0301", "\u202egnp.л", "Лист", "лист"):
        unlike(folder / f"{name}.png")


def links_and_pipes(folder: Path) -> None:
    (folder / "passwd.tif").symlink_to("/etc/passwd")
    (folder / "parent").symlink_to(folder.parent)
    (folder / "nowhere.tif").symlink_to(folder / "nothing")
    os.mkfifo(folder / "pipe.tif")
    _socket(folder, "socket.tif")
    (folder / "x.tif").mkdir()


def _socket(folder: Path, name: str) -> None:
    """Bind a socket in a folder, by a path that is short enough for one."""
    descriptor = os.open(folder, os.O_PATH)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(f"/proc/self/fd/{descriptor}/{name}")
    os.close(descriptor)


def that_climb(folder: Path) -> None:
    for name in ("x\\..\\..\\x.tif", "C:\\x.tif", "x%2f..%2f..%2fx.tif"):
        unlike(folder / name)


def archives(folder: Path) -> None:
    _archive(folder / "slip.zip", {"../../x.tif": b"x"})
    _archive(folder / "absolute.zip", {"/etc/x.tif": b"x"})
    _archive(folder / "ratio.jpg", {"x.tif": bytes(20_000_000)})
    inner = _archive(folder / "nested.zip", {"x.tif": b"x"}).read_bytes()
    _archive(folder / "nested.zip", {"inner.zip": inner})
    _archive(folder / "many.zip", dict.fromkeys(map(str, range(100_000)), b""))
    link = zipfile.ZipInfo("link.tif")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(folder / "link.zip", "w") as file:
        file.writestr(link, "/etc/passwd")


def _archive(path: Path, members: dict[str, bytes]) -> Path:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return written(path, buffer.getvalue())


def changing(folder: Path) -> None:
    """Write what the recorder changes, writes to, forbids or freezes over."""
    volume(folder / CHANGED, 1, 1)
    volume(folder / REMOVED, 1, 2)
    volume(folder / GROWING, 1, 4)
    os.truncate(folder / GROWING, 64 << 20)  # so long that it grows while it is hashed
    for name in (VANISHED, LOCKED, FROZEN, "steady.png"):
        unlike(folder / name)
    (folder / LOCKED).chmod(0)


def hostile_words(folder: Path) -> None:
    for name in ("<img src=x onerror=alert(1)>", '=HYPERLINK("x")', "]]>\x0b\u202e&lt;!--"):
        page = typed_page(TEXT + WORDS, size=(1300, 1000))
        page.putpixel((0, 0), len(name))
        page.save(folder / f"{name}.png", dpi=(DPI, DPI))
