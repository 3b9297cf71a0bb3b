"""The embedded exchange on a port of loopback: REST and WebSockets, through aiohttp."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from types import TracebackType
from urllib.parse import unquote

import msgspec
from aiohttp import WSMessage, WSMsgType, web

from tui.sim.connections import (
    GOING_AWAY,
    LIFETIME,
    POLICY_VIOLATION,
    Connection,
    Pace,
    RequestConnection,
    StreamConnection,
)
from tui.sim.door import Door
from tui.sim.engine.exchange import Exchange
from tui.sim.faults import Fault
from tui.sim.outbox import PONG
from tui.sim.protocol import refusals
from tui.sim.protocol.envelopes import CONNECT_WEIGHT, Origin
from tui.sim.protocol.subscriptions import TooManyStreams
from tui.sim.rest import Rest, address, unit_named
from tui.sim.sockets import CLOSE_TIMEOUT, Socket
from tui.sim.switchboard import Switchboard
from tui.sim.trading.desk import Desk
from tui.sim.troubles.trouble import NEVER
from tui.sim.upgrades import AiohttpLine, left, upgrade
from tui.sim.waits import Waits

_TICK = 0.02
_PREPARED = 8  # symbols a tick: 2,000 are ready for requests of all their figures within 5 s of a minute
_LARGEST_BODY = 64 * 1024


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the exchange listens: `stream` without `/ws` or `/stream`, `rest` without `/api`."""

    stream: str
    api: str
    rest: str


