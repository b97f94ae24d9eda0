"""The HTML report: complete, self-contained, in parts, in the memory of one page."""

import re
import tracemalloc
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest

from pipeline.export.context import ExportContext
from pipeline.export.html_format import HtmlFormat
from pipeline.export.report import write_report
from pipeline.export.report_head import ReportHeading
from pipeline.export.report_view import ReportEntry, shade, view
from pipeline.model.geometry import Box
from pipeline.model.page import Page, Zone
from pipeline.model.vocabulary import Vocabulary
from tests.export.documents import DAMAGED, DOCUMENT, MANY, REFUSAL, TELEGRAM, paper

SCAN = paper()


def entries() -> Iterator[ReportEntry]:
    yield ReportEntry.of_page(DOCUMENT, TELEGRAM, SCAN)
    for page in MANY.pages:
        yield ReportEntry.of_page(MANY, page, None if page.problem else SCAN)
    yield ReportEntry.refused("пароль.pdf", REFUSAL)


def many(count: int, scan: bytes = SCAN) -> Iterator[ReportEntry]:
    document = replace(DOCUMENT, pages=())
    for number in range(1, count + 1):
        yield ReportEntry.of_page(document, replace(DAMAGED, number=number), scan)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory, vocabulary: Vocabulary) -> str:
    out = tmp_path_factory.mktemp("report") / "report.html"
    heading = ReportHeading("Дело 57", "папка «сканы»")
    assert write_report(entries(), out, vocabulary, heading) == [out]
    return out.read_text("utf-8")


def test_the_head_counts_files_pages_and_what_became_of_them(html: str) -> None:
    counts = re.findall(r'<li class="s-(\w+)"><b>(\d+)</b>', html)
    assert counts == [
        ("all", "3"),
        ("all", "5"),
        ("done", "2"),
        ("suspect", "1"),
        ("blank", "1"),
        ("quarantined", "1"),
        ("refused", "1"),
    ]


def test_every_scan_is_inside_with_its_zones_in_source_pixels(html: str) -> None:
    assert html.count('<svg viewBox="0 0 2480 3508"') == 4
    scans = re.findall(r'href="data:image/jpeg;base64,([^"]+)"', html)
    assert [b64decode(scan) for scan in scans] == [SCAN] * 4
    for zone in TELEGRAM.zones:
        x, y, width, height = zone.box
        assert html.count(f'x="{x}" y="{y}" width="{width}" height="{height}"') >= 2


def test_text_stands_by_zone_in_reading_order_with_doubted_words_shaded(html: str) -> None:
    first = html[html.index('<div class="read">') : html.index('id="p2"')]
    kinds = re.findall(r'<section class="zone k-(\w+)', first)
    assert kinds == [zone.kind for zone in TELEGRAM.zones]
    assert re.search(r'class="u2" title="58 %" data-box="[\d ]+">Толгойт<', first)
    assert re.search(r'class="u3" title="31 %" data-box="[\d ]+">Читал.<', first)


def test_the_room_between_typed_words_is_kept(html: str) -> None:
    text = unescape(re.sub(r"<[^>]+>", "", html))
    assert "Экз. № 1-РАЗМЕТКА         № 5-т. Берёзкину" in text


def test_each_fact_shows_its_pixels_and_leads_to_its_zone(html: str) -> None:
    evidence = TELEGRAM.evidence["/routing/date"]
    box = " ".join(map(str, evidence.box))
    fact = re.search(rf'<a class="fact" href="#p1s7" data-box="{box}".*?</a>', html, re.DOTALL)
    assert fact
    assert "3 ноября 1948 г." in fact[0]
    assert "3 November 1948" in fact[0]
    assert "«3/ХI 1948 г.» · roman-month" in fact[0]
    assert '<use href="#p1i"/>' in fact[0]


