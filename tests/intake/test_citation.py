"""Risk: a page is filed under the wrong leaf."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.intake.citation import citation_of
from pipeline.model.citation import Citation

LEAF = Citation(None, "558", "11", "334", 56, verso=False)
VERSO = Citation(None, "558", "11", "334", 56, verso=True)
RGASPI = Citation("РГАСПИ", "558", "11", "334", 56, verso=False)
RGASPI_VERSO = Citation("РГАСПИ", "558", "11", "334", 56, verso=True)


@pytest.mark.parametrize(
    ("name", "citation"),
    [
        ("РГАСПИ/558/11/334/056об.tif", RGASPI_VERSO),
        ("РГАСПИ/558/11/334/056.tif", RGASPI),
        ("RGASPI_558_11_334_056v.jpg", RGASPI_VERSO),
        ("РГАСПИ-558-11-334-56.tif", RGASPI),
        ("rgaspi/558/11/334/0056 verso.png", RGASPI_VERSO),
        ("РГАСПИ, ф. 558, оп. 11, д. 334, л. 56 об..tif", RGASPI_VERSO),
        ("РГАСПИ/фонд 558/опись 11/дело 334/0056.tif", RGASPI),
        ("scans/РГАСПИ ф.558 оп.11 д.334/л. 56.tif", RGASPI),
        ("f558_op11_d334_l056v.jpg", VERSO),
        ("f558_op11_d334_l056r.jpg", LEAF),
        ("f558_op11_d334_l056_v2.jpg", LEAF),
        ("F558-OP11-D334-L56.TIF", LEAF),
        ("ф.558 оп.11 д.334 л.56об", VERSO),
        ("ф558оп11д334л56об.jp2", VERSO),
        ("фонд 558/опись 11/дело 334/л. 56", LEAF),
        ("Фонд № 558/Опись № 11/Ед. хр. № 334/лист 56 оборот.tif", VERSO),
        ("фонд 558/опись 11/дело 334/056об.tif", VERSO),
        ("ф. 558 оп. 11 д. 334 лл. 56-57.pdf", LEAF),
        ("GARF_R-9401_2_64_12.tif", Citation("ГАРФ", "Р-9401", "2", "64", 12)),
        ("ГА РФ ф. Р-5446 оп. 1а д. 12-б.pdf", Citation("ГАРФ", "Р-5446", "1а", "12-б")),
        ("АВП РФ/0100/43/302/5.tif", Citation("АВП РФ", "0100", "43", "302", 5)),
        ("РГАСПИ/558/11/334/обложка.tif", Citation("РГАСПИ", "558", "11", "334")),
        ("РГАСПИ/письма/1.tif", Citation("РГАСПИ")),
        ("дело 5/лист 7.jpg", Citation(delo="5", leaf=7)),
        ("л. 56 об.png", Citation(leaf=56, verso=True)),
    ],
)
def test_what_a_name_says_plainly_is_taken(name: str, citation: Citation) -> None:
    assert citation_of(PurePath(name)) == citation


@pytest.mark.parametrize(
    "name",
    [
        "0001.tif",
        "IMG_20240514_001.jpg",
        "scan 12 d3.png",
        "f2_d3.jpg",
        "Письмо д. 5 кв. 3.pdf",
        "",
    ],
)
def test_what_is_not_a_reference_is_not_taken(name: str) -> None:
    assert citation_of(PurePath(name)) is None


@pytest.mark.parametrize(
    ("name", "citation"),
    [
        ("РГАСПИ 1950 05 14 003.tif", Citation("РГАСПИ")),
        ("АВП РФ/0100/43/302/10/5.tif", Citation("АВП РФ")),
        ("ф. 558 оп. 11 д. 334 л. 56а.tif", Citation(None, "558", "11", "334")),
    ],
)
def test_what_may_be_a_date_a_folder_or_another_leaf_stays_open(
    name: str, citation: Citation
) -> None:
    assert citation_of(PurePath(name)) == citation


numbers = st.from_regex(r"(Р-)?[0-9]{1,6}(-?[а-яё])?", fullmatch=True)
archives = st.sampled_from(["РГАСПИ", "ГАРФ", "АВП РФ", "ЦДНИ Ростовской области", "ОГАЧО"])


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    fond, opis, delo = (draw(st.none() | numbers) for _ in range(3))
    leaf = draw(st.none() | st.integers(0, 999_999_999))
    said = any(part is not None for part in (fond, opis, delo, leaf))
    archive = draw(st.none() | archives) if said else draw(st.sampled_from(["РГАСПИ", "АВП РФ"]))
    return Citation(archive, fond, opis, delo, leaf, leaf is not None and draw(st.booleans()))


@given(citations())
def test_what_is_printed_reads_back(citation: Citation) -> None:
    assert citation_of(str(citation)) == citation


@given(st.text(max_size=80))
def test_no_name_is_too_strange(name: str) -> None:
    assert isinstance(citation_of(name), Citation | None)
