"""`depthdeck exchange`: one line of URLs, and a server behind them."""

import json
import signal
import socket
from pathlib import Path

import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.headless.process import started
from tests.promptness import assert_prompt
from tui.cli import main
from tui.sim.faults import describe


@pytest.mark.parametrize(
    ("number", "code", "words", "symbols"),
    [
        (signal.SIGINT, 130, ("--symbols", "ethbtc,LUNAUSDT", "--seed", "5"), {"ETHBTC", "LUNAUSDT"}),
        (signal.SIGTERM, 0, ("--market", "40", "--rate", "0"), {"BTCUSDT", "ETHUSDT"}),
    ],
)
async def test_it_says_where_it_is_and_serves_until_interrupted(
    number: signal.Signals, code: int, words: tuple[str, ...], symbols: set[str], tmp_path: Path
) -> None:
    pem = tmp_path / "public.pem"
    pem.write_bytes(
        Ed25519PrivateKey.generate()
        .public_key()
        .public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    )

    async def end() -> float:
        async with started("exchange", "--port", "0", "--public-key", str(pem), *words) as process:
            urls = json.loads(await process.line())
            assert list(urls) == ["stream", "api", "rest", "key", "secret", "public_key"]
            assert {len(urls[name]) for name in ("key", "secret", "public_key")} == {64}
            async with ClientSession() as asking, asking.get(f"{urls['rest']}/api/v3/exchangeInfo") as answer:
                listed = [symbol["symbol"] for symbol in (await answer.json())["symbols"]]
            assert symbols <= set(listed)
            assert len(listed) == (40 if "--market" in words else len(symbols))
            done, seconds = await process.interrupt(number)
        assert (done.code, done.out, done.err) == (code, b"", "")
        return seconds

    await assert_prompt(end)


def test_help_knows_every_fault(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["exchange", "--help"])
    told = capsys.readouterr().out
    assert [usage for usage, _ in describe() if f"  {usage}" not in told] == []


def test_a_port_in_use_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["exchange", "--port", port, "--symbols", "ETHBTC", "--json"]) == 4
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert json.loads(told.err)["error"]["code"] == "port-in-use"


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
        (("--public-key", "no-such.pem"), "no-such.pem cannot be read"),
        (("--public-key", __file__), "holds no public key"),
    ],
)
def test_what_cannot_be_is_exit_code_2(
    words: tuple[str, ...], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["exchange", *words]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert says in told.err
