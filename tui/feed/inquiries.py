"""Requests by the best way there is: within the weight, over the WebSocket API, else over REST."""

import asyncio
from collections.abc import Mapping
from typing import Final, Protocol, TypeVar

from tui.feed.clock import Clock, within
from tui.feed.trouble import RequestError, UnreachableError
from tui.feed.weights import Governor
from tui.wire import commands
from tui.wire.decode import Malformed, decode_result
from tui.wire.replies import Reply, ServerTime

T = TypeVar("T")

TOO_MUCH_WEIGHT: Final = -1003
WRONG_CLOCK: Final = -1021
CLOCK_SAMPLES: Final = 4
"""Round trips that tell the exchange's clock; the first often opens the connection and takes long."""


class Way(Protocol):
    """One way to ask the exchange."""

    async def call(self, method: str, params: Mapping[str, object]) -> Reply:
        """Ask, and wait for the reply; raises UnreachableError when there is none."""


class Inquiries:
    """Asks the first way that can be reached; every request passes the governor."""

    def __init__(self, ways: tuple[Way, ...], governor: Governor, clock: Clock, *, us: bool) -> None:
        self._ways = ways
        self._governor = governor
        self._clock = clock
        self._us = us
        self.doubts_clock = False
        """Whether the exchange found our clock wrong since the offset was last measured."""
        self.stopped = False
        """Whether nothing is asked any more: nobody would serve what still waits."""

    async def ask(
        self,
        method: str,
        params: Mapping[str, object],
        *,
        priority: int = 1,
        patience: float | None = None,
    ) -> Reply:
        """Ask; a refusal is a reply, too. Raises UnreachableError, and ValueError for no public method.

        `patience` are the seconds that each way may take, where that is less than the options allow.
        """
        weight = commands.weight(method, params, us=self._us)
        words = []
        for way in self._ways:
            # A request that got no reply may have been counted, so the next way pays anew.
            await self._governor.spend(weight, priority)
            if self.stopped:
                raise UnreachableError(f"{method}: the feed has stopped")
            try:
                reply = await self._call(way, method, params, patience)
            except UnreachableError as error:
                words.append(str(error))
                continue
            self.heed(reply)
            return reply
        raise UnreachableError("; ".join(words) or f"{method}: this venue has neither WebSocket API nor REST")

    def affords(self, method: str, params: Mapping[str, object], count: int) -> bool:
        """Whether the minute's budget is enough for so many requests."""
        return self._governor.affords(count * commands.weight(method, params, us=self._us))

    async def fetch(
        self,
        method: str,
        params: Mapping[str, object],
        kind: type[T],
        *,
        priority: int = 1,
        patience: float | None = None,
    ) -> T:
        """Ask, and return the result as a struct; raises RequestError for a refusal, too."""
        reply = await self.ask(method, params, priority=priority, patience=patience)
        return read(method, reply, kind)

    async def clock_offset(self) -> tuple[int, int]:
        """What to add to the local clock to get the exchange's, and how far that may be off, in ms.

        The sample with the quickest round trip counts: half of that is all that can be wrong. Raises
        RequestError.
        """
        self.doubts_clock = False
        samples = [await self._sample_clock() for _ in range(CLOCK_SAMPLES)]
        round_trip, offset = min(samples)
        return offset, (round_trip + 1) // 2

    def heed(self, reply: Reply) -> None:
        """Take over what a reply tells of weight, bans and the clock."""
        self._governor.count(reply.rate_limits)
        failure = reply.failure
        if failure is not None and failure.code == WRONG_CLOCK:
            self.doubts_clock = True
        if failure is not None and (reply.status in (418, 429) or failure.code == TOO_MUCH_WEIGHT):
            self._governor.ban(failure.retry_after)

    async def _call(
        self, way: Way, method: str, params: Mapping[str, object], patience: float | None
    ) -> Reply:
        if patience is None:
            return await way.call(method, params)
        calling = asyncio.ensure_future(way.call(method, params))
        try:
            return await within(self._clock, patience, calling)
        except TimeoutError:
            raise UnreachableError(f"{method}: no reply within {patience:g} s") from None
        finally:
            calling.cancel()

    async def _sample_clock(self) -> tuple[int, int]:
        """One round trip's length and the offset it tells, in ms."""
        sent = self._clock.now()
        time = await self.fetch("time", {}, ServerTime, priority=0)
        came = self._clock.now()
        return came - sent, time.server_time - (sent + came) // 2


def result_of(method: str, reply: Reply) -> bytes:
    """The result's bytes; raises RequestError for a refusal."""
    if reply.failure is not None:
        failure = reply.failure
        raise RequestError(
            f"{method}: the exchange refused: {failure.message} ({failure.code})",
            code=failure.code,
            status=reply.status,
        )
    return bytes(reply.result)


def read(method: str, reply: Reply, kind: type[T]) -> T:
    """The result as a struct; raises RequestError for a refusal or a malformed result."""
    try:
        return decode_result(result_of(method, reply), kind)
    except Malformed as error:
        raise RequestError(f"{method}: the reply is malformed: {error}") from error
