"""`depthdeck alerts run` as a process: prints what fires, once over restarts, and leaves in a second."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.alerts.floor import make_rule
from tests.headless.process import run, started
from tui.alerts.firedlog import FiredLog
from tui.alerts.rules import Alerts
from tui.store import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from tests.headless.conftest import Served


async def test_watches_without_a_screen(tmp_path: Path, served: Served) -> None:
    folders = {"XDG_CONFIG_HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path)}
    venue = f"custom:{served.urls.stream.partition('://')[2]}"
    made = (
        make_rule("last>1", venue=venue, symbol="ETHUSDT", armed=True),
        make_rule("last>1", "2", venue=venue, symbol="ETHUSDT", armed=True, repeat=True, cooldown=3_600),
        make_rule("last<1", "3", venue=venue, symbol="ETHUSDT"),
    )
    Shelf(tmp_path / "depthdeck" / "alerts.toml", Alerts, Alerts).change(lambda _: Alerts(made))
    async with started("alerts", "run", "--json", *served.flags, **folders) as process:
        fired = [json.loads(await process.line()) for _ in range(2)]
        assert sorted((one["id"], one["symbol"], one["why"].split()[0]) for one in fired) == [
            ("1", "ETHUSDT", "last"),
            ("2", "ETHUSDT", "last"),
        ]
        outcome, seconds = await process.interrupt()
    assert (outcome.code, outcome.out) == (130, b"")
    assert "3 alerts are watched on custom:127.0.0.1" in outcome.err
    assert seconds < 1
    again = await run("alerts", "run", "--seconds", "1.5", *served.flags, **folders)
    assert (again.code, again.out) == (0, b"")
    logged = FiredLog(tmp_path / "depthdeck" / "alerts.jsonl").last(9)
    assert [each.id for each in logged] == [one["id"] for one in fired]
