import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import BestChanged, Happening, Traded
from tui.sim.protocol.publisher import Publisher, Source

SYMBOL = "ETHBTC"
NON_ASCII = "这是测试币456"
FAST = 20.0


class Desk:
    """An exchange, its publisher, and everything that was published."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.publisher = Publisher(exchange)
        self.happenings: list[Happening] = []

    def run(self, milliseconds: int, step: int = 50) -> Iterator[tuple[str, Any]]:
        """Let time pass in steps, and yield each stream's name and event."""
        for now in range(self.exchange.now + step, self.exchange.now + milliseconds + 1, step):
            happenings = self.exchange.advance(now)
            self.happenings += happenings
            for frame in self.publisher.publish(happenings, now):
                yield frame.source.name, json.loads(frame.payload)

    def events(self, name: str, milliseconds: int, unit: int = 1) -> list[Any]:
        """What one stream tells within some time."""
        self.publisher.watch(Source(name, unit))
        return [event for told, event in self.run(milliseconds) if told == name]


@pytest.fixture
def desk(new_exchange: Callable[..., Exchange]) -> Desk:
    return Desk(new_exchange(SYMBOL, NON_ASCII, "LUNAUSDT", "FIDAUSDT", rate=FAST))


@pytest.mark.parametrize(("suffix", "period"), [("@100ms", 100), ("", 1_000)])
def test_diffs_joined_to_an_earlier_snapshot_give_the_exchanges_book(
    desk: Desk, suffix: str, period: int
) -> None:
    name, listing = f"ethbtc@depth{suffix}", desk.exchange.listings[SYMBOL]
    desk.publisher.watch(Source(name))
    snapshot = desk.exchange.depth(SYMBOL, 5_000)
    sides = {
        "b": {listing.price_text(ticks): listing.quantity_text(lots) for ticks, lots in snapshot.bids},
        "a": {listing.price_text(ticks): listing.quantity_text(lots) for ticks, lots in snapshot.asks},
    }
    last_id, events = snapshot.last_update_id, 0
    for _, event in desk.run(5_000, step=20):
        assert event["E"] % period < 20
        assert event["U"] == last_id + 1
        last_id, events = event["u"], events + 1
        for side, levels in sides.items():
            for price, quantity in event[side]:
                levels[price] = quantity
                if quantity == "0.00000000":
                    del levels[price]
        now = desk.exchange.depth(SYMBOL, 5_000)
        assert last_id == now.last_update_id
        assert sides["b"] == {listing.price_text(t): listing.quantity_text(q) for t, q in now.bids}
        assert sides["a"] == {listing.price_text(t): listing.quantity_text(q) for t, q in now.asks}
    assert events >= 4


def test_a_diff_tells_each_level_once_and_best_first(desk: Desk) -> None:
    for event in desk.events("ethbtc@depth", 3_000):
        bids = [float(price) for price, _ in event["b"]]
        asks = [float(price) for price, _ in event["a"]]
        assert bids == sorted(set(bids), reverse=True)
        assert asks == sorted(set(asks))


def test_every_fill_is_a_trade(desk: Desk) -> None:
    events = desk.events("ethbtc@trade", 20_000)
    fills = [one for one in desk.happenings if isinstance(one, Traded) and one.symbol == SYMBOL]
    listing = desk.exchange.listings[SYMBOL]
    assert events
    assert [(e["t"], e["p"], e["q"], e["T"], e["m"]) for e in events] == [
        (f.trade_id, listing.price_text(f.ticks), listing.quantity_text(f.lots), f.time, f.buyer_is_maker)
        for f in fills
    ]
    assert [event["t"] for event in events] == list(range(events[0]["t"], events[0]["t"] + len(events)))


def test_joined_trades_cover_all_fills_once(desk: Desk) -> None:
    events = desk.events("ethbtc@aggTrade", 20_000)
    fills = {one.trade_id: one for one in desk.happenings if isinstance(one, Traded) and one.symbol == SYMBOL}
    listing = desk.exchange.listings[SYMBOL]
    covered = [trade_id for event in events for trade_id in range(event["f"], event["l"] + 1)]
    assert covered == list(fills)
    assert len(events) < len(fills), "no taker order had several fills: the test shows nothing"
    for event in events:
        lots = sum(fills[trade_id].lots for trade_id in range(event["f"], event["l"] + 1))
        assert event["q"] == listing.quantity_text(lots)
    assert [event["a"] for event in events] == list(range(events[0]["a"], events[0]["a"] + len(events)))


def test_best_prices_come_at_once_and_without_an_event_type(desk: Desk) -> None:
    events = desk.events("ethbtc@bookTicker", 5_000)
    changes = [one for one in desk.happenings if isinstance(one, BestChanged) and one.symbol == SYMBOL]
    assert events
    assert [event["u"] for event in events] == [change.update_id for change in changes]
    assert list(events[0]) == ["u", "s", "b", "B", "a", "A"]


