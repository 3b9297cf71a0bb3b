"""How trades are asked for: day by day until one is found, then page by page."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest

from tests.clock import ManualClock
from tui.feed.accounts import questions
from tui.feed.accounts.options import DAY
from tui.feed.accounts.questions import Questions
from tui.feed.trouble import RequestError
from tui.market.accounts.coverage import Wish
from tui.market.accounts.ids import CROSS, SPOT, isolated
from tui.secret import Secret
from tui.wire.replies import Failure, Reply
from tui.wire.signing import read_key

HISTORY = 3 * DAY
KEY = read_key(Secret("n" * 64), Secret("s" * 64))


class Exchange:
    """Answers like `myTrades`, from trades by id and time; refuses more than a day at once."""

    def __init__(self, trades: Mapping[int, int]) -> None:
        self.clock = ManualClock()
        self.governor = SimpleNamespace(offset=0)
        self.trades = {number: self.clock.now() - ago for number, ago in trades.items()}
        self.asked: list[dict[str, Any]] = []
        self.failure: Failure | None = None

    async def ask(self, method: str, params: dict[str, Any], key: object, *, over: object) -> Reply:
        assert (method, key, over) == ("myTrades", KEY, None)
        return self.answer(params)

    async def look_up(self, path: str, params: dict[str, Any], key: object, weight: int) -> Reply:
        assert (path, key, weight) == ("/sapi/v1/margin/myTrades", KEY, 10)
        return self.answer(params)

    def answer(self, params: dict[str, Any]) -> Reply:
        self.asked.append(params)
        if self.failure is not None:
            return Reply(1, 401, failure=self.failure)
        if params["symbol"] == "GONE":
            return Reply(1, 400, failure=Failure(-1121, "Invalid symbol."))
        assert not ("fromId" in params and "startTime" in params)
        start, end = params.get("startTime", 0), params.get("endTime", self.clock.now())
        assert "fromId" in params or end - start <= DAY + 1_000
        chosen = [
            self.trade(number, time)
            for number, time in self.trades.items()
            if number >= params.get("fromId", 0) and start <= time <= end
        ]
        return Reply(1, 200, msgspec.Raw(msgspec.json.encode(chosen[: params["limit"]])))

    def trade(self, number: int, time: int) -> dict[str, Any]:
        return {
            "symbol": "BTCUSDT", "id": number, "orderId": 1, "price": "1", "qty": "2", "quoteQty": "2",
            "commission": "0", "commissionAsset": "BTC", "time": time, "isBuyer": True, "isMaker": False,
        }  # fmt: skip

    def questions(self) -> Questions:
        feed: Any = self
        return Questions(feed, KEY, HISTORY, lambda: None)


@pytest.mark.parametrize(
    ("ages", "found", "requests"),
    [
        ({}, 0, 3),
        ({5: DAY // 2}, 1, 3),
        ({5: 2 * DAY + 9_000, 6: DAY, 7: 1}, 3, 2),
        (dict.fromkeys(range(10), DAY // 3), 10, 6),
        ({1: 5 * DAY, 2: 10}, 1, 3),
    ],
)
async def test_all_trades_of_the_history_are_found_however_many(
    ages: dict[int, int], found: int, requests: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "PAGE", 3)
    exchange = Exchange(ages)
    (trades,) = await exchange.questions().trades(SPOT, [Wish("BTCUSDT")])
    assert len({fill.trade_id for fill in trades.fills}) == len(trades.fills) == found
    assert len(exchange.asked) == requests
    assert trades.start == exchange.clock.now() - HISTORY


async def test_trades_after_a_known_one_are_asked_for_by_its_id() -> None:
    exchange = Exchange(dict.fromkeys(range(20), 10))
    (trades,) = await exchange.questions().trades(CROSS, [Wish("BTCUSDT", from_id=15)])
    assert [fill.trade_id for fill in trades.fills] == [15, 16, 17, 18, 19]
    assert [asked.get("fromId") for asked in exchange.asked] == [15]


async def test_symbols_that_are_gone_are_left_out() -> None:
    exchange = Exchange({})
    wishes = [Wish("GONE"), Wish("BTCUSDT", start=exchange.clock.now() - 5)]
    assert [one.symbol for one in await exchange.questions().trades(SPOT, wishes)] == ["BTCUSDT"]


async def test_isolated_accounts_are_named() -> None:
    exchange = Exchange({})
    await exchange.questions().trades(isolated("BTCUSDT"), [Wish("BTCUSDT", from_id=1)])
    assert {(asked["isIsolated"], asked["symbol"]) for asked in exchange.asked} == {("TRUE", "BTCUSDT")}


async def test_a_refusal_is_raised() -> None:
    exchange = Exchange({})
    exchange.failure = Failure(-2015, "no")
    with pytest.raises(RequestError) as caught:
        await exchange.questions().trades(SPOT, [Wish("BTCUSDT")])
    assert caught.value.code == -2015
