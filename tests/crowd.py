"""A whole market for the watchlist: some symbols by hand and many made up, always the same ones."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any, Final

from tests.scene import START, Scene, StillFeed, listed
from tui.wire import streams
from tui.wire.decode import decode_candles
from tui.wire.streams import INTERVALS

if TYPE_CHECKING:
    from tui.wire.streams import Stream

BY_HAND: Final = (
    ("BTC", "USDT", "0.01", 62_431.57, 1.84, 1.51e9),
    ("ETH", "USDT", "0.01", 2_318.44, 0.92, 702.1e6),
    ("BNB", "USDT", "0.01", 561.90, 0.13, 98.4e6),
    ("SOL", "USDT", "0.01", 142.18, -2.10, 311.8e6),
    ("XRP", "USDT", "0.0001", 0.5211, -0.44, 120.0e6),
    ("DOGE", "USDT", "0.00001", 0.17342, 3.05, 201.2e6),
    ("PEPE", "USDT", "0.00000001", 9.12e-06, 7.45, 88.0e6),
    ("LUNA", "USDT", "0.0001", 0.5512, 0.0, 0.0),
    ("ETH", "BTC", "0.00001", 0.05466, -0.91, 3_104.0),
    ("这是测试币", "456", "0.01", 1.23, 0.50, 51_000.0),
)
"""Base, quote, tick, last price, change over 24 hours in percent, turnover. ADAUSDT isn't listed any more."""


class Crowd:
    """The figures of every symbol, as the exchange would tell them."""

    def __init__(self, made_up: int = 50) -> None:
        chance = random.Random(11)
        self.figures = {
            f"{base}{quote}": (tick, last, change, volume)
            for base, quote, tick, last, change, volume in BY_HAND
        }
        self.listing = {
            f"{base}{quote}": listed(
                f"{base}{quote}", base, quote, tick, "0.001", "BREAK" if base == "LUNA" else "TRADING"
            )
            for base, quote, tick, *_ in BY_HAND
        }
        for number in range(made_up):
            base = "".join(chance.choice("BCDFGKLMNPRST") + chance.choice("AEIOU") for _ in range(2)) + str(
                number % 10
            )
            price = round(chance.uniform(0.01, 90), 4)
            self.figures[f"{base}USDT"] = (
                "0.0001",
                price,
                round(chance.gauss(0, 3), 2),
                chance.expovariate(1e-7),
            )
            self.listing[f"{base}USDT"] = listed(f"{base}USDT", base, "USDT", "0.0001", "0.1")
        self.figures["ADAUSDT"] = ("0.0001", 0.6834, 1.0, 1e6)

    def places(self, symbol: str) -> int:
        """How many decimals its prices have."""
        return len(self.figures[symbol][0].partition(".")[2])

    def day(self, symbol: str, time: int) -> dict[str, object]:
        """An event of the mini ticker."""
        _, last, change, volume = self.figures[symbol]
        places = self.places(symbol)
        opened = last / (1 + change / 100)
        low, high = min(last, opened) * 0.985, max(last, opened) * 1.004
        prices = {"c": last, "o": opened, "h": high, "l": low}
        sums = {"v": f"{volume / last:.2f}", "q": f"{volume:.2f}"}
        written = {name: f"{price:.{places}f}" for name, price in prices.items()}
        return {"e": "24hrMiniTicker", "E": time, "s": symbol} | written | sums

    def hour(self, symbol: str, time: int) -> dict[str, object]:
        """An event of the rolling hour."""
        _, last, change, _ = self.figures[symbol]
        hour = round(change / 7, 2)
        event = dict.fromkeys(("p", "w", "v", "q"), "1.0") | dict.fromkeys(("F", "L", "n"), 1)
        high = last * (1.02 if hour > 1 else 1.001)
        prices = {"o": last, "h": high, "l": last * 0.99, "c": last}
        event |= {name: f"{price:.8f}" for name, price in prices.items()}
        return {
            "e": "1hTicker",
            "E": time,
            "s": symbol,
            "P": f"{hour:.2f}",
            "O": time - 3_600_000,
            "C": time,
        } | event

    def best(self, symbol: str) -> dict[str, object]:
        """An event of the best prices: a tick apart."""
        tick, last, *_ = self.figures[symbol]
        return {
            "u": 1,
            "s": symbol,
            "b": f"{last:.{self.places(symbol)}f}",
            "B": "18.2",
            "a": f"{last + float(tick):.{self.places(symbol)}f}",
            "A": "7.1",
        }

    def candles(self, params: dict[str, Any]) -> list[list[object]]:
        """The rows of `klines`."""
        span, limit = INTERVALS[params["interval"]], int(params["limit"])
        _, last, change, _ = self.figures[params["symbol"]]
        chance, places = random.Random(params["symbol"]), self.places(params["symbol"])
        rows: list[list[object]] = []
        for number in range(limit):
            opened = START // span * span - (limit - 1 - number) * span
            close = last / (1 + change / 100 * (limit - 1 - number) / limit) * (1 + chance.gauss(0, 0.001))
            prices = [f"{price:.{places}f}" for price in (close * 0.999, close * 1.002, close * 0.998, close)]
            volume = f"{chance.uniform(4, 20):.2f}"
            rows.append([opened, *prices, volume, opened + span - 1, "10.0", 10, "5.0", "5.0", "0"])
        return rows

    def answer(self, feed: StillFeed) -> None:
        """Let the feed's requests be answered."""
        feed.listed = dict(self.listing)
        feed.answers = {
            "ticker.24hr": lambda _: [_figures(self.day(symbol, START - 90_000)) for symbol in self.figures],
            "ticker.book": lambda _: [_prices(self.best(symbol)) for symbol in self.listing],
            "klines": self.candles,
        }


