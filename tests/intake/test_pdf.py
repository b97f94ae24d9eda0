"""Risk: a PDF page comes out empty, coarse or huge, hangs, or takes its neighbours with it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pytest

from pipeline.intake import poppler
from pipeline.intake.options import IntakeOptions
from pipeline.intake.source import inspect, load
from pipeline.model import errors
from tests.intake import makers

OPTIONS = IntakeOptions()
SHEET = makers.sheet()


def test_a_scan_keeps_its_own_pixels(tmp_path: Path) -> None:
    page = load(makers.scan_pdf(tmp_path / "a.pdf"), 1, None, OPTIONS)
    assert (page.dpi, page.flags) == (150, ())
    assert np.array_equal(page.pixels, SHEET)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_is_shown_turned(tmp_path: Path, turn: int) -> None:
    with pikepdf.new() as pdf:
        page = makers.scan_page(pdf, makers.scan_stream(pdf, SHEET), (115.2, 153.6))
        page.Rotate = turn
        pdf.save(tmp_path / "a.pdf")
    pixels = load(tmp_path / "a.pdf", 1, None, OPTIONS).pixels
    expected = np.rot90(SHEET, -turn // 90)
    assert pixels.shape == expected.shape
    assert (pixels != expected).mean() < 0.01


def test_letters_over_a_coarse_scan_are_drawn_finely(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        stream = makers.scan_stream(pdf, SHEET)
        page = makers.scan_page(pdf, stream, (115.2, 153.6))
        letters = makers.text_page(pdf, b"Hello", (115.2, 153.6))
        page.Resources.Font = letters.Resources.Font
        page.Contents = pdf.make_stream(
            page.Contents.read_bytes() + b" BT /F1 20 Tf 10 60 Td (Hello) Tj ET"
        )
        pdf.save(tmp_path / "a.pdf")
    page_image = load(tmp_path / "a.pdf", 1, None, OPTIONS)
    assert (page_image.dpi, page_image.flags) == (300, ("pdf-text-layer",))


def test_a_drawn_page_is_rendered_at_the_asked_resolution(tmp_path: Path) -> None:
    path = makers.content_pdf(tmp_path / "a.pdf", b"1 0 0 rg 10 10 100 100 re f")
    page = load(path, 1, None, IntakeOptions(render_dpi=144))
    assert (page.dpi, page.pixels.shape) == (144, (600, 600, 3))


def test_a_scan_too_fine_to_hold_is_drawn_coarser(tmp_path: Path) -> None:
    options = IntakeOptions(max_megapixels=0.07, render_dpi=100)
    page = load(makers.scan_pdf(tmp_path / "a.pdf"), 1, None, options)
    assert (page.dpi, page.pixels.shape) == (100, (214, 160))


def outcome_of(path: Path) -> str:
    try:
        return str(load(path, 1, None, OPTIONS).pixels.shape)
    except errors.InputError as error:
        return error.code


def empty(folder: Path) -> Path:
    return makers.written(folder / "a.pdf", b"%PDF-1.4\n")


def noise(folder: Path) -> Path:
    return makers.written(folder / "a.pdf", b"%PDF-1.4\n" + bytes(range(256)) * 40)


def without_pages(folder: Path) -> Path:
    return makers.scan_pdf(folder / "a.pdf", 0)


def locked(folder: Path) -> Path:
    return makers.scan_pdf(
        folder / "a.pdf", encryption=pikepdf.Encryption(owner="owner", user="user")
    )


def vast(folder: Path, user_unit: int = 1) -> Path:
    with pikepdf.new() as pdf:
        page = makers.text_page(pdf, b"Hello", (14400, 14400))
        page.UserUnit = user_unit
        pdf.save(folder / "a.pdf")
    return folder / "a.pdf"


def needle(folder: Path) -> Path:
    with pikepdf.new() as pdf:
        makers.text_page(pdf, b"Hello", (14400, 3))
        pdf.save(folder / "a.pdf")
    return folder / "a.pdf"


@pytest.mark.parametrize(
    ("maker", "error"),
    [
        (empty, errors.PdfDamagedError),
        (noise, errors.PdfDamagedError),
        (
            lambda folder: makers.cut(makers.scan_pdf(folder / "a.pdf", 9), 0.5),
            errors.PdfDamagedError,
        ),
        (locked, errors.PdfEncryptedError),
        (without_pages, errors.PdfNoPagesError),
        (vast, errors.TooManyPixelsError),
        (lambda folder: vast(folder, 75), errors.TooManyPixelsError),
        (needle, errors.BadDimensionsError),
    ],
)
def test_bad_pdf_is_refused(
    tmp_path: Path, maker: Callable[[Path], Path], error: type[errors.InputError]
) -> None:
    path = maker(tmp_path)
    began = time.monotonic()
    with pytest.raises(error):
        load(path, 1, inspect(path, OPTIONS).fingerprint, OPTIONS)
    assert time.monotonic() - began < 2


def test_an_owner_password_does_not_lock(tmp_path: Path) -> None:
    path = makers.scan_pdf(
        tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="owner", user="")
    )
    assert inspect(path, OPTIONS).flags == ("pdf-owner-password",)
    assert np.array_equal(load(path, 1, None, OPTIONS).pixels, SHEET)


def test_twenty_thousand_pages_are_counted_at_once(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        for _ in range(20_001):
            pdf.add_blank_page(page_size=(100, 100))
        pdf.save(tmp_path / "over.pdf")
        del pdf.pages[-1]
        pdf.save(tmp_path / "all.pdf")
    began = time.monotonic()
    assert inspect(tmp_path / "all.pdf", OPTIONS).page_count == 20_000
    with pytest.raises(errors.TooManyPagesError, match="20001 > 20000"):
        inspect(tmp_path / "over.pdf", OPTIONS)
    assert time.monotonic() - began < 5


def test_a_damaged_page_is_lost_alone(tmp_path: Path) -> None:
    path = makers.damaged_stream(makers.scan_pdf(tmp_path / "a.pdf", 100), 37)
    assert inspect(path, OPTIONS).page_count == 100
    with pytest.raises(errors.PdfDamagedError, match="flate"):
        load(path, 37, None, OPTIONS)
    for number in (1, 36, 38, 100):
        assert np.array_equal(load(path, number, None, OPTIONS).pixels, SHEET)


def test_a_lost_directory_is_mended_without_blaming_the_page(tmp_path: Path) -> None:
    path = makers.scan_pdf(tmp_path / "a.pdf")
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"startxref")])
    assert np.array_equal(load(path, 1, None, OPTIONS).pixels, SHEET)


def test_an_unknown_operator_earns_a_remark(tmp_path: Path) -> None:
    path = makers.content_pdf(tmp_path / "a.pdf", b"0 0 50 50 re f 1 2 NOSUCH")
    assert "pdf-errors" in load(path, 1, None, OPTIONS).flags


def test_jbig2(tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        makers.scan_page(pdf, makers.jbig2_stream(pdf, SHEET), (115.2, 153.6))
        pdf.save(tmp_path / "good.pdf")
    page = load(tmp_path / "good.pdf", 1, None, OPTIONS)
    assert np.array_equal(page.pixels, SHEET)


@pytest.mark.parametrize("where", [0, 20, 40, 60, 80])
def test_damaged_jbig2_ends_in_an_error_or_a_page(tmp_path: Path, where: int) -> None:
    with pikepdf.new() as pdf:
        stream = makers.jbig2_stream(pdf, SHEET)
        data = bytearray(stream.read_raw_bytes())
        data[where : where + 4] = b"\xff\xff\xff\xff"
        stream.write(bytes(data), filter=pikepdf.Name.JBIG2Decode)
        makers.scan_page(pdf, stream, (115.2, 153.6))
        pdf.save(tmp_path / "bad.pdf")
    outcome = outcome_of(tmp_path / "bad.pdf")
    assert outcome in (str(SHEET.shape), "PDF_DAMAGED")


def test_scripts_and_actions_do_nothing(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    with pikepdf.new() as pdf:
        makers.scan_page(pdf, makers.scan_stream(pdf, SHEET), (115.2, 153.6))
        name, text = pikepdf.Name, pikepdf.String
        pdf.Root.OpenAction = pikepdf.Dictionary(
            S=name.Launch, F=text(f"/bin/touch {mark}"), Win=pikepdf.Dictionary(F=text("touch"))
        )
        pdf.Root.AA = pikepdf.Dictionary(
            WC=pikepdf.Dictionary(S=name.JavaScript, JS=text(f"app.launchURL('file://{mark}')"))
        )
        pdf.attachments["run.exe"] = b"MZ" + bytes(100)
        pdf.save(tmp_path / "a.pdf")
    assert np.array_equal(load(tmp_path / "a.pdf", 1, None, OPTIONS).pixels, SHEET)
    assert not mark.exists()


def test_a_form_that_draws_itself_ends(tmp_path: Path) -> None:
    path = makers.content_pdf(tmp_path / "a.pdf", b"/F0 Do", [b"0 0 50 50 re f /F0 Do"])
    began = time.monotonic()
    assert load(path, 1, None, OPTIONS).pixels.shape[:2] == (1250, 1250)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("patience", "error", "after"),
    [(60, errors.RenderTimeoutError, "2 s"), (0.5, errors.RenderHeldUpError, "1.0 s")],
    ids=["working", "held up"],
)
def test_endless_drawing_is_cut_off_and_nothing_stays(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    patience: float,
    error: type[Exception],
    after: str,
) -> None:
    monkeypatch.setattr(poppler, "PATIENCE", patience)
    forms = [f"/F{n + 1} Do ".encode() * 10 for n in range(9)] + [b"0 0 50 50 re f"]
    path = makers.content_pdf(tmp_path / "a.pdf", b"/F0 Do", forms)
    options = IntakeOptions(render_timeout_s=2, probe_timeout_s=1, scratch=tmp_path)
    before, began = children(), time.monotonic()
    with pytest.raises(errors.RenderTimeoutError, match=after) as caught:
        load(path, 1, None, options)
    assert type(caught.value) is error
    assert time.monotonic() - began < 60
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.pdf"]
    assert children() == before


def children() -> list[str]:
    """Return the processes that this one has started and not yet seen end."""
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
