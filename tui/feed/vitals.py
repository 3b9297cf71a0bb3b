"""How each wanted stream is doing: counted with every frame, judged a few times a second (pure)."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from tui.feed.rhythm import Rhythm
from tui.market.market import Market
from tui.wire.streams import Kind, Stream

MARGIN: Final = 2_500
"""Milliseconds that a stream may come late before it counts as stale."""
QUIET_AFTER: Final = 3_000
"""Milliseconds of silence in order after which a stream is called quiet."""
OVERLAP: Final = 500
"""Milliseconds by which streams of one symbol may arrive in another order than things happened."""
SAMPLES: Final = 512
"""Delays kept of a stream; the latest count."""

_RHYTHM: Final = {
    Kind.CANDLES: 2_000,
    Kind.MINI_TICKER: 1_000,
    Kind.TICKER: 1_000,
    Kind.WINDOW_TICKER: 1_000,
    Kind.AVERAGE_PRICE: 1_000,
    Kind.REFERENCE_PRICE: 1_000,
    Kind.PARTIAL_DEPTH: 1_000,
    Kind.DEPTH: 1_000,
}
_TRADED: Final = (Kind.TRADES, Kind.AGGREGATE_TRADES)
_MOVED_BY_TRADES: Final = (
    Kind.DEPTH,
    Kind.PARTIAL_DEPTH,
    Kind.BEST_PRICES,
    Kind.CANDLES,
    Kind.TICKER,
    Kind.MINI_TICKER,
    *_TRADED,
)
_MOVED_BY_BEST_PRICES: Final = (Kind.DEPTH, Kind.PARTIAL_DEPTH)


class StreamState(StrEnum):
    """What a stream is doing."""

    LIVE = "live"
    QUIET = "quiet"
    """Silent, as it may be."""
    STALE = "stale"
    """Silent longer than is in order."""
    WAITING = "waiting"
    """Asked for, but nothing came yet on this connection."""
    REFUSED = "refused"


RATED: Final = 15
"""Measurements, about a second apart, that a slow stream's rate is taken over."""
ENOUGH: Final = 5
"""Messages that a rate is taken over, where they came within that time."""


class Quantiles(NamedTuple):
    """Delays in ms that half, 95 and 99 of 100 and all of the latest events stayed within."""

    p50: float
    p95: float
    p99: float
    longest: float


