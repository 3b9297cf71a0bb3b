"""The settings file as people write it."""

import tomllib
from pathlib import Path

import pytest

from tui.settings import SettingsError, load
from tui.settings.document import draft, problems, with_value
from tui.settings.schema import KINDS
from tui.settings.sources import SettingsFile


def test_the_draft_is_right_with_and_without_its_comments(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(draft())
    assert tomllib.loads(draft()) == {}
    bare = "\n".join(line.removeprefix("# ") for line in draft().splitlines()[2:])
    read = SettingsFile(file, bare.encode())
    assert list(problems(read)) == []
    said = {key for key, _ in read.values()}
    assert set(KINDS) <= said
    assert list(read.profiles) == ["practice"]


@pytest.mark.parametrize(
    "text", ['[keys]\n"app.quit" = "x"\n', '[keys.app]\nquit = "x"\n', 'keys.app.quit = "x"\n']
)
def test_ids_of_actions_are_written_in_any_form(tmp_path: Path, text: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text)
    assert load(file, {}, {}).keys == {"app.quit": "x"}
    after = with_value(SettingsFile(file), "keys.app.quit", "y")
    assert tomllib.loads(after) == {"keys": {"app.quit": "y"}}
    assert tomllib.loads(with_value(SettingsFile(file), "keys.app.quit", None)) == {}


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("keys = 3\n")
    with pytest.raises(ValueError, match="keys is no table"):
        with_value(SettingsFile(file), "keys.app.quit", "y")


def test_a_profile_goes_before_the_rest_and_after_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(
        'symbol = "A"\nfps = 1\n[profile.work]\nfps = 2\ninterval = "5m"\n'
        "[profile.work.feed]\ndepth_limit = 50\n"
    )
    assert load(file, {}, {}).fps == 1
    work = load(file, {}, {"profile": "work"})
    assert (work.symbol, work.fps, work.interval, work.feed.depth_limit) == ("A", 2, "5m", 50)
    environment = {"DEPTHDECK_PROFILE": "work", "DEPTHDECK_FPS": "3"}
    assert load(file, environment, {}).fps == 3
    assert load(file, environment, {}).interval == "5m"
    with pytest.raises(SettingsError, match="no profile 'wrok'; did you mean 'work'"):
        load(file, {}, {"profile": "wrok"})
    file.write_text('profile = "work"\n')
    with pytest.raises(SettingsError, match=r"line 1: profile is no table: write \[profile.NAME\]"):
        load(file, {}, {})


def test_own_themes_and_their_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('[themes.mine]\nbase = "light"\ndark = false\nup-soft = "#abc"\n')
    assert load(file, {}, {}).themes == {"mine": {"base": "light", "dark": False, "up-soft": "#abc"}}
    file.write_text('[themes.mine]\nup = "blue"\n')
    with pytest.raises(
        SettingsError, match=r"line 2: themes.mine.up = 'blue' cannot be used; right is a colour"
    ):
        load(file, {}, {})
