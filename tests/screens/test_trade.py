"""The trading view by messages, keys and text: what is shown is what the market says."""

from __future__ import annotations

import pytest

from tests.scene import Scene, scene
from tui.feed.links import LinkState
from tui.feed.trouble import RequestError
from tui.market.sync import BookState
from tui.widgets.ladder import Ladder
from tui.widgets.panel import Panel, PanelKind
from tui.widgets.tape import TapeView
from tui.wire import streams


def kinds(stage: Scene) -> set[PanelKind]:
    """The states of all panels."""
    return {panel.state.kind for panel in stage.trade.query(Panel)}


async def test_before_anything_came_everything_is_loading() -> None:
    async with scene() as stage:
        await stage.frame()
        assert kinds(stage) == {PanelKind.LOADING}
        assert "BTC/USDT  —" in stage.text()


async def test_a_market_is_shown_live_in_one_frame() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        assert kinds(stage) == {PanelKind.LIVE}
        text = stage.text()
        for words in ("62,400.00", "+1.84%", "MAINNET", "READ-ONLY", "12:00:01 UTC", "1/1 links", "p50 8 ms"):
            assert words in text, words


async def test_nothing_is_shown_before_its_frame() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        stage.trade_at(62_555.5, 0.5)
        await stage.settle()
        assert "62,555.50" not in stage.text()
        await stage.frame()
        assert "62,555.50" in stage.text()


async def test_a_trade_is_the_last_price_everywhere_in_the_same_frame() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        stage.trade_at(62_399.11, 0.5)
        stage.change_book(1_002, 1_002, bids=[["62399.10", "1.50000"]])
        await stage.frame()
        header, chart, tape, spread = (
            next(line for line in stage.text().splitlines() if place in line)
            for place in ("BTC/USDT", "◀", "12:00:01.102", " bp ─")
        )
        for line in (header, chart, tape, spread):
            assert "62,399.11" in line


async def test_a_change_of_the_book_is_shown() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        stage.change_book(1_002, 1_003, bids=[["62399.99", "7.77000"]])
        await stage.frame()
        assert "62,399.99  7.77000" in stage.text()
        assert "u 1,003" in stage.text()


async def test_a_gap_is_told_and_the_last_true_book_stays() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        stage.change_book(1_009, 1_009, bids=[["62399.99", "7.77000"]])
        assert stage.feed.market.books["BTCUSDT"].state is BookState.DESYNCED
        await stage.frame()
        assert "✖ DESYNCED" in stage.text()
        assert "7.77000" not in stage.text()
        assert stage.trade.query_one(TapeView).state.kind is PanelKind.LIVE


async def test_a_broken_connection_is_told_with_its_tries() -> None:
    async with scene() as stage:
        link = stage.load()
        now = stage.clock.now()
        link.attempt = 3
        stage.feed.links.change(link, LinkState.RECONNECTING, now, "it closed with 1006", now + 2_600)
        await stage.frame(1_000)
        assert kinds(stage) == {PanelKind.RECONNECTING}
        assert "it closed with 1006. Try 3 in 1.6 s." in stage.text()
        stage.feed.links.change(link, LinkState.OPEN, stage.clock.now())
        await stage.frame(1_000)
        assert kinds(stage) == {PanelKind.LIVE}
        assert "1 reconnects" in stage.text() or "reconnects 1" in stage.text()


async def test_without_a_network_the_embedded_exchange_is_offered() -> None:
    async with scene() as stage:
        link = stage.open_link()
        link.last_data, link.attempt = None, 2
        stage.feed.links.change(
            link, LinkState.RECONNECTING, stage.clock.now(), "the host's name is not known"
        )
        await stage.frame(250)
        assert kinds(stage) == {PanelKind.OFFLINE}
        assert "Press e for the embedded exchange" in stage.text()


async def test_a_halted_symbol_is_told() -> None:
    async with scene(symbol="LUNAUSDT") as stage:
        stage.open_link()
        await stage.frame()
        assert kinds(stage) == {PanelKind.HALTED}
        assert "LUNAUSDT has status BREAK: no trading." in stage.text()


