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


async def test_slash_finds_and_opens_symbols() -> None:
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

        await stage.press("/", "测", "试", "enter")
        assert stage.trade.symbol == "这是测试币456", "a symbol of another script can be typed"
        await stage.frame()
        assert "这是测试币/456" in stage.text()

        await stage.press("/", *"eth/btc", "enter")
        assert stage.trade.symbol == "ETHBTC", "a separator and small letters do no harm"

        await stage.press("/", "u", "s", "d")
        second = shown(stage)[1]
        await stage.press("down", "enter")
        assert stage.trade.symbol == second, "the arrows choose another match"


async def test_what_can_not_be_had_is_said() -> None:
    async with scene(symbol="NOSUCH") as stage:
        await stage.frame()
        assert "MAINNET lists no symbol NOSUCH." in stage.text()
        await stage.press("/", "q", "q", "q", "enter")
        assert isinstance(stage.app.screen, SymbolSearch), "no match: enter opens nothing"
        assert "None of 6 symbols has these letters in this order." in stage.text()
        await stage.press("escape")
        assert stage.trade.symbol == "NOSUCH"

        await stage.press("/", *"luna")
        assert "LUNA/USDT  BREAK: no trading" in stage.text()
        await stage.press("escape")
        await stage.press("/", *"ethu", "enter")
        await stage.frame()
        assert "lists no symbol" not in stage.text()

        stage.feed.refusal = RequestError("exchangeInfo: no connection")
        await stage.press("/")
        said = " ".join(word for word in stage.text().split() if word not in "│╭╮╰╯")
        assert "exchangeInfo: no connection. Enter opens the symbol as typed." in said
        await stage.press(*"solusdt", "enter")
        assert stage.trade.symbol == "SOLUSDT"
