"""Risk: a tile shows another place than its inks do, and the network learns noise."""

from __future__ import annotations

import numpy as np
import torch

from pipeline.layout.inks import DELIVERED, MODEL, ORDER
from pipeline.model.delivered import Delivered
from pipeline.model.network import Network
from pipeline.preprocess.view import darkness
from training.inks.lessons import drawn
from training.inks.network import SEEN
from training.inks.restore import restored
from training.inks.show import SIDE, leaf_of, seen, tiles


def test_ink_is_dark_where_the_tile_says_that_it_lies() -> None:
    leaf = leaf_of(drawn(7), torch.device("cpu"))
    batch = tiles([leaf] * 12, np.random.default_rng(1))
    assert batch.darkness.shape == (12, SEEN, SIDE, SIDE)
    assert batch.inks.shape == (12, 4, SIDE, SIDE)
    assert 0 <= batch.inks.min() <= batch.inks.max() <= 1
    for dark, inks in zip(batch.darkness[:, :3].mean(dim=1), batch.inks.amax(dim=1), strict=True):
        inked = inks > 0.9
        if inked.sum() > 500:
            assert dark[inked].mean() > 2 * dark[inks == 0].mean()


def test_tiles_are_shown_as_the_program_shows_a_view() -> None:
    near = torch.from_numpy(np.random.default_rng(3).random((1, 1, 64, 96), np.float32))
    close = np.rint(255 * (1 - near[0, 0].numpy())).astype(np.uint8)
    view = np.rint(close.reshape(32, 2, 48, 2).mean(axis=(1, 3))).astype(np.uint8)
    told = seen(near.expand(-1, 3, -1, -1))[0].numpy()
    assert np.abs(told - darkness(view, close)).max() < 0.005


def test_a_shipped_network_comes_back_as_it_was() -> None:
    batch = tiles([leaf_of(drawn(7), torch.device("cpu"))] * 4, np.random.default_rng(1))
    net = restored(DELIVERED / MODEL, len(ORDER), batch.darkness)
    with torch.no_grad():
        ours = torch.sigmoid(net(batch.darkness[:1])).numpy()
    shipped = Network(Delivered(DELIVERED, MODEL)).answer(batch.darkness[:1].numpy())
    assert np.abs(ours - shipped).mean() < 0.005  # whole numbers come back a little coarser
