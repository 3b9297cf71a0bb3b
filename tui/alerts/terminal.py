"""What a terminal is told so that it notifies: OSC 9 or OSC 777, whichever it knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BELL: Final = "\a"
LONGEST: Final = 240
"""Characters of a notification; terminals cut them off, or drop what is longer."""

_KNOW_777: Final = ("foot", "rxvt")


def notification(title: str, words: str, environment: Mapping[str, str]) -> str:
    """The sequence that makes the terminal of this environment notify; others ignore it.

    Through tmux it goes wrapped, and arrives where `allow-passthrough` is on.
    """
    title, words = _plain(title), _plain(words)
    terminal = environment.get("TERM", "")
    if terminal.startswith(_KNOW_777) or "VTE_VERSION" in environment:
        # Its parts are parted by semicolons.
        sequence = f"\x1b]777;notify;{title.replace(';', ',')};{words.replace(';', ',')}\x1b\\"
    else:
        # Digits and a semicolon at the start would mean something else to some terminals.
        sequence = f"\x1b]9;{title}: {words}\x1b\\"
    if "TMUX" in environment:
        return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\"
    return sequence


def _plain(text: str) -> str:
    """A text without characters that a terminal would act on."""
    return "".join(sign if sign.isprintable() else " " for sign in text)[:LONGEST]