def test_each_closed_candle_is_told_once_and_is_the_exchanges(desk: Desk) -> None:
    events = desk.events("ethbtc@kline_1s", 10_000)
    closed = [event["k"] for event in events if event["k"]["x"]]
    listing = desk.exchange.listings[SYMBOL]
    bars = desk.exchange.candles(SYMBOL, "1s", 1_000, start=closed[0]["t"], end=closed[-1]["t"])
    assert [candle["t"] for candle in closed] == [bar.open_time for bar in bars]
    assert [candle["c"] for candle in closed] == [listing.price_text(bar.close) for bar in bars]
    assert [candle["v"] for candle in closed] == [listing.quantity_text(bar.lots) for bar in bars]
    assert len(closed) >= 8


def test_minute_candles_come_every_two_seconds_and_close_on_time(
    new_exchange: Callable[..., Exchange],
) -> None:
    events = Desk(new_exchange(SYMBOL)).events("ethbtc@kline_1m", 62_000)
    assert {event["E"] % 2_000 for event in events} == {0}
    closed = [event for event in events if event["k"]["x"]]
    assert [event["E"] for event in closed] == [events[0]["k"]["T"] + 1]


def test_candles_of_utc_plus_eight_open_at_their_midnight(desk: Desk) -> None:
    event = desk.events("ethbtc@kline_1d@+08:00", 10_000)[0]
    assert (event["k"]["t"] + 8 * 3_600_000) % 86_400_000 == 0


def test_tickers_of_all_symbols_name_only_those_that_traded(desk: Desk) -> None:
    events = desk.events("!miniTicker@arr", 10_000)
    traded = {one.symbol for one in desk.happenings if isinstance(one, Traded)}
    assert {ticker["s"] for event in events for ticker in event} == traded
    assert "LUNAUSDT" not in traded
    times = [event[0]["E"] for event in events]
    assert {time % 1_000 for time in times} == {0}


def test_a_halted_symbol_is_silent(desk: Desk) -> None:
    names = ("trade", "depth", "bookTicker", "kline_1m", "avgPrice")
    for name in names:
        desk.publisher.watch(Source(f"lunausdt@{name}"))
    assert list(desk.run(4_000)) == []


def test_partial_depth_is_the_best_of_the_book(desk: Desk) -> None:
    event = desk.events("ethbtc@depth5@100ms", 1_000)[-1]
    assert list(event) == ["lastUpdateId", "bids", "asks"]
    assert len(event["bids"]) == len(event["asks"]) == 5


CANDLE = "t T s i f L o c h l v n x q V Q B"
SHAPES = {
    "trade": "e E s t p q T m M",
    "aggTrade": "e E s a p q f l T m M",
    "depth@100ms": "e E s U u b a",
    "kline_1s": "e E s k",
    "miniTicker": "e E s c o h l v q",
    "ticker": "e E s p P w x c Q b B a A o h l v q O C F L n",
    "ticker_1h": "e E s p P o h l c w v q O C F L n",
    "avgPrice": "e E s i w T",
    "referencePrice": "e s r t",
}


@pytest.mark.parametrize(("topic", "fields"), SHAPES.items())
def test_events_have_the_documented_fields_in_order(desk: Desk, topic: str, fields: str) -> None:
    event = desk.events(f"{NON_ASCII}@{topic}", 20_000)[0]
    assert list(event) == fields.split()
    assert event["s"] == NON_ASCII
    if topic == "kline_1s":
        assert list(event["k"]) == CANDLE.split()


def test_event_types(desk: Desk) -> None:
    for topic, kind in (
        ("ticker_1h", "1hTicker"),
        ("ticker", "24hrTicker"),
        ("miniTicker", "24hrMiniTicker"),
    ):
        assert desk.events(f"ethbtc@{topic}", 3_000)[0]["e"] == kind


def test_times_in_microseconds_for_those_who_asked(desk: Desk) -> None:
    desk.publisher.watch(Source("ethbtc@kline_1s", 1))
    events = desk.events("ethbtc@kline_1s", 3_000, unit=1_000)
    plain = [event for event in events if event["E"] < 10**14]
    fine = [event for event in events if event["E"] > 10**14]
    assert len(plain) == len(fine) > 0
    assert fine[0]["E"] == plain[0]["E"] * 1_000
    assert fine[0]["k"]["t"] == plain[0]["k"]["t"] * 1_000
    assert fine[0]["k"]["T"] == plain[0]["k"]["T"] * 1_000 + 999


def test_one_encoding_for_many_watchers_and_none_without(desk: Desk) -> None:
    source = Source("ethbtc@depth@100ms")
    for _ in range(3):
        desk.publisher.watch(source)
    told = [event for _, event in desk.run(1_000)]
    assert len({event["u"] for event in told}) == len(told) > 0
    assert desk.publisher.watched_diffs() == [source]
    for _ in range(3):
        desk.publisher.unwatch(source)
    assert list(desk.run(1_000)) == []
    assert desk.publisher.watched_diffs() == []


def test_unknown_names_are_silent(desk: Desk) -> None:
    source = Source("nobody@trade")
    desk.publisher.watch(source)
    assert list(desk.run(500)) == []
    desk.publisher.unwatch(source)
