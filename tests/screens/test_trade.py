"""The trading view by messages, keys and text: what is shown is what the market says."""

from __future__ import annotations

import re

import pytest
from textual.widgets._footer import FooterKey

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


def focus(stage: Scene) -> str | None:
    """The panel that has the keys."""
    return stage.app.focused.id if stage.app.focused else None


async def test_a_market_is_shown_as_it_comes_and_goes() -> None:
    async with scene() as stage:
        await stage.frame()
        assert kinds(stage) == {PanelKind.LOADING}, "before anything came"
        assert "BTC/USDT  —" in stage.text()

        link = stage.load()
        await stage.frame()
        assert kinds(stage) == {PanelKind.LIVE}, "one frame after all came"
        text = stage.text()
        for words in ("62,400.00", "+1.84%", "MAINNET", "READ-ONLY", "12:00:01 UTC", "1/1 links", "p50 8 ms"):
            assert words in text, words

        stage.trade_at(62_555.5, 0.5)
        await stage.settle()
        assert "62,555.50" not in stage.text(), "nothing is shown before its frame"
        await stage.frame()
        assert "62,555.50" in stage.text()

        stage.trade_at(62_399.11, 0.5)
        stage.change_book(1_002, 1_002, bids=[["62399.10", "1.50000"]])
        await stage.frame()
        header, chart, tape, spread = (
            next(line for line in stage.text().splitlines() if place in line)
            for place in ("BTC/USDT", "◀", "12:00:01.102", " bp ─")
        )
        for line in (header, chart, tape, spread):
            assert "62,399.11" in line, "a trade is the last price everywhere in the same frame"

        stage.change_book(1_003, 1_004, bids=[["62399.99", "7.77000"]])
        await stage.frame()
        assert "62,399.99  7.77000" in stage.text(), "a change of the book"
        assert "u 1,004" in stage.text()

        now = stage.clock.now()
        link.attempt = 3
        stage.feed.links.change(link, LinkState.RECONNECTING, now, "it closed with 1006", now + 2_600)
        await stage.frame(1_000)
        assert kinds(stage) == {PanelKind.RECONNECTING}, "a broken connection, with its tries"
        assert "it closed with 1006. Try 3 in 1.6 s." in stage.text()
        stage.feed.links.change(link, LinkState.OPEN, stage.clock.now())
        await stage.frame(1_000)
        assert kinds(stage) == {PanelKind.LIVE}
        assert "1 reconnects" in stage.text() or "reconnects 1" in stage.text()

        stage.change_book(1_009, 1_009, bids=[["62399.98", "8.88000"]])
        assert stage.feed.market.books["BTCUSDT"].state is BookState.DESYNCED
        await stage.frame()
        assert "✖ DESYNCED" in stage.text(), "a gap"
        assert "8.88000" not in stage.text(), "the last true book stays"
        assert stage.trade.query_one(TapeView).state.kind is PanelKind.LIVE


async def test_limits_and_a_missing_network_are_told() -> None:
    async with scene() as stage:
        link = stage.open_link()
        stage.feed.governor.offset = 60_000
        stage.feed.governor.ban(stage.clock.now() + 60_000 + 30_000)
        await stage.frame()
        assert stage.trade.query_one(Ladder).state.kind is PanelKind.RATE_LIMITED
        said = stage.text().replace("│", "")
        assert "limits our requests for another 30 s" in said, "by the exchange's clock"

        link.last_data, link.attempt = None, 2
        stage.feed.links.change(
            link, LinkState.RECONNECTING, stage.clock.now(), "the host's name is not known"
        )
        await stage.frame(250)
        assert kinds(stage) == {PanelKind.OFFLINE}
        assert "Press e for the embedded exchange" in stage.text()


async def test_a_symbol_is_shown_by_its_listing() -> None:
    async with scene(symbol="PEPEUSDT") as stage:
        stage.open_link()
        stage.trade_at(9.12e-06, 1_500_000, symbol="PEPEUSDT")
        await stage.frame()
        assert "0.00000912" in stage.text(), "prices have the decimals of their listing"
        assert "PEPE/USDT" in stage.text()

        stage.trade._go("LUNAUSDT")
        await stage.settle()
        await stage.frame()
        assert kinds(stage) == {PanelKind.HALTED}
        assert "LUNAUSDT has status BREAK: no trading." in stage.text()

        stage.feed.refusal = RequestError("no connection")
        stage.trade._go("ETHUSDT")
        await stage.settle()
        await stage.frame()
        assert "ETHUSDT  —" in stage.text(), "without a listing"
        stage.feed.refusal = None
        await stage.clock.advance(2)
        await stage.settle()
        await stage.frame()
        assert "ETH/USDT  —" in stage.text(), "a listing that could not be had is asked for again"


@pytest.mark.parametrize(("size", "shown"), [((60, 20), 1), ((80, 24), 3), ((120, 30), 3), ((160, 48), 4)])
async def test_tab_goes_round_the_panels_and_brings_each_to_the_front(
    size: tuple[int, int], shown: int
) -> None:
    async with scene(size) as stage:
        for name in ("chart", "depth", "tape", "ladder"):
            assert focus(stage) == name
            seen = [panel.id for panel in stage.trade.query(Panel) if panel.size.width and panel.region.area]
            assert name in seen
            assert len(seen) == shown, seen
            keys = stage.text().splitlines()[-1]
            always = re.search(r"/ Symbol +b Buy +s Sell +\[ \] Interval +tab Panel .*\? Help +q Quit", keys)
            assert always or size[0] < 80, f"{keys}: not all that hold everywhere"
            await stage.press("tab")
        assert focus(stage) == "chart"
        await stage.press("shift+tab")
        assert focus(stage) == "ladder"


async def test_keys_at_the_foot_are_made_anew_only_where_they_are_others() -> None:
    async with scene() as stage:
        keys = list(stage.trade.query(FooterKey))
        assert {"Scroll", "Zoom"} <= {key.description for key in keys}
        await stage.press("?", "escape", "]")
        assert list(stage.trade.query(FooterKey)) == keys
        await stage.press("tab")
        assert "Sweep size" in {key.description for key in stage.trade.query(FooterKey)}


async def test_brackets_change_the_interval_wherever_the_keys_are() -> None:
    async with scene() as stage:
        stage.open_link()
        for panel in ("chart", "depth", "tape", "ladder"):
            assert focus(stage) == panel
            for key, interval in (("]", "4h"), ("[", "1h"), ("[", "15m"), ("]", "1h")):
                await stage.press(key)
                assert stage.trade.interval == interval, f"{key} on the {panel}"
                assert stage.feed.leased == [
                    *("btcusdt@bookTicker", "btcusdt@depth@100ms", f"btcusdt@kline_{interval}"),
                    *("btcusdt@ticker", "btcusdt@trade"),
                ]
            await stage.frame()
            assert "Fetching the candles" in stage.text()
            await stage.press("tab")

        await stage.press(*["["] * 6)
        assert stage.trade.interval == "1m", "the shortest one holds"
        await stage.press(*["]"] * 9)
        assert stage.trade.interval == "1w", "the longest one holds"


async def test_space_and_braces_act_on_tape_and_book_from_anywhere() -> None:
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