def wall_clock() -> int:
    """The time of day in milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Server:
    """The embedded exchange, served; with `ticking` false it stands still until `tick` is called.

    `desk` has the accounts and their keys, if there are any. `faults` begin at their seconds after the
    exchange's start; `ping_interval` is in seconds, `lifetime` of
    connections in ms. A port that is taken raises `OSError` from `start`.
    """

    def __init__(
        self,
        exchange: Exchange,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        faults: Iterable[Fault] = (),
        desk: Desk | None = None,
        clock: Callable[[], int] = wall_clock,
        ping_interval: float = 20.0,
        lifetime: int = LIFETIME,
        ticking: bool = True,
    ) -> None:
        self.tally: Counter[str] = Counter()
        """How many `handshakes`, `requests`, stream `controls` and `violations` of limits there were."""
        self._clock = clock
        self._pace = Pace(lifetime, round(ping_interval * 1_000))
        self._ticking = ticking
        self._ticker: asyncio.Task[None] | None = None
        self._switchboard = Switchboard(exchange, faults, desk)
        self._waits = Waits()
        self._rest = Rest(self._switchboard, self._waits, clock, self.tally)
        self._door = Door(host, port)
        app = web.Application(client_max_size=_LARGEST_BODY)
        for root in ("/api", "/sapi"):
            app.router.add_route("*", root + "/{tail:.*}", self._rest.answer)
        app.router.add_get("/ws-api/v3", self._serve_requests)
        app.router.add_get("/ws", self._serve_raw)
        app.router.add_get("/ws/{names:.*}", self._serve_raw)
        app.router.add_get("/stream", self._serve_combined)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_TIMEOUT)

    async def start(self) -> Urls:
        """Listen, and begin to tick."""
        await self._runner.setup()
        assert self._runner.server is not None
        try:
            host, port = await self._door.open(self._runner.server)
        except OSError:
            await self._runner.cleanup()
            raise
        if self._ticking:
            self._ticker = asyncio.create_task(self._tick_for_ever())
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        return Urls(f"ws://{place}", f"ws://{place}/ws-api/v3", f"http://{place}")

    async def stop(self) -> None:
        """Close all connections and free the port, within a second."""
        if self._ticker is not None:
            self._ticker.cancel()
        self._waits.release()
        for connection in self._switchboard.connections:
            connection.socket.hang_up(GOING_AWAY)
        await self._door.close()
        await self._runner.cleanup()
        if self._ticker is not None:
            with suppress(asyncio.CancelledError):
                await self._ticker

    async def __aenter__(self) -> Urls:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def trip(self, fault: Fault) -> None:
        """Let a fault begin now, whatever its second says."""
        self._switchboard.trip(fault, self._clock())
        self._door.move(shut=self._switchboard.shuts_port)

    def tick(self) -> None:
        """Let everything up to the clock's time happen and be sent."""
        now = self._clock()
        self._switchboard.tick(now)
        self._waits.tick(now)
        self._door.move(shut=self._switchboard.shuts_port)

    async def _tick_for_ever(self) -> None:
        while True:
            self.tick()
            self._switchboard.exchange.prepare(_PREPARED)
            await asyncio.sleep(_TICK)

    async def _serve_raw(self, request: web.Request) -> web.StreamResponse:
        names = request.match_info.get("names", "")
        return await self._serve_streams(request, names, combined=False)

    async def _serve_combined(self, request: web.Request) -> web.StreamResponse:
        return await self._serve_streams(request, _query(request).get("streams", ""), combined=True)

    async def _serve_streams(self, request: web.Request, names: str, *, combined: bool) -> web.StreamResponse:
        opened = await self._open(request, weight=0)
        if not isinstance(opened, web.WebSocketResponse):
            return opened
        connection = StreamConnection(
            Socket(AiohttpLine(request, opened)),
            self._pace,
            combined=combined,
            now=self._clock(),
            unit=unit_named(_query(request).get("timeUnit")),
        )
        self._switchboard.join(connection)
        try:
            added = connection.subscriptions.add(name for name in names.split("/") if name)
        except TooManyStreams:
            self._punish(connection, "Too many streams")
        else:
            self._switchboard.watch(connection, added)
        return await self._converse(connection, opened, lambda text: self._control(connection, text))

    async def _serve_requests(self, request: web.Request) -> web.StreamResponse:
        opened = await self._open(request, weight=CONNECT_WEIGHT)
        if not isinstance(opened, web.WebSocketResponse):
            return opened
        query = _query(request)
        unit = unit_named(query.get("timeUnit"))
        connection = RequestConnection(
            Socket(AiohttpLine(request, opened)), self._pace, now=self._clock(), unit=unit
        )
        show_limits = query.get("returnRateLimits") != "false"
        origin = Origin(address(request), unit, show_limits, connection.session)
        self._switchboard.join(connection)
        return await self._converse(connection, opened, lambda text: self._request(connection, origin, text))

    async def _open(self, request: web.Request, weight: int) -> web.WebSocketResponse | web.Response:
        """Open a WebSocket; or the answer that refuses it, or reaches nobody."""
        self.tally["handshakes"] += 1
        now = self._clock()
        if (until := self._switchboard.swallowed_until()) is not None:
            await self._waits.until(until)
            return left(request)
        try:
            self._switchboard.limits.connect(address(request), self._switchboard.stamp(now), weight)
        except refusals.Refused as refused:
            body = msgspec.json.encode({"code": refused.code, "msg": refused.message})
            return web.Response(status=refused.status, body=body, content_type="application/json")
        return await upgrade(request) or left(request)

    async def _converse(
        self, connection: Connection, response: web.WebSocketResponse, obey: Callable[[str], None]
    ) -> web.StreamResponse:
        try:
            async for message in response:
                if message.type is WSMsgType.ERROR:
                    break
                self._take(connection, message, obey)
        finally:
            self._switchboard.leave(connection)
            await connection.socket.ended()
        return response

    def _take(self, connection: Connection, message: WSMessage, obey: Callable[[str], None]) -> None:
        if connection.socket.closing:
            return
        if isinstance(connection, StreamConnection) and not connection.rate.admit(self._clock()):
            self._punish(connection, "Too many requests")
        elif message.type is WSMsgType.PING:
            connection.socket.put(bytes(message.data), PONG)
        elif message.type is WSMsgType.PONG:
            connection.heartbeat.hear(bytes(message.data))
        else:
            obey(message.data if message.type is WSMsgType.TEXT else "")

    def _control(self, connection: StreamConnection, text: str) -> None:
        self.tally["controls"] += 1
        try:
            control = connection.subscriptions.handle(text)
        except TooManyStreams:
            self._punish(connection, "Too many streams")
            return
        self._switchboard.unwatch(connection, control.removed)
        self._switchboard.watch(connection, control.added)
        self._switchboard.reply(connection, control.reply, "control", self._clock())

    def _request(self, connection: RequestConnection, origin: Origin, text: str) -> None:
        self.tally["requests"] += 1
        late = self._switchboard.delay(text)
        if not late:
            self._obey(connection, origin, text)
        elif late != NEVER:
            self._switchboard.postpone(self._clock() + late, partial(self._obey, connection, origin, text))

    def _obey(self, connection: RequestConnection, origin: Origin, text: str) -> None:
        now = self._clock()
        answer = self._switchboard.answer(text, origin, now)
        self._switchboard.reply(connection, answer.reply, "order" if answer.trades else "request", now)
        if answer.close:
            connection.socket.hang_up(POLICY_VIOLATION, "Too many requests")

    def _punish(self, connection: Connection, reason: str) -> None:
        self.tally["violations"] += 1
        connection.socket.hang_up(POLICY_VIOLATION, reason)


def _query(request: web.Request) -> dict[str, str]:
    # A plus sign stays one here: `@kline_1d@+08:00` is a stream's name.
    parts = (part.partition("=") for part in request.rel_url.raw_query_string.split("&"))
    return {unquote(name): unquote(value) for name, _, value in parts}
