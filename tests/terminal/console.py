"""A real terminal: a shell in tmux that types, resizes, and shows what stands on the screen."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from typing import TYPE_CHECKING, TypeVar

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

PROMPT = "READY>"
GLANCE = 0.1
"""Seconds between two looks at the screen, or at a process."""


class Console:
    """A shell in a terminal of its own."""

    def __init__(self, name: str, width: int, height: int) -> None:
        self._server = ("tmux", "-u", "-L", name, "-f", os.devnull)
        # A test runner without a terminal may tell its children a size of its own.
        kept_out = ("DEPTHDECK_", "TMUX", "COLUMNS", "LINES")
        clean = {key: value for key, value in os.environ.items() if not key.startswith(kept_out)}
        self._environment = {
            **clean,
            "ENV": "",
            "XDG_CONFIG_HOME": "/nowhere",
            "TERM": "xterm-256color",
        }
        size = ("-x", str(width), "-y", str(height))
        self.tmux("new-session", "-d", *size, "env", f"PS1={PROMPT}", "sh")
        self.until(lambda: self.screen().startswith(PROMPT))

    def tmux(self, *words: str) -> str:
        """Run a tmux command; what it prints."""
        run = subprocess.run(
            (*self._server, *words), capture_output=True, text=True, check=True, env=self._environment
        )
        return run.stdout

    def screen(self) -> str:
        """The text on the screen."""
        return self.tmux("capture-pane", "-p")

    def start(self, *words: str) -> None:
        """Type the command that starts depthdeck, and have its exit code said after it."""
        command = shlex.join((sys.executable, "-m", "tui", *words))
        self.tmux("send-keys", "-l", f"clear; {command}; echo code=$?")
        self.press("Enter")

    def press(self, *keys: str) -> None:
        """Press keys, by tmux's names."""
        self.tmux("send-keys", *keys)

    def resize(self, width: int, height: int) -> None:
        self.tmux("resize-window", "-x", str(width), "-y", str(height))

    def flag(self, name: str) -> str:
        """A fact of tmux about the terminal."""
        return self.tmux("display-message", "-p", f"#{{{name}}}").strip()

    def process(self) -> psutil.Process:
        """The process that the shell runs."""
        found = subprocess.run(
            ("pgrep", "-P", self.flag("pane_pid")), capture_output=True, text=True, check=True
        )
        return psutil.Process(int(found.stdout.split()[0]))

    def shows(self, *words: str) -> None:
        """Wait until all of this is on the screen."""
        self.until(lambda: all(word in self.screen() for word in words), " and ".join(words))

    def close(self) -> None:
        """Close the terminal."""
        subprocess.run((*self._server, "kill-server"), capture_output=True, check=False)

    def until(self, fact: Callable[[], T], words: str = "") -> T:
        """Look until something is so; the fact."""
        return until(fact, lambda: f"{words}\n{self.screen()}")


def ended(process: psutil.Process) -> bool:
    """Whether a process has ended, if it may still wait for whoever inherited it to take note."""
    try:
        return process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def until(fact: Callable[[], T], words: Callable[[], str], seconds: float = 60) -> T:
    """Look until something is so, at most for some seconds; the fact."""
    end = time.monotonic() + seconds
    while not (found := fact()):
        assert time.monotonic() < end, f"not so after {seconds} s: {words()}"
        time.sleep(GLANCE)
    return found
