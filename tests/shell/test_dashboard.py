import asyncio
import logging

import pytest

from tests.clock import ManualClock
from tests.scene import START
from tui.app import DepthdeckApp
from tui.feed.feed import Feed
from tui.options import AppOptions
from tui.shell import dashboard
from tui.shell.errors import CommandError
from tui.wire import venues


class BrokenFeed(Feed):
    """A feed with a fault of the program."""

    async def run(self) -> None:
        secret = "hush"
        raise ExceptionGroup("unhandled", [LookupError(f"no such thing, {len(secret)} letters")])


async def test_a_fault_of_the_feed_ends_it_in_a_line_and_is_told_whole_in_the_log(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger("tui"), "propagate", True)
    app = DepthdeckApp(
        venues.venue("sim"),
        "BTCUSDT",
        options=AppOptions(fps=0),
        make_feed=lambda venue, options: BrokenFeed(venue, options, clock=ManualClock(START)),
    )
    async with asyncio.timeout(10):
        await app.run_async(headless=True, size=(80, 24))
    assert isinstance(app.fault, ExceptionGroup)
    error = dashboard.fault(app.fault)
    assert error.exit_code == 1
    assert error.message.startswith(
        "a fault of depthdeck ended it: LookupError: no such thing, 4 letters (test_"
    )
    assert "Traceback" in caplog.text
    assert "LookupError" in caplog.text
    assert "hush" not in "".join(capsys.readouterr())


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "ANSI_X3.4-1968"])
def test_a_locale_that_can_not_write_the_screen_is_said(encoding: str) -> None:
    with pytest.raises(CommandError, match="UTF-8") as caught:
        dashboard.check_encoding(encoding)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8"])
def test_utf_8_is_all_it_needs(encoding: str) -> None:
    dashboard.check_encoding(encoding)
