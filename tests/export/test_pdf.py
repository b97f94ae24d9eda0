"""PDF/A: the scan untouched, the text where it stands and as it was read, nothing forbidden."""

import re
import resource
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import median
from xml.etree import ElementTree as ET

import numpy as np
import pikepdf
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdfminer.converter import PDFPageAggregator
from pdfminer.high_level import extract_text
from pdfminer.layout import LAParams, LTChar, LTComponent, LTPage
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from PIL import Image, ImageCms, ImageFont

from pipeline.export.context import ExportContext, ExportDocument
from pipeline.export.order import zones_in_order
from pipeline.export.pdf import A4, page_size
from pipeline.export.pdf_picture import _TURNED
from pipeline.export.pdf_text import FONT
from pipeline.export.placed import placed_lines
from pipeline.export.scan import Scan
from pipeline.export.srgb import srgb_profile
from pipeline.intake.pixels import turned
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, PageState, Word, Zone
from pipeline.model.provenance import Document, Source
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM, paper
from tests.export.writing import CORRECTED, REWRITTEN, words_of, written

PER_PIXEL = 72 / 300
WIDE, HIGH = 160, 90


def pdf(document: ExportDocument, context: ExportContext) -> bytes:
    return written("pdf", document, context)


def one_page(pixels: np.ndarray, jpeg: bytes | None, context: ExportContext) -> pikepdf.Pdf:
    height, width = pixels.shape[:2]
    page = Page(1, PageState.DONE, width, height, 72)
    with_scan = replace(context, scan=lambda _page: Scan(pixels, jpeg))
    content = pdf(replace(DOCUMENT, pages=(page,)), with_scan)
    return pikepdf.Pdf.open(BytesIO(content))


def drawing() -> np.ndarray:
    """Return a picture that looks different from each side."""
    pixels = np.full((HIGH, WIDE, 3), 230, np.uint8)
    pixels[:20, :50] = (200, 30, 30)
    pixels[60:, 100:] = (20, 40, 160)
    return pixels


def jpeg(pixels: np.ndarray, orientation: int = 1, mode: str = "RGB") -> bytes:
    stream, exif = BytesIO(), Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(pixels).convert(mode).save(stream, "JPEG", quality=95, exif=exif)
    return stream.getvalue()


def drawn(content: pikepdf.Pdf, folder: Path) -> np.ndarray:
    content.save(folder / "a.pdf")
    subprocess.run(
        ["pdftoppm", "-r", "72", "-png", "-singlefile", folder / "a.pdf", folder / "a"], check=True
    )
    return np.asarray(Image.open(folder / "a.png").convert("RGB")).astype(int)


def image_of(made: pikepdf.Pdf) -> pikepdf.Stream:
    image = made.pages[0].Resources.XObject.Im0
    assert isinstance(image, pikepdf.Stream)
    return image


def first_page(content: bytes) -> LTPage:
    """Return what pdfminer finds on the first page, in the order it is drawn."""
    manager = PDFResourceManager()
    device = PDFPageAggregator(manager)
    PDFPageInterpreter(manager, device).process_page(next(PDFPage.get_pages(BytesIO(content))))
    return device.get_result()


def letters(component: object) -> Iterator[LTChar]:
    if isinstance(component, LTChar):
        yield component
    elif isinstance(component, LTComponent) and hasattr(component, "__iter__"):
        for each in component:
            yield from letters(each)


# The text


