"""The settings of a run: without a damaged file, and anew when the file changes."""

from pathlib import Path

import pytest

from tui.preferences import Likes
from tui.settings import Settings, SettingsError
from tui.shell.sources import Sources


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("DEPTHDECK_PROFILE", raising=False)
    return tmp_path / "config.toml"


def test_a_damaged_file_is_named_and_left_out(file: Path) -> None:
    file.write_text("fps = [\n")
    sources = Sources(file, {"symbol": "ETHUSDT"})
    with pytest.raises(SettingsError):
        sources.load()
    assert sources.load_what_can_be() == Settings(symbol="ETHUSDT")
    assert sources.trouble.startswith(f"{file}, line 1: not readable as TOML")
    assert "stays as it is" in sources.trouble
    assert file.read_text() == "fps = [\n"


@pytest.mark.parametrize("flags", [{"profile": "practice"}, {"venue": "mars"}])
def test_what_was_typed_is_never_left_out(file: Path, flags: dict[str, str]) -> None:
    file.write_text("fps = [\n")
    with pytest.raises(SettingsError):
        Sources(file, flags).load_what_can_be()


def test_a_change_is_read_once_and_a_bad_one_is_told(file: Path) -> None:
    sources = Sources(file, {"theme": "mono"})
    assert sources.reread() is None
    file.write_text('theme = "light"\nswap_colours = true\n')
    assert sources.reread() == Likes(theme="mono", swap_colours=True)
    assert sources.reread() is None
    file.write_text("fps = [[\n")
    told = sources.reread()
    assert isinstance(told, str)
    assert told.endswith("What held before goes on.")
    file.unlink()
    assert sources.reread() == Likes(theme="mono")


def test_what_is_chosen_goes_before_what_the_run_was_started_with(file: Path) -> None:
    sources = Sources(file, {"theme": "mono"})
    sources.keep("theme", "light")
    file.write_text('theme = "light"\nswap_colours = true\n')
    assert sources.reread() == Likes(theme="light", swap_colours=True)


def test_what_is_chosen_is_kept_beside_what_is_there(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("# mine\n[profile.work]\nfps = 3\n")
    sources = Sources(file, {})
    sources.keep("theme", "mono")
    assert sources.reread() is None, "its own writing is no news"
    monkeypatch.setenv("DEPTHDECK_PROFILE", "work")
    Sources(file, {}).keep("theme", "light")
    assert file.read_text().startswith("# mine\n")
    assert Sources(file, {}).load().theme == "light"
    monkeypatch.delenv("DEPTHDECK_PROFILE")
    assert Sources(file, {}).load().theme == "mono"
    file.write_text("fps = [")
    with pytest.raises(SettingsError):
        sources.keep("theme", "dark")
    assert file.read_text() == "fps = ["
