"""Output paths: they never leave their folder and never meet."""

import os
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.export.names import MAX_NAME_BYTES, output_path

OUT = Path("/out")
# Any bytes that Linux takes as a name.
names = st.binary(min_size=1, max_size=300).map(
    lambda raw: os.fsdecode(raw.replace(b"\0", b"0").replace(b"/", b"_"))
)
paths = st.lists(names.filter(lambda name: name != "."), min_size=1, max_size=4).map(
    lambda parts: PurePosixPath(*parts)
)


@given(paths, st.booleans())
@example(PurePosixPath("../../etc/passwd"), False)
@example(PurePosixPath("/etc/passwd"), True)
@example(PurePosixPath(".."), False)
def test_an_output_never_leaves_its_folder(relative: PurePath, keep: bool) -> None:
    path = output_path(OUT, relative, ".json", keep_ending=keep)
    assert Path(os.path.normpath(path)) == path
    assert path.is_relative_to(OUT)
    assert len(path.parts) == len(OUT.parts) + len(relative.parts)
    assert path.name.endswith(".json")


@given(paths)
def test_any_name_becomes_one_that_every_file_system_takes(relative: PurePath) -> None:
    for part in output_path(OUT, relative, ".alto.xml").relative_to(OUT).parts:
        assert len(part.encode("utf-8")) <= MAX_NAME_BYTES
        assert part.isprintable() or not part.isascii()
        assert not set(part) & set('<>:"/\\|?*')
        assert part[-1] not in ". "


@given(paths, paths)
@example(PurePosixPath("a\n"), PurePosixPath("a%0A"))
@example(PurePosixPath("a."), PurePosixPath("a%2E"))
@example(PurePosixPath(".."), PurePosixPath("%2E%2E"))
@example(PurePosixPath("x" * 300), PurePosixPath("x" * 301))
@example(PurePosixPath("/a"), PurePosixPath("a"))
def test_different_sources_never_share_an_output(one: PurePath, two: PurePath) -> None:
    results = [output_path(OUT, each, ".json", keep_ending=True) for each in (one, two)]
    assert (results[0] == results[1]) == (one == two)


@pytest.mark.parametrize(
    ("relative", "expected"),
    [
        ("дело 12/л-056.tif", "дело 12/л-056.json"),
        ("a.b.tiff", "a.b.json"),
        ("50% серый.jpg", "50% серый.json"),
        ("--help.tif", "--help.json"),
        (".hidden", ".hidden.json"),
        ("a\nb.tif", "a%0Ab.json"),
        ("100%41.tif", "100%2541.json"),
    ],
)
def test_ordinary_names_stay_as_they_are(relative: str, expected: str) -> None:
    assert output_path(OUT, PurePosixPath(relative), ".json") == OUT / expected


def test_the_same_stem_keeps_its_ending_when_asked() -> None:
    relative = PurePosixPath("a/l-056.tif")
    assert output_path(OUT, relative, ".txt", keep_ending=True) == OUT / "a/l-056.tif.txt"


def test_bytes_that_are_not_utf8_become_their_numbers() -> None:
    koi8 = PurePosixPath(os.fsdecode("лист.tif".encode("koi8-r")))
    assert output_path(OUT, koi8, ".json") == OUT / "%CC%C9%D3%D4.json"
    assert output_path(OUT, PurePosixPath("\ud800.tif"), ".json") == OUT / "%ED%A0%80.json"


def test_a_windows_path_is_defused_too() -> None:
    path = output_path(OUT, PureWindowsPath(r"C:\scans\..\x.tif"), ".json")
    assert path == OUT / "C%3A%5C" / "scans" / "%2E%2E" / "x.json"
    assert output_path(OUT, PurePosixPath(r"..\x.tif"), ".json") == OUT / "..%5Cx.json"


def test_a_path_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="without a name"):
        output_path(OUT, PurePosixPath(), ".json")
