"""What alerts do: commands get the facts, never a shell; slow and failing ones are told, and stop nothing."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
import time
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.alerts.floor import make_rule
from tui.alerts import actions
from tui.alerts.actions import AT_ONCE, Actions
from tui.alerts.firedlog import Fired

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FIRED = Fired(
    time=1_700_000_000_123,
    event_time=1_700_000_000_100,
    id="7",
    symbol="BTCUSDT",
    venue="com",
    name='round "number" $(touch no)',
    when="last>63k",
    why="last 63,000.10 (last>63k)",
    values={"last": 63_000.1},
)
WRITE = "import os, sys, json; json.dump([sys.argv[2:], dict(os.environ)], open(sys.argv[1], 'w'))"


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def doer(complaints: list[str]) -> Actions:
    return Actions(complaints.append, patience=20)


async def test_a_command_gets_the_facts_and_its_words_as_they_are(
    tmp_path: Path, doer: Actions, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DEPTHDECK_API_KEY", "DEPTHDECK_API_SECRET", "DEPTHDECK_PRIVATE_KEY"):
        monkeypatch.setenv(name, "pl4nted")
    out = tmp_path / "out.json"
    words = ("$HOME", "a b", "`id`; rm -rf *")
    doer.start(FIRED, make_rule("last>63k", command=(sys.executable, "-c", WRITE, str(out), *words)))
    await doer.finished()
    given, environment = json.loads(out.read_text())
    assert given == list(words)
    assert "pl4nted" not in environment.values()
    assert {key: value for key, value in environment.items() if key.startswith("ALERT_")} == {
        "ALERT_ID": "7",
        "ALERT_NAME": 'round "number" $(touch no)',
        "ALERT_SYMBOL": "BTCUSDT",
        "ALERT_VENUE": "com",
        "ALERT_WHEN": "last>63k",
        "ALERT_WHY": "last 63,000.10 (last>63k)",
        "ALERT_TIME": "1700000000123",
        "ALERT_EVENT_TIME": "1700000000100",
        "ALERT_VALUES": '{"last":63000.1}',
        "ALERT_TEST": "",
    }
    assert complaints == []


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("/no/such/program",), "its command /no/such/program can't be run: No such file or directory"),
        (("/",), "its command / can't be run: Permission denied"),
        ((sys.executable, "-c", "raise SystemExit(3)"), "ended with exit code 3"),
        ((sys.executable, "-c", "import os; os.kill(os.getpid(), 9)"), "was ended by signal 9"),
        (("a\0b",), "can't be run: embedded null byte"),
        (("~nobody-at-all/x",), "its command ~nobody-at-all/x can't be run: No such file or directory"),
    ],
)
async def test_a_command_that_fails_is_told(
    doer: Actions, complaints: list[str], command: tuple[str, ...], says: str
) -> None:
    doer.start(FIRED, make_rule("last>1", command=command))
    await doer.finished()
    (words,) = complaints
    assert words.startswith("alert 7 (BTCUSDT round")
    assert says in words


async def test_one_that_hangs_holds_up_nothing_and_is_ended_with_its_children(
    tmp_path: Path, complaints: list[str]
) -> None:
    doer, child = Actions(complaints.append, patience=1), tmp_path / "child"
    begun = time.monotonic()
    doer.start(FIRED, make_rule("last>1", command=("sh", "-c", f"sleep 60 & echo $! > {child}; wait")))
    assert time.monotonic() - begun < 0.5
    await doer.finished()
    assert "took longer than 1 s, and was ended" in complaints[0]
    # It is killed, but the system may take a moment to end it; where it does not, this test takes too long.
    with contextlib.suppress(psutil.NoSuchProcess):
        sleeper = psutil.Process(int(child.read_text()))
        while sleeper.status() != psutil.STATUS_ZOMBIE:
            os.sched_yield()


async def test_too_many_at_once_are_left_out_and_told(
    doer: Actions, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate = threading.Event()

    def wait(*_: object) -> str:
        gate.wait()
        return ""

    monkeypatch.setattr(actions, "run_program", wait)
    for _ in range(AT_ONCE + 1):
        doer.start(FIRED, make_rule("last>1", command=("x",)))
    assert len(complaints) == 1
    assert "was left out" in complaints[0]
    gate.set()
    await doer.finished()
    doer.start(FIRED, make_rule("last>1", command=("x",)))
    await doer.finished()
    assert len(complaints) == 1


def keep(ran: list[Sequence[str]]) -> Callable[..., str]:
    """Runs nothing, and keeps what was to be run."""

    def run(words: Sequence[str], *_: object) -> str:
        ran.append(words)
        return ""

    return run


async def test_a_sound_is_played_by_what_is_there(
    tmp_path: Path, doer: Actions, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Sequence[str]] = []
    monkeypatch.setattr(actions, "run_program", keep(ran))
    monkeypatch.setattr(actions, "find_player", lambda: None)
    doer.start(FIRED, make_rule("last>1", sound="/no/bell.wav"))
    monkeypatch.setattr(actions, "find_player", lambda: ("aplay", "-q"))
    doer.start(FIRED, make_rule("last>1", sound="/no/bell.wav"))
    assert ["none of the programs" in complaints[0], "no sound file /no/bell.wav" in complaints[1]] == [
        True,
        True,
    ]
    (tmp_path / "bell.wav").touch()
    doer.start(FIRED, make_rule("last>1", sound=str(tmp_path / "bell.wav")))
    await doer.finished()
    assert ran == [("aplay", "-q", str(tmp_path / "bell.wav"))]


async def test_the_desktop_needs_its_extra(
    doer: Actions, complaints: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Sequence[str]] = []
    monkeypatch.setattr(actions, "run_program", keep(ran))
    monkeypatch.setattr(actions, "find_spec", lambda name: None)
    doer.start(FIRED, make_rule("last>1", desktop=True))
    assert "depthdeck[desktop]" in complaints[0]
    monkeypatch.setattr(actions, "find_spec", lambda name: name)
    doer.start(FIRED, make_rule("last>1", desktop=True))
    await doer.finished()
    assert tuple(ran[0][1:]) == ("-m", "tui.alerts.desktop", FIRED.title, FIRED.why)
