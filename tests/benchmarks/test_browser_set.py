"""Risk: the other generator's truth is not where its ink is, or a page differs from its seed's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from benchmarks.pages import BenchPage
from benchmarks.result import GROUPS
from benchmarks.sets.browser import set_by_browser
from benchmarks.sets.browser.papers import KINDS, papers
from config.settings import load_settings
from pipeline.model.geometry import Box

pytestmark = pytest.mark.xdist_group("browser set")

BUILT = 5, 3
"""Pages, one for each way to scan, and the seed."""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="module")
def pages(build: Path) -> list[BenchPage]:
    return set_by_browser(build, *BUILT)


def test_every_word_stands_where_the_truth_says(pages: list[BenchPage]) -> None:
    assert [page.tags["kind"] for page in pages] == list(KINDS[:5])
    assert len({page.tags["scan"] for page in pages}) == 5
    assert all(set(page.tags) == set(GROUPS) for page in pages)
    for page in pages:
        with Image.open(page.file) as image:
            grey = np.asarray(image.convert("L"), np.float32)
        paper = float(np.median(grey))
        typed = [word for word in page.truth.words or () if word.ink == "typed"]
        inside = [grey[w.box.y : w.box.bottom, w.box.x : w.box.right].min() for w in typed]
        assert len(typed) > 40
        assert np.mean(np.array(inside) < paper - 40) > 0.95, page.name
        filled = [_fills(grey, word.box, paper) for word in page.truth.words or ()]
        assert np.mean(filled) > 0.9, page.name


def _fills(grey: npt.NDArray[np.float32], box: Box, paper: float) -> bool:
    """Return whether there is ink in the upper and in the lower sixth of a box."""
    part = grey[box.y : box.bottom, box.x : box.right]
    rows = max(box.height // 6, 3)
    return bool(max(part[:rows].min(), part[-rows:].min()) < paper - 25)


def test_truth_speaks_the_vocabulary_and_is_set_once(build: Path, pages: list[BenchPage]) -> None:
    page = pages[0]
    kinds = {zone.kind for zone in page.truth.zones or ()}
    vocabulary = load_settings().reading.vocabulary
    assert {"title", "distribution_list", "routing", "body", "signature"} <= kinds
    assert all(vocabulary.kind(kind) for kind in kinds)
    made = page.file.stat().st_mtime_ns
    assert set_by_browser(build, *BUILT)[0].key == page.key
    assert page.file.stat().st_mtime_ns == made


def test_a_paper_is_the_same_for_its_seed_whatever_comes_before_it() -> None:
    assert list(papers(9, 5))[8] == list(papers(20, 5))[8]
    assert list(papers(1, 5)) != list(papers(1, 6))
