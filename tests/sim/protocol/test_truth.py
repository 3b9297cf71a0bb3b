"""Whoever follows the events knows what the exchange knows; whatever is asked, there is an answer."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sim.signing import KEY, SECRET, query, signed
from tests.sim.trading.hall import SYMBOL, Hall
from tests.sim.trading.test_conservation import act, histories
from tui.sim.engine.happenings import LevelChanged, Traded
from tui.sim.protocol.catalogue import ALL
from tui.sim.protocol.envelopes import Origin, Protocol, RestRequest
from tui.sim.protocol.limits import Limits
from tui.sim.protocol.sessions import Session
from tui.sim.protocol.user_payloads import event
from tui.sim.trading.keys import hmac_key
from tui.sim.trading.rejections import Rejected

SLOW = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
OPEN = ("NEW", "PENDING_NEW", "PARTIALLY_FILLED")


class Follower:
    """Knows an account by its events alone, beginning with its balances."""

    def __init__(self, balances: dict[str, tuple[str, str]]) -> None:
        self.balances = balances
        self.open: dict[int, tuple[str, str, str]] = {}
        self.fills: dict[int, tuple[str, str, str]] = {}
        self.lists: dict[int, str] = {}

    def hear(self, told: dict[str, Any]) -> None:
        if told["e"] == "outboundAccountPosition":
            self.balances |= {row["a"]: (row["f"], row["l"]) for row in told["B"]}
        elif told["e"] == "listStatus":
            self.lists[told["g"]] = told["L"]
        elif told["e"] == "executionReport":
            if told["X"] in OPEN:
                self.open[told["i"]] = (told["X"], told["q"], told["z"])
            else:
                self.open.pop(told["i"], None)
            if told["x"] == "TRADE":
                key = told["t"] if told["S"] == "BUY" else -told["t"]  # an account may trade with itself
                assert key not in self.fills
                self.fills[key] = (told["L"], told["l"], told["n"])


class Counter:
    """Where the account asks."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.protocol = Protocol(hall.exchange, limits=Limits(weight=10**9), desk=hall.desk)
        hall.desk.keys.add(hmac_key(KEY, SECRET, hall.account.uid))
        self.origin = Origin("127.0.0.1", session=Session())

    def send(self, method: str, values: dict[str, Any]) -> Any:
        text = json.dumps({"id": 1, "method": method, "params": values})
        return json.loads(self.protocol.answer(text, self.origin, self.hall.exchange.now).reply)

    def result(self, method: str, **values: Any) -> Any:
        reply = self.send(method, signed({**values, "timestamp": self.hall.exchange.now}))
        assert reply["status"] == 200, reply
        return reply["result"]

    def balances(self) -> dict[str, tuple[str, str]]:
        rows = self.result("account.status")["balances"]
        return {row["asset"]: (row["free"], row["locked"]) for row in rows}


@SLOW
@given(history=histories)
def test_events_lead_to_what_queries_tell(new_exchange: Any, history: list[Any]) -> None:
    hall = Hall(new_exchange(SYMBOL, rate=20.0))
    counter, accounts = Counter(hall), (hall.account, hall.open(ETH=20, BTC=1))
    follower = Follower(counter.balances())
    hall.news()
    for who, step in history:
        with suppress(Rejected):
            act(hall, accounts[who], step)
        for news in hall.news():
            if news.account is hall.account:
                follower.hear(event(news, hall.exchange.now, 1))
    asked = counter.result("openOrders.status")
    assert follower.balances == counter.balances()
    assert follower.open == {
        one["orderId"]: (one["status"], one["origQty"], one["executedQty"]) for one in asked
    }
    trades = counter.result("myTrades", symbol=SYMBOL, limit=1_000)
    assert follower.fills == {
        (one["id"] if one["isBuyer"] else -one["id"]): (one["price"], one["qty"], one["commission"])
        for one in trades
    }
    lists = counter.result("allOrderLists", limit=1_000)
    assert follower.lists == {one["orderListId"]: one["listOrderStatus"] for one in lists}


@SLOW
@given(history=histories)
def test_the_public_book_and_tape_tell_of_accounts_as_of_anybody(
    new_exchange: Any, history: list[Any]
) -> None:
    hall = Hall(new_exchange(SYMBOL, rate=20.0))
    exchange, book = hall.exchange, hall.exchange.book(SYMBOL)
    accounts = (hall.account, hall.open(ETH=20, BTC=1))
    before = exchange.depth(SYMBOL, 10_000)
    levels = {"bids": dict(before.bids), "asks": dict(before.asks)}
    update_id, trade_id = before.last_update_id, None
    for who, step in history:
        with suppress(Rejected):
            act(hall, accounts[who], step)
        for happening in hall.happenings():
            if isinstance(happening, LevelChanged):
                assert happening.update_id == update_id + 1
                update_id = happening.update_id
                levels[happening.side][happening.ticks] = happening.lots
            elif isinstance(happening, Traded):
                assert trade_id is None or happening.trade_id == trade_id + 1
                trade_id = happening.trade_id
        after = exchange.depth(SYMBOL, 10_000)
        assert after.last_update_id == update_id
        for name, side in (("bids", after.bids), ("asks", after.asks)):
            assert {ticks: lots for ticks, lots in levels[name].items() if lots} == dict(side)
        bid, ask = book.bids.best(), book.asks.best()
        assert bid is None or ask is None or bid < ask


@pytest.fixture(scope="module")
def fuzzed(new_exchange: Any) -> Counter:
    return Counter(Hall(new_exchange(SYMBOL)))


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.sampled_from([SYMBOL, "BUY", "SELL", "LIMIT", "MARKET", "GTC", "0.5", "0.0546", "1", "TRUE", "REPAY"]),
    st.lists(st.integers(0, 3), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)


@settings(SLOW, max_examples=150)
@given(data=st.data(), endpoint=st.sampled_from(ALL))
def test_whatever_is_sent_there_is_an_answer(fuzzed: Counter, data: st.DataObject, endpoint: Any) -> None:
    chosen = data.draw(st.lists(st.sampled_from([*endpoint.known, "recvWindow", "surprise"]), max_size=8))
    values = {name: data.draw(odd) for name in chosen} | {"timestamp": fuzzed.hall.exchange.now}
    if endpoint.method:
        reply = fuzzed.send(endpoint.method, signed(values))
        assert "result" in reply or reply["error"]["code"] < 0
    if endpoint.path:
        path = endpoint.path if endpoint.path.startswith("/") else f"/api/v3/{endpoint.path}"
        flat = {name: value for name, value in values.items() if value is not None}
        request = RestRequest(endpoint.verb, path, query(flat), "", KEY)
        answer = fuzzed.protocol.answer_rest(request, fuzzed.origin, fuzzed.hall.exchange.now)
        assert 200 <= answer.status < 500
        json.loads(answer.body)
    assert all(fuzzed.hall.desk.ledger.total(asset) == 0 for asset in ("ETH", "BTC"))
