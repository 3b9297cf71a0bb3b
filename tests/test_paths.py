from pathlib import Path

import pytest

from tui import paths


def test_the_stylesheet_is_beside_the_package_in_a_checkout() -> None:
    assert paths.stylesheet() == Path(paths.__file__).parent.parent / "screens.tcss"


def test_the_stylesheet_of_a_wheel_is_inside_the_package(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "__file__", str(tmp_path / "tui" / "paths.py"))
    (tmp_path / "tui").mkdir()
    (tmp_path / "tui" / "screens.tcss").touch()
    assert paths.stylesheet() == tmp_path / "tui" / "screens.tcss"


def test_files_lie_in_the_users_own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert paths.config_file().parts[-2:] == ("depthdeck", "config.toml")
    assert paths.log_file().name == "depthdeck.log"
    assert not paths.config_file().parent.exists()
    assert paths.watchlists_file().parent == paths.alerts_file().parent == paths.config_file().parent
    assert paths.symbols_cache("us").name == "symbols-us.txt"
    assert paths.alerts_log().is_relative_to(tmp_path / "state")
