"""The app: its feed, frames, themes, the way to the embedded exchange and back, the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scene import StillFeed, make_app, scene
from tui import themes
from tui.feed.links import LinkState
from tui.sim import embedded
from tui.sim.server import Urls
from tui.sim.trading.welcome import KeyPair
from tui.wire import venues

if TYPE_CHECKING:
    from pathlib import Path

    from tui.app import DepthdeckApp


async def test_the_feed_runs_until_q_quits_with_return_code_zero() -> None:
    async with scene() as stage:
        running = stage.feed.running
        await stage.pilot.press("q")
    assert (running, stage.feed.running) == (True, False)
    assert stage.app.return_code == 0


async def test_a_theme_is_worn_by_its_name() -> None:
    app = make_app([], theme="light")
    async with app.run_test() as pilot:
        await pilot.pause()
        assert app.theme == "light"
        assert {theme.name for theme in themes.THEMES} <= set(app.available_themes)


async def test_an_unknown_theme_is_told_with_those_there_are() -> None:
    app = make_app([], theme="pink")
    async with app.run_test() as pilot:
        await pilot.pause()
        (told,) = app._notifications
        assert told.message.startswith("theme: there is no theme 'pink'; the nearest is ")
        assert app.theme == themes.DEFAULT == "dark"


async def test_a_feed_that_fails_ends_the_program_with_its_error() -> None:
    class Broken(StillFeed):
        async def run(self) -> None:
            raise RuntimeError("a fault of the program")

    app = make_app([], kind=Broken)
    with pytest.raises(RuntimeError, match="a fault of the program"):
        async with app.run_test() as pilot:
            await pilot.pause()
    assert app.return_code == 1


class Served:
    """Stands for the embedded exchange: what it was asked to do."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.pair = KeyPair("a" * 64, "b" * 64)

    def start(self) -> Urls:
        self.asked.append("start")
        return Urls("ws://127.0.0.1:1", "ws://127.0.0.1:1/ws-api/v3", "http://127.0.0.1:1")

    def stop(self) -> None:
        self.asked.append("stop")


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    served = Served()
    monkeypatch.setattr(embedded, "EmbeddedExchange", lambda: served)
    return served


def offered(app: DepthdeckApp) -> str:
    return app.screen.active_bindings["e"].binding.description


async def test_e_goes_to_the_embedded_exchange_and_back_and_starts_it_once(served: Served) -> None:
    async with scene() as stage:
        stage.load()
        await stage.frame()
        main = stage.feed
        assert offered(stage.app) == "Simulation"
        await stage.press("e")
        assert stage.app.venue.name == "sim"
        assert stage.app.venue.stream_urls == ("ws://127.0.0.1:1",)
        assert not main.running
        assert stage.feed.running
        assert stage.feed.leased == main.leased
        await stage.frame()
        assert "SIMULATED" in stage.text()
        assert "62,400" not in stage.text()
        assert offered(stage.app) == "Back"
        await stage.press("e")
        assert stage.app.venue.name == "com"
        await stage.frame()
        assert "MAINNET" in stage.text()
        await stage.press("e")
        assert stage.app.venue.name == "sim"
        assert served.asked == ["start"]
    assert served.asked == ["start", "stop"]


async def test_an_embedded_exchange_that_can_not_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(Served):
        def start(self) -> Urls:
            raise OSError("no port is free")

    monkeypatch.setattr(embedded, "EmbeddedExchange", Full)
    async with scene() as stage:
        await stage.press("e")
        assert stage.app.venue.name == "com"
        assert [told.message for told in stage.app._notifications] == [
            "The embedded exchange can't start: no port is free"
        ]


async def test_on_the_embedded_exchange_it_is_not_offered() -> None:
    urls = Urls("ws://127.0.0.1:1", "ws://127.0.0.1:1/ws-api/v3", "http://127.0.0.1:1")
    venue = venues.custom(venues.venue("sim"), urls.stream, urls.api, urls.rest)
    async with scene(venue=venue) as stage:
        assert "e" not in stage.app.screen.active_bindings
        await stage.press("e")
        assert stage.app.venue is venue


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_a_picture_of_the_screen_is_written_and_it_is_said_where_or_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.paths.documents", lambda: tmp_path)
    async with scene() as stage:
        await stage.press("ctrl+s")
        (told,) = stage.app._notifications
        (file,) = files_in(tmp_path)
        assert told.message == str(file)
        assert file.suffix == ".svg"
        assert "<svg" in file.read_text()

        stage.app.clear_notifications()
        monkeypatch.setattr("tui.paths.documents", lambda: tmp_path / "gone")
        await stage.press("ctrl+s")
        (told,) = stage.app._notifications
        reason = f"The picture can't be written to {tmp_path / 'gone'}: No such file or directory."
        assert told.message == reason


async def test_another_try_is_offered_while_the_connection_is_broken() -> None:
    async with scene() as stage:
        link = stage.open_link()
        await stage.frame()
        assert "Retry now" not in stage.text()
        stage.feed.links.change(link, LinkState.RECONNECTING, stage.clock.now(), "gone")
        await stage.frame(1_000)
        assert "Retry now" in stage.text()
        await stage.press("R")
