import json
import subprocess
import sys
from pathlib import Path

import pytest

from tui.cli import main
from tui.settings import Settings
from tui.shell import dashboard
from tui.shell.arguments import (
    Arguments,
    BookArguments,
    DashboardArguments,
    SnapshotArguments,
    StreamArguments,
)
from tui.shell.errors import CommandError
from tui.shell.parsers import parse
from tui.shell.sources import Sources


def refusal(*words: str) -> CommandError:
    with pytest.raises(CommandError) as caught:
        parse(words)
    return caught.value


def test_without_a_word_it_is_the_dashboard() -> None:
    arguments = parse([])
    assert isinstance(arguments, DashboardArguments)
    assert arguments.symbol is None


@pytest.mark.parametrize("symbol", ["ethusdt", "ETHUSDT", "这是测试币456", "BOOK"])
def test_a_first_word_that_is_no_command_is_a_symbol(symbol: str) -> None:
    for words in ([symbol, "--venue", "sim"], ["--venue", "sim", symbol], ["-v", symbol]):
        arguments = parse(words)
        assert isinstance(arguments, DashboardArguments)
        assert arguments.symbol == symbol


@pytest.mark.parametrize(
    "words",
    [
        ["book", "BTCUSDT", "--venue", "sim", "--api-url", "ws://localhost:1"],
        ["--venue", "sim", "--api-url=ws://localhost:1", "book", "BTCUSDT"],
        ["--venue=sim", "book", "--api-url", "ws://localhost:1", "BTCUSDT"],
    ],
)
def test_common_flags_stand_before_or_after_the_command(words: list[str]) -> None:
    arguments = parse(words)
    assert isinstance(arguments, BookArguments)
    assert (arguments.symbol, arguments.levels, arguments.fps) == ("BTCUSDT", 20, 10.0)
    assert arguments.settings() == {"venue": "sim", "urls.api": "ws://localhost:1"}


def test_a_flags_value_is_no_command() -> None:
    arguments = parse(["--theme", "book", "stream", "btcusdt@trade", "--count", "3"])
    assert isinstance(arguments, StreamArguments)
    assert (arguments.theme, arguments.names, arguments.count) == ("book", ["btcusdt@trade"], 3)


def test_a_snapshots_size_is_columns_by_rows() -> None:
    arguments = parse(["snapshot", "--size", "80x24"])
    assert isinstance(arguments, SnapshotArguments)
    assert (arguments.symbol, arguments.size, arguments.seconds) == (None, (80, 24), 5.0)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("book",), "SYMBOL"),
        (("book", "A", "B"), "B"),
        (("book", "BTC/USDT"), "no symbol 'BTC/USDT', write it like BTCUSDT"),
        (("snapshot", ""), "no symbol ''"),
        (("doctor", "A B"), "no symbol 'A B'"),
        (("BTC/USDT",), "no symbol 'BTC/USDT'"),
        (("book", "A", "--levels", "0"), "from 1 to 5000"),
        (("book", "A", "--levels", "ten"), "'ten'"),
        (("book", "A", "--seconds", "0"), "above 0"),
        (("book", "A", "--seconds", "nan"), "above 0"),
        (("book", "A", "--fps", "inf"), "above 0"),
        (("book", "A", "--colour"), "--colour"),
        (("stream",), "NAME"),
        (("stream", "a@trade", "--count", "-1"), "from 1"),
        (("snapshot", "--size", "160"), "160x48"),
        (("snapshot", "--size", "1x1"), "160x48"),
        (("ETHUSDT", "more"), "more"),
    ],
)
def test_what_cannot_be_read_is_a_usage_error_that_names_the_help(words: tuple[str, ...], says: str) -> None:
    error = refusal(*words)
    assert error.exit_code == 2
    assert says in error.message
    assert "--help" in error.hint


@pytest.mark.parametrize("command", [[], ["book"], ["stream"], ["exchange"], ["snapshot"]])
def test_help_has_examples_and_exit_codes(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([*command, "--help"])
    text = capsys.readouterr().out
    assert caught.value.code == 0
    assert all(
        part in text for part in ("examples:", "depthdeck", "exit codes:", "130", "--venue", "--log-file")
    )


def test_the_version_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("depthdeck ")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["book", "BTCUSDT", "--venue", "mars"], "bad-settings"),
        (["book", "BTCUSDT", "--config", "/nowhere/at/all.toml"], "no-config"),
        (["book", "BTCUSDT", "--stream-url", "ws://example.com"], "bad-url"),
        (["book", "BTCUSDT", "--rest-url", "http://localhost:1"], "no-stream-url"),
        (["book", "BTCUSDT", "--log-file", "/dev/null/x"], "bad-log-file"),
        (["stream", "btcusdt"], "bad-stream-name"),
    ],
)
def test_errors_are_one_line_for_people_and_one_object_for_scripts(
    words: list[str], code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    plain = capsys.readouterr()
    assert plain.out == ""
    assert plain.err.startswith("depthdeck: ")
    assert plain.err.count("\n") == 1
    assert main([*words, "--json"]) == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == code


def test_a_settings_file_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "config.toml"
    file.write_text('venue = "mars"\n', encoding="utf-8")
    assert main(["book", "BTCUSDT", "--config", str(file)]) == 2
    assert f"{file}, line 1: venue = 'mars'" in capsys.readouterr().err


def test_the_module_is_the_command_and_a_pipe_that_closes_is_no_error() -> None:
    script = f"{sys.executable} -m tui --help | head -n 1"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, timeout=30)
    assert done.stdout.startswith("usage: depthdeck")
    assert done.stderr == ""


def test_arguments_without_flags_are_no_settings() -> None:
    assert parse(["exchange"]).settings() == {}
    assert Arguments.json is False


def test_a_dashboard_starts_without_a_damaged_file_and_knows_what_to_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[tuple[Settings, str]] = []

    def run(_: DashboardArguments, settings: Settings, sources: Sources) -> int:
        started.append((settings, sources.trouble))
        return 0

    monkeypatch.setattr(dashboard, "run", run)
    file = tmp_path / "config.toml"
    file.write_text('venue = "mars"\n', encoding="utf-8")
    assert main(["ethusdt", "--config", str(file), "--theme", "mono"]) == 0
    ((settings, trouble),) = started
    assert settings == Settings(theme="mono")
    assert f"{file}, line 1: venue = 'mars'" in trouble
    assert main(["--config", str(file), "--profile", "work"]) == 2
    assert "no profile 'work'" in capsys.readouterr().err
    assert main(["--config", str(file), "--venue", "pluto"]) == 2
    assert len(started) == 1
