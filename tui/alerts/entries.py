"""Reads what people type for an alert, on the command line and in the form; a ValueError says what is bad."""

from __future__ import annotations

import shlex
from typing import Final

from tui.expressions import Kind, literals

LONGEST_SNOOZE: Final = 366 * 86_400_000
"""Milliseconds that an alert may sleep."""


def read_symbol(text: str) -> str:
    """A symbol as Binance writes it; `btc/usdt` is taken, too."""
    symbol = text.strip().replace("/", "").upper()
    if not symbol or not all(sign.isalnum() or sign in "-_." for sign in symbol):
        raise ValueError("write a symbol such as BTCUSDT")
    return symbol


def read_span(text: str) -> int:
    """A span of time such as 30m or 1h30m, in ms."""
    span = int(literals.read(text.strip(), Kind.DURATION))
    if not 1_000 <= span <= LONGEST_SNOOZE:
        raise ValueError("write a span of 1s to 366d")
    return span


def read_cooldown(text: str) -> int:
    """A cool-down in whole seconds, written as a span or as a number of seconds."""
    text = text.strip()
    span = int(text) * 1000 if text.isdecimal() and len(text) < 9 else read_span(text)
    if span < 1_000:
        raise ValueError("write a span of at least 1s")
    return span // 1000


def read_command(text: str) -> tuple[str, ...]:
    """A command as the words that are given to the system; quotes work as in a shell, nothing else does."""
    try:
        return tuple(shlex.split(text))
    except ValueError as error:
        raise ValueError(f"{text.strip()}: {str(error).lower()}") from None


def write_command(words: tuple[str, ...]) -> str:
    """A command as `read_command` reads it."""
    return shlex.join(words)
