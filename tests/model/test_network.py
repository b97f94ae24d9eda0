"""Risk: a worker keeps what a network once needed, page upon page."""

from __future__ import annotations

import onnxruntime as ort
import pytest

from pipeline.layout.inks import DELIVERED, MODEL
from pipeline.model.delivered import Delivered
from pipeline.model.network import Network


def test_a_network_keeps_no_memory_for_what_it_may_be_asked_next(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[ort.SessionOptions] = []
    real = ort.InferenceSession

    def session(model: bytes, settings: ort.SessionOptions, where: list[str]) -> object:
        opened.append(settings)
        return real(model, settings, where)

    monkeypatch.setattr(ort, "InferenceSession", session)
    Network(Delivered(DELIVERED, MODEL))
    (settings,) = opened
    assert not settings.enable_cpu_mem_arena
    assert not settings.enable_mem_pattern
