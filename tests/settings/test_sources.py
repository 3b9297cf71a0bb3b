from pathlib import Path

import pytest

from tui.settings import Settings, SettingsError, load
from tui.wire.streams import INTERVALS
from tui.wire.venues import VENUES


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def refusal(file: Path | None, environment: dict[str, str], flags: dict[str, object]) -> str:
    with pytest.raises(SettingsError) as caught:
        load(file, environment, flags)
    return str(caught.value)


def test_without_any_source_the_defaults_hold(file: Path) -> None:
    assert load(file, {}, {}) == load(None, {}, {}) == Settings()


def test_each_source_outranks_the_one_below(file: Path) -> None:
    file.write_text(
        'venue = "us"\nsymbol = "ETHUSDT"\nfps = 20\n[feed]\ndepth_limit = 100\n', encoding="utf-8"
    )
    environment = {"DEPTHDECK_VENUE": "testnet", "DEPTHDECK_FPS": "30"}
    loaded = load(file, environment, {"venue": "sim"})
    assert (loaded.venue, loaded.fps, loaded.symbol, loaded.feed.depth_limit) == ("sim", 30, "ETHUSDT", 100)


def test_a_nested_key_is_written_with_two_underscores() -> None:
    loaded = load(
        None, {"DEPTHDECK_URLS__STREAM": "ws://localhost:9", "DEPTHDECK_FEED__COMPRESSION": "true"}, {}
    )
    assert loaded.urls.stream == "ws://localhost:9"
    assert loaded.feed.compression is True


def test_an_unknown_key_names_file_key_and_nearest(file: Path) -> None:
    file.write_text("[feed]\ndepht_limit = 100\n", encoding="utf-8")
    message = refusal(file, {}, {})
    assert str(file) in message
    assert "'feed.depht_limit'" in message
    assert "'feed.depth_limit'" in message


def test_a_mistyped_variable_is_an_error_but_another_programs_is_not() -> None:
    assert "DEPTHDECK_VENUE" in refusal(None, {"DEPTHDECK_VENU": "sim"}, {})
    assert load(None, {"DEPTHDECK_CAPTURES": "/somewhere"}, {}) == Settings()


@pytest.mark.parametrize(
    ("environment", "parts"),
    [
        ({"DEPTHDECK_FPS": "many"}, ["DEPTHDECK_FPS", "'many'", "from 1 to 60"]),
        ({"DEPTHDECK_FPS": "0"}, ["DEPTHDECK_FPS", "'0'", "from 1 to 60"]),
        ({"DEPTHDECK_INTERVAL": "7m"}, ["DEPTHDECK_INTERVAL", "'7m'", "15m", "1M"]),
        ({"DEPTHDECK_TIMEZONE": "Mars/Olympus"}, ["DEPTHDECK_TIMEZONE", "Europe/Paris"]),
        ({"DEPTHDECK_URLS__REST": "host"}, ["DEPTHDECK_URLS__REST", "'host'", "wss://host:443"]),
    ],
)
def test_a_bad_value_names_key_value_and_what_is_right(environment: dict[str, str], parts: list[str]) -> None:
    message = refusal(None, environment, {})
    assert all(part in message for part in parts), message


def test_a_bad_flag_is_named_as_it_was_written() -> None:
    assert refusal(None, {}, {"venue": "mars"}).startswith("--venue = 'mars'")
    assert refusal(None, {}, {"urls.api": "host"}).startswith("--api-url = 'host'")


@pytest.mark.parametrize("text", ["venue = ", 'fps = "twelve"', "urls = 3", "\xff"])
def test_a_broken_file_is_named(file: Path, text: str) -> None:
    file.write_bytes(text.encode("latin-1"))
    assert str(file) in refusal(file, {}, {})


def test_choices_are_those_of_the_wire() -> None:
    for interval in INTERVALS:
        assert load(None, {}, {"interval": interval}).interval == interval
    for venue in VENUES:
        assert load(None, {}, {"venue": venue}).venue == venue
