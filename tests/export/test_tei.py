"""TEI: valid by the whole schema, words in their places, names, dates and corrections marked."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.export.context import ExportContext
from pipeline.export.inert import inert
from pipeline.export.order import zones_in_order
from pipeline.export.tei import NAMESPACE
from pipeline.model.geometry import Box
from pipeline.model.provenance import Document
from pipeline.model.redaction import GAP
from pipeline.model.vocabulary import Vocabulary
from tests.export import strategies
from tests.export.documents import DOCUMENT, MANY, TELEGRAM
from tests.export.schemas import schema_file
from tests.export.test_hostile import ATTACKS, poisoned
from tests.export.writing import (
    CORRECTED,
    REDACTED,
    REWRITTEN,
    Placed,
    with_zone,
    words_of,
    written,
)

NS = {"t": NAMESPACE}
OLD = with_zone(
    "addressee", text='Cъездъ об"единенія добра-\nго человѣка, пере-\nнесенный изъ Рос-\nсіи.'
)
ID = "{http://www.w3.org/XML/1998/namespace}id"


def tei(document: Document, context: ExportContext) -> etree._Element:
    return etree.fromstring(written("tei", document, context))


def jing(documents: list[Document], folder: Path, context: ExportContext) -> str:
    paths = [folder / f"{number}.xml" for number in range(len(documents))]
    for path, document in zip(paths, documents, strict=True):
        path.write_bytes(written("tei", document, context))
    done = subprocess.run(
        ["jing", schema_file("tei_all.rng"), *paths], capture_output=True, text=True, check=False
    )
    assert done.stdout or done.returncode == 0, done.stderr
    return done.stdout


def words_read(root: etree._Element) -> list[Placed]:
    zones = {each.get(ID): each for each in root.iterfind(".//t:zone", NS)}
    return [
        (newest(word), box_of(zones[word.get("facs")[1:]])) for word in root.iterfind(".//t:w", NS)
    ]


def newest(element: etree._Element) -> str:
    """Return what stands on the paper, as it was corrected."""
    kept = ".//text()[not(ancestor::t:sic or ancestor::t:reg)]"
    return "".join(element.xpath(kept, namespaces=NS))


def modernized(element: etree._Element) -> str:
    """Return an element's text as readers of today have it."""
    kept = ".//text()[not(ancestor::t:sic or ancestor::t:orig)]"
    return "".join(element.xpath(kept, namespaces=NS))


def box_of(zone: etree._Element) -> Box:
    left, top, right, bottom = (int(zone.get(name)) for name in ("ulx", "uly", "lrx", "lry"))
    return Box(left, top, right - left, bottom - top)


def test_it_is_valid_whatever_was_read(context: ExportContext, tmp_path: Path) -> None:
    rest: list[Document] = []

    @settings(
        max_examples=15, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.data())
    def gather(data: st.DataObject) -> None:
        rest.append(data.draw(strategies.documents))

    gather()
    hostile = [poisoned(DOCUMENT, attack) for attack in ATTACKS]
    known = [
        DOCUMENT,
        MANY,
        CORRECTED,
        REWRITTEN,
        REDACTED,
        OLD,
        replace(DOCUMENT, pages=(), citation=None),
    ]
    assert jing([*known, *hostile, *rest], tmp_path, context) == ""


