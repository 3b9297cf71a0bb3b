"""The doctor as a process: what it finds against a running exchange, and where there is none."""

import json
import socket
import time
from pathlib import Path

from tests.headless.conftest import Served
from tests.headless.process import run


async def test_an_exchange_in_order(served: Served) -> None:
    done = await run("doctor", "ETHUSDT", "--json", "--seconds", "0.5", *served.flags)
    assert done.code == 0, done.out
    report = json.loads(done.lines[0])
    assert len(done.lines) == 1
    states = {check["name"].split()[0]: check["state"] for check in report["checks"]}
    for name in (
        "stream",
        "api",
        "rest",
        "clock",
        "book",
        "streams",
        "weight",
        "settings",
        "versions",
        "log",
    ):
        assert states[name] == "ok", report
    clock = next(check for check in report["checks"] if check["name"] == "clock")
    assert abs(clock["details"]["driftMs"]) < 200
    audit = next(check for check in report["checks"] if check["name"] == "audit")
    assert audit["state"] == "ok", audit
    assert audit["details"]["matched"] == audit["details"]["compared"] > 20
    book = report["live"]["books"][0]
    assert (book["symbol"], book["state"]) == ("ETHUSDT", "live")
    assert report["live"]["connections"][0]["state"] == "open"
    assert any(stream["receivedMs"] for stream in report["live"]["streams"])


async def test_for_people_and_as_a_bundle(served: Served, tmp_path: Path) -> None:
    file = tmp_path / "report.zip"
    words = ("doctor", "ETHUSDT", "--seconds", "0.1", "--bundle", str(file), *served.flags)
    done = await run(*words, DEPTHDECK_API_SECRET="hunter2-planted")
    assert done.code == 0, done.out
    text = done.out.decode()
    for said in ("Hosts\n", "Live data\n", "Terminal\n", "Installation\n", "(--stream-url)"):
        assert said in text
    assert str(file) in text
    assert b"hunter2-planted" not in done.out + file.read_bytes()
    again = await run(*words)
    assert again.code == 2
    assert "is there already" in again.err


async def test_where_nothing_listens_it_ends_quickly_with_4() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    begun = time.monotonic()
    done = await run("doctor", "--json", "--stream-url", f"ws://127.0.0.1:{port}")
    assert done.code == 4
    assert time.monotonic() - begun < 10
    report = json.loads(done.out)
    assert report["state"] == "fail"
    assert report["live"] == {}
    assert "refused" in report["checks"][0]["words"]


async def test_settings_that_can_not_be_used_end_with_2(served: Served, tmp_path: Path) -> None:
    config = tmp_path / "config.toml"
    config.write_text("fps = 0\n")
    done = await run("doctor", "--json", "--seconds", "0.1", "--config", str(config), *served.flags)
    assert done.code == 2
    (settings,) = (check for check in json.loads(done.out)["checks"] if check["name"] == "settings")
    assert settings["state"] == "fail"
    assert "fps" in settings["words"]
