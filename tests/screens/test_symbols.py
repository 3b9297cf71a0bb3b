"""The symbol search: fuzzy, in any script, honest about what it can't have."""

from __future__ import annotations

import pytest
from textual.widgets import OptionList

from tests.scene import LISTING, Scene, scene
from tui.feed.trouble import RequestError
from tui.screens.symbols import SymbolSearch, search


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("BTCUSDT", "BTCUSDT"),
        ("btc", "BTCUSDT"),
        ("eb", "ETHBTC"),
        ("pusd", "PEPEUSDT"),
        ("测试", "这是测试币456"),
        ("luna", "LUNAUSDT"),
    ],
)
def test_the_best_match_stands_first(query: str, first: str) -> None:
    assert search(query, LISTING.values())[0].symbol == first


def test_without_letters_all_are_listed_those_that_trade_first() -> None:
    found = search("", LISTING.values())
    assert len(found) == len(LISTING)
    assert found[-1].symbol == "LUNAUSDT"


def test_letters_that_no_symbol_has_find_none() -> None:
    assert search("qqq", LISTING.values()) == []


def shown(stage: Scene) -> list[str | None]:
    matches = stage.app.screen.query_one(OptionList)
    return [matches.get_option_at_index(index).id for index in range(matches.option_count)]


async def test_slash_finds_and_opens_a_symbol() -> None:
    async with scene() as stage:
        await stage.press("/", *"ethu")
        assert shown(stage)[0] == "ETHUSDT"
        await stage.press("enter")
        assert stage.app.screen is stage.trade
        assert stage.trade.symbol == "ETHUSDT"
        await stage.frame()
        assert "ETH/USDT" in stage.text()
        assert stage.feed.leased == [
            *(
                "ethusdt@bookTicker",
                "ethusdt@depth@100ms",
                "ethusdt@kline_1h",
                "ethusdt@ticker",
                "ethusdt@trade",
            ),
        ]


async def test_a_symbol_of_another_script_can_be_typed_and_opened() -> None:
    async with scene() as stage:
        await stage.press("/", "测", "试", "enter")
        assert stage.trade.symbol == "这是测试币456"
        await stage.frame()
        assert "这是测试币/456" in stage.text()


async def test_a_separator_and_small_letters_do_no_harm() -> None:
    async with scene() as stage:
        await stage.press("/", "e", "t", "h", "/", "b", "t", "c", "enter")
        assert stage.trade.symbol == "ETHBTC"


async def test_the_arrows_choose_another_match() -> None:
    async with scene() as stage:
        await stage.press("/", "u", "s", "d")
        second = shown(stage)[1]
        await stage.press("down", "enter")
        assert stage.trade.symbol == second


async def test_no_match_is_said_and_enter_opens_nothing() -> None:
    async with scene() as stage:
        await stage.press("/", "q", "q", "q", "enter")
        assert isinstance(stage.app.screen, SymbolSearch)
        assert "None of 6 symbols has these letters in this order." in stage.text()
        await stage.press("escape")
        assert stage.trade.symbol == "BTCUSDT"


async def test_a_halted_symbol_is_marked() -> None:
    async with scene() as stage:
        await stage.press("/", *"luna")
        assert "LUNA/USDT  BREAK: no trading" in stage.text()


async def test_without_a_listing_the_symbol_is_opened_as_typed() -> None:
    async with scene() as stage:
        stage.feed.refusal = RequestError("exchangeInfo: no connection")
        await stage.press("/")
        said = " ".join(word for word in stage.text().split() if word not in "│╭╮╰╯")
        assert "exchangeInfo: no connection. Enter opens the symbol as typed." in said
        await stage.press(*"solusdt", "enter")
        assert stage.trade.symbol == "SOLUSDT"


async def test_a_symbol_that_is_not_listed_is_said_to_be_unknown() -> None:
    async with scene(symbol="NOSUCH") as stage:
        await stage.frame()
        assert "MAINNET lists no symbol NOSUCH." in stage.text()
        await stage.press("/", *"ethu", "enter")
        await stage.frame()
        assert "lists no symbol" not in stage.text()
