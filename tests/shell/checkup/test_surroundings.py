"""The terminal and the installation, as far as they can be told from outside."""

import io
import os
from pathlib import Path

import pytest

from tui.settings import Given
from tui.shell.checkup.check import Check, State
from tui.shell.checkup.installation import check_log, check_settings, check_versions
from tui.shell.checkup.terminal import check_terminal
from tui.shell.errors import usage

GOOD = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "en_US.UTF-8"}


class Screen(io.StringIO):
    """A terminal of a size."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 1


def terminal(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], size: tuple[int, int] = (160, 48)
) -> dict[str, Check]:
    monkeypatch.setattr(os, "get_terminal_size", lambda _: os.terminal_size(size))
    return {check.name: check for check in check_terminal(environment, Screen())}


def test_a_good_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = terminal(monkeypatch, GOOD)
    assert {check.state for check in checks.values()} == {State.OK}
    assert checks["size"].words == "160 columns x 48 rows"
    assert checks["colours"].words == "TERM=xterm-256color, 16 million colours"
    assert checks["characters"].words == "utf-8, locale en_US.UTF-8"


@pytest.mark.parametrize("size", [(79, 24), (80, 23)])
def test_a_small_one_is_worth_a_word(monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]) -> None:
    assert terminal(monkeypatch, GOOD, size)["size"].state is State.WARN


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_can_do_nothing_is_worth_a_word(monkeypatch: pytest.MonkeyPatch, term: str) -> None:
    check = terminal(monkeypatch, {**GOOD, "TERM": term})["colours"]
    assert check.state is State.WARN
    assert "set TERM" in check.advice


def test_no_color_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    check = terminal(monkeypatch, {**GOOD, "NO_COLOR": "1"})["colours"]
    assert (check.state, "NO_COLOR is set" in check.words) == (State.OK, True)


def test_a_pipe_has_no_size() -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    checks = {check.name: check for check in check_terminal({"TERM": "xterm"}, out)}
    assert checks["size"].details == {"terminal": False}
    assert checks["characters"].state is State.WARN


def test_every_setting_is_told_with_where_it_comes_from() -> None:
    check = check_settings({"venue": Given("us", "DEPTHDECK_VENUE")}, None)
    assert check.words == "venue = us (DEPTHDECK_VENUE)"
    assert check.details["venue"] == {"value": "us", "from": "DEPTHDECK_VENUE"}
    assert check.details["feed.depth_limit"] == {"value": 5000, "from": "default"}


def test_settings_that_can_not_be_used_fail() -> None:
    check = check_settings({}, usage("bad-settings", "config.toml: fps = 0 cannot be used"))
    assert (check.state, check.category) == (State.FAIL, "usage")


def test_versions_name_what_takes_part() -> None:
    check = check_versions()
    assert check.state is State.OK
    assert {"depthdeck", "python", "textual", "websockets", "msgspec", "system"} <= set(check.details)


def test_the_log_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.log"
    assert "none is written" in check_log(file).words
    file.write_text("x" * 1_500)
    assert "1,500 bytes" in check_log(file).words
