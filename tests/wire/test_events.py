"""Every market event of the protocol, read from a frame of its stream."""

import json

import pytest

from tui.wire import events
from tui.wire.decode import Frame, decode_frame

SUMMARY = {
    "s": "ETHBTC",
    "p": "-0.00051000",
    "P": "-1.650",
    "w": "0.03061204",
    "o": "0.03091000",
    "h": "0.03102000",
    "l": "0.03027000",
    "c": "0.03040000",
    "v": "18230.44720000",
    "q": "558.07110930",
    "O": 1_764_003_600_000,
    "C": 1_764_090_000_123,
    "F": 501_200_010,
    "L": 501_241_077,
    "n": 41_068,
}
SUMMARY_READ = {
    "symbol": "ETHBTC",
    "change": -0.00051,
    "change_percent": -1.65,
    "average": 0.03061204,
    "open": 0.03091,
    "high": 0.03102,
    "low": 0.03027,
    "last": 0.0304,
    "volume": 18230.4472,
    "quote_volume": 558.0711093,
    "open_time": 1_764_003_600_000,
    "close_time": 1_764_090_000_123,
    "first_trade_id": 501_200_010,
    "last_trade_id": 501_241_077,
    "trades": 41_068,
}
MINI = {
    "e": "24hrMiniTicker",
    "E": 1_764_090_000_321,
    "s": "SOLUSDT",
    "c": "131.07000000",
    "o": "128.55000000",
    "h": "133.90000000",
    "l": "127.01000000",
    "v": "2204113.95100000",
    "q": "288419207.66123000",
}
MINI_READ = events.MiniTicker(
    event_time=1_764_090_000_321,
    symbol="SOLUSDT",
    last=131.07,
    open=128.55,
    high=133.9,
    low=127.01,
    volume=2204113.951,
    quote_volume=288419207.66123,
)
CANDLE = {
    "t": 1_764_090_000_000,
    "T": 1_764_090_059_999,
    "s": "ETHBTC",
    "i": "1m",
    "f": 501_241_070,
    "L": 501_241_077,
    "o": "0.03041000",
    "c": "0.03040000",
    "h": "0.03042000",
    "l": "0.03039000",
    "v": "12.00400000",
    "n": 8,
    "x": True,
    "q": "0.36502310",
    "V": "4.50000000",
    "Q": "0.13684500",
    "B": "0",
}

