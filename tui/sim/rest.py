"""Requests of REST, as aiohttp brings them."""

from collections import Counter
from collections.abc import Callable

from aiohttp import web

from tui.sim.protocol.envelopes import Origin, RestRequest
from tui.sim.switchboard import Switchboard
from tui.sim.troubles.trouble import NEVER
from tui.sim.upgrades import left
from tui.sim.waits import Waits

_UNANSWERED = 60_000  # how long a request waits for a reply that is lost, in ms


class Rest:
    """Answers requests out of the exchange."""

    def __init__(
        self, switchboard: Switchboard, waits: Waits, clock: Callable[[], int], tally: Counter[str]
    ) -> None:
        self._switchboard = switchboard
        self._waits = waits
        self._clock = clock
        self._tally = tally

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one, in its time."""
        self._tally["requests"] += 1
        origin = Origin(address(request), unit_named(request.headers.get("X-MBX-TIME-UNIT")))
        # What was signed is the text as it was sent, before anything is decoded.
        asked = RestRequest(
            request.method,
            request.path,
            request.raw_path.partition("?")[2],
            (await request.read()).decode("utf-8", "surrogateescape"),
            request.headers.get("X-MBX-APIKEY"),
        )
        late = self._switchboard.delay_of_rest(asked)
        if late == NEVER:
            return await self._ignore(request)
        if late:
            await self._waits.until(self._clock() + late)
        now = self._clock()
        answer = self._switchboard.answer_rest(asked, origin, now)
        replies = self._switchboard.replies(answer.body, "order" if answer.trades else "request")
        if not replies:
            return await self._ignore(request)
        if replies[0].breaks:
            return left(request)
        if delay := replies[0].delay:
            await self._waits.until(now + delay)
        return web.Response(
            status=replies[0].status or answer.status,
            body=replies[0].payload,
            headers=answer.headers,
            content_type=answer.content_type,
            charset="utf-8",
        )

    async def _ignore(self, request: web.Request) -> web.Response:
        """Let a request wait for an answer that does not come."""
        await self._waits.until(self._clock() + _UNANSWERED)
        return left(request)


def address(request: web.Request) -> str:
    """Where a request comes from."""
    return request.remote or ""


def unit_named(name: str | None) -> int:
    """How many parts of a millisecond the times in answers are to have: 1, or 1,000 for microseconds."""
    return 1_000 if name in ("MICROSECOND", "microsecond") else 1
