"""Risk: a tile shows another place than its inks do, and the network learns noise."""

from __future__ import annotations

import numpy as np
import torch

from pipeline.layout.inks import DELIVERED, MODEL, ORDER
from pipeline.model.delivered import Delivered
from pipeline.model.network import Network
from training.inks.lessons import drawn
from training.inks.restore import restored
from training.inks.show import SIDE, leaf_of, tiles


def test_ink_is_dark_where_the_tile_says_that_it_lies() -> None:
    leaf = leaf_of(drawn(7), torch.device("cpu"))
    batch = tiles([leaf] * 12, np.random.default_rng(1))
    assert batch.darkness.shape == (12, 3, SIDE, SIDE)
    assert batch.inks.shape == (12, 4, SIDE, SIDE)
    assert 0 <= batch.inks.min() <= batch.inks.max() <= 1
    for darkness, inks in zip(batch.darkness.mean(dim=1), batch.inks.amax(dim=1), strict=True):
        inked = inks > 0.9
        if inked.sum() > 500:
            assert darkness[inked].mean() > 2 * darkness[inks == 0].mean()


def test_a_shipped_network_comes_back_as_it_was() -> None:
    batch = tiles([leaf_of(drawn(7), torch.device("cpu"))] * 4, np.random.default_rng(1))
    net = restored(DELIVERED / MODEL, len(ORDER), batch.darkness)
    with torch.no_grad():
        ours = torch.sigmoid(net(batch.darkness[:1])).numpy()
    shipped = Network(Delivered(DELIVERED, MODEL)).answer(batch.darkness[:1].numpy())
    assert np.abs(ours - shipped).max() < 1e-4