def test_the_schema_refuses_what_is_no_tei(context: ExportContext, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(written("tei", DOCUMENT, context).replace(b"<lb ", b"<linebreak "))
    schema = schema_file("tei_all.rng")
    assert subprocess.run(["jing", schema, path], capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize("document", [DOCUMENT, CORRECTED, REWRITTEN, MANY, OLD])
def test_words_and_boxes_come_back(document: Document, context: ExportContext) -> None:
    expected = [word for page in document.pages for word in words_of(page)]
    assert words_read(tei(document, context)) == expected


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(strategies.documents)
def test_any_document_comes_back(context: ExportContext, document: Document) -> None:
    expected = [word for page in document.pages for word in words_of(page)]
    assert words_read(tei(document, context)) == expected


def test_the_text_of_a_zone_keeps_its_spaces(context: ExportContext) -> None:
    root = tei(DOCUMENT, context)
    for number, zone in enumerate(zones_in_order(TELEGRAM), 1):
        block = root.find(f".//t:text//t:*[@facs='#p1-z{number}']", NS)
        assert newest(block) == inert(zone.text).replace("\n", "")


def test_every_pointer_leads_to_something(context: ExportContext) -> None:
    root = tei(MANY, context)
    ids = set(root.xpath("//@xml:id"))
    pointers = root.xpath("//@facs | //@ana | //@corresp")
    assert {str(each)[1:] for each in pointers} <= ids


def test_names_places_and_dates_are_marked_where_they_stand(context: ExportContext) -> None:
    body = tei(DOCUMENT, context).find(".//t:body", NS)
    date = body.find(".//t:date[@when='1948-11-03']", NS)
    assert newest(date) == "3/ХI 1948 г."
    assert newest(body.find(".//t:placeName[@key='Улан-Батор']", NS)) == "ИЗ УЛАН-БАТОРА"
    assert newest(body.find(".//t:persName[@key='Соснин']", NS)) == "С О С Н И Н"
    assert body.find(".//t:time", NS).get("when") == "09:35:00"


def test_the_letter_is_described_in_the_header(context: ExportContext) -> None:
    told = tei(DOCUMENT, context).find(".//t:creation", NS)
    sent = [each for each in told if each.get("type") == "sent"]
    assert [each.get("key") or each.get("when") for each in sent] == [
        "Соснин",
        "Улан-Батор",
        "1948-11-03",
    ]


def test_corrections_stand_beside_what_was_read(context: ExportContext) -> None:
    word = tei(with_zone("addressee", text="Тов. ЛУГИНУ."), context).find(".//t:w/t:choice", NS)
    assert (word.findtext("t:sic", None, NS), word.findtext("t:corr", None, NS)) == (
        "ЛУГОВУ.",
        "ЛУГИНУ.",
    )
    line = tei(CORRECTED, context).find(".//t:ab/t:choice", NS)
    assert line.findtext("t:sic", None, NS) == "3.ХI.48г.  С О С Н И Н"
    assert newest(line.find("t:corr", NS)) == "3.ХI.48г.  С О С Н И Ц К И Й"


def test_old_spelling_stands_beside_that_of_today(context: ExportContext) -> None:
    block = tei(OLD, context).find(".//t:text//t:*[@facs='#p1-z10']", NS)
    assert newest(block) == 'Cъездъ об"единенія добра-го человѣка, пере-несенный изъ Рос-сіи.'
    assert modernized(block) == "Съезд объединения доброго человека, пере-несенный из России."
    pairs = {
        choice.findtext("t:orig", None, NS): choice.findtext("t:reg", None, NS)
        for choice in block.iterfind(".//t:choice[t:orig]", NS)
    }
    assert pairs['об"единенія'] == "объединения"
    assert (pairs["Рос-"], pairs["сіи."]) == ("России", ".")
    assert "пере-" not in pairs
    breaks = [each.get("break") for each in block.iterfind(".//t:lb", NS)]
    assert breaks == [None, "no", "no", "no"]


def test_a_text_of_today_has_no_older_spelling(context: ExportContext) -> None:
    document = with_zone("body", text="Телеграмма из России получена.")
    assert tei(document, context).find(".//t:*[@facs='#p1-z11']//t:orig", NS) is None


def test_every_kind_is_in_the_taxonomy(context: ExportContext, vocabulary: Vocabulary) -> None:
    ids = tei(DOCUMENT, context).xpath("//t:category/@xml:id", namespaces=NS)
    assert ids == [f"kind-{name}" for name in vocabulary]


def test_a_gap_says_why_and_the_words_around_it_stand(context: ExportContext) -> None:
    made = tei(REDACTED, context)
    gaps = made.findall(".//t:gap", NS)
    assert [gap.get("reason") for gap in gaps] == ["redacted", "redacted"]
    left = [placed for page in REDACTED.pages for placed in words_of(page) if placed[0] != GAP]
    assert words_read(made) == left
    zones = {zone.get(ID): box_of(zone) for zone in made.iterfind(".//t:zone", NS)}
    assert [zones[gap.get("facs")[1:]] for gap in gaps] == [
        placed[1] for page in REDACTED.pages for placed in words_of(page) if placed[0] == GAP
    ]
