"""The state of every connection and what the feed has counted: for the status line and the diagnostics."""

import logging
from collections import deque
from enum import StrEnum
from typing import Final, NamedTuple

_LOG: Final = logging.getLogger(__name__)

HISTORY: Final = 200
SAMPLES: Final = 2_000
RATE_WINDOW_MS: Final = 1_000


class LinkState(StrEnum):
    """What a connection is doing."""

    CONNECTING = "connecting"
    OPEN = "open"
    RECONNECTING = "reconnecting"
    CLOSED = "closed"
    FAILED = "failed"


class Link:
    """One connection as seen from outside; times in ms since the epoch."""

    def __init__(self, number: int, name: str, url: str, now: int) -> None:
        self.number = number
        self.name = name
        self.url = url
        self.state = LinkState.CONNECTING
        self.since = now
        self.opened_at: int | None = None
        """When the connection that is in use was opened; None while none is."""
        self.renewal_at: int | None = None
        """When it is to be renewed; None where it is not."""
        self.attempt = 0
        self.next_try: int | None = None
        self.reconnects = 0
        self.drops = 0
        """Times that an open connection ended unplanned."""
        self.last_close = ""
        self.rate = 0.0
        """Messages a second, over the last second or so."""
        self.byte_rate = 0.0
        self.messages = 0
        self.bytes = 0
        self.last_data: int | None = None
        self.round_trip_ms: float | None = None
        self.streams = 0

        self._measured = (now, 0, 0)

    def count(self, size: int, now: int) -> None:
        """Count one message."""
        self.messages += 1
        self.bytes += size
        self.last_data = now

    def measure(self, now: int) -> None:
        """Renew the rates; called about once a second."""
        then, messages, size = self._measured
        if now > then:
            self.rate = (self.messages - messages) * 1000 / (now - then)
            self.byte_rate = (self.bytes - size) * 1000 / (now - then)
        self._measured = (now, self.messages, self.bytes)

    def __repr__(self) -> str:
        return f"<Link {self.number} {self.name} {self.state} {self.url}>"


class Level(StrEnum):
    """How much a happening matters."""

    INFO = "info"
    WARN = "warn"
    ERROR = "error"


class Happening(NamedTuple):
    """Something that happened, as the diagnostics list it."""

    time: int
    link: int
    """The connection's number; 0 where it concerns none."""
    state: LinkState | None
    """What the connection does since; None where it concerns none."""
    words: str
    level: Level


_LOG_LEVELS: Final = {Level.INFO: logging.INFO, Level.WARN: logging.WARNING, Level.ERROR: logging.ERROR}


class Latency:
    """The last delays between the exchange's event time and the arrival here, in ms."""

    def __init__(self) -> None:
        self.offset = 0
        """What to add to the local clock to get the exchange's, in ms."""
        self._samples: deque[int] = deque(maxlen=SAMPLES)
        self.add: Final = self._samples.append
        """Count one event, by its arrival here less its event time."""

    def quantile(self, share: float) -> float | None:
        """The delay that `share` of the events (0 to 1) stayed within; None before the first."""
        if not self._samples:
            return None
        ordered = sorted(self._samples)
        return float(ordered[min(len(ordered) - 1, int(share * len(ordered)))] + self.offset)

    @property
    def p50(self) -> float | None:
        """The median delay."""
        return self.quantile(0.50)

    @property
    def p99(self) -> float | None:
        """The delay that 99 of 100 events stayed within."""
        return self.quantile(0.99)


class Links:
    """All connections, their history, and the counts of the feed."""

    def __init__(self) -> None:
        self.all: dict[int, Link] = {}
        self.history: deque[Happening] = deque(maxlen=HISTORY)
        self.latency = Latency()
        self.rate = 0.0
        """Messages a second, over the last second or so."""
        self.gaps = 0
        self.resyncs = 0
        self.malformed = 0
        self.malformed_excerpt = ""
        self.late_replies = 0
        self._rated: tuple[int, int] | None = None
        self._gone = 0
        self._count = 0

    def add(self, name: str, url: str, now: int) -> Link:
        """Begin to show a connection."""
        self._count += 1
        link = Link(self._count, name, url, now)
        self.all[link.number] = link
        self.change(link, LinkState.CONNECTING, now)
        return link

    def remove(self, link: Link) -> None:
        """Stop showing a connection that is not needed any more."""
        if self.all.pop(link.number, None) is not None:
            self._gone += link.messages

    def change(
        self, link: Link, state: LinkState, now: int, words: str = "", next_try: int | None = None
    ) -> None:
        """Note what a connection does from now on, and why."""
        was_open = link.state is LinkState.OPEN
        if state is LinkState.OPEN:
            link.reconnects += link.state is LinkState.RECONNECTING
            link.opened_at = now
        elif was_open:
            link.opened_at = link.renewal_at = None
            link.drops += bool(words)
        link.next_try = next_try
        if words:
            link.last_close = words
        if state is not link.state:
            link.state, link.since = state, now
        level = Level.ERROR if state is LinkState.FAILED else Level.WARN if words else Level.INFO
        self.history.append(Happening(now, link.number, state, words, level))
        told = f"{state}: {words}" if words else str(state)
        _LOG.log(_LOG_LEVELS[level], "connection %d (%s) %s", link.number, link.name, told)

    def note(self, now: int, words: str, level: Level = Level.INFO) -> None:
        """Keep something that concerns no single connection for the diagnostics."""
        self.history.append(Happening(now, 0, None, words, level))
        _LOG.log(_LOG_LEVELS[level], "%s", words)

    @property
    def messages(self) -> int:
        """Messages since the start, on all connections."""
        return self._gone + sum(link.messages for link in self.all.values())

    @property
    def state(self) -> LinkState:
        """The state of the worst market connection, in one word."""
        states = {link.state for link in self.all.values() if link.name == "market"}
        order = (LinkState.FAILED, LinkState.RECONNECTING, LinkState.CONNECTING, LinkState.OPEN)
        return next((state for state in order if state in states), LinkState.CLOSED)

    def age(self, now: int) -> int | None:
        """Milliseconds since data last came on any market connection; None before the first."""
        times = [
            link.last_data
            for link in self.all.values()
            if link.name == "market" and link.last_data is not None
        ]
        return max(0, now - max(times)) if times else None

    def measure(self, now: int) -> None:
        """Renew the message rate; called a few times a second."""
        total = self.messages
        if self._rated is None:
            self._rated = (now, total)
            return
        since, before = self._rated
        if now - since >= RATE_WINDOW_MS:
            self.rate = (total - before) * 1000 / (now - since)
            self._rated = (now, total)
            for link in self.all.values():
                link.measure(now)
        elif now < since:
            self._rated = (now, total)
