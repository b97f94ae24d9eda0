"""A child of the pool: it builds a reader once and then does one thing after another.

It is run as ``python -m workers.child FD PARENT``. It never touches the ledger, so it may be
killed at any moment.
"""

from __future__ import annotations

import errno
import faulthandler
import os
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from typing import Any

from pipeline.model.errors import (
    DiskFullError,
    OutOfMemoryError,
    RazmetkaError,
    UnexpectedError,
)
from pipeline.store.policy import blame_for
from pipeline.store.work import READ
from workers.processes import die_with_parent, resident_mib
from workers.reader import (
    Answer,
    Done,
    Failed,
    Inspect,
    MakeReader,
    Opened,
    Order,
    PageReader,
    Ready,
    Timed,
    Unfit,
)
from workers.wire import packed

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def serve(connection: Connection[Any, Any]) -> None:
    """Build the reader that is sent first, then answer orders until there are no more."""
    make_reader: MakeReader = connection.recv()
    try:
        reader = make_reader()
    except Exception as error:  # the outermost edge of this process
        connection.send_bytes(packed(Unfit(as_ours(error).problem, traceback.format_exc())))
        return
    connection.send_bytes(packed(Ready()))
    while True:
        try:
            order = connection.recv()
        except EOFError:
            return
        connection.send_bytes(packed(answer(reader, order)))


def answer(reader: PageReader, order: Order) -> Answer:
    """Do what was ordered, and tell what came of it, whatever it was."""
    try:
        if isinstance(order, Inspect):
            return Opened(reader.inspect(order.path))
        page, preview = reader.read(order.path, order.number, order.expected)
        if page.number != order.number or page.state not in READ:
            raise ValueError(f"page {page.number} ({page.state}) instead of {order.number}")
    except RazmetkaError as error:
        return Failed(error.problem, blame_for(error))
    except Exception as error:  # the outermost edge of this process
        named = as_ours(error)
        return Failed(named.problem, blame_for(named), traceback.format_exc(), sick=True)
    seconds = reader.take_seconds() if isinstance(reader, Timed) else {}
    return Done(page, preview, resident_mib(), seconds)


def as_ours(error: Exception) -> RazmetkaError:
    """Return an error as one of ours, whatever it was."""
    match error:
        case RazmetkaError():
            return error
        case MemoryError():
            return OutOfMemoryError()
        case OSError() if error.errno in _FULL:
            return DiskFullError(error.strerror or "")
        case _:
            return UnexpectedError(f"{type(error).__name__}: {error}")


def main() -> None:
    """Run as a child: die with the parent, leave Ctrl-C to it, and keep the line to ourselves."""
    descriptor, parent = int(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent(parent)
    os.set_inheritable(descriptor, False)  # noqa: FBT003
    faulthandler.enable()
    serve(Connection(descriptor))


if __name__ == "__main__":
    main()