def bring(stage: Scene, crowd: Crowd, symbols: list[str] | None = None) -> None:
    """Let both streams of the whole market tell of these symbols, or of all that trade."""
    time = stage.clock.now() - 12
    told = symbols or [symbol for symbol, info in crowd.listing.items() if info.trading]
    tell(stage, streams.mini_ticker(), [crowd.day(symbol, time) for symbol in told])
    tell(stage, streams.window_ticker("1h"), [crowd.hour(symbol, time) for symbol in told])


def tell(stage: Scene, stream: Stream, events: list[dict[str, object]]) -> None:
    """Bring an array of events."""
    stage.receive(stream, events)  # type: ignore[arg-type]  # these streams bring arrays


async def crowded(stage: Scene, made_up: int = 50) -> Crowd:
    """Go to the watchlist of a market that is live."""
    crowd = Crowd(made_up)
    crowd.answer(stage.feed)
    stage.open_link()
    await stage.press("2")
    bring(stage, crowd)
    await rest(stage, crowd)
    bars = {"symbol": "BTCUSDT", "interval": "15m", "limit": 100}
    rows = json.dumps(crowd.candles(bars)).encode()
    stage.feed.market.load_candles("BTCUSDT", "15m", decode_candles(rows))
    bring(stage, crowd)
    await stage.frame(1_000)
    return crowd


async def rest(stage: Scene, crowd: Crowd) -> None:
    """Look at the same rows for a while: they are leased, their course is asked for, best prices come."""
    for _ in range(3):
        await stage.clock.advance(0.26)
        stage.app.frame()
        await stage.pilot._wait_for_screen()
    await stage.clock.advance(0.26)
    for symbol in stage.feed.market.symbols:
        if f"{symbol.lower()}@bookTicker" in stage.feed.leased:
            stage.receive(streams.best_prices(symbol), crowd.best(symbol))


def _figures(event: dict[str, object]) -> dict[str, object]:
    return {
        "symbol": event["s"], "openPrice": event["o"], "highPrice": event["h"], "lowPrice": event["l"],
        "lastPrice": event["c"], "volume": event["v"], "quoteVolume": event["q"], "openTime": 0,
        "closeTime": event["E"], "firstId": 0, "lastId": 1, "count": 2,
    }  # fmt: skip


def _prices(event: dict[str, object]) -> dict[str, object]:
    names = {"symbol": "s", "bidPrice": "b", "bidQty": "B", "askPrice": "a", "askQty": "A"}
    return {name: event[short] for name, short in names.items()}
