"""`depthdeck exchange`: one line of URLs, and a server behind them."""

import json
import signal

import pytest
from aiohttp import ClientSession

from tests.headless.process import run, started
from tests.promptness import assert_prompt
from tui.cli import main
from tui.sim.faults import describe


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
async def test_it_says_where_it_is_and_serves_until_interrupted(number: signal.Signals, code: int) -> None:
    words = ("exchange", "--port", "0", "--symbols", "ethbtc,LUNAUSDT", "--seed", "5")

    async def end() -> float:
        async with started(*words) as process:
            urls = json.loads(await process.line())
            assert list(urls) == ["stream", "api", "rest"]
            async with ClientSession() as asking, asking.get(f"{urls['rest']}/api/v3/exchangeInfo") as answer:
                listed = await answer.json()
            assert [symbol["symbol"] for symbol in listed["symbols"]] == ["ETHBTC", "LUNAUSDT"]
            done, seconds = await process.interrupt(number)
        assert (done.code, done.out, done.err) == (code, b"", "")
        return seconds

    await assert_prompt(end)


async def test_a_larger_market_can_be_listed() -> None:
    async with started("exchange", "--market", "40", "--rate", "0") as process:
        urls = json.loads(await process.line())
        async with ClientSession() as session, session.get(f"{urls['rest']}/api/v3/exchangeInfo") as answer:
            assert len((await answer.json())["symbols"]) == 40


def test_help_knows_every_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["exchange", "--help"])
    told = capsys.readouterr().out
    assert [usage for usage, _ in describe() if f"  {usage}" not in told] == []


async def test_a_port_in_use_is_one_line(unused_tcp_port: int) -> None:
    async with started("exchange", "--port", str(unused_tcp_port), "--symbols", "ETHBTC") as process:
        await process.line()
        done = await run("exchange", "--port", str(unused_tcp_port), "--symbols", "ETHBTC", "--json")
    assert (done.code, done.out) == (4, b"")
    assert json.loads(done.err)["error"]["code"] == "port-in-use"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--symbols", "ETHBTX"), "ETHBTC"),
        (("--symbols", ","), "at least one"),
        (("--faults", "earthquake@5"), "gap"),
        (("--faults", "stall@5:x"), "stall@S[:SECONDS=10]"),
        (("--market", "0"), "from 1"),
        (("--market", "100", "--symbols", "BTCUSDTT"), "BTCUSDT"),
        (("--rate", "-1"), "'-1'"),
        (("--port", "70000"), "65535"),
    ],
)
def test_what_cannot_be_is_exit_code_2(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exchange", *words]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert says in told.err