def shown_of(page: Page) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Yield each word with its place: as wide as its box, as high as the words of its line."""
    for zone in zones_in_order(page):
        for line in placed_lines(zone):
            high = max(word.box.height for word in line.words)
            foot = median(word.box.bottom for word in line.words)
            for word in line.words:
                yield word.text, (word.box.x, foot - high, word.box.right, foot)


def test_pdfminer_finds_every_word_in_its_place(context: ExportContext) -> None:
    layout = first_page(pdf(DOCUMENT, context))
    found = iter([each for each in letters(layout) if each.get_text() != " "])
    for text, expected in shown_of(TELEGRAM):
        chars = [next(found) for _ in text]
        assert "".join(char.get_text() for char in chars) == text
        corners = (
            chars[0].x0,
            layout.height - chars[0].y1,
            chars[-1].x1,
            layout.height - chars[0].y0,
        )
        for one, two in zip(corners, expected, strict=True):
            assert abs(one / PER_PIXEL - two) < 1
    assert next(found, None) is None


def test_poppler_finds_every_word_in_its_place(context: ExportContext, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(DOCUMENT, context))
    told = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "a.pdf", "-"], check=True, capture_output=True
    )
    names = ("xMin", "yMin", "xMax", "yMax")
    found: dict[str | None, list[list[float]]] = {}
    for word in ET.fromstring(told.stdout).iter("{http://www.w3.org/1999/xhtml}word"):  # noqa: S314
        place = [float(word.get(name, "")) / PER_PIXEL for name in names]
        found.setdefault(word.text, []).append(place)
    for text, expected in shown_of(TELEGRAM):
        assert min(np.abs(np.subtract(place, expected)).max() for place in found[text]) < 1


@pytest.mark.parametrize("document", [DOCUMENT, CORRECTED, REWRITTEN])
def test_lines_are_copied_as_they_read(document: Document, context: ExportContext) -> None:
    copied = extract_text(BytesIO(pdf(document, context)), laparams=LAParams(char_margin=20))
    squeezed = re.sub(r"\s+", " ", copied)
    assert "2 ноября был принят министром путей сообщения." in squeezed
    assert "станции Толгойт и за перевалом, придётся строить" in squeezed
    signer = "С О С Н И Ц К И Й" if document is CORRECTED else "С О С Н И Н"
    assert signer in squeezed


@pytest.mark.parametrize("mode", ["-layout", "-raw", "-htmlmeta"])
@pytest.mark.parametrize("gap", [-5, -1, 0, 1, 3, 9, 30])
def test_words_whose_boxes_touch_or_stand_unevenly_are_copied_as_a_line(
    gap: int, mode: str, context: ExportContext, tmp_path: Path
) -> None:
    said = "Снятие копий с телеграмм воспрещается 12 и карается"
    words, at = [], 100
    for number, part in enumerate(said.split()):
        box = Box(at, 100 + number % 4, 20 * len(part), (40, 30, 52)[number % 3])
        words.append(Word(part, box))
        at += box.width + gap
    box = Box(100, 100, at, 56)
    zone = Zone("z", "body", Ink.TYPED, box, 1, None, said, (Line(box, said, None, tuple(words)),))
    page = Page(1, PageState.DONE, 2480, 3508, 300, zones=(zone,))
    content = pdf(replace(DOCUMENT, pages=(page,)), context)
    (tmp_path / "a.pdf").write_bytes(content)
    told = subprocess.run(
        ["pdftotext", mode, tmp_path / "a.pdf", "-"], check=True, capture_output=True
    )
    for copied in (told.stdout.decode(), extract_text(BytesIO(content))):
        assert said in re.sub(r"\s+", " ", copied)


def test_a_word_put_in_where_there_is_no_room_stays_one(
    context: ExportContext, tmp_path: Path
) -> None:
    said = "Л Е Б Е Д Е В У срочно"
    boxes = [Box(100 + 40 * number, 100, 22, 24) for number in range(7)]
    boxes += [Box(362, 94, 1, 38), Box(364, 100, 120, 30)]
    words = tuple(map(Word, said.split(), boxes))
    box = Box(100, 94, 384, 38)
    zone = Zone("z", "body", Ink.TYPED, box, 1, None, said, (Line(box, said, None, words),))
    page = Page(1, PageState.DONE, 2480, 3508, 300, zones=(zone,))
    (tmp_path / "a.pdf").write_bytes(pdf(replace(DOCUMENT, pages=(page,)), context))
    told = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True)
    assert told.stdout.decode().split() == said.split()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_text_is_copied_letter_by_letter(text: str, context: ExportContext) -> None:
    box = Box(10, 20, 300, 40)
    words = tuple(Word(part, box) for part in text.split())
    zone = Zone("z", "body", Ink.TYPED, box, 1, None, text, (Line(box, text, None, words),))
    page = Page(1, PageState.DONE, 400, 300, 300, zones=(zone,))
    content = pdf(replace(DOCUMENT, pages=(page,)), context)
    shown = "".join(each.get_text() for each in letters(first_page(content)))
    assert shown.replace(" ", "") == "".join(word for word, _ in words_of(page))


# The picture


def test_a_jpeg_is_taken_over_byte_by_byte(context: ExportContext, tmp_path: Path) -> None:
    content = jpeg(drawing())
    with one_page(drawing(), content, context) as made:
        image = image_of(made)
        assert image.read_raw_bytes() == content
        assert np.abs(drawn(made, tmp_path) - drawing()).mean() < 4


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_jpeg_is_turned_as_a_camera_wants(
    orientation: int, context: ExportContext, tmp_path: Path
) -> None:
    shown = turned(drawing(), orientation)
    with one_page(shown, jpeg(drawing(), orientation), context) as made:
        assert np.abs(drawn(made, tmp_path) - shown).mean() < 4
    assert len(_TURNED) == 8


def test_other_scans_keep_every_pixel(context: ExportContext) -> None:
    grey, line = drawing()[:, :, 0], np.where(drawing()[:, :, 0] > 100, 255, 0).astype(np.uint8)
    for pixels, bits in ((drawing(), 8), (grey, 8), (line, 1)):
        with one_page(pixels, None, context) as made:
            image = pikepdf.PdfImage(image_of(made))
            assert image.bits_per_component == bits
            shown = image.as_pil_image().convert("RGB" if pixels.ndim == 3 else "L")
            assert np.array_equal(np.asarray(shown), pixels)


def test_cmyk_is_not_let_in_and_a_stale_jpeg_neither(context: ExportContext) -> None:
    for content in (jpeg(drawing(), mode="CMYK"), jpeg(drawing()[:50])):
        with one_page(drawing(), content, context) as made:
            image = image_of(made)
            assert image.ColorSpace == pikepdf.Name.DeviceRGB
            assert image.Filter == pikepdf.Name.FlateDecode


def test_a_smaller_picture_on_request(context: ExportContext) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (HIGH, WIDE, 3), np.uint8)
    with one_page(noise, None, replace(context, jpeg_quality=30)) as made:
        small = len(image_of(made).read_raw_bytes())
    with one_page(noise, None, context) as made:
        assert small < len(image_of(made).read_raw_bytes()) / 4


def test_a_preview_stands_in_for_a_scan_that_is_gone(context: ExportContext) -> None:
    with_preview = replace(context, preview=lambda _page: paper())
    with pikepdf.Pdf.open(BytesIO(pdf(DOCUMENT, with_preview))) as made:
        assert image_of(made).Width == 124
        assert [float(v) for v in made.pages[0].mediabox] == [0, 0, 595.2, 841.92]


# What makes it PDF/A-2b


def test_qpdf_finds_nothing_wrong(context: ExportContext, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf(MANY, replace(context, preview=lambda _page: paper())))
    done = subprocess.run(["qpdf", "--check", tmp_path / "a.pdf"], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_it_claims_and_has_what_pdf_a_asks_for(context: ExportContext) -> None:
    content = pdf(MANY, replace(context, preview=lambda _page: paper()))
    assert content.startswith(b"%PDF-1.7\n%")
    with pikepdf.Pdf.open(BytesIO(content)) as made:
        assert made.open_metadata().pdfa_status == "2B"
        intent = made.Root.OutputIntents[0]
        assert intent.S == "/GTS_PDFA1"
        assert intent.DestOutputProfile.N == 3
        assert "/Info" not in made.trailer
        assert len(made.trailer.ID) == 2
        assert {"/OutputIntents", "/Metadata", "/Lang"} <= set(made.Root.keys())
        assert not {"/Encrypt", "/OpenAction", "/AA", "/AcroForm", "/Names"} & set(made.Root.keys())
        for each in made.objects:
            if isinstance(each, pikepdf.Stream):
                assert "/LZWDecode" not in str(each.get("/Filter", ""))
                assert each.get("/ColorSpace", "/DeviceRGB") in ("/DeviceRGB", "/DeviceGray")


def test_the_font_is_embedded_with_its_widths_and_its_meaning(context: ExportContext) -> None:
    with pikepdf.Pdf.open(BytesIO(pdf(MANY, context))) as made:
        fonts = [page.Resources.Font.F0 for page in made.pages]
        assert len({each.objgen for each in fonts}) == 1
        inner = fonts[0].DescendantFonts[0]
        assert inner.FontDescriptor.FontFile2.read_bytes() == FONT.read_bytes()
        assert b"beginbfchar" in fonts[0].ToUnicode.read_bytes()
        assert set(inner.CIDToGIDMap.read_bytes()[2:]) == {0, 1}  # .notdef is never shown
        assert inner.DW == 500
    assert ImageFont.truetype(FONT, 1000).getlength(" ") == 500


def test_the_empty_letter_has_an_outline_with_nothing_within() -> None:
    """PDFium, by which browsers copy, passes over a text of a single letter without one."""
    with TTFont(FONT) as font:
        glyph = font["glyf"]["empty"]
        assert (glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) == (0, 0, 500, 1000)
        assert font["hmtx"]["empty"] == (500, 0)
        pen = AreaPen()
        font.getGlyphSet()["empty"].draw(pen)
        assert pen.value == 0


def test_the_text_is_never_painted(context: ExportContext) -> None:
    with pikepdf.Pdf.open(BytesIO(pdf(DOCUMENT, context))) as made:
        commands = [str(each.operator) for each in pikepdf.parse_content_stream(made.pages[0])]
    assert commands.count("Tr") == 1
    assert commands.index("Tr") < commands.index("Tj")


def test_the_profile_is_srgb() -> None:
    ours = ImageCms.getOpenProfile(BytesIO(srgb_profile()))
    theirs = ImageCms.createProfile("sRGB")
    ramp = Image.fromarray(np.random.default_rng(2).integers(0, 256, (64, 64, 3), np.uint8))
    mapped = ImageCms.profileToProfile(ramp, ours, theirs, outputMode="RGB")
    assert mapped is not None
    assert np.abs(np.asarray(mapped).astype(int) - np.asarray(ramp)).max() <= 1
    assert "sRGB" in ImageCms.getProfileDescription(ours)


def test_the_title_is_the_archives_own_reference(context: ExportContext) -> None:
    with pikepdf.Pdf.open(BytesIO(pdf(DOCUMENT, context))) as made, made.open_metadata() as told:
        assert told["dc:title"] == "Архив, ф. 12, оп. 3, д. 57, л. 41"
        assert "л-041.tif (sha256:4c2e" in told["dc:source"]


def test_hostile_names_stay_text_in_the_metadata(context: ExportContext) -> None:
    name = "]]><?xpacket end='w'?>\x00\u202e&<rdf:li>"
    document = replace(DOCUMENT, citation=None, source=Source(name, "", ""))
    with pikepdf.Pdf.open(BytesIO(pdf(document, context))) as made, made.open_metadata() as told:
        assert told["dc:title"] == "]]><?xpacket end='w'?>␀‹U+202E›&<rdf:li>"


# Size and sameness


def test_pages_keep_their_number_and_size(context: ExportContext) -> None:
    with pikepdf.Pdf.open(BytesIO(pdf(MANY, context))) as made:
        sizes = [tuple(float(v) for v in page.mediabox[2:]) for page in made.pages]
    assert sizes[0] == (595.2, 841.92)
    assert sizes[1] == pytest.approx(A4)


@given(strategies.pages)
def test_no_page_is_larger_or_smaller_than_pdf_a_allows(page: Page) -> None:
    _, sides = page_size(page)
    assert all(3 <= side <= 14_400 for side in sides)


def test_the_same_layer_gives_the_same_bytes(context: ExportContext) -> None:
    with_preview = replace(context, preview=lambda _page: paper())
    assert pdf(MANY, with_preview) == pdf(MANY, with_preview)


class Volume:
    """Many pages that are made one by one."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __contains__(self, _page: object) -> bool:
        return False

    def __iter__(self) -> Iterator[Page]:
        return (Page(n, PageState.DONE, 1000, 1000, 300) for n in range(1, self.count + 1))


class Bound:
    """A document of 40 pages with a megabyte of picture each."""

    source, citation, run = DOCUMENT.source, DOCUMENT.citation, DOCUMENT.run
    pages = Volume(40)


def test_a_volume_takes_the_memory_of_few_pages(context: ExportContext, tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (1000, 1000), np.uint8)
    with_scan = replace(context, scan=lambda _page: Scan(noise))
    pdf(DOCUMENT, with_scan)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    from pipeline.export.pdf import PdfFormat

    with (tmp_path / "volume.pdf").open("wb") as stream:
        PdfFormat().write(Bound(), stream, with_scan)
    with pikepdf.Pdf.open(tmp_path / "volume.pdf") as made:
        assert len(made.pages) == 40
    assert (tmp_path / "volume.pdf").stat().st_size > 38e6
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 25_000
