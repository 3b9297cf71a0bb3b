"""The exchange: everything it says agrees with everything else it says, and the seed decides all of it."""

from collections import defaultdict
from itertools import groupby, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui.sim.engine.candles import DAY, INTERVALS, MINUTE, Bar, Candle, bar_start, next_bar
from tui.sim.engine.exchange import BestChanged, Exchange, Happening, LevelChanged, Traded
from tui.sim.engine.listings import HALT, LISTINGS
from tui.sim.engine.pit import LEAP

START = 1_795_340_297_123  # 2026-11-22 09:38:17.123
SMALL = tuple(listing for listing in LISTINGS if listing.levels <= 700 and listing.rate < 9)
TINY = tuple(listing for listing in LISTINGS if 0 < listing.levels <= 60)
SYMBOLS = [listing.symbol for listing in SMALL]
BUSY = ["BNBUSDT", "PEPEUSDT", "ETHBTC"]


class Witness:
    """An exchange that ran for a minute and a half, what happened on it, and its first books."""

    def __init__(self) -> None:
        self.exchange = Exchange(seed=11, start=START, listings=SMALL)
        self.first = {symbol: self.exchange.depth(symbol, 10_000) for symbol in SYMBOLS}
        self.happenings: list[Happening] = []
        for step in range(1, 91):
            self.happenings += self.exchange.advance(START + step * 1000)
        self.trades: dict[str, list[Traded]] = defaultdict(list)
        for happening in self.happenings:
            if isinstance(happening, Traded):
                self.trades[happening.symbol].append(happening)


@pytest.fixture(scope="module")
def witness() -> Witness:
    return Witness()


def test_happenings_come_in_order_and_not_from_the_future(witness: Witness) -> None:
    times = [happening.time for happening in witness.happenings]
    assert times == sorted(times)
    assert START <= times[0] < times[-1] <= witness.exchange.now == START + 90_000


def test_ids_are_consecutive_for_each_symbol(witness: Witness) -> None:
    for symbol in SYMBOLS:
        updates = [
            h.update_id for h in witness.happenings if isinstance(h, LevelChanged) and h.symbol == symbol
        ]
        assert updates == list(
            range(
                witness.first[symbol].last_update_id + 1, witness.exchange.depth(symbol, 1).last_update_id + 1
            )
        )
        ids = [trade.trade_id for trade in witness.trades[symbol]]
        assert ids == list(range(ids[0], ids[0] + len(ids))) if ids else True


def test_level_changes_lead_from_the_first_book_to_the_last(witness: Witness) -> None:
    books = {
        symbol: {"bids": dict(depth.bids), "asks": dict(depth.asks)}
        for symbol, depth in witness.first.items()
    }
    for happening in witness.happenings:
        if isinstance(happening, LevelChanged):
            side = books[happening.symbol][happening.side]
            if happening.lots:
                side[happening.ticks] = happening.lots
            else:
                del side[happening.ticks]
        elif isinstance(happening, BestChanged):
            bid, ask = max(books[happening.symbol]["bids"]), min(books[happening.symbol]["asks"])
            assert bid < ask
            assert (happening.bid, happening.ask) == (bid, ask)
            assert happening.bid_lots == books[happening.symbol]["bids"][bid]
            assert happening.ask_lots == books[happening.symbol]["asks"][ask]
    for symbol, sides in books.items():
        depth = witness.exchange.depth(symbol, 10_000)
        assert depth.bids == sorted(sides["bids"].items(), reverse=True)
        assert depth.asks == sorted(sides["asks"].items())


def test_the_best_is_the_top_of_the_book_and_the_last_change(witness: Witness) -> None:
    for symbol in BUSY:
        best, depth = witness.exchange.best(symbol), witness.exchange.depth(symbol, 1)
        assert [(best.bid, best.bid_lots), (best.ask, best.ask_lots)] == [*depth.bids, *depth.asks]
        last = [h for h in witness.happenings if isinstance(h, BestChanged) and h.symbol == symbol][-1]
        assert (last.bid, last.bid_lots, last.ask, last.ask_lots) == (
            best.bid,
            best.bid_lots,
            best.ask,
            best.ask_lots,
        )


def test_depth_is_cut_at_its_limit(witness: Witness) -> None:
    whole, top = witness.exchange.depth("BNBUSDT", 10_000), witness.exchange.depth("BNBUSDT", 5)
    assert (top.bids, top.asks) == (whole.bids[:5], whole.asks[:5])


