"""What every network needs to learn: its weights, its smoothed weights, and to lose nothing."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Generic, TypeVar

import torch
from torch import nn

N = TypeVar("N", bound=nn.Module)
FOREVER = float("inf")
PATIENCE_S = 10.0
"""How long lessons are waited for before it is asked whether somebody draws them."""


@dataclass(slots=True)
class Pupil(Generic[N]):
    """A network with all that learning needs to go on.

    ``seen`` counts what it was shown, ``steps`` how often its weights were mended since it was
    taken over, ``until`` is the clock's time (``time.monotonic``) at which it stops. ``marks`` go
    with each checkpoint: one with others is of another network.
    """

    net: N
    smooth: N
    optimiser: torch.optim.AdamW
    device: torch.device
    marks: Mapping[str, str] = field(default_factory=dict)
    round: int = 0
    seen: int = 0
    steps: int = 0
    until: float = FOREVER
    history: list[dict[str, float]] = field(default_factory=list)

    def save(self, path: Path) -> None:
        """Write everything, whole or not at all."""
        part = path.with_suffix(".part")
        state = {
            "net": self.net.state_dict(),
            "smooth": self.smooth.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            **self.marks,
            "progress": (self.round, self.seen, self.history),
        }
        torch.save(state, part)
        part.replace(path)

    def load(self, path: Path) -> None:
        """Go on from a checkpoint.

        Raises:
            ValueError: it is of another network.

        """
        state: dict[str, Any] = torch.load(path, map_location=self.device, weights_only=True)
        if any(state[name] != mark for name, mark in self.marks.items()):
            raise ValueError(f"{path}: a checkpoint of another network")
        self.net.load_state_dict(state["net"])
        self.smooth.load_state_dict(state["smooth"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.round, self.seen, self.history = state["progress"]

    def mended(self, loss: torch.Tensor) -> torch.Tensor:
        """Mend the weights by a loss and return it, without waiting for its value."""
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.steps += 1
        return loss.detach()

    def follow(self, kept: float) -> None:
        """Let the smoothed weights follow; ``kept`` is the share that stays, 0 to 1."""
        with torch.no_grad():
            for old, new in zip(
                self.smooth.state_dict().values(), self.net.state_dict().values(), strict=True
            ):
                old.lerp_(new, 1 - kept) if old.is_floating_point() else old.copy_(new)

    def set_rate(self, rate: float, warm: float, left: float, seconds: float) -> None:
        """Set how fast it learns.

        ``warm`` rises to 1 at the beginning; ``left``, the share of the cooling rounds to come,
        falls to 0 at the end, and so does the last third of ``seconds`` where those are counted.
        """
        timed = seconds != FOREVER
        time_left = 3 * (self.until - time.monotonic()) / seconds if timed else 1.0
        cool = max(min(left, time_left, 1.0), 0.01)
        for group in self.optimiser.param_groups:
            group["lr"] = rate * min(1.0, warm) * cool

    def note(self, **values: float) -> None:
        """Write down how a round went, and print it."""
        self.history.append({name: round(value, 4) for name, value in values.items()})
        print(*(f"{name} {value:.4f}" for name, value in values.items()), flush=True)  # noqa: T201


def new_pupil(make: Callable[[], N], rate: float, **marks: str) -> Pupil[N]:
    """Return a pupil that knows nothing, on the GPU where there is one."""
    torch.manual_seed(1)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    net, smooth = (make().to(device) for _ in range(2))
    net = net.to(memory_format=torch.channels_last)
    smooth.load_state_dict(net.state_dict())
    optimiser = torch.optim.AdamW(net.parameters(), rate, weight_decay=0.01)
    return Pupil(net, smooth, optimiser, device, marks)


def shortened(device: torch.device) -> torch.autocast:
    """Return the context in which a network counts in short numbers (bfloat16), if it can.

    A processor that has none of its own is slower with them, and knows no recurrent layer in them.
    """
    short = device.type != "cpu" or torch.cpu.get_capabilities().get("avx512_bf16", False)
    return torch.autocast(device.type, torch.bfloat16, enabled=bool(short))


def stop_signal() -> list[int]:
    """Return a list that fills when the process is told to end."""
    told: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda received, _: told.append(received))
    return told


def insist(painters: Sequence[BaseProcess]) -> None:
    """Go on waiting for lessons only while somebody draws them.

    Raises:
        RuntimeError: nobody does.

    """
    if not any(painter.is_alive() for painter in painters):
        raise RuntimeError("the painters of the lessons have ended; see above why")
