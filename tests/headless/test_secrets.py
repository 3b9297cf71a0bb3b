"""Planted secrets: no command, no error, no log, no picture and no bundle may repeat one."""

import io
import logging
import os
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from traceback import TracebackException
from typing import NoReturn

import pytest

from tests import keyed
from tests.benchmarks.terminal import Terminal
from tests.keyed import KeyedExchange, keyed_exchange
from tests.screens.dealt import deals
from tui import paths
from tui.cli import main
from tui.shell import live
from tui.sim.embedded import EmbeddedExchange
from tui.wire.replies import Failure

SECRET = "pl4nt3dS3cret"
KEYS = dict.fromkeys(("DEPTHDECK_API_KEY", "DEPTHDECK_API_SECRET", "BINANCE_API_SECRET"), SECRET)
NAME, OWN_SECRET = "K" * 64, "S" * 64
PEM = f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----"
PROXY = f"http://trader:{SECRET}@127.0.0.1:1"
CLOSED = ("--stream-url", "wss://127.0.0.1:1", "--api-url", "wss://127.0.0.1:1/ws-api/v3")
PLANTED = {**KEYS, "HTTPS_PROXY": PROXY, "HTTP_PROXY": PROXY, "DEPTHDECK_FEED__PROXY": PROXY}


def assert_hidden(*texts: bytes | str) -> None:
    for text in texts:
        assert SECRET not in (text.decode(errors="replace") if isinstance(text, bytes) else text)


