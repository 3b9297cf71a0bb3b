"""The log of what fired: whole lines, from several instances, bounded, readable though some is damaged."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tui.alerts import firedlog
from tui.alerts.firedlog import Fired, FiredLog

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def fired(number: int) -> Fired:
    return Fired(
        time=number,
        id=str(number),
        symbol="BTCUSDT",
        when="last>1",
        why="last 2 (last>1)",
        values={"last": 2},
    )


def test_keeps_what_fired_for_its_owner_only(tmp_path: Path) -> None:
    log = FiredLog(tmp_path / "new" / "alerts.jsonl")
    assert log.last(9) == []
    for number in range(3):
        log.add(fired(number))
    assert log.last(2) == [fired(1), fired(2)]
    assert stat.S_IMODE(log.file.stat().st_mode) == 0o600


def test_leaves_out_what_is_damaged_and_goes_on_behind_it(tmp_path: Path) -> None:
    log = FiredLog(tmp_path / "alerts.jsonl")
    log.add(fired(1))
    with log.file.open("ab") as out:
        out.write(b'\xff\xfe\n{"time": 1}\n{"time":5,"id":"x","sym')
    log.add(fired(2))
    assert log.last(9) == [fired(1), fired(2)]
    assert log.damaged == 3


def test_lets_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(firedlog, "LONGEST", 2_000)
    log = FiredLog(tmp_path / "alerts.jsonl")
    for number in range(100):
        log.add(fired(number))
        assert log.file.stat().st_size <= 2_000
    kept = log.last(100)
    assert kept[-1] == fired(99)
    assert [one.time for one in kept] == list(range(100 - len(kept), 100))
    assert log.damaged == 0


def test_takes_what_several_add_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: FiredLog(tmp_path / "a.jsonl").add(fired(number)), range(40)))
    assert {one.time for one in FiredLog(tmp_path / "a.jsonl").last(99)} == set(range(40))
