"""Risk: a walk misses files, follows a link out of its folder, or shows a name that lies."""

from __future__ import annotations

import os
import unicodedata
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.names import natural_key
from pipeline.intake.walk import Found, display_name, walk


def touch(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def shown(found: Found) -> str:
    return display_name(found.relative)


def test_natural_order_through_folders(tmp_path: Path) -> None:
    touch(tmp_path, "10/1.tif", "2/10.tif", "2/9.tif", "2/09об.tif", "1.tif", "B.tif", "a.tif")
    names = [shown(found) for found in walk([tmp_path])]
    assert names == ["1.tif", "2/9.tif", "2/09об.tif", "2/10.tif", "10/1.tif", "a.tif", "B.tif"]


def test_system_files_are_left_out_but_counted(tmp_path: Path) -> None:
    touch(tmp_path, "a.tif", "Thumbs.db", "b/thumbs.db", ".DS_Store", "._a.tif", "desktop.ini")
    touch(tmp_path, ".git/x", "b/.hidden", "@eaDir/a.tif", "thumbs.dbf")
    steps = walk([tmp_path])
    for _ in range(2):
        assert [shown(found) for found in steps] == ["a.tif", "thumbs.dbf"]
        assert steps.left_out == {
            "Thumbs.db": 2,
            ".DS_Store": 1,
            "._*": 1,
            "desktop.ini": 1,
            "system": 1,
            "hidden": 2,
        }


def test_links_pipes_and_cycles_are_refused_and_the_walk_ends(tmp_path: Path) -> None:
    touch(tmp_path, "a/a.tif")
    (tmp_path / "a" / "passwd.tif").symlink_to("/etc/passwd")
    (tmp_path / "a" / "parent").symlink_to(tmp_path)
    (tmp_path / "a" / "nowhere").symlink_to(tmp_path / "nothing")
    os.mkfifo(tmp_path / "a" / "pipe")
    (tmp_path / "a" / "x.tif").mkdir()
    found = {shown(one): one.problem for one in walk([tmp_path])}
    assert found.pop("a/a.tif") is None
    assert sorted(found) == ["a/nowhere", "a/parent", "a/passwd.tif", "a/pipe"]
    assert {problem.code for problem in found.values() if problem} == {"NOT_REGULAR"}


def test_roots_may_be_files_hidden_or_missing(tmp_path: Path) -> None:
    touch(tmp_path, "one.tif", ".hidden/two.tif")
    roots = [tmp_path / "one.tif", tmp_path / ".hidden", tmp_path / "missing"]
    found = list(walk(roots))
    assert [one.relative for one in found] == [
        PurePath("one.tif"),
        PurePath("two.tif"),
        PurePath("missing"),
    ]
    assert [one.problem.code if one.problem else None for one in found] == [
        None,
        None,
        "UNREADABLE",
    ]


def test_the_current_folder_is_a_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    touch(tmp_path, "a/b.tif")
    monkeypatch.chdir(tmp_path)
    assert [found.relative for found in walk([Path()])] == [PurePath("a/b.tif")]


def test_an_empty_folder_has_nothing(tmp_path: Path) -> None:
    assert list(walk([tmp_path])) == []


def test_names_of_any_bytes_are_found_and_shown(tmp_path: Path) -> None:
    cp1251 = os.fsdecode("Шифр.tif".encode("cp1251"))
    touch(tmp_path, cp1251, "a\nb.tif", "\u202egnp.tif", "cafe\u0301.tif", "café.tif", "я" * 127)
    found = list(walk([tmp_path]))
    assert len(found) == 6
    assert all(one.path.exists() for one in found)
    names = {shown(one) for one in found}
    assert {r"\xd8\xe8\xf4\xf0.tif", r"a\x0ab.tif", r"\u202egnp.tif", "café.tif"} <= names


def test_thousands_of_files_in_one_folder(tmp_path: Path) -> None:
    for number in range(3000):
        (tmp_path / f"{number}.tif").touch()
    assert [found.path.name for found in walk([tmp_path])] == [f"{n}.tif" for n in range(3000)]


@given(st.binary(min_size=1, max_size=60))
def test_a_shown_name_neither_controls_nor_turns(raw: bytes) -> None:
    name = display_name(os.fsdecode(raw))
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in name)
    assert "\n" not in name


@given(st.text(max_size=60))
def test_a_shown_name_is_plain_text_that_can_be_written(text: str) -> None:
    name = display_name(text)
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for c in name)
    name.encode()


@given(st.lists(st.integers(0, 10**12), max_size=20))
def test_numbers_sort_as_numbers(numbers: list[int]) -> None:
    names = sorted((f"л{number}.tif" for number in numbers), key=natural_key)
    assert names == [f"л{number}.tif" for number in sorted(numbers)]