@pytest.mark.parametrize(
    ("words", "environment"),
    [
        (("book", "BTCUSDT", "--json"), {"DEPTHDECK_URLS__STREAM": f"ws://trader:{SECRET}@127.0.0.1:1"}),
        (("book", "BTCUSDT"), {"DEPTHDECK_URLS__STREAM": f"ftp://trader:{SECRET}@127.0.0.1:1"}),
        (("stream", "btcusdt@trade"), {"DEPTHDECK_URLS__STREAM": f"ws://trader:{SECRET}@127.0.0.1:99999"}),
        (("stream", "btcusdt@trade"), {"DEPTHDECK_URLS__API": f"ws://trader:{SECRET}@example.com"}),
        (("stream", "btcusdt@trade", "--rest-url", f"http://trader:{SECRET}@example.com"), {}),
        (("stream", "btcusdt@trade", "--seconds", "2", *CLOSED), PLANTED),
        (("book", "BTCUSDT", "--seconds", "2", "--json", *CLOSED), PLANTED),
        (
            ("book", "BTCUSDT", "--seconds", "2", *CLOSED),
            {"DEPTHDECK_FEED__PROXY": f"http:/trader:{SECRET}@127.0.0.1:1"},
        ),
        (("keys", "test", *CLOSED), PLANTED),
        (("keys", "test", *CLOSED, "--json"), {**PLANTED, "DEPTHDECK_API_SECRET": PEM}),
        (("keys", "test", *CLOSED), {**PLANTED, "DEPTHDECK_API_KEY": f"{SECRET} "[::-1]}),
        (("keys", "test", *CLOSED), {"DEPTHDECK_API_KEY": SECRET}),
        (("keys", "add", SECRET * 4, *CLOSED), {}),
        (
            ("account", *CLOSED),
            {**PLANTED, "DEPTHDECK_API_KEY": (SECRET * 5)[:64], "DEPTHDECK_API_SECRET": SECRET},
        ),
        (("account", "--json", "--follow", *CLOSED), {**PLANTED, "DEPTHDECK_API_SECRET": PEM}),
        (("request", "account.status", f"apiKey={SECRET}", *CLOSED), {}),
        (("request", f"apiKey={SECRET}", *CLOSED), PLANTED),
        (("request", "account.status", f"signature={SECRET}", *CLOSED), {}),
        (("request", "account.status", *CLOSED), PLANTED),
    ],
)
def test_no_command_repeats_a_secret(
    words: tuple[str, ...],
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    for name in [name for name in os.environ if name.startswith("DEPTHDECK_")]:
        monkeypatch.delenv(name)
    for name, value in (environment | {"XDG_CONFIG_HOME": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "log"
    assert main([*words, "-vv", "--log-file", str(file)])
    told = capfd.readouterr()
    assert told.err, "it says what is wrong"
    assert_hidden(told.out, told.err, file.read_bytes() if file.exists() else b"")


def test_no_bundle_and_no_picture_holds_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    bundle, picture, file = tmp_path / "bundle.zip", tmp_path / "picture.svg", tmp_path / "log"
    for name, value in (PLANTED | {"XDG_CONFIG_HOME": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(live, "PATIENCE", 1)
    logged = ("-vv", "--log-file", str(file), *CLOSED)
    assert main(["doctor", "--json", "--seconds", "0.5", "--bundle", str(bundle), *logged])
    with zipfile.ZipFile(bundle) as opened:
        assert opened.namelist()
        assert_hidden(*(opened.read(name) for name in opened.namelist()))
    assert main(["snapshot", "--seconds", "1", "-o", str(picture), *logged]) == 4
    told = capfd.readouterr()
    assert told.err
    assert_hidden(told.out, told.err, file.read_bytes(), picture.read_bytes())


def test_the_dashboard_shows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PLANTED.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    file = tmp_path / "log"
    command = [sys.executable, "-m", "tui", "BTCUSDT", "-vv", "--log-file", str(file), *CLOSED]
    with Terminal(command) as terminal:
        terminal.wait_for("127.0.0.1:1")
        terminal.press("q")
        terminal.process.wait(5)
        assert_hidden(terminal.written())
    assert_hidden(file.read_bytes())


async def test_neither_the_accounts_nor_the_ticket_show_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with deals() as (stage, feed):
        feed.replies["order.place"] = lambda _: Failure(code=-1022, message="Signature not valid.")
        seen = []
        for keys in (("3",), ("1",), ("b",), ("0", ".", "1"), ("enter",), ("y",), ("escape",), ("L",)):
            await stage.press(*keys)
            await stage.settle()
            seen.append(stage.text() + stage.app.export_screenshot())
        assert "BUY BTCUSDT" in seen[2]
        assert len(feed.dealt("order.place")) == 1
        seen += [notice.message for notice in stage.app._notifications]
    for text in (*seen, caplog.text):
        assert not [word for word in (NAME, OWN_SECRET) if word in text]


def test_no_line_about_an_account_and_no_log_has_a_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    exchange, file = EmbeddedExchange(), tmp_path / "log"
    monkeypatch.setenv("DEPTHDECK_API_KEY", exchange.pair.key)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", exchange.pair.secret)
    with exchange as urls:
        flags = (
            "--venue",
            "sim",
            "--stream-url",
            urls.stream,
            "--api-url",
            urls.api,
            "--rest-url",
            urls.rest,
        )
        logged = (*flags, "-vv", "--log-file", str(file))
        assert main(["account", "--json", "--follow", "--seconds", "0.1", *logged]) == 0
        monkeypatch.setenv("DEPTHDECK_API_SECRET", exchange.pair.secret[::-1])
        assert main(["account", *logged]) == 3
    told, log = capfd.readouterr(), file.read_text(encoding="utf-8")
    assert "SPOT" in told.out
    assert "account" in log
    pair = exchange.pair.key, exchange.pair.secret, exchange.pair.secret[::-1], "signature="
    assert not [word for word in pair if word in told.out + told.err + log]


@pytest.fixture
def exchange(monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyedExchange]:
    for name in [name for name in os.environ if name.startswith("DEPTHDECK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{keyed.NAME}\n{keyed.SECRET}\n"))
    with keyed_exchange() as exchange:
        yield exchange


def test_a_key_that_is_kept_used_and_refused_stands_in_no_log_and_no_settings(
    exchange: KeyedExchange, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log"
    logged = (*exchange.flags, "-vv", "--log-file", str(file))
    assert main(["keys", "add", "mine", *logged]) == 0
    assert main(["keys", "test", "mine", *logged]) == 0
    assert main(["request", "account.status", "--key", "mine", *logged]) == 0
    exchange.answers["myTrades"] = (400, {"code": -1022, "msg": f"no, {keyed.NAME}: {keyed.SECRET}"})
    assert main(["request", "myTrades", "symbol=A", *logged, "--json"]) == 3
    exchange.hangs_up = True
    assert main(["request", "openOrders.status", *logged]) == 4
    told = capfd.readouterr()
    log = file.read_text(encoding="utf-8")
    assert "connect" in log
    texts = (told.out, told.err, log, paths.keys_file().read_text(encoding="utf-8"))
    assert not [text for text in texts if keyed.SECRET in text or keyed.NAME in text]
    assert keyed.SECRET in paths.secrets_file().read_text(encoding="utf-8"), "it was looked for rightly"


@pytest.mark.parametrize(
    "breaks",
    ["tui.feed.requests.Requests.call", "tui.wire.signing.sign_params", "tui.wire.signing.ApiKey.sign"],
)
def test_a_crash_shows_no_secret_even_with_all_its_locals(
    breaks: str, exchange: KeyedExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual's report of a crash shows the locals of every frame."""
    assert main(["keys", "add", "mine", "--no-test", *exchange.flags]) == 0

    def crash(*_words: object, **_more: object) -> NoReturn:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(breaks, crash)
    with pytest.raises(ZeroDivisionError) as caught:
        main(["request", "account.status", *exchange.flags])
    told = "".join(TracebackException.from_exception(caught.value, capture_locals=True).format())
    assert "ApiKey(" in told, "it shows locals"
    assert keyed.SECRET not in told


def test_a_terminal_shows_nothing_of_what_is_typed() -> None:
    words = [sys.executable, "-m", "tui", "keys", "add", "mine", "--no-test", "--venue", "testnet"]
    with Terminal(words) as terminal:
        terminal.wait_for("API key (not shown): ")
        terminal.press(f"{keyed.NAME}\n")
        terminal.wait_for("Secret (not shown): ")
        terminal.press(f"{keyed.SECRET}\n")
        terminal.wait_for("mine is kept: hmac for testnet")
        assert terminal.process.wait(10) == 0
        assert keyed.NAME.encode() not in terminal.written()
        assert keyed.SECRET.encode() not in terminal.written()
    assert keyed.SECRET in paths.secrets_file().read_text(encoding="utf-8")