def test_a_halted_symbol_has_a_past_and_a_book_that_stands_still(witness: Witness) -> None:
    exchange = witness.exchange
    assert exchange.depth("LUNAUSDT", 100) == witness.first["LUNAUSDT"]
    assert len(exchange.depth("LUNAUSDT", 100).bids) >= 60
    assert not any(happening.symbol == "LUNAUSDT" for happening in witness.happenings)
    halted = START - START % 1000 - HALT
    minutes = exchange.candles("LUNAUSDT", "1m", 1000)
    check_series(minutes, "1m", 0)
    traded = [minute for minute in minutes if minute.trades]
    assert halted - 600_000 < traded[-1].open_time < halted
    assert len(traded) > 100
    price = exchange.listings["LUNAUSDT"].price_ticks
    assert {minute.close for minute in minutes if minute.open_time >= halted} == {price}
    ticker = exchange.ticker("LUNAUSDT", DAY)
    assert (ticker.trades > 0, ticker.last) == (True, price)
    assert exchange.ticker("LUNAUSDT", 3_600_000).trades == 0
    assert exchange.average_price("LUNAUSDT").time == halted


def test_figures_can_be_made_beforehand() -> None:
    prepared, plain = (Exchange(seed=3, start=START, listings=TINY) for _ in range(2))
    for _ in range(2):
        prepared.prepare(len(TINY) - 1)
    for exchange in (prepared, plain):
        exchange.advance(START + 5_000)
    for listing in TINY:
        assert prepared.ticker(listing.symbol, DAY) == plain.ticker(listing.symbol, DAY)


def test_the_first_book_is_found_again() -> None:
    exchange = Exchange(seed=3, start=START, listings=TINY)
    first = exchange.depth("USDCUSDT", 5_000)
    exchange.advance(START + 10_000)
    assert exchange.first_depth("USDCUSDT") == first != exchange.depth("USDCUSDT", 5_000)


def test_haste_brings_more_and_ends() -> None:
    exchange = Exchange(seed=3, start=START, listings=TINY)
    counts = []
    for factor in (1.0, 10.0, 1.0):
        exchange.hasten(factor)
        counts.append(len(exchange.advance(exchange.now + 30_000)))
    assert counts[1] > 3 * max(counts[0], counts[2])


def test_a_trade_names_both_orders_and_its_taker(witness: Witness) -> None:
    for trade in witness.trades["BNBUSDT"]:
        assert trade.buyer_order_id != trade.seller_order_id
        assert trade.taker_order_id == (
            trade.seller_order_id if trade.buyer_is_maker else trade.buyer_order_id
        )


def test_aggregates_join_one_takers_fills_at_one_price(witness: Witness) -> None:
    for symbol in BUSY:
        joined = witness.exchange.aggregates(symbol, 5_000)
        rows = []
        for key, group in groupby(
            witness.trades[symbol], key=lambda trade: (trade.taker_order_id, trade.ticks)
        ):
            fills = list(group)
            rows.append(
                (
                    key[1],
                    sum(fill.lots for fill in fills),
                    fills[0].trade_id,
                    fills[-1].trade_id,
                    fills[0].time,
                )
            )
        assert [(a.ticks, a.lots, a.first_id, a.last_id, a.time) for a in joined] == rows
        assert all(after.id == one.id + 1 for one, after in pairwise(joined))


def test_trades_and_aggregates_are_found(witness: Witness) -> None:
    exchange, trades = witness.exchange, witness.trades["BNBUSDT"]
    assert exchange.trades("BNBUSDT", 3) == trades[-3:]
    assert exchange.trades("BNBUSDT", 3, from_id=trades[5].trade_id) == trades[5:8]
    joined = exchange.aggregates("BNBUSDT", 5_000)
    assert exchange.aggregates("BNBUSDT", 2, from_id=joined[4].id) == joined[4:6]
    start, end = joined[3].time, joined[-3].time
    inside = [a for a in joined if start <= a.time <= end]
    assert exchange.aggregates("BNBUSDT", 5_000, start=start, end=end) == inside
    assert exchange.aggregates("BNBUSDT", 4, start=start) == inside[:4]
    assert exchange.aggregates("BNBUSDT", 4, end=end) == inside[-4:]


def test_live_candles_are_made_of_the_trades(witness: Witness) -> None:
    for symbol in BUSY:
        bars: dict[int, Bar] = defaultdict(Bar)
        for trade in witness.trades[symbol]:
            if trade.time >= START - START % 1000 + 1000:
                bars[trade.time - trade.time % 1000].add_trade(
                    trade.ticks, trade.lots, trade.trade_id, not trade.buyer_is_maker
                )
        candles = {c.open_time: c for c in witness.exchange.candles(symbol, "1s", 1000)}
        for time, bar in bars.items():
            assert candles[time] == bar.candle(time, time + 999)


def check_series(candles: list[Candle], interval: str, offset: int) -> None:
    for candle, after in pairwise(candles):
        assert next_bar(interval, candle.open_time, offset) == after.open_time == candle.close_time + 1
        assert candle.low <= min(candle.open, candle.close) <= max(candle.open, candle.close) <= candle.high
        assert candle.low * candle.lots <= candle.quote <= candle.high * candle.lots
        if not after.trades:
            assert after.open == after.close == candle.close
    traded = [candle for candle in candles if candle.trades]
    assert all(one.last_id + 1 == after.first_id for one, after in pairwise(traded))