def test_every_link_within_the_page_leads_somewhere_and_no_id_stands_twice(html: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    inner = set(re.findall(r'href="#([^"]+)"', html)) | set(
        re.findall(r'data-line="([^"]+)"', html)
    )
    assert inner <= set(ids)


def test_a_failed_page_and_a_refused_file_say_why_and_what_to_do_in_both_languages(
    html: str,
) -> None:
    for problem in (DAMAGED.problem, REFUSAL):
        assert problem
        assert problem.code in html
        assert problem.ru in html
        assert problem.en in html
    assert "поставьте страницу в очередь снова" in html
    assert "Once the cause is gone, run it again" in html


def test_citation_flags_and_engine_are_shown(html: str) -> None:
    for text in ("Архив, ф. 12, оп. 3, д. 57, л. 41", "tesseract 5.5.4"):
        assert text in html
    for said in ("экземпляра нет в разметке", "copy is not on the list"):
        assert f">{said}</span>" in html
    assert "COPY_NOT_LISTED" not in html


def test_nothing_comes_from_outside_and_only_our_script_and_style_may_act(html: str) -> None:
    policy = unescape(re.search(r'Content-Security-Policy" content="([^"]+)"', html)[1])  # type: ignore[index]
    assert policy.startswith("default-src 'none'; img-src data:;")
    for tag in ("script", "style"):
        (content,) = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        digest = b64encode(sha256(content.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
        assert "url(" not in content
    addresses = re.findall(r'\b(?:href|src|action|data)="([^"]*)"', html)
    assert all(re.match(r"#|data:image/jpeg;base64,", address) for address in addresses)


def test_russian_and_english_say_the_same_number_of_things(html: str) -> None:
    assert html.count('class="ru"') == html.count('class="en"') > 100


def test_a_long_report_goes_on_in_further_files_with_links(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    out = tmp_path / "new" / "a:b отчёт.html"
    paths = write_report(many(7), out, vocabulary, pages_per_part=3)
    assert [path.name for path in paths] == [
        "a:b отчёт.html",
        "a:b отчёт-2.html",
        "a:b отчёт-3.html",
    ]
    assert sorted(out.parent.iterdir()) == sorted(paths)
    for path, numbers in zip(paths, ([1, 2, 3], [4, 5, 6], [7]), strict=True):
        html = path.read_text("utf-8")
        assert [
            int(n) for n in re.findall(r'<article class="entry[^"]*" id="p(\d+)"', html)
        ] == numbers
        assert html.count('href="a%3Ab%20%D0%BE%D1%82%D1%87%D1%91%D1%82-2.html"') == 2
        assert "<b>7</b>" in html
        assert '<a href="#p1"><span class="number">1<' in html or path != paths[0]


@pytest.mark.parametrize("count", [0, 3])
def test_an_empty_or_exactly_full_report_is_one_file(
    tmp_path: Path, vocabulary: Vocabulary, count: int
) -> None:
    out = tmp_path / "report.html"
    assert write_report(many(count), out, vocabulary, pages_per_part=3) == [out]
    assert out.read_text("utf-8").rstrip().endswith("</html>")


def test_when_the_entries_fail_the_old_report_stays_and_nothing_else(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    def broken() -> Iterator[ReportEntry]:
        yield from many(2)
        raise LookupError

    out = tmp_path / "report.html"
    out.write_text("old")
    with pytest.raises(LookupError):
        write_report(broken(), out, vocabulary, pages_per_part=1)
    assert out.read_text() == "old"
    assert list(tmp_path.iterdir()) == [out]


def test_memory_does_not_grow_with_the_number_of_pages(
    tmp_path: Path, vocabulary: Vocabulary
) -> None:
    scan = bytes(200_000)

    def peak(count: int) -> int:
        tracemalloc.start()
        write_report(many(count, scan), tmp_path / "report.html", vocabulary)
        highest = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return highest

    peak(2)
    assert peak(120) < peak(6) + len(scan)


def test_a_document_of_many_pages_is_one_page_as_a_format(vocabulary: Vocabulary) -> None:
    stream = BytesIO()
    context = ExportContext(vocabulary, lambda page: SCAN if page.width_px else None)
    HtmlFormat().write(MANY, stream, context)
    html = stream.getvalue().decode("utf-8")
    assert html.count("<article") == 4
    assert html.count("data:image/jpeg") == 3
    assert "дело 57, часть 2.pdf</bdi></h1>" in html
    assert re.findall(r"<b>(\d)</b>", html) == ["1", "4", "1", "1", "1", "1"]


def test_a_corrected_text_is_shown_whole(vocabulary: Vocabulary) -> None:
    def lines(zone: Zone) -> list[tuple[str, Box | None]]:
        page = replace(TELEGRAM, zones=(zone,))
        (shown,) = view(ReportEntry.of_page(DOCUMENT, page), 1, vocabulary).zones
        return [("".join(run.text for run in line.runs), line.box) for line in shown.lines]

    zone = next(zone for zone in TELEGRAM.zones if zone.kind == "stamp")
    boxes = [line.box for line in zone.lines]
    same_lines = replace(zone, text="ОСОБЫЙ СЕКТОР\n№ 319\n4 НОЯ 1948")
    assert lines(same_lines)[1] == ("№ 319", boxes[1])
    assert lines(replace(zone, text="один")) == [("один", None)]


def test_a_page_without_scan_still_shows_its_zones(vocabulary: Vocabulary, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_report([ReportEntry.of_page(DOCUMENT, TELEGRAM)], out, vocabulary)
    html = out.read_text("utf-8")
    assert 'class="nothing"' in html
    assert "<use" not in html
    assert html.count('class="area"') == len(TELEGRAM.zones)


def test_a_scan_of_unknown_size_is_shown_as_it_is(vocabulary: Vocabulary, tmp_path: Path) -> None:
    page: Page = replace(DAMAGED, width_px=0)
    out = tmp_path / "report.html"
    write_report([ReportEntry.of_page(MANY, page, SCAN)], out, vocabulary)
    assert '<img src="data:image/jpeg;base64,' in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("confidence", "expected"),
    [(None, ""), (1.0, ""), (0.9, ""), (0.89, "u1"), (0.5, "u2"), (0.49, "u3"), (0.0, "u3")],
)
def test_the_less_sure_a_word_the_darker_its_shade(confidence: float | None, expected: str) -> None:
    assert shade(confidence) == expected
