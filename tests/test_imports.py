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


@pytest.mark.parametrize(
    "code",
    [
        "import tui.feed.feed",
        "import tui.sim.server",
        "import tui.sim.embedded",
        "import tui.shell.book, tui.shell.stream, tui.shell.exchange, tui.shell.doctor",
        command("book", "--help"),
        command("stream", "no-such-stream"),
        command("doctor", "--venue", "sim", "--seconds", "0.1"),
    ],
)
def test_the_core_and_the_headless_commands_know_no_screen(code: str) -> None:
    assert loaded_after(code).isdisjoint({"textual", "rich"})


def test_importing_the_package_loads_nothing_big() -> None:
    assert loaded_after("import tui").isdisjoint(
        {"textual", "rich", "aiohttp", "websockets", "msgspec", "asyncio"}
    )


def test_help_loads_nothing_big() -> None:
    loaded = loaded_after(command("--help"))
    assert loaded.isdisjoint({"textual", "rich", "aiohttp", "websockets", "msgspec", "asyncio"})


def test_public_names_resolve() -> None:
    code = "import tui\nassert None not in [getattr(tui, name) for name in tui.__all__]"
    assert loaded_after(code).isdisjoint({"textual", "rich", "aiohttp"})


def test_an_unknown_name_is_an_attribute_error() -> None:
    import tui

    with pytest.raises(AttributeError, match="nonsense"):
        _ = tui.nonsense  # type: ignore[attr-defined]  # that is the point
