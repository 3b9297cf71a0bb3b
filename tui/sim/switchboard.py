"""All open connections and what reaches them: events, pings, faults; no input or output of its own."""

from collections import deque
from collections.abc import Iterable

import msgspec

from tui.sim.connections import GOING_AWAY, Connection, StreamConnection, enclose
from tui.sim.engine.exchange import Exchange
from tui.sim.faults import Fault
from tui.sim.protocol import payloads
from tui.sim.protocol.disturbance import Disturbance, Snapshots, junk
from tui.sim.protocol.envelopes import Protocol
from tui.sim.protocol.limits import Limits
from tui.sim.protocol.publisher import Frame, Publisher, Source


class Switchboard:
    """The exchange behind its connections; `tick` moves it on, at least every 50 ms in real use."""

    def __init__(self, exchange: Exchange, faults: Iterable[Fault] = ()) -> None:
        self.limits = Limits()
        self._exchange = exchange
        self._snapshots = Snapshots(exchange)
        self.protocol = Protocol(exchange, limits=self.limits, snapshots=self._snapshots)
        self._publisher = Publisher(exchange)
        self._disturbance = Disturbance()
        self._connections: dict[Connection, None] = {}
        self._watchers: dict[Source, dict[StreamConnection, None]] = {}
        self._script = deque(
            sorted(
                ((exchange.now + round(fault.second * 1_000), fault) for fault in faults),
                key=lambda timed: timed[0],
            )
        )

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The open connections, oldest first."""
        return tuple(self._connections)

    def join(self, connection: Connection) -> None:
        """A connection was opened."""
        self._connections[connection] = None

    def leave(self, connection: Connection) -> None:
        """A connection is gone."""
        self._connections.pop(connection, None)
        if isinstance(connection, StreamConnection):
            self.unwatch(connection, connection.subscriptions.names)

    def watch(self, connection: StreamConnection, names: Iterable[str]) -> None:
        """A connection wants streams that it did not have."""
        for name in names:
            source = Source(name, connection.unit)
            self._publisher.watch(source)
            self._watchers.setdefault(source, {})[connection] = None

    def unwatch(self, connection: StreamConnection, names: Iterable[str]) -> None:
        """A connection gives up streams that it had."""
        for name in names:
            source = Source(name, connection.unit)
            self._publisher.unwatch(source)
            watchers = self._watchers[source]
            del watchers[connection]
            if not watchers:
                del self._watchers[source]

    def tick(self, now: int) -> None:
        """Let everything up to `now` happen and reach those who watch it."""
        while self._script and self._script[0][0] <= now:
            self.trip(self._script.popleft()[1], now)
        frames = self._publisher.publish(self._exchange.advance(now), now)
        self._deliver(self._disturbance.pass_on(frames, now))
        for connection in self.connections:
            connection.check(now)

    def trip(self, fault: Fault, now: int) -> None:
        """Let a fault begin now."""
        until = now + round(fault.amount * 1_000)
        match fault.name:
            case "gap":
                self._disturbance.drop_next(self._publisher.watched_diffs())
            case "duplicate":
                self._disturbance.repeat_next(self._publisher.watched_diffs())
            case "delay":
                self._disturbance.hold(until)
            case "stall":
                self._disturbance.silence(until)
            case "stale-snapshot":
                self._snapshots.go_stale(round(fault.amount))
            case "429":
                self.protocol.refusing_until = until
            case _:
                for connection in self.connections:
                    self._disrupt(connection, fault, now)

    def _disrupt(self, connection: Connection, fault: Fault, now: int) -> None:
        if fault.name == "junk":
            self._send_junk(connection, now)
        elif fault.name == "shutdown":
            connection.announce_shutdown(now)
            connection.ends_at = now + round(fault.amount * 1_000)
        elif fault.clean:
            connection.socket.hang_up(GOING_AWAY)
        else:
            connection.socket.abort()

    def _send_junk(self, connection: Connection, now: int) -> None:
        listing = next(iter(self._exchange.listings.values()))
        average = self._exchange.average_price(listing.symbol)
        event = payloads.average_price(listing, average, now, connection.unit)
        good = (f"{listing.symbol.lower()}@avgPrice", msgspec.json.encode(event))
        for name, payload in junk(listing.symbol, good, now):
            if name and isinstance(connection, StreamConnection):
                connection.send_event(name, payload)
            else:
                connection.send(payload)

    def _deliver(self, frames: Iterable[Frame]) -> None:
        for frame in frames:
            raw = frame.payload
            combined: bytes | None = None
            for connection in self._watchers.get(frame.source, ()):
                if not connection.subscriptions.combined:
                    connection.send(raw)
                    continue
                if combined is None:
                    combined = enclose(frame.source.name, raw)
                connection.send(combined)