@pytest.mark.parametrize("interval", INTERVALS)
def test_there_are_a_thousand_joined_candles(witness: Witness, interval: str) -> None:
    wanted = 1000 if interval in ("1s", "1m", "1h", "1d", "1w") else 200
    for symbol, count in (("BNBUSDT", wanted), ("FIDAUSDT", 50)):
        candles = witness.exchange.candles(symbol, interval, count)
        assert len(candles) == count
        assert candles[-1] == witness.exchange.candle(symbol, interval)
        assert candles[-1].open_time == bar_start(interval, witness.exchange.now)
        check_series(candles, interval, 0)


@pytest.mark.parametrize("interval", ["1h", "12h", "1d", "1w", "1M"])
@pytest.mark.parametrize("offset", [8 * 3_600_000, -3 * 3_600_000 - 1_800_000])
def test_bars_may_be_cut_at_another_zone(witness: Witness, interval: str, offset: int) -> None:
    candles = witness.exchange.candles("BNBUSDT", interval, 20, offset=offset)
    assert len(candles) == 20
    assert candles[-1] == witness.exchange.candle("BNBUSDT", interval, offset)
    assert candles[-1].open_time == bar_start(interval, witness.exchange.now, offset)
    check_series(candles, interval, offset)


@pytest.mark.parametrize(
    ("larger", "smaller"),
    [
        ("1m", "1s"),
        ("3m", "1m"),
        ("15m", "1m"),
        ("1h", "5m"),
        ("4h", "30m"),
        ("6h", "2h"),
        ("1d", "1h"),
        ("3d", "8h"),
        ("1w", "1d"),
        ("1M", "1d"),
    ],
)
def test_larger_candles_are_sums_of_smaller_ones(witness: Witness, larger: str, smaller: str) -> None:
    exchange = witness.exchange
    for symbol in ("BNBUSDT", "USDCUSDT"):
        for candle in exchange.candles(symbol, larger, 4):
            total = Bar()
            for part in exchange.candles(
                symbol, smaller, 1000, start=candle.open_time, end=candle.close_time
            ):
                total.add(part)
            if candle.trades:
                assert total.candle(candle.open_time, candle.close_time) == candle
            else:
                assert total.trades == 0


def test_candles_are_chosen_by_time(witness: Witness) -> None:
    exchange = witness.exchange
    candles = exchange.candles("BNBUSDT", "1m", 50)
    first, last = candles[10].open_time, candles[20].open_time
    assert exchange.candles("BNBUSDT", "1m", 1000, start=first, end=last) == candles[10:21]
    assert exchange.candles("BNBUSDT", "1m", 3, start=first - 1) == candles[10:13]
    assert exchange.candles("BNBUSDT", "1m", 3, end=last + 5) == candles[18:21]
    assert exchange.candles("BNBUSDT", "1m", 3, start=exchange.now + MINUTE) == []
    assert exchange.candles("BNBUSDT", "1d", 3, end=0) == []


@pytest.mark.parametrize("symbol", ["BTCUSD", "", "btcusdt"])
def test_an_unknown_symbol_is_a_key_error(witness: Witness, symbol: str) -> None:
    with pytest.raises(KeyError):
        witness.exchange.depth(symbol, 5)
    with pytest.raises(KeyError):
        witness.exchange.candles("BNBUSDT", "2m", 5)


@given(st.lists(st.integers(0, 20_000), max_size=12))
@settings(max_examples=5, deadline=None)
def test_it_does_not_matter_how_time_is_divided(cuts: list[int]) -> None:
    whole, divided = (Exchange(seed=3, start=START, listings=TINY, rate=5.0) for _ in range(2))
    expected = whole.advance(START + 20_000)
    found = []
    for cut in [*sorted(cuts), 20_000]:
        found += divided.advance(START + cut)
    assert found == expected
    assert len(found) > 100


def test_another_seed_is_another_market() -> None:
    one, other = (Exchange(seed=seed, start=START, listings=TINY).advance(START + 10_000) for seed in (1, 2))
    assert one != other


def test_time_does_not_run_backwards() -> None:
    exchange = Exchange(seed=3, start=START, listings=TINY)
    exchange.advance(START + 1000)
    assert exchange.advance(START) == []
    assert exchange.now == START + 1000


@pytest.mark.parametrize("leap", [LEAP + 1, 2 * DAY])
def test_a_leap_is_thinned_and_still_deterministic(leap: int) -> None:
    one, same = (Exchange(seed=3, start=START, listings=TINY) for _ in range(2))
    happenings = one.advance(START + leap)
    assert happenings == same.advance(START + leap)
    assert len(happenings) < 40_000
    times = [happening.time for happening in happenings]
    assert times[-1] > START + leap * 0.9
    assert one.advance(START + leap + 20_000) == same.advance(START + leap + 20_000) != []
    minutes = one.candles("USDCUSDT", "1m", 1000)
    check_series(minutes, "1m", 0)
