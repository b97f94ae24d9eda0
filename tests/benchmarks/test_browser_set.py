"""Risk: the other generator's truth is not where its ink is, or a page differs from its seed's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.result import GROUPS
from benchmarks.sets.browser import set_by_browser
from benchmarks.sets.browser.papers import KINDS, papers
from config.settings import load_settings
from pipeline.model.geometry import Box


def test_every_word_stands_where_the_truth_says(tmp_path: Path) -> None:
    pages = set_by_browser(tmp_path, 5, seed=3)
    assert [page.tags["kind"] for page in pages] == list(KINDS[:5])
    assert len({page.tags["scan"] for page in pages}) == 5
    assert all(set(page.tags) == set(GROUPS) for page in pages)
    for page in pages:
        with Image.open(page.file) as image:
            grey = np.asarray(image.convert("L"), np.float64)
        typed = [word for word in page.truth.words or () if word.ink == "typed"]
        inside = [grey[w.box.y : w.box.bottom, w.box.x : w.box.right].min() for w in typed]
        assert len(typed) > 40
        assert np.mean(np.array(inside) < np.median(grey) - 40) > 0.95, page.name
        assert np.mean([_fills(grey, word.box) for word in page.truth.words or ()]) > 0.9, page.name


def _fills(grey: npt.NDArray[np.float64], box: Box) -> bool:
    """Return whether there is ink in the upper and in the lower sixth of a box."""
    part = grey[box.y : box.bottom, box.x : box.right]
    rows = max(box.height // 6, 3)
    return bool(max(part[:rows].min(), part[-rows:].min()) < np.median(grey) - 25)


def test_truth_speaks_the_vocabulary_and_is_set_once(tmp_path: Path) -> None:
    (page,) = set_by_browser(tmp_path, 1, seed=4)
    kinds = {zone.kind for zone in page.truth.zones or ()}
    vocabulary = load_settings().reading.vocabulary
    assert {"title", "distribution_list", "routing", "body", "signature"} <= kinds
    assert all(vocabulary.kind(kind) for kind in kinds)
    made = page.file.stat().st_mtime_ns
    assert set_by_browser(tmp_path, 1, seed=4)[0].key == page.key
    assert page.file.stat().st_mtime_ns == made


def test_a_paper_is_the_same_for_its_seed_whatever_comes_before_it() -> None:
    assert list(papers(9, 5))[8] == list(papers(20, 5))[8]
    assert list(papers(1, 5)) != list(papers(1, 6))
