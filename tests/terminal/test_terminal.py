"""The dashboard in a real terminal: start, sizes, keys, the end, and the terminal as it was before."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.promptness import assert_prompt
from tests.terminal.console import PROMPT, ended, until

if TYPE_CHECKING:
    from tests.terminal.conftest import ConsoleFactory
    from tests.terminal.console import Console

pytestmark = [pytest.mark.terminal, pytest.mark.timeout(180)]

BOOK = "Order book  ● live"
CHART = "Chart  ● live"


def assert_restored(terminal: Console, code: int) -> None:
    """The exit code is said on the screen that was there before; typing is seen, and so is the cursor."""
    terminal.shows(f"code={code}", PROMPT)
    assert "Order book" not in terminal.screen()
    assert terminal.flag("alternate_on") == "0"
    assert terminal.flag("cursor_flag") == "1"
    assert terminal.flag("mouse_any_flag") == "0"
    terminal.tmux("send-keys", "-l", "stty -a")
    terminal.shows(f"{PROMPT}stty -a")
    terminal.press("Enter")
    terminal.until(lambda: {"echo", "icanon", "isig"} <= set(terminal.screen().split()), "a plain line")


def test_a_market_is_watched_at_every_size_and_left_with_q(console: ConsoleFactory) -> None:
    terminal = console(160, 48)
    terminal.start("--venue", "sim")
    terminal.shows(BOOK, CHART, "Depth  ● live", "Trades  ● live", "SIMULATED", "1/1 links", "q Quit")

    terminal.resize(80, 24)
    terminal.shows(BOOK, CHART, "Trades  ● live", "? Help  q Quit")
    terminal.until(lambda: "Depth" not in terminal.screen(), "no room for the depth")

    terminal.resize(40, 12)
    terminal.shows(CHART)
    terminal.until(lambda: "Order book" not in terminal.screen(), "only the chart")
    terminal.press("Tab")
    terminal.shows("Depth  ● live")
    terminal.press("BTab")

    terminal.resize(160, 48)
    terminal.shows(BOOK, CHART, "Depth  ● live", "Trades  ● live")

    terminal.press("]")
    terminal.shows("‹4h›", "4h ·")
    terminal.press("Space")
    terminal.shows("space to")
    terminal.press("Space")
    terminal.press("}")
    terminal.shows("‹0.02›")
    terminal.press("?")
    terminal.shows("Find another symbol")
    terminal.press("Escape")
    terminal.until(lambda: "Find another symbol" not in terminal.screen(), "the help is gone")
    terminal.press("/")
    terminal.shows("Find a symbol", "symbols · ")
    terminal.tmux("send-keys", "-l", "pepe")
    terminal.shows("PEPEUSDT  PEPE/USDT")
    terminal.press("Enter")
    terminal.shows("PEPE/USDT", "0.000009", BOOK)

    terminal.press("q")
    assert_restored(terminal, 0)


@pytest.mark.parametrize("sent", ["Ctrl-C", "SIGINT", "SIGTERM"])
async def test_an_interruption_ends_it_within_a_second(console: ConsoleFactory, sent: str) -> None:
    terminal = console(100, 30)

    async def end() -> float:
        terminal.start("--venue", "sim")
        terminal.shows(BOOK)
        process = terminal.process()
        begun = time.monotonic()
        if sent == "Ctrl-C":
            terminal.press("C-c")
        else:
            process.send_signal(signal.Signals[sent])
        until(lambda: ended(process), lambda: "it lives on")
        seconds = time.monotonic() - begun
        assert_restored(terminal, 130)
        return seconds

    await assert_prompt(end)


async def test_a_closed_terminal_ends_it_within_a_second(console: ConsoleFactory) -> None:
    async def end() -> float:
        terminal = console(100, 30)
        terminal.start("--venue", "sim")
        terminal.shows(BOOK)
        process = terminal.process()
        begun = time.monotonic()
        terminal.close()
        until(lambda: ended(process), lambda: "it lives on without a terminal")
        return time.monotonic() - begun

    await assert_prompt(end)


def test_without_a_network_it_says_so_and_goes_to_the_embedded_exchange(console: ConsoleFactory) -> None:
    terminal = console(100, 30)
    nowhere = (
        "--stream-url",
        "ws://127.0.0.1:9",
        "--api-url",
        "ws://127.0.0.1:9",
        "--rest-url",
        "http://127.0.0.1:9",
    )
    terminal.start(*nowhere)
    terminal.shows("✖ OFFLINE", "Press e for the embedded exchange")
    terminal.press("e")
    terminal.shows(BOOK, "SIMULATED")
    terminal.press("e")
    terminal.shows("✖ OFFLINE", "CUSTOM")
    terminal.press("q")
    assert_restored(terminal, 0)
