"""`depthdeck alerts run` follows the accounts of a key where an alert is about them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.alerts.floor import make_rule
from tests.headless.process import started
from tui import paths
from tui.alerts.rules import Alerts
from tui.cli import main
from tui.sim.embedded import EmbeddedExchange
from tui.store import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


async def test_an_alert_on_a_margin_level_fires(tmp_path: Path) -> None:
    rule = make_rule("iso_level<1.5", symbol="SOLUSDT", armed=True)
    Shelf(tmp_path / "depthdeck" / "alerts.toml", Alerts, Alerts).change(lambda _: Alerts((rule,)))
    exchange = EmbeddedExchange()
    environment = {
        **dict.fromkeys(("XDG_CONFIG_HOME", "XDG_STATE_HOME"), str(tmp_path)),
        "DEPTHDECK_API_KEY": exchange.pair.key,
        "DEPTHDECK_API_SECRET": exchange.pair.secret,
    }
    with exchange as urls:
        flags = ("--stream-url", urls.stream, "--api-url", urls.api, "--rest-url", urls.rest)
        async with started("alerts", "run", "--json", "--venue", "sim", *flags, **environment) as process:
            fired = json.loads(await process.line())
            await process.interrupt()
    assert (fired["id"], fired["symbol"]) == ("1", "SOLUSDT")
    assert 1 < fired["values"]["iso_level"] < 1.5


def test_without_a_key_it_says_that_alerts_on_accounts_stay_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr(paths, "alerts_file", lambda: tmp_path / "alerts.toml")
    monkeypatch.setattr(paths, "alerts_log", lambda: tmp_path / "alerts.jsonl")
    Shelf(tmp_path / "alerts.toml", Alerts, Alerts).change(lambda _: Alerts((make_rule("fill>0"),)))
    with EmbeddedExchange() as urls:
        flags = ("--stream-url", urls.stream, "--api-url", urls.api, "--rest-url", urls.rest)
        assert main(["alerts", "run", "--seconds", "0.5", "--venue", "sim", *flags]) == 0
    assert b"stay silent: " in capfdbinary.readouterr().err
