"""How each wanted stream is doing: counted with every frame, judged a few times a second (pure)."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Final

from tui.feed.delays import Quantiles, quantiles
from tui.feed.hearing import Hearing, StreamState
from tui.feed.rates import Rates
from tui.market.market import Market
from tui.wire.streams import Kind, Stream

SAMPLES: Final = 512
"""Delays kept of a stream; the latest count."""

_TRADED: Final = (Kind.TRADES, Kind.AGGREGATE_TRADES)
_MOVED_BY_TRADES: Final = (
    Kind.DEPTH,
    Kind.PARTIAL_DEPTH,
    Kind.BEST_PRICES,
    Kind.CANDLES,
    Kind.TICKER,
    Kind.MINI_TICKER,
    Kind.WINDOW_TICKER,
    *_TRADED,
)
_MOVED_BY_BEST_PRICES: Final = (Kind.DEPTH, Kind.PARTIAL_DEPTH)


class StreamVitals:
    """One stream's counts and state; times are ms since the epoch, `now` handed in."""

    __slots__ = (
        "_arrived",
        "_delays",
        "_event_time",
        "_paints",
        "_rates",
        "bytes",
        "duplicates",
        "gaps",
        "hearing",
        "last_data",
        "messages",
        "name",
        "out_of_order",
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
        self.hearing = Hearing(stream)
        self.messages = 0
        self.bytes = 0
        self.gaps = 0
        """Holes in the ids of its events."""
        self.duplicates = 0
        """Events that brought nothing new."""
        self.out_of_order = 0
        """Events that are older than the one before."""
        self.last_data: int | None = None
        self._rates = Rates(now)
        self._delays: deque[int] = deque(maxlen=SAMPLES)
        self._paints: deque[int] = deque(maxlen=SAMPLES)
        self._event_time = 0
        self._arrived: int | None = None

    def count(self, size: int, time: int, event_time: int | None) -> None:
        """Count one event that arrived at `time` with `size` bytes."""
        self.messages += 1
        self.bytes += size
        self.last_data = time
        if self._arrived is None:
            self._arrived = time
        self.hearing.hear(time)
        if event_time is not None:
            self._delays.append(time - event_time)
            if event_time < self._event_time:
                self.out_of_order += 1
            self._event_time = event_time

    def age(self, now: int) -> int | None:
        """Milliseconds since data last came; None before the first."""
        return None if self.last_data is None else max(0, now - self.last_data)

    @property
    def halted(self) -> bool:
        """Whether the exchange does not trade its symbol: any silence is in order then."""
        return self.hearing.halted

    @property
    def deadline_ms(self) -> int | None:
        """Milliseconds of silence that are in order by what this stream is and was; None where any is."""
        return self.hearing.deadline_ms

    @property
    def rate(self) -> float:
        """Messages a second."""
        return self._rates.messages

    @property
    def byte_rate(self) -> float:
        """Bytes a second."""
        return self._rates.bytes

    def judge(self, now: int, moved_at: int | None, *, confirmed: bool, refused: bool) -> None:
        """Find the state; `moved_at` is when another stream last told of what must move this one."""
        self.hearing.prompt(moved_at)
        state = self.hearing.judge(now, confirmed=confirmed, refused=refused)
        if state is not self.state:
            self.state, self.since = state, now

    def measure(self, now: int) -> None:
        """Renew the rates; called about once a second."""
        self.hearing.fade(self._rates.measure(now, self.messages, self.bytes))

    def take_arrival(self) -> int | None:
        """When the first event since the last call arrived; None where none did."""
        arrived, self._arrived = self._arrived, None
        return arrived

    def paint(self, delay: int) -> None:
        """What had arrived has been shown, so many ms later."""
        self._paints.append(delay)

    def received(self, offset: int = 0) -> Quantiles | None:
        """From the exchange's event time to the arrival, `offset` being added for its clock."""
        return quantiles(self._delays, offset)

    @property
    def shown(self) -> Quantiles | None:
        """From the arrival of the first event of a frame to the frame's painting."""
        return quantiles(self._paints)


class Vitals:
    """All wanted streams by name, in the order of their names."""

    def __init__(self) -> None:
        self.streams: dict[str, StreamVitals] = {}
        self.offset = 0
        """What to add to the local clock to get the exchange's, in ms."""
        self.offset_error: int | None = None
        """How far that may be off, in ms; None before it was measured."""
        self._by_symbol: dict[str, list[StreamVitals]] = {}
        self._filling: dict[str, list[Hearing]] = {}
        self._moved: dict[str, list[Hearing]] = {}

    def want(self, streams: Iterable[Stream], now: int) -> None:
        """Keep these streams and no others; those kept before go on counting."""
        known, self.streams = self.streams, {}
        self._by_symbol, self._filling, self._moved = {}, {}, {}
        for stream in sorted(streams):
            name, symbol = str(stream), stream.symbol
            vitals = self.streams[name] = known.get(name) or StreamVitals(stream, now)
            self._by_symbol.setdefault(symbol, []).append(vitals)
            if stream.kind is Kind.DEPTH:
                self._filling.setdefault(symbol, []).append(vitals.hearing)
            if stream.kind in _MOVED_BY_TRADES:
                self._moved.setdefault(symbol, []).append(vitals.hearing)

    def of_symbol(self, symbol: str) -> list[StreamVitals]:
        """The streams of one symbol; those of the whole market are under the empty symbol."""
        return self._by_symbol.get(symbol, [])

    def interrupt(self, names: Iterable[str]) -> None:
        """These streams begin anew: their connection, or their subscription, was replaced."""
        for name in names:
            if name in self.streams:
                self.streams[name].hearing.interrupt()

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
            # A trade of any symbol moves the streams of the whole market.
            traded_at = _latest(streams if symbol else self.streams.values(), _TRADED)
            moved_at = _latest(streams, (*_TRADED, Kind.BEST_PRICES))
            for vitals in streams:
                vitals.hearing.halted = still
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

    @property
    def traded(self) -> Collection[str]:
        """The symbols of streams that have something to tell after each trade; empty is the whole market."""
        return self._moved

    def filling_book(self, symbol: str) -> Sequence[Hearing]:
        """The streams that bring every change of a symbol's book."""
        return self._filling.get(symbol, ())

    def moved_by_trades(self, symbol: str) -> Sequence[Hearing]:
        """The streams that have something to tell after each trade, those of the book among them."""
        return self._moved.get(symbol, ())

    def overdue(self) -> frozenset[str]:
        """Symbols whose book is not to be trusted: all streams that fill it are silent too long."""
        stale, others = set[str](), set[str]()
        for vitals in self.streams.values():
            if vitals.stream.kind is Kind.DEPTH:
                if vitals.state is StreamState.STALE:
                    stale.add(vitals.stream.symbol)
                elif vitals.deadline_ms is not None:
                    others.add(vitals.stream.symbol)
        return frozenset(stale - others)

    def stale(self) -> frozenset[str]:
        """Streams that are silent longer than is in order."""
        return frozenset(name for name, vitals in self.streams.items() if vitals.state is StreamState.STALE)

    def known_until(self) -> dict[str, int]:
        """Until when nothing is missing of each stream, as far as is known; 0 before it was confirmed."""
        return {name: vitals.hearing.known_until or 0 for name, vitals in self.streams.items()}

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
