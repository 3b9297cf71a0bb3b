"""`depthdeck request`: results as JSON, refusals in a line with their exit codes, orders only where meant."""

import asyncio
import json
import os
from collections.abc import Iterator

import pytest

from tests.headless.process import started
from tests.keyed import NAME, RESTRICTIONS, SECRET, KeyedExchange, keyed_exchange
from tui.cli import main
from tui.sim.embedded import EmbeddedExchange

ORDER = ("order.place", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quoteOrderQty=100")
RIGHTS = "/sapi/v1/account/apiRestrictions"


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyedExchange]:
    monkeypatch.setenv("DEPTHDECK_API_KEY", NAME)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", SECRET)
    monkeypatch.setenv("DEPTHDECK_TRADING", "true")
    with keyed_exchange() as exchange:
        yield exchange


class Asked:
    """Runs requests; `out` and `err` are what the last one said."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd
        self.out = self.err = ""

    def __call__(self, *words: str) -> int:
        code = main(["request", *words])
        self.out, self.err = self._capfd.readouterr()
        for text in (NAME, SECRET):
            assert text not in self.out + self.err
        return code


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Asked:
    return Asked(capfd)


def test_on_the_embedded_exchange_from_public_to_an_order(ask: Asked) -> None:
    embedded = EmbeddedExchange()
    with embedded as urls:
        flags = ("--venue", "sim", "--api-url", urls.api)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("DEPTHDECK_API_KEY", embedded.pair.key)
            patch.setenv("DEPTHDECK_API_SECRET", embedded.pair.secret)
            assert ask("klines", "symbol=BTCUSDT", "interval=1h", "limit=2", *flags) == 0
            assert len(json.loads(ask.out)) == 2
            assert ask("ticker.price", 'symbols=["BTCUSDT","ETHUSDT"]', *flags) == 0
            assert len(json.loads(ask.out)) == 2
            assert ask("klines", "symbol=NOPE", "interval=1h", *flags) == 2
            assert ask.err == "depthdeck: klines: Invalid symbol. (-1121)\n"
            assert ask(*ORDER, *flags) == 2
            assert "--yes" in ask.err
            assert ask(*ORDER, *flags, "--yes") == 0
            order = json.loads(ask.out)
            assert (order["status"], order["executedQty"] > "0") == ("FILLED", True)
            assert order["clientOrderId"].startswith("depthdeck-")
            told = f"origClientOrderId={order['clientOrderId']}"
            assert ask("order.status", "symbol=BTCUSDT", told, *flags) == 0
            assert json.loads(ask.out)["orderId"] == order["orderId"]
            assert ask("order.cancel", "symbol=BTCUSDT", told, *flags, "--yes", "--json") == 1
            assert json.loads(ask.err)["error"]["code"] == "-2011"
            assert (
                ask("order.test", "symbol=BTCUSDT", "side=BUY", "type=MARKET", "quantity=0.01", *flags) == 0
            )


def test_a_key_that_may_withdraw_signs_nothing(exchange: KeyedExchange, ask: Asked) -> None:
    exchange.answers[RIGHTS] = (200, RESTRICTIONS | {"enableWithdrawals": True})
    assert ask("account.status", *exchange.flags) == 3
    assert "may withdraw" in ask.err
    assert exchange.asked == [RIGHTS]
    exchange.answers[RIGHTS] = (400, {"code": -2015, "msg": "Invalid API-key."})
    assert ask("account.status", *exchange.flags) == 3
    assert exchange.asked == [RIGHTS, RIGHTS], "nor does one of which that can't be told"


def test_orders_need_trading_to_be_allowed(
    exchange: KeyedExchange, ask: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPTHDECK_TRADING", "false")
    assert ask(*ORDER, "--yes", *exchange.flags) == 3
    assert "only reads on CUSTOM" in ask.err
    assert ask(*ORDER, "--yes", "--venue", "sim", "--api-url", "wss://ws-api.binance.com/ws-api/v3") == 3
    assert "only reads on CUSTOM" in ask.err, "another host under the name of the embedded one"
    assert exchange.seen == []


@pytest.mark.parametrize(
    ("answer", "code", "parts"),
    [
        ((400, {"code": -1013, "msg": "Filter failure: NOTIONAL"}), 1, ("-1013", "Filter failure: NOTIONAL")),
        ((400, {"code": -1102, "msg": "Mandatory parameter."}), 2, ("-1102",)),
        ((400, {"code": -1015, "msg": "Too many orders."}), 5, ("-1015",)),
        ((400, {"code": -2010, "msg": "Insufficient balance."}), 1, ("-2010",)),
        ((400, {"code": -1022, "msg": "Signature."}), 3, ("-1022",)),
        (
            (500, {"code": -1007, "msg": "Timeout."}),
            1,
            ("unknown-outcome", "order.status symbol=BTCUSDT orig"),
        ),
        ((503, {"code": -1000, "msg": "Unknown."}), 1, ("unknown-outcome", "origClientOrderId=depthdeck-")),
    ],
)
def test_refusals(
    answer: tuple[int, object], code: int, parts: tuple[str, ...], exchange: KeyedExchange, ask: Asked
) -> None:
    exchange.answers["order.place"] = answer
    assert ask(*ORDER, "--yes", "--json", *exchange.flags) == code
    assert len(ask.err.splitlines()) == 1
    assert ask.out == ""
    for part in parts:
        assert part in ask.err
    assert exchange.asked.count("order.place") == 1


def test_an_order_without_an_answer_is_not_sent_again(exchange: KeyedExchange, ask: Asked) -> None:
    exchange.hangs_up = True
    assert ask(*ORDER, "newClientOrderId=mine-1", "--yes", "--json", *exchange.flags) == 4
    error = json.loads(ask.err)["error"]
    assert (error["code"], error["retryable"]) == ("unknown-outcome", False)
    assert "origClientOrderId=mine-1" in error["hint"]
    assert len([seen for seen in exchange.seen if "side" in seen]) == 1


def test_what_became_of_both_halves_is_printed(exchange: KeyedExchange, ask: Asked) -> None:
    halves = {"cancelResult": "SUCCESS", "newOrderResult": "FAILURE"}
    exchange.answers["order.cancelReplace"] = (409, {"code": -2021, "msg": "Half.", "data": halves})
    assert ask("order.cancelReplace", "symbol=BTCUSDT", "--yes", *exchange.flags) == 1
    assert json.loads(ask.out) == halves
    assert "-2021" in ask.err


@pytest.mark.parametrize(
    ("words", "code", "part"),
    [
        (("klimes",), 2, "did you mean klines?"),
        (("depth", "BTCUSDT"), 2, "name=value"),
        (("depth", "symbol=A", "symbol=B"), 2, "twice"),
        (("depth", "symbol=A", "limit=many"), 2, "limit=many is no number"),
        (("ticker.price", "symbols=[BTCUSDT]"), 2, "no list in JSON"),
        (("account.status", "apiKey=pl4nted"), 2, "added by depthdeck"),
        (("account.status", "signature=pl4nted"), 2, "added by depthdeck"),
        (("userDataStream.ping", "listenKey=pl4nted", "--yes"), 2, "added by depthdeck"),
        (("account.status",), 3, "no key for com"),
        (("account.status", "--key", "none"), 3, "there is no key 'none'"),
        (("tomorrow.place", "--yes"), 3, "only reads"),
        (("klines", "--venue", "data", "--api-url", "http://x"), 2, "this is no wss address"),
    ],
)
def test_mistakes_are_told_before_anything_is_sent(
    words: tuple[str, ...], code: int, part: str, ask: Asked
) -> None:
    assert ask(*words) == code
    assert part in ask.err
    assert "pl4nted" not in ask.err


async def test_an_order_that_is_interrupted_may_have_been_carried_out(exchange: KeyedExchange) -> None:
    exchange.holds = "order.place"
    environment = {name: os.environ[name] for name in os.environ if name.startswith("DEPTHDECK_")}
    words = ("request", *ORDER, "newClientOrderId=mine-1", "--yes", *exchange.flags)
    async with started(*words, **environment) as process:
        assert await asyncio.to_thread(exchange.held.wait, 20)
        done, _ = await process.interrupt()
    assert done.code == 130
    assert "order.place was interrupted: it may have been carried out" in done.err
    assert "order.status symbol=BTCUSDT origClientOrderId=mine-1" in done.err
