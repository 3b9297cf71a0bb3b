"""Planted secrets: no command, no error, no log, no picture and no bundle may repeat one."""

import os
import sys
import zipfile
from pathlib import Path

import pytest

from tests.benchmarks.terminal import Terminal
from tests.headless.process import run
from tui.cli import main

SECRET = "pl4nt3dS3cret"
KEYS = dict.fromkeys(("DEPTHDECK_API_KEY", "DEPTHDECK_API_SECRET", "BINANCE_API_SECRET"), SECRET)
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


async def test_no_bundle_and_no_picture_holds_a_secret(tmp_path: Path) -> None:
    bundle, picture, file = tmp_path / "bundle.zip", tmp_path / "picture.svg", tmp_path / "log"
    done = await run(
        *("doctor", "--json", "--seconds", "0.5", "--bundle", str(bundle), "--log-file", str(file), *CLOSED),
        **PLANTED,
    )
    assert_hidden(done.out, done.err)
    with zipfile.ZipFile(bundle) as opened:
        assert opened.namelist()
        assert_hidden(*(opened.read(name) for name in opened.namelist()))
    drawn = await run(
        *("snapshot", "--seconds", "1", "-o", str(picture), "-vv", "--log-file", str(file), *CLOSED),
        **PLANTED,
    )
    assert_hidden(drawn.out, drawn.err, file.read_bytes() if file.exists() else b"", picture.read_bytes())


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
