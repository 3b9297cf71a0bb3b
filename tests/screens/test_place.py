"""A place leases what it declares while somebody looks at it, and nothing after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.scene import scene
from tui.screens.place import Place
from tui.screens.trade import TradeScreen
from tui.wire import streams

if TYPE_CHECKING:
    from tui.wire.streams import Stream

TRADE = [
    "btcusdt@bookTicker",
    "btcusdt@depth@100ms",
    "btcusdt@kline_1h",
    "btcusdt@ticker",
    "btcusdt@trade",
]


class Elsewhere(Place):
    """Another place, with a stream of its own."""

    def streams(self) -> frozenset[Stream]:
        return frozenset((streams.ticker("ETHUSDT"),))


async def test_what_is_declared_is_leased_once() -> None:
    async with scene() as stage:
        assert stage.feed.leased == TRADE
        stage.trade.renew()
        assert stage.feed.leased == TRADE


async def test_what_lies_above_takes_nothing_away() -> None:
    async with scene() as stage:
        for key in ("?", "/"):
            await stage.press(key)
            assert stage.app.screen is not stage.trade
            assert stage.feed.leased == TRADE
            await stage.press("escape")
            assert stage.app.screen is stage.trade
            assert stage.feed.leased == TRADE


async def test_a_place_that_is_left_gives_its_streams_back_and_gets_them_again() -> None:
    async with scene() as stage:
        stage.app.add_mode("elsewhere", Elsewhere)
        stage.app.add_mode("trade", lambda: TradeScreen("BTCUSDT", "1h"))
        for _ in range(2):
            await stage.app.switch_mode("elsewhere")
            await stage.settle()
            assert stage.feed.leased == ["ethusdt@ticker"]
            await stage.app.switch_mode("trade")
            await stage.settle()
            assert stage.feed.leased == TRADE


async def test_the_place_that_looks_is_told_below_a_search_too() -> None:
    async with scene() as stage:
        stage.load()
        await stage.press("/")
        await stage.frame()
        assert "62,400.00" in "\n".join(
            strip.text for strip in stage.trade._compositor.render_strips(stage.app.size)
        )


async def test_a_lease_is_made_anew_on_another_feed() -> None:
    async with scene() as stage:
        first = stage.feed
        stage.app.connect(stage.app.venue)
        await stage.settle()
        assert len(stage.feeds) == 2
        assert stage.feed is not first
        assert stage.feed.leased == TRADE


async def test_to_release_twice_is_nothing() -> None:
    async with scene() as stage:
        stage.trade.release()
        stage.trade.release()
        assert stage.feed.leased == []
