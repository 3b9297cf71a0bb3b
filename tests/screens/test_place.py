"""A place leases what it declares while somebody looks at it, and nothing after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets._footer import FooterKey

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


async def test_what_is_declared_is_leased_once_while_somebody_looks() -> None:
    async with scene() as stage:
        assert stage.feed.leased == TRADE
        stage.trade.renew()
        assert stage.feed.leased == TRADE, "once"

        stage.load()
        for key in ("?", "/"):
            await stage.press(key)
            assert stage.app.screen is not stage.trade
            assert stage.feed.leased == TRADE, "what lies above takes nothing away"
            await stage.frame()
            below = "\n".join(strip.text for strip in stage.trade._compositor.render_strips(stage.app.size))
            assert "62,400.00" in below, "the place that looks is told below, too"
            await stage.press("escape")
            assert stage.app.screen is stage.trade
            assert stage.feed.leased == TRADE

        first = stage.feed
        stage.app.connect(stage.app.venue)
        await stage.settle()
        assert len(stage.feeds) == 2
        assert stage.feed is not first
        assert stage.feed.leased == TRADE, "a lease is made anew on another feed"

        stage.trade.release()
        stage.trade.release()
        assert stage.feed.leased == [], "to release twice is nothing"


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


async def test_the_keys_of_help_and_of_leaving_are_seen_at_any_width_and_no_key_is_cut_off() -> None:
    most = {
        "Trade": "/ b s [ ] tab ! ? q",
        "Watchlist": "/ b s a space S v ? q",
        "Account": "/ b s tab S . p ? q",
        "Health": "/ tab a E ? q ^p",
        "Alerts": "a space s T d tab ? q",
    }
    async with scene((160, 48)) as stage:
        for place, (name, keys) in enumerate(most.items(), start=1):
            await stage.press(str(place))
            await stage.pilot.resize_terminal(160, 48)
            assert stage.text().rstrip().endswith("palette"), name
            await stage.pilot.resize_terminal(80, 24)
            await stage.settle()
            foot = stage.text().splitlines()[-1]
            shown = [key for key in stage.app.screen.query(FooterKey) if key.display]
            assert " ".join(key.key_display for key in shown) == keys, foot
            assert all(f"{key.key_display} {key.description}" in foot for key in shown), foot
            await stage.pilot.resize_terminal(40, 12)
            await stage.settle()
            assert "? Help  q Quit" in stage.text().splitlines()[-1], name
