"""What an alert does beside telling its terminal: a sound, a desktop notification, a command of the user's.

Each is a program in a thread of its own that nobody waits for. One that hangs is ended after a while, one
that can't be run is said in words. A command never goes through a shell; its environment tells it the facts,
and no API key.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from tui.credentials import without_secrets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tui.alerts.firedlog import Fired
    from tui.alerts.rules import Rule

PATIENCE: Final = 30.0
"""Seconds that a command or a sound may take."""
AT_ONCE: Final = 8
"""Commands and sounds that may run at the same time; beyond it one is left out, and that is said."""

PLAYERS: Final = (
    ("pw-play",),
    ("paplay",),
    ("afplay",),
    ("aplay", "-q"),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
    ("mpv", "--no-video", "--really-quiet"),
    ("play", "-q"),
)
"""Programs that play a sound file, the first that is there is taken."""


class Actions:
    """Starts what alerts do; `complain` hears what can't be done, in words, in the event loop's thread."""

    def __init__(self, complain: Callable[[str], None], *, patience: float = PATIENCE) -> None:
        self._complain = complain
        self._patience = patience
        self._running: set[threading.Thread] = set()

    def start(self, fired: Fired, rule: Rule) -> None:
        """Start all that an alert does; returns at once. Called in the thread of the event loop."""
        label = f"alert {fired.id} ({fired.title})"
        if rule.command:
            self._launch(f"{label}: its command {rule.command[0]}", rule.command, facts(fired))
        if rule.sound:
            self._play(label, at_home(rule.sound))
        if rule.desktop and find_spec("desktop_notifier") is None:
            self._complain(f"{label}: for the desktop, install the extra: pip install 'depthdeck[desktop]'")
        elif rule.desktop:
            words = (sys.executable, "-m", "tui.alerts.desktop", fired.title, fired.why)
            self._launch(f"{label}: the desktop's notification", words, {})

    async def finished(self) -> None:
        """Wait until all that was started has come to its end, and what went wrong has been said."""
        while self._running:
            await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in self._running))
            await asyncio.sleep(0)

    def _play(self, label: str, sound: Path) -> None:
        player = find_player()
        if player is None:
            known = ", ".join(words[0] for words in PLAYERS)
            self._complain(f"{label}: none of the programs that play sounds is there: {known}")
        elif not sound.is_file():
            self._complain(f"{label}: there is no sound file {sound}")
        else:
            self._launch(f"{label}: its sound", (*player, str(sound)), {})

    def _launch(self, label: str, words: Sequence[str], more: Mapping[str, str]) -> None:
        loop = asyncio.get_running_loop()

        def run() -> None:
            trouble = run_program(words, more, self._patience)
            # The loop is gone where depthdeck ended meanwhile.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._note_end, thread, f"{label} {trouble}" if trouble else "")

        thread = threading.Thread(target=run, name="alert", daemon=True)
        if len(self._running) >= AT_ONCE:
            self._complain(f"{label} was left out: {AT_ONCE} others are still running")
        else:
            self._running.add(thread)
            thread.start()

    def _note_end(self, thread: threading.Thread, trouble: str) -> None:
        self._running.discard(thread)
        if trouble:
            self._complain(trouble)


def facts(fired: Fired) -> dict[str, str]:
    """What a command finds in its environment."""
    found = {
        "ALERT_ID": fired.id,
        "ALERT_NAME": fired.name,
        "ALERT_SYMBOL": fired.symbol,
        "ALERT_VENUE": fired.venue,
        "ALERT_WHEN": fired.when,
        "ALERT_WHY": fired.why,
        "ALERT_TIME": str(fired.time),
        "ALERT_EVENT_TIME": "" if fired.event_time is None else str(fired.event_time),
        "ALERT_VALUES": msgspec.json.encode(fired.values).decode(),
        "ALERT_TEST": "1" if fired.test else "",
    }
    # The system takes no zero bytes.
    return {name: value.replace("\0", " ") for name, value in found.items()}


def find_player() -> tuple[str, ...] | None:
    """The program that plays sounds here, with its flags; None where there is none."""
    return next((player for player in PLAYERS if shutil.which(player[0])), None)


def at_home(path: str) -> Path:
    """A path, with the user's folder for a tilde; as it is where there is no such user."""
    try:
        return Path(path).expanduser()
    except RuntimeError:
        return Path(path)


def run_program(words: Sequence[str], more: Mapping[str, str], patience: float) -> str:
    """Run a program to its end; what went wrong in words, empty where nothing did."""
    try:
        process = subprocess.Popen(  # noqa: S603 (the user's own command, given as words, not to a shell)
            [str(at_home(words[0])), *words[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**without_secrets(os.environ), **more},
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        return f"can't be run: {error.strerror if isinstance(error, OSError) else error}"
    try:
        code = process.wait(patience)
    except subprocess.TimeoutExpired:
        _end(process)
        return f"took longer than {patience:g} s, and was ended"
    if code < 0:
        return f"was ended by signal {-code}"
    return f"ended with exit code {code}" if code else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a program with all that it started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
