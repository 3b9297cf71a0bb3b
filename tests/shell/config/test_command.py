"""`depthdeck config`, as a person uses it."""

import json
import os
from pathlib import Path

import pytest

from tui.cli import main
from tui.shell.config import editor
from tui.shell.errors import CommandError


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in [name for name in os.environ if name.startswith("DEPTHDECK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DEPTHDECK_CONFIG", "")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "depthdeck" / "config.toml"


class Shell:
    """Runs commands, and keeps what they printed."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self._capfd = capfd
        self.out = self.err = ""

    def run(self, *words: str) -> int:
        code = main(["config", *words])
        self.out, self.err = self._capfd.readouterr()
        return code


@pytest.fixture
def shell(capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(capfd)


def test_values_are_set_shown_with_their_places_and_taken_out(
    file: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert shell.run("path") == 0
    assert shell.out == f"{file}\n"
    assert shell.run("set", "fps", "20") == 0
    assert shell.out == f"fps = 20 in {file}\n"
    file.write_text("# mine\n" + file.read_text() + "\n[feed]  # slow line\ndepth_limit = 100\n")
    assert shell.run("set", "venue", "testnet", "--profile", "practice") == 0
    assert shell.run("set", "keys.app.quit", "q, ctrl+q") == 0
    assert shell.run("set", "themes.mine.up", "#4fc3f7") == 0
    assert shell.run("set", "theme", "mine") == 0
    assert "# mine\n" in file.read_text()
    assert "[feed]  # slow line" in file.read_text()
    assert file.stat().st_mode & 0o777 == 0o600

    monkeypatch.setenv("DEPTHDECK_SYMBOL", "ETHUSDT")
    assert shell.run("show", "--profile", "practice", "--interval", "1h") == 2
    assert shell.run("show", "--profile", "practice", "--timezone", "Asia/Tokyo", "--json") == 0
    shown = {key: tuple(row.values()) for key, row in json.loads(shell.out).items()}
    assert shown["fps"] == (20, f"{file}: fps")
    assert shown["venue"] == ("testnet", f"{file}: profile.practice.venue")
    assert shown["symbol"] == ("ETHUSDT", "DEPTHDECK_SYMBOL")
    assert shown["timezone"] == ("Asia/Tokyo", "--timezone")
    assert shown["interval"] == ("1h", "default")
    assert shown["keys.app.quit"] == ("q, ctrl+q", f"{file}: keys.app.quit")
    assert shown["themes.mine.up"] == ("#4fc3f7", f"{file}: themes.mine.up")
    assert shell.run("show", "feed") == 0
    assert shell.out.splitlines()[0].split() == [
        "feed.depth_limit",
        "=",
        "100",
        f"{file}:",
        "feed.depth_limit",
    ]
    assert len(shell.out.splitlines()) == 4
    assert shell.run("set", "symbol", "BNBUSDT") == 0
    assert shell.err == "depthdeck: DEPTHDECK_SYMBOL goes before it\n"

    for key in ("fps", "theme", "keys.app.quit", "themes.mine.up", "symbol"):
        assert shell.run("set", key) == 0
    assert shell.run("set", "venue", "--profile", "practice") == 0
    assert " ".join(file.read_text().split()) == "# mine [feed] # slow line depth_limit = 100"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("set",), "needs a KEY"),
        (("set", "fpss", "3"), "no setting 'fpss'; the nearest is 'fps'"),
        (("set", "fps", "many"), "fps = 'many' cannot be used; right is frames a second"),
        (("set", "theme", "drak"), "there is no theme 'drak'; the nearest is 'dark'"),
        (("set", "themes.mine.base", "drak"), "the nearest is 'dark'"),
        (("set", "themes.mine.upp", "#fff"), "the nearest is 'themes.mine.up'"),
        (("set", "keys.app.quti", "x"), "the nearest is 'app.quit'"),
        (("set", "keys.app.quit", "t"), "its key t belongs to 'app.theme', too"),
        (("show", "colour"), "no setting 'colour'"),
        (("show", "--profile", "work"), "no profile 'work'; there is none"),
        (("validate", "/nowhere.toml"), "no settings file /nowhere.toml"),
        (("mend",), "invalid choice: 'mend'"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    file: Path, shell: Shell, words: tuple[str, ...], says: str
) -> None:
    assert shell.run(*words) == 2
    assert says in shell.err
    assert not file.exists()


def test_everything_that_is_wrong_is_told_with_its_line(file: Path, shell: Shell) -> None:
    assert shell.run("validate") == 0
    assert "the defaults hold" in shell.out
    file.parent.mkdir()
    file.write_text('venue = "mars"\n\n[profile.a]\nfpss = 3\nfps = 0\n[profile.b.keys]\n"app.quit" = 3\n')
    assert shell.run("validate") == 2
    lines = shell.out.splitlines()
    assert [line.partition(": ")[0] for line in lines] == [f"{file}, line {line}" for line in (1, 4, 5, 7)]
    file.write_text('theme = "drak"\n\n[keys]\n"app.quti" = "x"\n"app.quit" = "t"\n')
    assert shell.run("validate", "--json") == 2
    found = json.loads(shell.out)["problems"]
    assert [problem["line"] for problem in found] == [1, 4, 5]
    assert "'app.theme'" in found[2]["message"]
    file.write_text("venue = ")
    assert shell.run("validate") == 2
    assert shell.out.startswith(f"{file}, line 1: not readable as TOML")
    assert shell.run("set", "fps", "3") == 2
    assert file.read_text() == "venue = ", "what is damaged is not written over"
    file.write_text("fps = 3\n")
    assert shell.run("validate", str(file)) == 0
    assert shell.out == f"{file}: right\n"


def test_a_file_of_ones_own_may_be_begun_but_not_mistyped(file: Path, shell: Shell, tmp_path: Path) -> None:
    mine = tmp_path / "mine" / "my.toml"
    assert shell.run("show", "--config", str(mine)) == 2
    assert f"no settings file {mine}" in shell.err
    assert shell.run("set", "fps", "20", "--config", str(mine)) == 0
    assert mine.read_text() == "fps = 20\n"
    assert shell.run("show", "fps", "--config", str(mine)) == 0
    assert not file.exists()


def test_a_full_disk_is_told(file: Path, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert shell.run("set", "fps", "3") == 1
    assert "cannot be written: No space left on device" in shell.err
    assert not file.exists()


def test_an_editor_works_on_a_copy_that_takes_the_files_place_once_it_is_right(
    file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(CommandError, match="needs a terminal"):
        editor.edit(file)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    program = tmp_path / "ed"
    program.write_text('#!/bin/sh\ncp "$1" "$0.saw"\nprintf "$EDITED" > "$1"\nexit ${CODE:-0}\n')
    program.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"{program}")
    monkeypatch.setenv("EDITED", "fps = 3000\n")
    copy = file.with_name("config.edited.toml")
    with pytest.raises(CommandError, match="line 1: fps = 3000 cannot be used") as caught:
        editor.edit(file)
    assert str(copy) in caught.value.hint
    assert "# fps = 10" in (tmp_path / "ed.saw").read_text(), "a new file begins with what holds"
    assert not file.exists()
    monkeypatch.setenv("EDITED", "fps = 30\n")
    editor.edit(file)
    assert "takes up what was edited before" in capfd.readouterr().err
    assert (tmp_path / "ed.saw").read_text() == "fps = 3000\n"
    assert (file.read_text(), copy.exists()) == ("fps = 30\n", False)

    monkeypatch.setenv("CODE", "3")
    with pytest.raises(CommandError, match="ended with code 3"):
        editor.edit(file)
    copy.unlink()
    monkeypatch.delenv("CODE")
    program.write_text(f'#!/bin/sh\necho "fps = 4" > "$1"\necho "fps = 5" > {file}\n')
    with pytest.raises(CommandError, match="changed by somebody else"):
        editor.edit(file)
    assert (file.read_text(), copy.read_text()) == ("fps = 5\n", "fps = 4\n")
    monkeypatch.setenv("VISUAL", "/no/such/editor")
    with pytest.raises(CommandError, match="there is no editor /no/such/editor"):
        editor.edit(file)
