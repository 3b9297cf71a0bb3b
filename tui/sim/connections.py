"""One WebSocket connection as the exchange sees it: its backlog, its heartbeat, its streams."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import msgspec

from tui.sim.outbox import PING
from tui.sim.protocol import payloads
from tui.sim.protocol.limits import MessageRate
from tui.sim.protocol.sessions import Session
from tui.sim.protocol.subscriptions import Subscriptions
from tui.sim.sockets import Socket

LIFETIME = 86_400_000
PINGS_UNTIL_LOST = 3

GOING_AWAY = 1001
POLICY_VIOLATION = 1008


@dataclass(frozen=True, slots=True)
class Pace:
    """How long connections live and how often they are pinged, in ms."""

    lifetime: int = LIFETIME
    ping_interval: int = 20_000


class Heartbeat:
    """Pings due on one connection, and whether their pongs still come."""

    def __init__(self, now: int, interval: int) -> None:
        self._interval = interval
        self._next = now + interval
        self._unanswered: dict[bytes, int] = {}

    def beat(self, now: int) -> bytes | None:
        """The payload of a ping that is due, else None."""
        if now < self._next:
            return None
        self._next = now + self._interval
        payload = str(now).encode()
        self._unanswered[payload] = now
        return payload

    def hear(self, payload: bytes) -> None:
        """Take a pong; one that answers no ping does not keep the connection alive."""
        if payload in self._unanswered:
            self._unanswered.clear()

    def is_lost(self, now: int) -> bool:
        """Whether a ping has waited for its pong for three intervals, a minute by default."""
        oldest = next(iter(self._unanswered.values()), now)
        return now - oldest >= PINGS_UNTIL_LOST * self._interval


class Connection(ABC):
    """A WebSocket connection; `unit` is 1 where its times are in ms, 1,000 where in µs."""

    def __init__(self, socket: Socket, pace: Pace, *, now: int, unit: int) -> None:
        self.socket = socket
        self.unit = unit
        self.ends_at = now + pace.lifetime
        self.heartbeat = Heartbeat(now, pace.ping_interval)

    def send(self, payload: bytes) -> None:
        """Queue a text frame."""
        self.socket.put(payload)

    @abstractmethod
    def announce_shutdown(self, now: int) -> None:
        """Say that the exchange will close this connection soon."""

    def check(self, now: int) -> None:
        """Send a ping that is due, and close what is dead or has reached its end."""
        if self.socket.frozen:
            return
        if (payload := self.heartbeat.beat(now)) is not None:
            self.socket.put(payload, PING)
        if self.heartbeat.is_lost(now):
            self.socket.hang_up(POLICY_VIOLATION, "Pong timeout")
        elif now >= self.ends_at:
            self.socket.hang_up(GOING_AWAY)


class StreamConnection(Connection):
    """A connection for market streams, raw or combined."""

    def __init__(self, socket: Socket, pace: Pace, *, combined: bool, now: int, unit: int) -> None:
        super().__init__(socket, pace, now=now, unit=unit)
        self.subscriptions = Subscriptions(combined=combined)
        self.rate = MessageRate()
        self.forgotten = False
        """Whether the exchange sends it no events any more, by a fault."""

    def send_event(self, name: str, payload: bytes) -> None:
        """Queue an event, enclosed with its stream's name on combined connections."""
        self.send(enclose(name, payload) if self.subscriptions.combined else payload)

    def announce_shutdown(self, now: int) -> None:
        """Say so as an event of the stream `!serverShutdown`."""
        self.send_event("!serverShutdown", msgspec.json.encode(payloads.shutdown(now, self.unit)))


class RequestConnection(Connection):
    """A connection for the WebSocket API."""

    def __init__(self, socket: Socket, pace: Pace, *, now: int, unit: int) -> None:
        super().__init__(socket, pace, now=now, unit=unit)
        self.session = Session(now)
        self.forgotten = False
        """Whether the exchange sends it no events any more, by a fault."""

    def send_event(self, number: int, payload: bytes) -> None:
        """Queue an event of one of its subscriptions."""
        self.send(b'{"subscriptionId":%d,"event":' % number + payload + b"}")

    def announce_shutdown(self, now: int) -> None:
        """Say so as an event of the connection."""
        self.send(msgspec.json.encode({"event": payloads.shutdown(now, self.unit)}))


def enclose(name: str, payload: bytes) -> bytes:
    """The combined form of an event."""
    return b'{"stream":' + msgspec.json.encode(name) + b',"data":' + payload + b"}"