class StreamVitals:
    """One stream's counts and state; times are ms since the epoch, `now` handed in."""

    __slots__ = (
        "_arrived",
        "_delays",
        "_event_time",
        "_heard_at",
        "_measured",
        "_paints",
        "_prompted_at",
        "_rhythm",
        "byte_rate",
        "bytes",
        "duplicates",
        "gaps",
        "halted",
        "last_data",
        "messages",
        "name",
        "out_of_order",
        "rate",
        "since",
        "state",
        "stream",
    )

    def __init__(self, stream: Stream, now: int) -> None:
        self.stream = stream
        self.name = str(stream)
        self.state = StreamState.WAITING
        self.since = now
        """When the state began."""
        self.messages = 0
        self.bytes = 0
        self.rate = 0.0
        """Messages a second: over the last second or so, over up to a quarter of a minute where few come."""
        self.byte_rate = 0.0
        self.gaps = 0
        """Holes in the ids of its events."""
        self.duplicates = 0
        """Events that brought nothing new."""
        self.out_of_order = 0
        """Events that are older than the one before."""
        self.last_data: int | None = None
        self.halted = False
        """Whether the exchange does not trade its symbol: any silence is in order then."""
        self._delays: deque[int] = deque(maxlen=SAMPLES)
        self._paints: deque[int] = deque(maxlen=SAMPLES)
        self._event_time = 0
        self._arrived: int | None = None
        self._heard_at: int | None = None
        self._prompted_at: int | None = None
        self._rhythm = Rhythm()
        self._measured = deque([(now, 0, 0)], maxlen=RATED)

    def count(self, size: int, time: int, event_time: int | None) -> None:
        """Count one event that arrived at `time` with `size` bytes."""
        self.messages += 1
        self.bytes += size
        self.last_data = self._heard_at = time
        if self._arrived is None:
            self._arrived = time
        self._rhythm.beat(time)
        if event_time is not None:
            self._delays.append(time - event_time)
            if event_time < self._event_time:
                self.out_of_order += 1
            self._event_time = event_time

    def age(self, now: int) -> int | None:
        """Milliseconds since data last came; None before the first."""
        return None if self.last_data is None else max(0, now - self.last_data)

    @property
    def deadline_ms(self) -> int | None:
        """Milliseconds of silence that are in order by what this stream is and was; None where any is."""
        if self.halted:
            return None
        by_rhythm = self._rhythm.deadline(self._late)
        if self._prompted_at is None or self._heard_at is None:
            return by_rhythm
        prompted = self._prompted_at + self._late - self._heard_at
        return prompted if by_rhythm is None else min(prompted, by_rhythm)

    def judge(self, now: int, moved_at: int | None, *, confirmed: bool, refused: bool) -> None:
        """Find the state; `moved_at` is when another stream last told of what must move this one."""
        self._prompt(moved_at)
        state = self._judged(now, confirmed=confirmed, refused=refused)
        if state is not self.state:
            self.state, self.since = state, now

    def measure(self, now: int) -> None:
        """Renew the rates; called about once a second."""
        measured = self._measured
        if now > measured[-1][0]:
            few = self.messages - ENOUGH
            then, messages, size = next((past for past in reversed(measured) if past[1] <= few), measured[0])
            seconds = (now - then) / 1000
            self.rate = (self.messages - messages) / seconds
            self.byte_rate = (self.bytes - size) / seconds
            self._rhythm.fade((now - measured[-1][0]) / 1000)
        elif now < measured[-1][0]:
            measured.clear()
        measured.append((now, self.messages, self.bytes))

    def interrupt(self) -> None:
        """The stream's connection, or its subscription, begins anew: what it was before is no gap."""
        self._heard_at = self._prompted_at = None
        self._rhythm.resume()

    def take_arrival(self) -> int | None:
        """When the first event since the last call arrived; None where none did."""
        arrived, self._arrived = self._arrived, None
        return arrived

    def paint(self, delay: int) -> None:
        """What had arrived has been shown, so many ms later."""
        self._paints.append(delay)

    def received(self, offset: int = 0) -> Quantiles | None:
        """From the exchange's event time to the arrival, `offset` being added for its clock."""
        return _quantiles(self._delays, offset)

    @property
    def shown(self) -> Quantiles | None:
        """From the arrival of the first event of a frame to the frame's painting."""
        return _quantiles(self._paints, 0)

    @property
    def _late(self) -> int:
        stream = self.stream
        fast = stream.suffix == "100ms" or stream.option == "1s"
        usual = _RHYTHM.get(stream.kind, 0)
        return MARGIN + (usual if not fast else 1_000 if stream.kind is Kind.CANDLES else 100)

    def _prompt(self, moved_at: int | None) -> None:
        heard_at = self._heard_at
        if heard_at is None or moved_at is None or moved_at <= heard_at + OVERLAP:
            self._prompted_at = None
        elif self._prompted_at is None:
            self._prompted_at = moved_at

    def _judged(self, now: int, *, confirmed: bool, refused: bool) -> StreamState:
        if refused:
            return StreamState.REFUSED
        if not confirmed:
            return StreamState.WAITING
        if self._heard_at is None:
            self._heard_at = now
        deadline = self.deadline_ms
        silence = now - self._heard_at
        if deadline is not None and silence > deadline:
            return StreamState.STALE
        if self.last_data is None or self._heard_at > self.last_data:
            return StreamState.WAITING
        return StreamState.QUIET if silence > QUIET_AFTER else StreamState.LIVE


