"""`depthdeck stream`: the exchange's own bytes, and trouble in words that scripts know."""

import asyncio
import json
from typing import TYPE_CHECKING

import pytest
from websockets.asyncio.client import connect

from tests.headless.process import run, started
from tui.cli import main
from tui.sim.faults import Fault

if TYPE_CHECKING:
    from tests.headless.conftest import Served

NAMES = ("ethusdt@aggTrade", "ethusdt@depth@100ms")


async def test_payloads_are_the_exchanges_own_bytes(served: "Served") -> None:
    async with connect(f"{served.urls.stream}/stream?streams={'/'.join(NAMES)}") as socket:
        done = await run("stream", *NAMES, "--count", "12", *served.flags)
        assert (done.code, done.err, len(done.lines)) == (0, "", 12)
        sent: list[bytes] = []
        async with asyncio.timeout(30):
            while done.lines[-1] not in sent:
                sent.append(await socket.recv(decode=False))
    first = sent.index(done.lines[0])
    assert sent[first : first + 12] == done.lines


async def test_seconds_bound_it(served: "Served") -> None:
    done = await run("stream", "lunausdt@trade", "--seconds", "0.5", *served.flags)
    assert done == (0, b"", "")


async def test_an_array_stream_of_the_whole_market(served: "Served") -> None:
    done = await run("stream", "!miniTicker@arr", "--count", "1", *served.flags)
    line = json.loads(done.out)
    assert line["stream"] == "!miniTicker@arr"
    assert {ticker["e"] for ticker in line["data"]} == {"24hrMiniTicker"}


async def test_a_cut_connection_is_told_and_opened_again(served: "Served") -> None:
    async with started("stream", "ethusdt@depth@100ms", *served.flags) as process:
        json.loads(await process.line())
        await served.server.trip(Fault("cut"))
        while (line := json.loads(await process.line())).get("e") != "error":
            pass
        assert (line["type"], set(line)) == ("BinanceWebsocketClosed", {"e", "type", "m"})
        while "stream" not in json.loads(await process.line()):
            pass


async def test_an_outage_is_told_for_each_attempt(served: "Served") -> None:
    async with started("stream", "ethusdt@depth@100ms", *served.flags) as process:
        json.loads(await process.line())
        await served.server.stop()
        types: list[str] = []
        while "ConnectionRefusedError" not in types:
            line = json.loads(await process.line())
            types += [line["type"]] if line.get("e") == "error" else []
        assert types[0] == "BinanceWebsocketClosed"


@pytest.mark.parametrize(
    ("name", "says"),
    [("ethusdt@tradez", "tradez"), ("ethusdt@kline_7m", "7m"), ("ethusdt", "symbol@event")],
)
def test_a_name_that_cannot_be_is_exit_code_2(
    name: str, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["stream", name, "--json", "--stream-url", "ws://127.0.0.1:1"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert says in json.loads(told.err)["error"]["message"]


async def test_a_symbol_that_is_not_listed_is_exit_code_2(served: "Served") -> None:
    done = await run("stream", "ethusdt@trade", "nopeusdt@trade", "--json", *served.flags)
    assert (done.code, done.out) == (2, b"")
    assert "NOPEUSDT" in json.loads(done.err)["error"]["message"]


async def test_an_unreachable_host_is_exit_code_4() -> None:
    done = await run("stream", "btcusdt@trade", "--stream-url", "ws://127.0.0.1:1")
    assert (done.code, done.out, done.err.count("\n")) == (4, b"", 1)
