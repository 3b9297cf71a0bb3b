"""The desk on the embedded exchange: alerts fire once where they should, over restarts and instances."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from tests.alerts.floor import Notebook, make_rule
from tests.feed.conftest import World, make_world
from tui.alerts import rules
from tui.alerts.desk import AlertDesk
from tui.alerts.firedlog import FiredLog
from tui.alerts.rules import Alerts, Rule
from tui.feed.options import FeedOptions
from tui.store import Shelf

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest


@asynccontextmanager
async def world() -> AsyncIterator[World]:
    async with make_world(FeedOptions(), api=True, rest=True) as made:
        yield made


class Instance:
    """One desk of one instance, on files that it shares with others."""

    def __init__(self, folder: Path) -> None:
        self.notebook = Notebook()
        self.desk = AlertDesk(folder / "alerts.toml", folder / "alerts.jsonl", self.notebook)
        self.desk.load()
        self._task: asyncio.Task[None] | None = None

    async def open(self, world: World) -> None:
        self._task = asyncio.create_task(self.desk.run(world.feed))
        await asyncio.sleep(0)

    async def close(self) -> None:
        assert self._task is not None
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task


def keep(folder: Path, *made: Rule) -> None:
    Shelf(folder / "alerts.toml", Alerts, Alerts).change(lambda _: Alerts(made))


def kept(folder: Path) -> dict[str, Rule]:
    return {rule.id: rule for rule in Shelf(folder / "alerts.toml", Alerts, Alerts).load().alert}


def crossings(prices: list[tuple[int, float]], limit: float, cooldown: int) -> list[int]:
    """The moments at which a repeating alert `last>limit` is to fire, told without the engine."""
    fired: list[int] = []
    before = True
    for moment, price in prices:
        if price > limit and not before and (not fired or moment - fired[-1] >= cooldown):
            fired.append(moment)
        before = price > limit
    return fired


async def test_fires_where_the_price_crosses_over_a_restart_and_with_two_instances(tmp_path: Path) -> None:
    async with world() as here:
        prices: list[tuple[int, float]] = []
        limit = float(here.exchange.listings["BTCUSDT"].price) * 1.00002
        keep(
            tmp_path,
            make_rule(f"last>{limit:.2f}", "again", repeat=True, cooldown=2),
            make_rule(f"last>{limit:.2f}", "once"),
            make_rule(f"last>{limit:.2f} last<1", "never", armed=True),
            make_rule(f"last>{limit:.2f}", "elsewhere", venue="com", armed=True),
        )

        def note(thing: object, payload: bytes, now: int) -> None:
            if b'"btcusdt@trade"' in payload:
                prices.append((now, float(json.loads(payload)["data"]["p"])))

        here.feed.tap(note)
        first, second = Instance(tmp_path), Instance(tmp_path)
        await first.open(here)
        await second.open(here)
        await here.past(20)
        await first.desk.settled()
        await second.desk.settled()
        await first.close()
        await here.past(10)
        await second.desk.settled()
        third = Instance(tmp_path)
        await third.open(here)
        await here.past(10)
        await second.desk.settled()
        await third.desk.settled()
        await second.close()
        await third.close()

        fired = [each for one in (first, second, third) for each in one.notebook.fired]
        expected = crossings(prices, limit, 2_000)
        assert len(expected) >= 3
        assert sorted(each.time for each in fired if each.id == "again") == expected
        assert [each.time for each in fired if each.id == "once"] == expected[:1]
        assert {each.id for each in fired} == {"again", "once"}
        log = FiredLog(tmp_path / "alerts.jsonl").last(1_000)
        assert sorted((e.time, e.id) for e in log) == sorted((e.time, e.id) for e in fired)
        assert kept(tmp_path)["once"].spent
        assert kept(tmp_path)["again"].fired == len(expected)
        assert not any(one.notebook.complaints for one in (first, second, third))


async def test_what_turned_true_while_nothing_ran_fires_once_at_the_next_start(tmp_path: Path) -> None:
    async with world() as here:
        keep(tmp_path, make_rule("last>1m"))
        first = Instance(tmp_path)
        await first.open(here)
        await here.until(lambda: any(watch.armed for watch in [first.desk.watch("1")] if watch))
        await first.close()
        assert kept(tmp_path)["1"].armed
        # As if the price had moved meanwhile.
        keep(tmp_path, make_rule("last<1m", armed=True))
        again = Instance(tmp_path)
        await again.open(here)
        await here.until(lambda: bool(again.notebook.fired))
        await again.desk.settled()
        await again.close()
        last = Instance(tmp_path)
        await last.open(here)
        await here.past(3)
        await last.desk.settled()
        await last.close()
        assert (len(again.notebook.fired), last.notebook.fired) == (1, [])


async def test_a_lost_connection_is_told_and_fires_nothing_else(tmp_path: Path) -> None:
    async with world() as here:
        keep(tmp_path, make_rule("stale>5s", "stale"), make_rule("change(1m)<-5%", "fall", armed=True))
        one = Instance(tmp_path)
        await one.open(here)
        await here.until(lambda: bool(here.frames))
        await here.past(3)
        assert one.notebook.fired == []
        await here.trip("stall@0:60")
        await here.until(lambda: bool(one.notebook.fired), 40)
        await one.desk.settled()
        await one.close()
        (fired,) = one.notebook.fired
        assert (fired.id, fired.event_time) == ("stale", None)
        assert fired.why.startswith("stale ")


async def test_takes_what_another_instance_writes_and_leases_only_what_is_needed(tmp_path: Path) -> None:
    async with world() as here:
        one = Instance(tmp_path)
        await one.open(here)
        await here.past(1)
        assert here.feed.vitals.streams == {}
        Shelf(tmp_path / "alerts.toml", Alerts, Alerts).change(rules.adding(make_rule("spread>1%")))
        await here.until(lambda: list(here.feed.vitals.streams) == ["btcusdt@bookTicker"])
        assert one.desk.labels("BTCUSDT") == ("◷ spread>100bp",)
        await one.desk.change(rules.disabling(["1"]))
        assert one.desk.labels("BTCUSDT") == ()
        await here.until(lambda: not here.feed.vitals.streams)
        await one.close()


async def test_a_damaged_file_stays_and_what_was_true_before_is_watched_on(tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text("[[alert]]\nid = 3\n")
    one = Instance(tmp_path)
    assert [rule.id for rule in one.desk.rules] == []
    assert "alerts.toml, line 2" in one.notebook.complaints[0]
    await one.desk.change(rules.adding(make_rule("last>1")))
    assert (tmp_path / "alerts.damaged.toml").read_text() == "[[alert]]\nid = 3\n"
    async with world() as here:
        await one.open(here)
        file.write_text('[[alert]]\nid = "1"')
        await here.until(lambda: len(one.notebook.complaints) == 2)
        assert [rule.id for rule in one.desk.rules] == ["1"]
        assert file.read_text() == '[[alert]]\nid = "1"'
        await one.desk.change(rules.snoozing(["1"], 5))
        await one.close()
    assert kept(tmp_path)["1"].snoozed_until == 5


async def test_says_what_it_cannot_write_and_fires_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(tmp_path, make_rule("last>1", armed=True))
    one = Instance(tmp_path)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "alerts.toml")

    monkeypatch.setattr("tui.files.write_new", full)
    monkeypatch.setattr(FiredLog, "add", full)
    async with world() as here:
        await one.open(here)
        await here.until(lambda: bool(one.notebook.fired))
        await here.past(2)
        await one.desk.settled()
        await one.close()
    assert len(one.notebook.fired) == 1
    assert any("No space left on device" in words for words in one.notebook.complaints)
    assert one.desk.trouble is not None


async def test_a_test_does_everything_and_leaves_the_alert_as_it_was(tmp_path: Path) -> None:
    keep(tmp_path, make_rule("last>1m"))
    one = Instance(tmp_path)
    await one.desk.test(one.desk.rules[0], 7)
    (fired,) = one.notebook.fired
    assert fired.test
    assert FiredLog(tmp_path / "alerts.jsonl").last(9) == [fired]
    assert list(kept(tmp_path).values()) == [make_rule("last>1m")]


async def test_without_a_file_alerts_are_in_memory_only() -> None:
    desk = AlertDesk(None, None, Notebook())
    desk.load()
    await desk.change(rules.adding(make_rule("last>1m")))
    assert [rule.id for rule in desk.rules] == ["1"]
    assert desk.trouble is None
