"""What a fresh process has loaded after an import: an import graph cannot see a late one."""

import subprocess
import sys

import pytest


def loaded_after(code: str) -> set[str]:
    script = f"{code}\nimport sys\nprint('\\n'.join(sys.modules), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=30
    )
    return {name.partition(".")[0] for name in done.stderr.split()}


def command(*words: str) -> str:
    return f"from tui.cli import main\ntry:\n    main({list(words)!r})\nexcept SystemExit:\n    pass"


def test_the_core_and_the_headless_commands_know_no_screen() -> None:
    core = "import tui.feed.feed, tui.sim.server, tui.sim.embedded"
    commands = ["book", "stream", "exchange", "doctor"]
    commands += [f"{name}.command" for name in ("alerts", "keys", "request", "account")]
    shell = "\n".join(f"import tui.shell.{name}" for name in commands)
    runs = (
        command("book", "--help"),
        command("stream", "no-such-stream"),
        command("alerts", "--help"),
        command("doctor", "--venue", "sim", "--seconds", "0.1"),
        command("config", "show"),
        command("completion", "bash"),
    )
    assert loaded_after("\n".join((core, shell, *runs))).isdisjoint({"textual", "rich"})


def test_the_package_and_its_help_load_nothing_big() -> None:
    loaded = loaded_after(f"import tui\n{command('--help')}")
    assert loaded.isdisjoint({"textual", "rich", "aiohttp", "websockets", "msgspec", "asyncio"})


def test_public_names_resolve() -> None:
    code = "import tui\nassert None not in [getattr(tui, name) for name in tui.__all__]"
    assert loaded_after(code).isdisjoint({"textual", "rich", "aiohttp"})


def test_an_unknown_name_is_an_attribute_error() -> None:
    import tui

    with pytest.raises(AttributeError, match="nonsense"):
        _ = tui.nonsense  # type: ignore[attr-defined]  # that is the point
