from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from samples.facsimile import draw
from samples.facsimile.faces import JUDGED_TYPEWRITER
from samples.facsimile.kinds.forms import FORMS, JUDGED_FORM, form_for
from samples.facsimile.plan import PageOrder, Wanted, plan
from samples.facsimile.studio import open_studio
from tests.samples.conftest import ROOT

KINDS = ("telegram", "table")


def tree(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_same_seed_gives_same_bytes_in_another_process(tmp_path: Path) -> None:
    draw(tmp_path / "a", 2, 9, kinds=KINDS, scans=["spread"], damage=[1])
    command = [sys.executable, "-m", "samples.facsimile", str(tmp_path / "b"), "--pages", "2"]
    command += ["--seed", "9", "--kind", KINDS[0], "--kind", KINDS[1]]
    command += ["--scan", "spread", "--damage", "1"]
    subprocess.run(command, check=True, cwd=ROOT)
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_asking_for_more_pages_changes_none_of_the_first(tmp_path: Path) -> None:
    draw(tmp_path / "one", 1, 4, kinds=["table"], scans=["photo"])
    draw(tmp_path / "two", 2, 4, kinds=["table"], scans=["photo"])
    one, two = tree(tmp_path / "one"), tree(tmp_path / "two")
    del one["manifest.json"]
    assert one.items() <= two.items()


def test_seeds_differ(tmp_path: Path) -> None:
    for seed in (1, 2):
        draw(tmp_path / str(seed), 1, seed, kinds=["table"], scans=["photo"])
    first, second = (
        json.loads((tmp_path / str(seed) / "manifest.json").read_text()) for seed in (1, 2)
    )
    assert first["files"][0]["sha256"] != second["files"][0]["sha256"]


@pytest.mark.parametrize("wrong", [{"kinds": ["novel"]}, {"scans": ["fax"]}, {"damage": [4]}])
def test_unknown_wishes_are_refused_before_anything_is_drawn(
    wrong: dict[str, list[str]], tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match="unknown"):
        draw(tmp_path, 1, 1, **wrong)  # type: ignore[arg-type]
    assert not list(tmp_path.iterdir())


def test_development_pages_never_use_what_is_kept_for_judging() -> None:
    for seed in range(60):
        studio = open_studio(PageOrder("telegram", "grey", 0, seed, 150))
        assert studio.typist.machine.face is not JUDGED_TYPEWRITER
        assert form_for(studio.rng, None, judged=False) in FORMS
    with pytest.raises(ValueError, match=JUDGED_FORM.name):
        form_for(studio.rng, JUDGED_FORM.name, judged=False)


def test_judged_pages_come_from_a_seed_space_of_their_own_and_use_both() -> None:
    orders = [PageOrder("telegram", "grey", 0, seed, 150, judged=True) for seed in range(40)]
    studios = [open_studio(order) for order in orders]
    assert JUDGED_TYPEWRITER in [studio.typist.machine.face for studio in studios]
    assert JUDGED_FORM in [form_for(studio.rng, None, judged=True) for studio in studios]
    open_ = Wanted(("telegram",))
    kept = Wanted(("telegram",), judged=True)
    assert plan(20, 3, open_) != plan(20, 3, kept)
    plain, judged = PageOrder("table", "grey", 0, 1, 150), orders[1]
    assert plain.rng().random() != judged.rng().random()
