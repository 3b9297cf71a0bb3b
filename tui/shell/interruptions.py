"""Runs a command's coroutine until it is done or a signal ends it; the process then leaves in a second."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Coroutine
from typing import Final

from tui.shell.errors import INTERRUPTED

GRACE: Final = 0.6
"""Seconds that closing may take: a peer or a name server that hangs must not hold the terminal."""


def run(command: Coroutine[None, None, int], *, terminated: int = INTERRUPTED) -> int:
    """Run a command; its exit code, 130 where Ctrl-C ended it, `terminated` where SIGTERM did."""
    deadlines: list[threading.Timer] = []
    try:
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            return runner.run(_watch(command, terminated, deadlines))
    finally:
        for deadline in deadlines:
            deadline.cancel()


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes event loops: uvloop where it is installed, which halves the cost of a frame."""
    try:
        import uvloop
    except ImportError:
        return asyncio.new_event_loop
    make: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return make


async def _watch(
    command: Coroutine[None, None, int], terminated: int, deadlines: list[threading.Timer]
) -> int:
    loop = asyncio.get_running_loop()
    task = loop.create_task(command)
    ended_by: list[int] = []

    def interrupt(code: int) -> None:
        if not ended_by:
            ended_by.append(code)
            deadlines.append(_deadline(code))
            task.cancel()

    # Where the loop cannot watch signals (Windows), Ctrl-C still comes as KeyboardInterrupt.
    with contextlib.suppress(NotImplementedError):
        loop.add_signal_handler(signal.SIGINT, interrupt, INTERRUPTED)
        loop.add_signal_handler(signal.SIGTERM, interrupt, terminated)
    try:
        code = await task
    except asyncio.CancelledError:
        if not ended_by:
            raise
        return ended_by[0]
    deadlines.append(_deadline(code))
    return code


def _deadline(code: int) -> threading.Timer:
    timer = threading.Timer(GRACE, os._exit, (code,))
    timer.daemon = True
    timer.start()
    return timer
