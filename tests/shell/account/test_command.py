"""`depthdeck account`: all accounts of a key as tables, as an object, as lines; and why there are none."""

import json
from collections.abc import Iterator

import pytest

from tests.keyed import NAME, SECRET, keyed_exchange
from tui.cli import main
from tui.shell import live
from tui.sim.embedded import EmbeddedExchange

FLAGS = ("--venue", "sim")


class Said:
    """What a command said; its secret never."""

    def __init__(self, capfd: pytest.CaptureFixture[str], *secrets: str) -> None:
        self._capfd = capfd
        self._secrets = secrets
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        code = main(["account", *words])
        self.out, self.err = self._capfd.readouterr()
        for text in self._secrets:
            assert text not in self.out + self.err
        return code


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[EmbeddedExchange, tuple[str, ...]]]:
    exchange = EmbeddedExchange()
    monkeypatch.setenv("DEPTHDECK_API_KEY", exchange.pair.key)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", exchange.pair.secret)
    with exchange as urls:
        urls_of = ("--stream-url", urls.stream, "--api-url", urls.api, "--rest-url", urls.rest)
        yield exchange, (*FLAGS, *urls_of)


def test_all_accounts_of_a_key_as_tables_as_an_object_and_as_lines(
    embedded: tuple[EmbeddedExchange, tuple[str, ...]], capfd: pytest.CaptureFixture[str]
) -> None:
    exchange, flags = embedded
    said = Said(capfd, exchange.pair.key, exchange.pair.secret)
    assert said.run(*flags) == 0
    lines = said.out.splitlines()
    heads = [line for line in lines if line and not line.startswith(" ")]
    assert [head.split("  ")[0] for head in heads] == ["SPOT", "CROSS", "ISO BTCUSDT", "ISO SOLUSDT"]
    assert all("live, compared at " in head for head in heads)
    assert len([line for line in lines if line.startswith("  ASSET ")]) == 4
    assert sum("margin level" in line for line in lines) == 3
    assert said.err == ""

    assert said.run(*flags, "--json") == 0
    told = json.loads(said.out)
    assert (told["venue"], told["trouble"], len(told["accounts"])) == ("sim", None, 4)
    spot, cross, *isolated = told["accounts"]
    assert (spot["account"], spot["state"], spot["margin"]) == ("SPOT", "live", None)
    assert [one["account"] for one in isolated] == ["ISO BTCUSDT", "ISO SOLUSDT"]
    balance = next(one for one in spot["balances"] if one["asset"] == "USDT")
    assert float(balance["free"]) + float(balance["locked"]) == pytest.approx(float(balance["total"]))
    assert {order["listId"] for order in spot["orders"]} >= {-1, spot["lists"][0]["listId"]}
    assert float(cross["margin"]["level"]) > 1
    amounts = [amount for one in told["accounts"] for held in one["balances"] for amount in held.values()]
    assert not [amount for amount in amounts if str(amount).startswith("0E")]

    assert said.run(*flags, "--follow", "--seconds", "0.1") == 0
    assert len([line for line in said.out.splitlines() if line.startswith("  ASSET ")]) == 4

    assert said.run(*flags, "--json", "--follow", "--seconds", "0.1") == 0
    events = [json.loads(line) for line in said.out.splitlines()]
    assert [(one["e"], one["account"]) for one in events if one["e"] == "account"] == [
        ("account", one["account"]) for one in told["accounts"]
    ]


def test_without_a_key_it_says_what_to_do(capfd: pytest.CaptureFixture[str]) -> None:
    said = Said(capfd)
    assert said.run("--venue", "testnet") == 3
    assert "depthdeck keys add" in said.err
    assert said.run("--venue", "testnet", "--json") == 3
    assert json.loads(said.err)["error"]["code"] == "no-key"


def test_a_key_that_is_not_taken_ends_it_with_what_to_do(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DEPTHDECK_API_KEY", NAME)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", SECRET)
    said = Said(capfd, NAME, SECRET)
    exchange = EmbeddedExchange()
    with exchange as urls:
        flags = (*FLAGS, "--stream-url", urls.stream, "--api-url", urls.api)
        assert said.run(*flags, "--json") == 3
    error = json.loads(said.err)["error"]
    assert (error["category"], error["code"]) == ("key", "unknown")
    assert "depthdeck keys test" in error["message"]
    with keyed_exchange() as keyed:
        keyed.hangs_up = True
        monkeypatch.setattr(live, "PATIENCE", 0.5)
        assert said.run(*keyed.flags) == 4
    assert "depthdeck doctor looks into it" in said.err
