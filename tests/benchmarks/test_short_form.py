"""Risk: the whole run breaks though its parts are sound. Here two pages, with a real reader."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmarks.figures import QUALITY, speed
from benchmarks.report.html import page_html
from benchmarks.report.publish import publish
from benchmarks.result import Result, judged, rows, worst_lines
from benchmarks.runner import Phase
from benchmarks.sets.labels import marks
from desk import cli
from pipeline.model.errors import BenchError
from tests.benchmarks.readers import COST, bench_page, page_of, peer

pytestmark = pytest.mark.xdist_group("bench")

DOCUMENT = "# Benchmarks\n\n<!-- begin samples -->\nold\n<!-- end samples -->\n\ntail\n"
ABOUT = {"date": "1950-05-14"}


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Run the command over two sample pages with stock tesseract and return its folder."""
    folder = tmp_path_factory.mktemp("bench")
    order = ["bench", "--set", "samples", "--peers", "tesseract", "--pages", "2"]
    done = CliRunner().invoke(cli.app, ["--quiet", *order, "--build", str(folder)])
    assert done.exit_code == 0, done.output
    assert "CER, any order" in done.output
    return folder


def test_the_command_reads_pages_and_writes_figures(build: Path) -> None:
    values = json.loads((build / "samples.json").read_text("utf-8"))
    (reader,) = values["readers"]
    figures = reader["figures"]
    assert values["pages"] == 2
    assert reader["identity"].startswith("tesseract 5")
    assert 0 < figures["CER, any order"] < 0.9
    assert 0.3 < figures["text found"] <= 1
    assert figures["speed against stock"] == figures["stock's words found"] == 1
    assert figures["CPU-s per page"] > 0.1
    assert figures["peak MiB"] > 20
    assert sum(one["words"] for one in reader["calibration"]) > 20


def test_the_page_shows_table_plots_and_the_worst_lines(build: Path) -> None:
    html = (build / "samples.html").read_text("utf-8")
    seen: list[str] = []

    class Tags(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            seen.append(tag)
            for name, value in attrs:
                assert name not in {"src", "href"} or (value or "").startswith("data:")

    Tags().feed(html)
    assert seen.count("svg") >= 3
    assert seen.count("img") == 6  # of two pages, three lines each
    assert "script" not in seen


def sample(damage: str = "0") -> Result:
    truth = page_of({"body": ["посол <в> Праге"], "stamp": ["СЕКРЕТНО"]})
    pages = [bench_page("p1", truth), bench_page("p2", truth, damage)]
    empty = page_of({})
    readers = [
        Phase(peer(lambda _: None, name="razmetka"), "v1", _readings(pages, truth)),  # type: ignore[arg-type, return-value]
        Phase(peer(lambda _: None, name="tesseract"), "v1", _readings(pages, empty)),  # type: ignore[arg-type, return-value]
        Phase(peer(lambda _: None, name="ocrmypdf"), "", {}, "not installed: x"),  # type: ignore[arg-type, return-value]
    ]
    return judged("samples", pages, readers)


def _readings(pages: list, page: object) -> dict:  # type: ignore[type-arg]
    from benchmarks.peers.peer import Reading

    return {one.key: Reading(page, COST) for one in pages}  # type: ignore[arg-type]


def test_publishing_replaces_its_own_block_and_no_other(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(DOCUMENT, "utf-8")
    for _ in range(2):
        publish(document, sample("2"), ABOUT)
    text = document.read_text("utf-8")
    assert text.startswith("# Benchmarks\n\n<!-- begin samples -->\n2 pages. date: 1950-05-14\n")
    assert text.endswith("<!-- end samples -->\n\ntail\n")
    assert "old" not in text
    assert "| CER | **0.000** | 1.000 |" in text
    assert "| zone F1 | **1.000** | 0.000 |" in text
    assert "| CER, any order by damage | razmetka | tesseract |" in text
    assert "- `ocrmypdf`: for tests; did not run: not installed: x" in text


def test_a_document_without_a_place_is_refused(tmp_path: Path) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text("# Benchmarks\n", "utf-8")
    with pytest.raises(BenchError, match="no place for the set samples"):
        publish(document, sample(), ABOUT)
    assert document.read_text("utf-8") == "# Benchmarks\n"


def test_speed_is_told_against_stock() -> None:
    table = {figure.name: values for figure, values in rows(sample())}
    assert table["speed against stock"] == [1, 1]
    assert table["pages per minute"] == [30, 30]


def test_words_are_told_against_those_that_stock_reads() -> None:
    pages = [bench_page("p1", page_of({"body": ["посол уехал в Прагу вчера"]}))]
    read = {"razmetka": "Прагу в уехал сегодня", "tesseract": "посол уехал в Прагу завтра"}
    phases = [
        Phase(peer(lambda _: None, name=name), "v1", _readings(pages, page_of({"body": [text]})))  # type: ignore[arg-type, return-value]
        for name, text in read.items()
    ]
    table = {figure.name: values for figure, values in rows(judged("samples", pages, phases))}
    assert table["stock's words found"] == [0.75, 1]
    nobody = {figure.name: values for figure, values in rows(sample())}
    assert nobody["stock's words found"] == [None, None]


def test_the_worst_lines_come_first_and_are_escaped() -> None:
    result = sample()
    worst = worst_lines(result.ran[1], 20)
    assert [line.line.text for line in worst] == ["посол <в> Праге"] * 2 + ["СЕКРЕТНО"] * 2
    assert worst_lines(result.ran[0], 20) == []
    assert "<в>" not in page_html(result, ABOUT)


def test_every_figure_reader_set_and_option_is_documented() -> None:
    from benchmarks.peers import PEERS
    from benchmarks.sets import SETS
    from desk.benching import DOCUMENT as REAL_DOCUMENT

    text = REAL_DOCUMENT.read_text("utf-8")
    for figure in (*QUALITY, *speed(1)):
        assert f"\n| {figure.name} | " in text, figure.name
    for name in PEERS:
        assert f"\n| `{name}` | " in text, name
    for name in SETS:
        assert f"<!-- begin {name} -->" in text, name
    told = CliRunner().invoke(cli.app, ["bench", "--help"], env={"COLUMNS": "200"})
    for option in set(re.findall(r"--[a-z]+", told.output)) - {"--help"}:
        assert f"\n| `{option}` | " in text, option


def test_unknown_names_are_refused_with_those_there_are() -> None:
    for option in ("--set", "--peers"):
        done = CliRunner().invoke(cli.app, ["bench", option, "nobody"])
        assert done.exit_code == 2
        assert "nobody" in done.output


def test_missing_real_scans_are_named(tmp_path: Path) -> None:
    from benchmarks.sets import SetOptions, load_set

    with pytest.raises(BenchError, match="RAZMETKA_REAL"):
        load_set("real", SetOptions(tmp_path, tmp_path / "nowhere"))


def test_marks_of_a_label_map_are_boxed_by_class() -> None:
    import numpy as np

    labels = np.full((600, 600), 255, np.uint8)
    labels[100:200, 100:300] = 4
    labels[400:480, 50:150] = 7
    labels[500:504, 500:504] = 4  # a slip of the map
    labels[300:310, 300:310] = 0
    found = {(mark.kind, tuple(mark.box)) for mark in marks(labels, 300)}
    assert found == {("stamp", (100, 100, 200, 100)), ("handwriting", (50, 400, 100, 80))}