SAMPLES: dict[str, tuple[object, events.MarketEvent]] = {
    "ethbtc@aggTrade": (
        {
            "e": "aggTrade",
            "E": 1_764_090_000_101,
            "s": "ETHBTC",
            "a": 90_001,
            "p": "0.03040000",
            "q": "1.25000000",
            "f": 501_241_070,
            "l": 501_241_072,
            "T": 1_764_090_000_100,
            "m": True,
            "M": True,
        },
        events.AggregateTrade(
            event_time=1_764_090_000_101,
            symbol="ETHBTC",
            aggregate_id=90_001,
            price=0.0304,
            quantity=1.25,
            first_trade_id=501_241_070,
            last_trade_id=501_241_072,
            trade_time=1_764_090_000_100,
            buyer_is_maker=True,
        ),
    ),
    "ethbtc@trade": (
        {
            "e": "trade",
            "E": 1_764_090_000_101,
            "s": "ETHBTC",
            "t": 501_241_070,
            "p": "0.03040000",
            "q": "0.75000000",
            "b": 12,
            "a": 13,
            "T": 1_764_090_000_100,
            "m": False,
            "M": True,
        },
        events.Trade(
            event_time=1_764_090_000_101,
            symbol="ETHBTC",
            trade_id=501_241_070,
            price=0.0304,
            quantity=0.75,
            trade_time=1_764_090_000_100,
            buyer_is_maker=False,
        ),
    ),
    "ethbtc@blockTrade": (
        {
            "e": "blockTrade",
            "E": 1_764_090_000_101,
            "s": "ETHBTC",
            "t": 77,
            "p": "0.03035000",
            "q": "900.00000000",
            "T": 1_764_090_000_099,
            "m": True,
        },
        events.BlockTrade(
            event_time=1_764_090_000_101,
            symbol="ETHBTC",
            trade_id=77,
            price=0.03035,
            quantity=900.0,
            trade_time=1_764_090_000_099,
            buyer_is_maker=True,
        ),
    ),
    "ethbtc@kline_1m": (
        {"e": "kline", "E": 1_764_090_060_002, "s": "ETHBTC", "k": CANDLE},
        events.CandleUpdate(
            event_time=1_764_090_060_002,
            symbol="ETHBTC",
            candle=events.Candle(
                open_time=1_764_090_000_000,
                close_time=1_764_090_059_999,
                open=0.03041,
                high=0.03042,
                low=0.03039,
                close=0.0304,
                volume=12.004,
                quote_volume=0.3650231,
                trades=8,
                taker_buy_volume=4.5,
                taker_buy_quote_volume=0.136845,
                first_trade_id=501_241_070,
                last_trade_id=501_241_077,
                closed=True,
            ),
        ),
    ),
    "solusdt@miniTicker": (MINI, MINI_READ),
    "!miniTicker@arr": (
        [MINI, MINI | {"s": "这是测试币456"}],
        [
            MINI_READ,
            events.MiniTicker(
                1_764_090_000_321,
                "这是测试币456",
                131.07,
                128.55,
                133.9,
                127.01,
                2204113.951,
                288419207.66123,
            ),
        ],
    ),
    "ethbtc@ticker": (
        SUMMARY
        | {"e": "24hrTicker", "E": 1_764_090_000_124, "x": "0.03090000", "Q": "0.75000000"}
        | {"b": "0.03039000", "B": "41.20000000", "a": "0.03040000", "A": "7.00000000"},
        events.Ticker(
            **SUMMARY_READ,  # type: ignore[arg-type]  # a table of mixed values
            event_time=1_764_090_000_124,
            previous_close=0.0309,
            last_quantity=0.75,
            bid=0.03039,
            bid_quantity=41.2,
            ask=0.0304,
            ask_quantity=7.0,
        ),
    ),
    "ethbtc@bookTicker": (
        {
            "u": 7_001_002_003,
            "s": "ETHBTC",
            "b": "0.03039000",
            "B": "41.20000000",
            "a": "0.03040000",
            "A": "7.00000000",
        },
        events.BestPrices(
            update_id=7_001_002_003,
            symbol="ETHBTC",
            bid=0.03039,
            bid_quantity=41.2,
            ask=0.0304,
            ask_quantity=7.0,
        ),
    ),
    "ethbtc@avgPrice": (
        {
            "e": "avgPrice",
            "E": 1_764_090_000_500,
            "s": "ETHBTC",
            "i": "5m",
            "w": "0.03040711",
            "T": 1_764_090_000_100,
        },
        events.AveragePrice(
            event_time=1_764_090_000_500,
            symbol="ETHBTC",
            interval="5m",
            price=0.03040711,
            last_trade_time=1_764_090_000_100,
        ),
    ),
    "ethbtc@referencePrice": (
        {"e": "referencePrice", "s": "ETHBTC", "r": "0.0304", "t": 1_764_090_000_000},
        events.ReferencePrice(symbol="ETHBTC", price=0.0304, time=1_764_090_000_000),
    ),
    "solbtc@referencePrice": (
        {"e": "referencePrice", "s": "SOLBTC", "r": None, "t": 1_764_090_000_000},
        events.ReferencePrice(symbol="SOLBTC", price=None, time=1_764_090_000_000),
    ),
    "ethbtc@depth5@100ms": (
        {
            "lastUpdateId": 7_001_002_003,
            "bids": [["0.03039000", "41.20000000"]],
            "asks": [["0.03040000", "7.00000000"]],
        },
        events.PartialDepth(last_update_id=7_001_002_003, bids=[(0.03039, 41.2)], asks=[(0.0304, 7.0)]),
    ),
    "ethbtc@depth@100ms": (
        {
            "e": "depthUpdate",
            "E": 1_764_090_000_200,
            "s": "ETHBTC",
            "U": 7_001_002_000,
            "u": 7_001_002_003,
            "b": [["0.03039000", "41.20000000"], ["0.03000000", "0.00000000"]],
            "a": [],
        },
        events.DepthUpdate(
            symbol="ETHBTC",
            first_id=7_001_002_000,
            final_id=7_001_002_003,
            bids=[(0.03039, 41.2), (0.03, 0.0)],
            asks=[],
            event_time=1_764_090_000_200,
        ),
    ),
    "!serverShutdown": (
        {"e": "serverShutdown", "E": 1_764_090_000_777},
        events.ServerShutdown(event_time=1_764_090_000_777),
    ),
}
for window in ("1h", "4h", "1d"):
    sent = SUMMARY | {"e": f"{window}Ticker", "E": 1_764_090_000_124}
    read = events.WindowTicker(event_time=1_764_090_000_124, **SUMMARY_READ)  # type: ignore[arg-type]  # as above
    SAMPLES[f"ethbtc@ticker_{window}"] = (sent, read)
    SAMPLES[f"!ticker_{window}@arr"] = ([sent, sent], [read, read])


@pytest.mark.parametrize("name", SAMPLES)
def test_an_event_is_read_from_its_frame(name: str) -> None:
    payload, event = SAMPLES[name]
    data = json.dumps({"stream": name, "data": payload}, separators=(",", ":"), ensure_ascii=False).encode()
    first, again = decode_frame(data), decode_frame(data)
    assert first == again == Frame(name, event)
    assert isinstance(first, Frame)
    assert type(first.event) is type(event)


def test_every_event_of_the_union_is_in_the_table() -> None:
    single = {type(event) for _, event in SAMPLES.values()} - {list}
    named = {
        kind
        for kind in vars(events).values()
        if isinstance(kind, type) and kind.__module__ == events.__name__
    }
    assert named - single == {events.Candle, events.UnknownEvent}


def test_a_candle_without_a_trade_has_no_trade_ids() -> None:
    payload = {"e": "kline", "E": 1, "s": "ETHBTC", "k": CANDLE | {"f": -1, "L": -1, "n": 0, "x": False}}
    frame = decode_frame(json.dumps({"stream": "ethbtc@kline_1m", "data": payload}).encode())
    assert isinstance(frame, Frame)
    assert isinstance(frame.event, events.CandleUpdate)
    candle = frame.event.candle
    assert (candle.first_trade_id, candle.last_trade_id, candle.closed) == (-1, -1, False)


def test_events_cannot_be_changed() -> None:
    with pytest.raises(AttributeError, match="immutable"):
        MINI_READ.last = 1.0  # type: ignore[misc]  # the point of the test
