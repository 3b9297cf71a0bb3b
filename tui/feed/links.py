"""The state of every connection and what the feed has counted: for the status line and the diagnostics."""

from collections import deque
from enum import StrEnum
from typing import Final

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
        self.attempt = 0
        self.next_try: int | None = None
        self.reconnects = 0
        self.last_close = ""
        self.messages = 0
        self.bytes = 0
        self.last_data: int | None = None
        self.round_trip_ms: float | None = None
        self.streams = 0

    def __repr__(self) -> str:
        return f"<Link {self.number} {self.name} {self.state} {self.url}>"


class Happening:
    """A change of a connection's state, as the diagnostics list it."""

    __slots__ = ("link", "state", "time", "words")

    def __init__(self, time: int, link: int, state: LinkState, words: str) -> None:
        self.time = time
        self.link = link
        self.state = state
        self.words = words


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
        if state is LinkState.OPEN and link.state is LinkState.RECONNECTING:
            link.reconnects += 1
        link.next_try = next_try
        if words:
            link.last_close = words
        if state is not link.state:
            link.state, link.since = state, now
        self.history.append(Happening(now, link.number, state, words))

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
        elif now < since:
            self._rated = (now, total)
