"""`depthdeck [SYMBOL]`: the dashboard in a terminal."""

import asyncio
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui.settings import Settings
from tui.shell import interruptions
from tui.shell.arguments import DashboardArguments
from tui.shell.errors import INTERRUPTED, usage
from tui.shell.venue import open_venue
from tui.wire.venues import Venue

if TYPE_CHECKING:
    from tui.app import DepthdeckApp


def run(arguments: DashboardArguments, settings: Settings) -> int:
    """Show the dashboard until it is left; the exit code."""
    # Textual reads from stdin and paints on stderr; stdout tells whether a person or a pipe is listening.
    streams = {"stdout": sys.stdout, "stdin": sys.stdin, "stderr": sys.stderr}
    elsewhere = [name for name, stream in streams.items() if not stream.isatty()]
    if elsewhere:
        raise usage(
            "no-terminal",
            f"the dashboard needs a terminal, and {elsewhere[0]} is none",
            hint="depthdeck snapshot writes the screen as text or SVG; book and stream need no screen",
        )
    with open_venue(settings) as venue:
        app = make_app(venue, arguments.symbol, settings, colours=not arguments.no_color)
        return interruptions.run(_show(app))


def make_app(venue: Venue, symbol: str | None, settings: Settings, *, colours: bool) -> "DepthdeckApp":
    """The dashboard as the settings want it."""
    if not colours:
        os.environ["NO_COLOR"] = "1"
    from tui import themes
    from tui.app import AppOptions, DepthdeckApp
    from tui.shell.live import feed_options

    options = AppOptions(
        theme=settings.theme or themes.DEFAULT,
        zone=ZoneInfo(settings.timezone),
        fps=settings.fps,
        feed=feed_options(settings),
    )
    return DepthdeckApp(venue, (symbol or settings.symbol).upper(), settings.interval, options)


async def _show(app: "DepthdeckApp") -> int:
    # Textual restores the terminal when it is left, not when it is cancelled.
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, partial(app.exit, return_code=INTERRUPTED))
    await app.run_async()
    return app.return_code or 0
