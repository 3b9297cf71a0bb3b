"""How a process is, looked at from inside: one sample a second from its event loop."""

import asyncio
import gc
from collections.abc import Callable
from typing import Any, Final

import msgspec
import psutil

BEAT: Final = 0.1
"""Seconds between two beats, whose delay is the loop's lag."""
BEATS: Final = 10
"""Beats in a sample."""


class Sample(msgspec.Struct, frozen=True):
    """What one second was like."""

    seconds: float
    """Since the sampler began."""
    memory: int
    """Resident bytes."""
    objects: int
    """Python objects that the garbage collector tracks."""
    tasks: int
    descriptors: int
    lag: float
    """How late the latest beat came, in ms."""
    errors: int
    """Exceptions that nobody caught, since the beginning."""


class Sampler:
    """Samples the running event loop; `say` gets each sample."""

    def __init__(self, loop: asyncio.AbstractEventLoop, say: Callable[[Sample], None]) -> None:
        self._loop = loop
        self._say = say
        self._process = psutil.Process()
        self._begun = loop.time()
        self._beats = 0
        self._lag = 0.0
        self._errors = 0
        loop.set_exception_handler(self._count)
        loop.call_soon(self._beat, self._begun)

    def _count(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        self._errors += 1
        loop.default_exception_handler(context)

    def _beat(self, due: float) -> None:
        now = self._loop.time()
        self._lag = max(self._lag, now - due)
        self._beats += 1
        if self._beats % BEATS == 0:
            self._say(self._sample(now))
            self._lag = 0.0
        self._loop.call_at(now + BEAT, self._beat, now + BEAT)

    def _sample(self, now: float) -> Sample:
        return Sample(
            seconds=now - self._begun,
            memory=self._process.memory_info().rss,
            objects=len(gc.get_objects()) if self._beats % (60 * BEATS) == 0 else 0,
            tasks=len(asyncio.all_tasks(self._loop)),
            descriptors=self._process.num_fds(),
            lag=self._lag * 1000,
            errors=self._errors,
        )