async def test_a_limit_on_requests_is_told_by_the_exchanges_clock() -> None:
    async with scene() as stage:
        stage.open_link()
        stage.feed.governor.offset = 60_000
        stage.feed.governor.ban(stage.clock.now() + 60_000 + 30_000)
        await stage.frame()
        assert stage.trade.query_one(Ladder).state.kind is PanelKind.RATE_LIMITED
        assert "limits our requests for another 30 s" in stage.text().replace("│", "")


async def test_prices_have_the_decimals_of_their_listing() -> None:
    async with scene(symbol="PEPEUSDT") as stage:
        stage.open_link()
        stage.trade_at(9.12e-06, 1_500_000, symbol="PEPEUSDT")
        await stage.frame()
        assert "0.00000912" in stage.text()
        assert "PEPE/USDT" in stage.text()


async def test_a_listing_that_can_not_be_had_is_asked_for_again() -> None:
    async with scene() as stage:
        stage.feed.refusal = RequestError("no connection")
        stage.trade._go("ETHUSDT")
        await stage.settle()
        await stage.frame()
        assert "ETHUSDT  —" in stage.text()
        stage.feed.refusal = None
        await stage.clock.advance(2)
        await stage.settle()
        await stage.frame()
        assert "ETH/USDT  —" in stage.text()


@pytest.mark.parametrize(("key", "interval"), [("]", "4h"), ("[", "15m")])
@pytest.mark.parametrize("tabs", [0, 2, 3])
async def test_brackets_change_the_interval_wherever_the_keys_are(key: str, interval: str, tabs: int) -> None:
    async with scene() as stage:
        await stage.press(*["tab"] * tabs)
        await stage.press(key)
        assert stage.trade.interval == interval
        assert stage.feed.leased == [
            *("btcusdt@bookTicker", "btcusdt@depth@100ms", f"btcusdt@kline_{interval}"),
            *("btcusdt@ticker", "btcusdt@trade"),
        ]
        await stage.frame()
        assert "Fetching the candles" in stage.text() or stage.feed.links.state is LinkState.CLOSED


async def test_the_ends_of_the_intervals_hold() -> None:
    async with scene() as stage:
        await stage.press(*["["] * 6)
        assert stage.trade.interval == "1m"
        await stage.press(*["]"] * 9)
        assert stage.trade.interval == "1w"


async def test_tab_goes_round_the_panels_and_back() -> None:
    async with scene() as stage:
        seen = []
        for key in ("tab", "tab", "tab", "tab", "shift+tab"):
            await stage.press(key)
            assert stage.app.focused is not None
            seen.append(stage.app.focused.id)
        assert seen == ["depth", "tape", "ladder", "chart", "ladder"]


@pytest.mark.parametrize(("size", "beside"), [((60, 20), 0), ((80, 24), 2)])
async def test_where_there_is_little_room_tab_brings_a_panel_to_the_front(
    size: tuple[int, int], beside: int
) -> None:
    async with scene(size) as stage:
        for name in ("chart", "depth", "tape", "ladder"):
            shown = [panel.id for panel in stage.trade.query(Panel) if panel.size.width and panel.region.area]
            assert name in shown
            assert len(shown) == 1 + beside, shown
            await stage.press("tab")


async def test_space_lets_the_tape_stand_from_anywhere() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        await stage.press("space")
        stage.trade_at(62_555.5, 0.5)
        await stage.frame()
        assert "1 new" in stage.text()
        assert not any("62,555.50  0.5" in line for line in stage.text().splitlines())
        await stage.press("space")
        assert any("62,555.50  0.5" in line for line in stage.text().splitlines())


async def test_braces_group_the_book_from_anywhere() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        assert "‹0.01›" in stage.text()
        await stage.press("}", "}")
        assert "‹0.05›" in stage.text()
        await stage.press("{")
        assert "‹0.02›" in stage.text()


async def test_messages_of_another_symbol_change_nothing() -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        await stage.press("/", *"ethu", "enter")
        await stage.frame()
        assert "62,400" not in stage.text()
        stage.receive(
            streams.trades("BTCUSDT"),
            {
                "e": "trade",
                "E": 1,
                "s": "BTCUSDT",
                "t": 99,
                "p": "62500.00",
                "q": "1",
                "T": 1,
                "m": True,
            },
        )
        await stage.frame(250)
        assert "62,500" not in stage.text()
        assert not [panel for panel in stage.trade.query(Panel) if panel.state.kind is PanelKind.STALE]
