"""What a symbol is traded by, asked of venues that tell more and such that tell less."""

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from tests.clock import ManualClock
from tui.feed.feed import Feed
from tui.feed.terms import Terms, ask_terms
from tui.feed.trouble import RequestError
from tui.secret import Secret
from tui.wire import venues
from tui.wire.replies import Failure, Reply
from tui.wire.signing import read_key
from tui.wire.trading_rules import MaxAsset, MaxNumOrders

KEY = read_key(Secret("N" * 64), Secret("S" * 64))
PERCENT = {"filterType": "PERCENT_PRICE", "multiplierUp": "5", "multiplierDown": "0.2", "avgPriceMins": 5}
ORDERS = {"filterType": "MAX_NUM_ORDERS", "maxNumOrders": 200}


class Told(Feed):
    """A feed that is answered from a dictionary; what isn't in it, no venue tells."""

    def __init__(self, **answers: Any) -> None:
        super().__init__(venues.venue("com"), clock=ManualClock())
        self.answers = answers
        self.asked: list[str] = []

    def _answer(self, method: str) -> Reply:
        self.asked.append(method)
        found = self.answers.get(method.rpartition(".")[2])
        if isinstance(found, int):
            return Reply(1, 400, failure=Failure(found, "No."))
        if found is None:
            return Reply(1, 400, failure=Failure(-1000, "Unknown method."))
        return Reply(1, 200, msgspec.Raw(found if isinstance(found, bytes) else msgspec.json.encode(found)))

    async def request(self, method: str, *, priority: int = 0, **params: object) -> Reply:
        return self._answer(method)

    async def ask(self, method: str, params: object, key: object, *, over: object = None) -> Reply:
        return self._answer(method)

    async def terms(self) -> Terms:
        found = await ask_terms(self, KEY, "ABCUSD")
        assert found is not None
        return found


def listing(*filters: dict[str, Any]) -> dict[str, Any]:
    return {
        "symbols": [{"symbol": "ABCUSD", "baseAsset": "ABC", "quoteAsset": "USD", "filters": list(filters)}]
    }


async def test_the_accounts_own_filters_hold_before_those_of_the_symbol() -> None:
    own = {
        "symbolFilters": [ORDERS | {"maxNumOrders": 5}],
        "assetFilters": [
            {"filterType": "MAX_ASSET", "asset": "ABC", "limit": "1"},
            {"filterType": "MAX_ASSET", "asset": "USD", "limit": "2"},
        ],
    }
    terms = await Told(
        exchangeInfo=listing(PERCENT, ORDERS), myFilters=own, avgPrice={"price": "3.5"}
    ).terms()
    assert terms.rules.of(MaxNumOrders) == MaxNumOrders(5)
    assert [rule.asset for rule in terms.rules.filters if isinstance(rule, MaxAsset)] == ["ABC", "USD"]
    assert (terms.average, terms.commission) == (Decimal("3.5"), None)


async def test_a_reference_price_comes_before_the_average() -> None:
    feed = Told(
        exchangeInfo=listing(PERCENT), referencePrice={"referencePrice": "7"}, avgPrice={"price": "3"}
    )
    assert (await feed.terms()).average == 7
    feed.answers["referencePrice"] = {"referencePrice": None}
    assert (await feed.terms()).average == 3
    feed.answers["referencePrice"] = {"code": -2043, "msg": "This symbol doesn't have a reference price."}
    assert (await feed.terms()).average == 3


async def test_no_average_where_filters_measure_by_the_last_price() -> None:
    feed = Told(exchangeInfo=listing(PERCENT | {"avgPriceMins": 0}))
    assert (await feed.terms()).average is None
    assert "avgPrice" not in feed.asked


async def test_what_can_not_be_read_limits_nothing_but_the_listing_must_be_there() -> None:
    feed = Told(exchangeInfo=listing(ORDERS), myFilters=[7], commission=b"7", referencePrice=b"[]")
    terms = await feed.terms()
    assert (terms.commission, terms.average, len(terms.rules.filters)) == (None, None, 1)
    feed.answers["exchangeInfo"] = b'{"symbols":7}'
    with pytest.raises(RequestError, match="malformed"):
        await feed.terms()
    feed.answers["exchangeInfo"] = -1003
    with pytest.raises(RequestError, match="refused"):
        await feed.terms()
    nowhere: Any
    for nowhere in (-1121, {"symbols": []}):
        feed.answers["exchangeInfo"] = nowhere
        assert await ask_terms(feed, KEY, "ABCUSD") is None
