"""`depthdeck alerts` on the user's files: what it prints, what it writes, and what it says of mistakes."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from tui import cli, paths
from tui.alerts.firedlog import FiredLog
from tui.alerts.rules import Alerts
from tui.store import Shelf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tui.alerts.rules import Rule

    Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Ask:
    """Run `depthdeck alerts` with these words on files of the test's own: exit code, stdout, stderr."""
    monkeypatch.setattr(paths, "alerts_file", lambda: tmp_path / "alerts.toml")
    monkeypatch.setattr(paths, "alerts_log", lambda: tmp_path / "alerts.jsonl")
    monkeypatch.setattr(paths, "config_file", lambda: tmp_path / "config.toml")

    def run(*words: str) -> tuple[int, str, str]:
        code = cli.main(["alerts", *words])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], list[Rule]]:
    return lambda: list(Shelf(tmp_path / "alerts.toml", Alerts, Alerts).load().alert)


def test_adds_lists_and_changes_alerts(ask: Ask, kept: Callable[[], list[Rule]]) -> None:
    assert ask() == (
        0,
        "",
        "depthdeck: no alert is set; depthdeck alerts add BTCUSDT 'last>63000' sets one\n",
    )
    assert ask("add", "btc/usdt", "last>63k")[:2] == (0, "1\n")
    words = ("add", "--name", "burst", "ethusdt", "chg(5m)>2%", "vol(5m)>10m", "--venue", "sim", "--repeat")
    more = (
        "--cooldown",
        "15m",
        "--now",
        "--no-bell",
        "--desktop",
        "--sound",
        "x.wav",
        "--command",
        "say 'a b'",
    )
    assert ask(*words, *more)[:2] == (0, "2\n")
    first, second = kept()
    assert (first.symbol, first.when, first.venue, first.bell, first.repeat) == (
        "BTCUSDT",
        "last>63k",
        "com",
        True,
        False,
    )
    assert (second.when, second.venue, second.cooldown) == ("chg(5m)>2% vol(5m)>10m", "sim", 900)
    assert (second.armed, second.bell, second.desktop, second.terminal) == (True, False, True, True)
    assert (second.sound, second.command) == ("x.wav", ("say", "a b"))
    _, out, _ = ask("list")
    assert [line.split()[:3] for line in out.splitlines()[1:]] == [["1", "on", "BTCUSDT"], ["2", "on", "sim"]]
    assert ask("disable", "1", "2")[0] == ask("enable", "2")[0] == ask("snooze", "2", "8h")[0] == 0
    _, out, _ = ask("--json")
    listed = [json.loads(line) for line in out.splitlines()]
    assert [(rule["id"], rule["state"], rule["enabled"]) for rule in listed] == [
        ("1", "off", False),
        ("2", "asleep", True),
    ]
    assert ask("remove", "1")[0] == 0
    assert [rule.id for rule in kept()] == ["2"]


def test_a_test_does_what_the_alert_does_and_the_log_tells(ask: Ask, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    command = (
        f"{sys.executable} -c \"import os,sys; open(sys.argv[1],'w').write(os.environ['ALERT_TEST'])\" {mark}"
    )
    ask("add", "btcusdt", "last>63k", "--name", "round", "--command", command)
    code, out, err = ask("test", "1")
    assert (code, err) == (0, "")
    assert out.endswith("test of alert 1  BTCUSDT round: last>63k\n")
    assert mark.read_text() == "1"
    assert ask("log") == (0, out, "")
    log = tmp_path / "alerts.jsonl"
    log.write_bytes(log.read_bytes() + b"{\n")
    _, out, err = ask("log", "--json", "--count", "1")
    assert json.loads(out)["why"] == "last>63k"
    assert "1 lines can't be read" in err
    assert len(FiredLog(log).last(9)) == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("add", "btcusdt", "last>2%"),
            "last>2%\n     ^^\ndepthdeck: % does not fit here (price); what fits is k, m, b (character 6",
        ),
        (("add", "btcusdt"), "add needs a SYMBOL and an EXPRESSION"),
        (("add", "?", "last>1"), "write a symbol such as BTCUSDT"),
        (("add", "btcusdt", "last>1", "--cooldown", "soon"), "soon is not a duration"),
        (("add", "btcusdt", "last>1", "--command", "say 'x"), "no closing quotation"),
        (("add", "btcusdt", "last>1", "--stream-url", "ws://example.com"), "is not encrypted"),
        (("snooze", "1"), "snooze needs ids and a SPAN"),
        (("snooze", "8h"), "say which alerts"),
        (("remove",), "say which alerts"),
        (("enable", "7"), "there is no alert 7"),
        (("list", "7"), "too much is said: 7"),
        (("ring",), "invalid choice: 'ring'"),
    ],
)
def test_says_what_is_wrong(ask: Ask, words: tuple[str, ...], says: str) -> None:
    code, out, err = ask(*words)
    assert (code, out) == (2, "")
    assert says in err


def test_errors_are_json_for_scripts(ask: Ask) -> None:
    code, _, err = ask("add", "btcusdt", "lst>1", "--json")
    error = json.loads(err)["error"]
    assert (code, error["code"]) == (2, "bad-expression")
    assert error["message"] == "no name lst; did you mean last? (character 1 of the expression)"


def test_a_damaged_file_is_told_and_put_aside_before_anything_is_written(ask: Ask, tmp_path: Path) -> None:
    file = tmp_path / "alerts.toml"
    file.write_text("[[alert]]\nid = 1\n")
    code, out, err = ask("list")
    assert (code, out) == (0, "")
    assert f"{file}, line 2: Expected `str`, got `int`. It stays as it is." in err
    assert file.read_text() == "[[alert]]\nid = 1\n"
    assert ask("add", "btcusdt", "last>1")[:2] == (0, "1\n")
    assert (tmp_path / "alerts.damaged.toml").read_text() == "[[alert]]\nid = 1\n"


def test_what_cannot_be_written_is_told(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device", "alerts.toml")

    monkeypatch.setattr("tui.files.write_new", full)
    code, out, err = ask("add", "btcusdt", "last>1")
    assert (code, out) == (1, "")
    assert "alerts.toml cannot be written: No space left on device" in err
