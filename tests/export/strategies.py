"""Any document that a run could give."""

from typing import TypeVar

from hypothesis import strategies as st

from pipeline.model.citation import Citation
from pipeline.model.facts import Dispatch, DistributionEntry, Evidence, Records, Routing
from pipeline.model.geometry import Box
from pipeline.model.page import Ink, Line, Page, PageState, Problem, Word, Zone
from pipeline.model.provenance import Document, Run, Source, Step

T = TypeVar("T")

# Every character but lone surrogates, which no text that was read can hold.
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.integers(0, 100_000)
confidences = st.floats(0, 1)
boxes = st.builds(Box, numbers, numbers, numbers, numbers)
details = st.dictionaries(
    texts, st.booleans() | numbers | texts | st.floats(allow_nan=False, allow_infinity=False)
)


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    return st.none() | strategy


def several(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


words = st.builds(
    Word, texts, boxes, maybe(confidences), several(texts), maybe(st.sampled_from(Ink))
)
lines = st.builds(Line, boxes, texts, maybe(confidences), several(words))
zones = st.builds(
    Zone,
    id=texts,
    kind=texts,
    ink=st.sampled_from(Ink),
    box=boxes,
    order=numbers,
    confidence=maybe(confidences),
    text=texts,
    lines=several(lines),
)
# A group of facts of which none is on the page is absent itself, so it is never all empty.
routings = st.builds(
    Routing, maybe(texts), maybe(texts), numbers, maybe(texts), maybe(texts), maybe(numbers)
)
dispatches = st.builds(Dispatch, numbers, maybe(texts), maybe(texts), maybe(texts), maybe(texts))
records = st.builds(
    Records,
    registration_number=maybe(texts),
    classification=maybe(texts),
    distribution=several(st.builds(DistributionEntry, numbers, texts, maybe(texts))),
    routing=maybe(routings),
    references=several(numbers),
    precedence=several(texts),
    addressee=maybe(texts),
    signer=maybe(texts),
    dispatch=maybe(dispatches),
    date=maybe(texts),
)
pages = st.builds(
    Page,
    number=st.integers(1, 2000),
    state=st.sampled_from(PageState),
    width_px=numbers,
    height_px=numbers,
    dpi=maybe(numbers),
    skew_deg=st.floats(-45, 45),
    flags=several(texts),
    zones=several(zones),
    records=records,
    evidence=st.dictionaries(
        texts, st.builds(Evidence, texts, boxes, texts, confidences, texts), max_size=3
    ),
    problem=maybe(st.builds(Problem, texts, texts, texts)),
)
documents = st.builds(
    Document,
    source=st.builds(Source, texts, texts, texts),
    citation=maybe(
        st.builds(
            Citation,
            maybe(texts),
            maybe(texts),
            maybe(texts),
            maybe(texts),
            maybe(numbers),
            st.booleans(),
        )
    ),
    run=st.builds(
        Run,
        texts,
        st.dictionaries(texts, texts, max_size=2),
        texts,
        several(st.builds(Step, texts, details)),
    ),
    pages=several(pages),
)