class Vitals:
    """All wanted streams by name, in the order of their names."""

    def __init__(self) -> None:
        self.streams: dict[str, StreamVitals] = {}
        self.offset = 0
        """What to add to the local clock to get the exchange's, in ms."""
        self.offset_error: int | None = None
        """How far that may be off, in ms; None before it was measured."""
        self._by_symbol: dict[str, list[StreamVitals]] = {}

    def want(self, streams: Iterable[Stream], now: int) -> None:
        """Keep these streams and no others; those kept before go on counting."""
        known, self.streams, self._by_symbol = self.streams, {}, {}
        for stream in sorted(streams):
            name = str(stream)
            vitals = self.streams[name] = known.get(name) or StreamVitals(stream, now)
            self._by_symbol.setdefault(stream.symbol, []).append(vitals)

    def of_symbol(self, symbol: str) -> list[StreamVitals]:
        """The streams of one symbol; those of the whole market are under the empty symbol."""
        return self._by_symbol.get(symbol, [])

    def interrupt(self, names: Iterable[str]) -> None:
        """These streams begin anew: their connection, or their subscription, was replaced."""
        for name in names:
            if name in self.streams:
                self.streams[name].interrupt()

    def judge(
        self,
        now: int,
        *,
        delivered: Callable[[str], bool],
        refused: Callable[[str], bool],
        halted: Callable[[str], bool],
    ) -> None:
        """Find the state of each stream: whether it is delivered, refused, and its symbol halted is told."""
        for symbol, streams in self._by_symbol.items():
            still = bool(symbol) and halted(symbol)
            traded_at = _latest(streams, _TRADED)
            moved_at = _latest(streams, (*_TRADED, Kind.BEST_PRICES))
            for vitals in streams:
                vitals.halted = still
                name, kind = vitals.name, vitals.stream.kind
                told = traded_at if kind in _MOVED_BY_TRADES else None
                if kind in _MOVED_BY_BEST_PRICES:
                    told = moved_at
                vitals.judge(now, told, confirmed=delivered(name), refused=refused(name))

    def measure(self, now: int, market: Market) -> None:
        """Renew the rates, and what the market's parts counted; called about once a second."""
        for vitals in self.streams.values():
            vitals.measure(now)
            symbol, kind = vitals.stream.symbol, vitals.stream.kind
            if kind is Kind.DEPTH and (book := market.books.get(symbol)) is not None:
                vitals.gaps, vitals.duplicates = book.sync.gaps, book.sync.ignored
            elif kind in _TRADED and (tape := market.tapes.get(symbol)) is not None:
                vitals.gaps, vitals.duplicates = tape.gaps, tape.duplicates

    def overdue(self) -> Mapping[str, bool]:
        """Symbols whose book is to be judged by its silence, and whether it is silent too long."""
        found: dict[str, bool] = {}
        for vitals in self.streams.values():
            if vitals.stream.kind is Kind.DEPTH and vitals.deadline_ms is not None:
                stale = vitals.state is StreamState.STALE
                found[vitals.stream.symbol] = stale and found.get(vitals.stream.symbol, True)
        return found

    def take_arrivals(self) -> dict[str, int]:
        """When the first event of each stream arrived since the last call; none for one that was silent."""
        found = ((name, vitals.take_arrival()) for name, vitals in self.streams.items())
        return {name: arrived for name, arrived in found if arrived is not None}

    def paint(self, name: str, delay: int) -> None:
        """What had arrived of a stream has been shown, so many ms later; nothing for one that is gone."""
        if name in self.streams:
            self.streams[name].paint(delay)


def _latest(streams: Iterable[StreamVitals], kinds: Collection[Kind]) -> int | None:
    """When data last came on streams of these kinds; None where there is none of them."""
    times = (vitals.last_data or 0 for vitals in streams if vitals.stream.kind in kinds)
    return max(times, default=None)


def _quantiles(samples: Iterable[int], offset: int) -> Quantiles | None:
    ordered = sorted(samples)
    if not ordered:
        return None
    last = len(ordered) - 1
    p50, p95, p99 = (ordered[min(last, int(share * len(ordered)))] + offset for share in (0.5, 0.95, 0.99))
    return Quantiles(p50, p95, p99, ordered[-1] + offset)
