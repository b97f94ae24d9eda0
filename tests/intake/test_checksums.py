"""Risk: a scan damaged in copying, or lost, is taken for the one that somebody vouched for."""

from __future__ import annotations

import os
import unicodedata
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.intake import checksums
from pipeline.intake.checksums import parse_list
from pipeline.intake.walk import Walk, display_name, walk
from pipeline.model.errors import ChecksumListError

GIVEN = sha256(b"x").hexdigest()


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def lines(*names: str) -> str:
    return "".join(f"{GIVEN}  {name}\n" for name in names)


def vouched(found: Walk) -> dict[str, str | None]:
    """Return what became of each file: ``ok`` where it is vouched for, else its code."""
    return {
        display_name(each.relative): each.problem.code
        if each.problem
        else {GIVEN: "ok", None: None}[each.sha256]
        for each in found
    }


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("SHA256SUMS", f"{GIVEN}  дело/0001.tif"),
        ("x.sha256", f"{GIVEN} *дело/0001.tif"),
        ("sha256sums.txt", f"{GIVEN.upper()} *дело\\0001.tif"),
        ("дело.sha256", f"{GIVEN}  0001.tif"),
        ("manifest-sha256.txt", f"{GIVEN}\tдело/0001.tif"),
        ("x.sha256", f"# made in 1997\n\n\ufeff{GIVEN}  ./дело/0001.tif".partition("\ufeff")[2]),
        ("x.sha256", f"\ufeff{GIVEN}  дело/0001.tif\r\n"),
    ],
)
def test_a_list_of_any_make_vouches_for_a_file(tmp_path: Path, name: str, line: str) -> None:
    touch(tmp_path, "дело/0001.tif", "дело/0002.tif")
    (tmp_path / name).write_text(line)
    found = walk([tmp_path])
    assert vouched(found) == {"дело/0001.tif": "ok", "дело/0002.tif": None}
    assert found.left_out == {"checksums": 1}


def test_names_that_lists_write_otherwise(tmp_path: Path) -> None:
    composed, signs = "кн\u0438\u0306га й.tif", "два\nслова\\.tif"
    touch(tmp_path, unicodedata.normalize("NFC", composed), signs, "a.tif", "b%\n.tif")
    (tmp_path / "SHA256SUMS").write_text(
        lines(unicodedata.normalize("NFD", composed)) + f"\\{GIVEN}  два\\nслова\\\\.tif\n"
    )
    (tmp_path / "a.tif.sha256").write_text(f"{GIVEN}\n")
    (tmp_path / "manifest-sha256.txt").write_text(lines("b%25%0A.tif"))
    assert set(vouched(walk([tmp_path])).values()) == {"ok"}


def test_old_alphabets_in_names_and_lists_are_the_same_bytes(tmp_path: Path) -> None:
    name = os.fsdecode("Телеграмма.tif".encode("cp1251"))
    touch(tmp_path, name)
    (tmp_path / "SHA256SUMS").write_bytes(os.fsencode(lines(name)))
    assert list(vouched(walk([tmp_path])).values()) == ["ok"]


def test_what_is_not_there_is_missing(tmp_path: Path) -> None:
    touch(tmp_path, "a/1.tif", ".hidden", "b.tif")
    (tmp_path / "SHA256SUMS").write_text(lines("a/1.tif", "a/2.tif", ".hidden", "b.tif"))
    found = {display_name(each.relative): each for each in walk([tmp_path])}
    assert {name: each.sha256 for name, each in found.items()} == dict.fromkeys(found, GIVEN)
    assert vouched(walk([tmp_path])) == {"a/1.tif": "ok", "b.tif": "ok", "a/2.tif": "MISSING"}


def test_a_bag_vouches_from_wherever_the_walk_begins(tmp_path: Path) -> None:
    bag = tmp_path / "bag"
    touch(bag, "data/дело/1.tif", "data/дело/2.tif")
    (bag / "manifest-sha256.txt").write_text(lines("data/дело/1.tif", "data/дело/2.tif"))
    for tag in ("bagit.txt", "bag-info.txt", "tagmanifest-sha256.txt", "manifest-md5.txt"):
        (bag / tag).write_text("BagIt-Version: 1.0\n")
    whole = walk([tmp_path])
    assert set(vouched(whole).values()) == {"ok"}
    assert whole.left_out == {"checksums": 5}
    for root in ("data", "data/дело", "data/дело/1.tif"):
        assert set(vouched(walk([bag / root])).values()) == {"ok"}
    files = [bag / "data/дело/1.tif", bag / "data/дело/2.tif"]
    assert [each.sha256 for each in walk(files)] == [GIVEN, GIVEN]


def test_a_list_beside_what_was_named_vouches_for_it(tmp_path: Path) -> None:
    touch(tmp_path, "дело/1.tif", "b.tif", "c.tif")
    (tmp_path / "дело.sha256").write_text(lines("1.tif"))
    (tmp_path / "SHA256SUMS").write_text(lines("b.tif", "gone.tif"))
    assert vouched(walk([tmp_path / "дело", tmp_path / "b.tif", tmp_path / "c.tif"])) == {
        "1.tif": "ok",
        "b.tif": "ok",
        "c.tif": None,
    }


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        GIVEN[:-1] + "  a.tif",
        f"{GIVEN}  ../a.tif",
        f"{GIVEN}  /etc/passwd",
        f"{GIVEN}  .",
        f"{GIVEN}  a\0.tif",
        GIVEN,
    ],
)
def test_a_list_that_is_none_is_told_and_the_files_are_read(tmp_path: Path, line: str) -> None:
    touch(tmp_path, "a.tif")
    (tmp_path / "SHA256SUMS").write_text(f"{lines('a.tif')}{line}\n")
    found = {display_name(each.relative): each for each in walk([tmp_path])}
    assert (found["a.tif"].problem, found["a.tif"].sha256) == (None, None)
    problem = found["SHA256SUMS"].problem
    assert problem is not None
    assert (problem.code, "SHA256SUMS: 2" in problem.en) == ("CHECKSUM_LIST", True)


def test_a_list_that_is_none_is_told_once_for_many_files(tmp_path: Path) -> None:
    names = [f"{number}.tif" for number in range(50)]
    touch(tmp_path, *names)
    (tmp_path / "SHA256SUMS").write_text("hello")
    found = [display_name(each.relative) for each in walk([tmp_path / name for name in names])]
    assert found == ["SHA256SUMS", *names]


def test_a_list_is_opened_as_carefully_as_a_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.sha256").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "b.sha256")
    touch(tmp_path, "c.sha256/a.tif")
    (tmp_path / "d.sha256").write_text(lines("a.tif") * 3)
    monkeypatch.setattr(checksums, "MOST_BYTES", 100)
    assert vouched(walk([tmp_path])) == {
        "a.sha256": "NOT_REGULAR",
        "b.sha256": "NOT_REGULAR",
        "c.sha256/a.tif": None,
        "d.sha256": "CHECKSUM_LIST",
    }


def test_a_hundred_thousand_names_are_read_in_a_moment() -> None:
    data = lines(*map(str, range(100_000))).encode()
    assert sum(1 for _ in parse_list(data, "SHA256SUMS")) == 100_000
    with pytest.raises(ChecksumListError):
        list(parse_list(b"\xff" * 1000, "SHA256SUMS"))
