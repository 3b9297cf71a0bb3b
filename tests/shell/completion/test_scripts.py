"""Completion, asked of the shells themselves."""

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.theme import BUILTIN_THEMES

from tui import themes
from tui.cli import main
from tui.shell.completion import words

CASES = [
    ("bo", ["book"], ["stream"]),
    ("BTC", ["BTCUSDT"], ["ETHUSDT", "book"]),
    ("book eth", ["ethbtc", "ethusdt"], ["btcusdt"]),
    ("--venue sim book ", ["SIMUSDT"], ["BTCUSDT"]),
    ("book BTCUSDT --le", ["--levels"], ["--json"]),
    ("snapshot --place he", ["health"], ["trade"]),
    ("--theme mo", ["mono"], ["dark"]),
    ("stream btcusdt@agg", ["btcusdt@aggTrade"], ["btcusdt@trade"]),
    ("stream eth", ["ethusdt@", "ethbtc@"], ["btcusdt@"]),
    ("config s", ["show", "set"], ["path"]),
    ("config set feed.d", ["feed.depth_limit"], ["venue"]),
    ("completion z", ["zsh"], ["bash"]),
]


@pytest.fixture
def scripts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Path:
    """A folder with each shell's script; the venues' symbols are where they look for them."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "it's mine"))
    monkeypatch.delenv("DEPTHDECK_VENUE", raising=False)
    cache = tmp_path / "it's mine" / "depthdeck"
    cache.mkdir(parents=True)
    (cache / "symbols-com.txt").write_text("BTCUSDT\nETHUSDT\nETHBTC\n")
    (cache / "symbols-sim.txt").write_text("SIMUSDT\n")
    for shell in ("bash", "zsh", "fish"):
        assert main(["completion", shell]) == 0
        (tmp_path / shell).write_text(capfd.readouterr().out)
    return tmp_path


def ask_bash(script: Path) -> Callable[[str], list[str]]:
    asked = "\n".join(
        f'COMP_LINE={line!r}; COMP_POINT=${{#COMP_LINE}}; _depthdeck 2>/dev/null; echo "${{COMPREPLY[*]}}"'
        for line in (f"depthdeck {typed}" for typed, _, _ in CASES)
    )
    program = f"source {script}\n{asked}\n"
    done = subprocess.run(["bash", "-c", program], capture_output=True, text=True, check=True, timeout=30)
    found = dict(zip((typed for typed, _, _ in CASES), done.stdout.splitlines(), strict=True))

    def answer(typed: str) -> list[str]:
        before = typed.rpartition(" ")[2].rpartition("@")
        return [before[0] + before[1] + word for word in found[typed].split()]

    return answer


def ask_fish(script: Path) -> Callable[[str], list[str]]:
    asked = "; echo ---; ".join(f'complete -C "depthdeck {typed}"' for typed, _, _ in CASES)
    program = f"source {script}; {asked}"
    done = subprocess.run(["fish", "-c", program], capture_output=True, text=True, check=True, timeout=30)
    parts = done.stdout.split("---\n")
    found = {typed: part for (typed, _, _), part in zip(CASES, parts, strict=True)}
    return lambda typed: [line.partition("\t")[0] for line in found[typed].splitlines()]


@pytest.mark.parametrize(("shell", "ask"), [("bash", ask_bash), ("fish", ask_fish)])
def test_each_shell_offers_what_may_follow(
    scripts: Path, shell: str, ask: Callable[[Path], Callable[[str], list[str]]]
) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}")
    answer = ask(scripts / shell)
    for typed, wanted, unwanted in CASES:
        offered = answer(typed)
        assert set(wanted) <= set(offered), (typed, offered)
        assert not set(unwanted) & set(offered), (typed, offered)


def test_zsh_completes_what_is_typed(scripts: Path) -> None:
    if shutil.which("zsh") is None:
        pytest.skip("needs zsh")
    process, terminal = pty.fork()
    if process == 0:
        os.execvp("zsh", ["zsh", "-f", "-i"])
    try:
        os.write(terminal, f"PS1='> '; fpath=($fpath); source {scripts / 'zsh'} -u; echo rea''dy\n".encode())
        read_until(terminal, "ready")
        for typed, completed in (
            ("depthdeck boo\t", "depthdeck book"),
            ("depthdeck book btc\t", "usdt"),
            ("depthdeck --venue sim SI\t", "MUSDT"),
            ("depthdeck stream btcusdt@agg\t", "Trade"),
        ):
            os.write(terminal, typed.encode())
            read_until(terminal, completed)
            os.write(terminal, b"\x15")
    finally:
        os.write(terminal, b"\x15exit\n")
        os.close(terminal)
        os.waitpid(process, 0)


def read_until(terminal: int, wanted: str) -> None:
    """Read what the shell shows until something is there."""
    seen, end = "", time.monotonic() + 20
    while wanted not in seen:
        ready, _, _ = select.select([terminal], [], [], max(0, end - time.monotonic()))
        assert ready, f"{wanted!r} did not come: {seen!r}"
        seen += os.read(terminal, 4096).decode(errors="replace")


def test_the_themes_are_those_there_are() -> None:
    known = {*(theme.name for theme in themes.THEMES), *BUILTIN_THEMES}
    assert set(words.THEMES) <= known
    assert {theme.name for theme in themes.THEMES} <= set(words.THEMES)
