"""The palette finds everything by some of its letters, in an order that puts first what was meant."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.command import Hit
from textual.fuzzy import Matcher
from textual.keys import _character_to_key
from textual.widgets import Input
from textual.worker import WorkerFailed

from tests.scene import Scene, scene
from tui.feed.trouble import RequestError
from tui.palette import Everything, Palette, rank, read_market
from tui.screens.help import Help
from tui.screens.symbols import SymbolSearch

if TYPE_CHECKING:
    from collections.abc import Callable


async def found(stage: Scene, query: str) -> list[str]:
    """What a query offers, best first."""
    everything = Everything(stage.trade)
    await everything.startup()
    hits = [hit async for hit in everything.search(query) if isinstance(hit, Hit)]
    await everything.shutdown()
    return [str(hit.text) for hit in sorted(hits, key=lambda hit: -hit.score)]


def type_at_once(stage: Scene, keys: str) -> None:
    """Type without waiting for what a key brings up."""
    for key in keys:
        name = {"\n": "enter", "\b": "backspace"}.get(key) or _character_to_key(key)
        stage.app.post_message(events.Key(name, key if key.isprintable() else None))


async def until(stage: Scene, fact: Callable[[], bool]) -> None:
    """Let everything run until something is so."""
    async with asyncio.timeout(20):
        while not fact():
            await stage.settle()


@pytest.mark.parametrize(
    ("query", "market"),
    [
        ("btcusdt", ("btcusdt", None)),
        ("btc/usdt 15m", ("btcusdt", "15m")),
        ("btc usdt", ("btcusdt", None)),
        ("15m", ("15m", None)),
        ("btcusdt 7m", ("btcusdt7m", None)),
        ("", ("", None)),
    ],
)
def test_a_market_is_a_symbol_and_perhaps_an_interval(query: str, market: tuple[str, str | None]) -> None:
    assert read_market(query) == market


def test_what_begins_with_the_letters_stands_before_what_has_them_somewhere() -> None:
    words = ["Theme mono", "Choose a theme", "Leave the theatre", "Do all there is, hm, quick"]
    ranks = [rank("theme", text, Matcher("theme")) for text in words]
    assert ranks == sorted(ranks, reverse=True)
    assert rank("xyz", "Theme mono", Matcher("xyz")) == 0
    assert rank("tmo", "Theme mono", Matcher("tmo")) == 0, "three letters are in everything"
    assert 0 < rank("tmono", "Theme mono", Matcher("tmono")) < 1


async def test_the_best_match_stands_first() -> None:
    async with scene() as stage:
        for query, first in (
            ("eth", "ETHUSDT"),
            ("ethusdt", "ETHUSDT"),
            ("ethusdt 15m", "ETHUSDT 15m"),
            ("15m", "Interval 15m"),
            ("mono", "Theme mono"),
            ("health", "Go to Health"),
            ("quit", "Leave depthdeck"),
            ("leave", "Leave depthdeck"),
            ("zoom", "Chart: Zoom in"),
            ("coarser", "Trade: Group the book coarser"),
        ):
            offered = await found(stage, query)
            assert offered[0] == first, (query, offered)
        stage.feed.refusal = RequestError("no answer")
        assert (await found(stage, "xyzusdt 5m"))[0] == "XYZUSDT 5m", "as typed"


async def test_it_is_typed_into_at_once_and_goes_where_it_says() -> None:
    async with scene() as stage:
        stage.load()
        type_at_once(stage, ":ethx\b 15m\n")
        await until(stage, lambda: stage.trade.interval == "15m")
        assert stage.trade.symbol == "ETHUSDT"
        assert stage.app.screen is stage.trade

        type_at_once(stage, "/pepe\n")
        await until(stage, lambda: stage.trade.symbol == "PEPEUSDT")
        await stage.press("ctrl+p")
        assert isinstance(stage.app.screen, Palette)
        await stage.press("ctrl+p")
        assert len(stage.app.screen_stack) == 2, "once is enough"
        await stage.press("escape")
        assert stage.app.screen is stage.trade


async def test_enter_waits_for_what_was_typed() -> None:
    async with scene() as stage:
        await stage.press(":")
        palette = stage.app.screen
        field = palette.query_one(Input)
        field.value = "this help"
        field.post_message(Input.Submitted(field, field.value))
        await until(stage, lambda: isinstance(stage.app.screen, Help))
        await stage.press("escape", "/")
        assert isinstance(stage.app.screen, SymbolSearch)


async def test_a_search_that_begins_while_the_palette_goes_ends_nothing() -> None:
    async with scene() as stage:
        await stage.press(":")
        palette = stage.app.screen
        assert isinstance(palette, Palette)
        palette.dismiss()
        await stage.settle(1)
        worker = palette._gather_commands("a")
        with pytest.raises(WorkerFailed):
            await worker.wait()
        await stage.settle()
        assert stage.app.fault is None
        await stage.press("?")
        assert "Everywhere" in stage.text()
