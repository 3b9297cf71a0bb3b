"""`depthdeck [SYMBOL]`: the dashboard in a terminal."""

import asyncio
import codecs
import os
import signal
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from traceback import extract_tb
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tui import paths
from tui.settings import Settings
from tui.shell import interruptions
from tui.shell.arguments import DashboardArguments
from tui.shell.completion import symbols
from tui.shell.errors import INTERRUPTED, Category, CommandError, usage
from tui.shell.sources import Sources
from tui.shell.venue import AccountVenue, open_dashboard_venue

if TYPE_CHECKING:
    from tui.app import DepthdeckApp


def run(arguments: DashboardArguments, settings: Settings, sources: Sources) -> int:
    """Show the dashboard until it is left; the exit code. Likes that change in the settings change here."""
    # Textual reads from stdin and paints on stderr; stdout tells whether a person or a pipe is listening.
    streams = {"stdout": sys.stdout, "stdin": sys.stdin, "stderr": sys.stderr}
    elsewhere = [name for name, stream in streams.items() if not stream.isatty()]
    if elsewhere:
        raise usage(
            "no-terminal",
            f"the dashboard needs a terminal, and {elsewhere[0]} is none",
            hint="depthdeck snapshot writes the screen as text or SVG; book and stream need no screen",
        )
    check_encoding(sys.stderr.encoding)
    with open_dashboard_venue(settings) as opened:
        app = make_app(opened, arguments.symbol, settings, colours=not arguments.no_color, sources=sources)
        return interruptions.run(_show(app))


def check_encoding(encoding: str) -> None:
    """See that the locale can write what the dashboard draws with. Raises CommandError."""
    if codecs.lookup(encoding).name != "utf-8":
        raise usage(
            "no-utf-8",
            f"the dashboard draws with UTF-8, and the locale says {encoding}",
            hint="set LC_ALL=C.UTF-8 where the terminal shows UTF-8; book and stream need no screen",
        )


def make_app(
    opened: AccountVenue,
    symbol: str | None,
    settings: Settings,
    *,
    colours: bool,
    alerts: bool = True,
    sources: Sources | None = None,
) -> "DepthdeckApp":
    """The dashboard as the settings want it; where alerts are not kept, none of them acts.

    With the sources of the settings it follows their changes.
    """
    if not colours:
        os.environ["NO_COLOR"] = "1"
    from tui.app import DepthdeckApp
    from tui.options import AppOptions
    from tui.preferences import Likes
    from tui.shell.access import make_accounts
    from tui.shell.live import feed_options

    options = AppOptions(
        likes=Likes.of(settings),
        place=settings.place.capitalize(),
        zone=ZoneInfo(settings.timezone),
        fps=settings.fps,
        feed=feed_options(settings),
        alerts=paths.alerts_file() if alerts else None,
        alerts_log=paths.alerts_log() if alerts else None,
        accounts=make_accounts(opened, settings),
        trouble=sources.trouble if sources else "",
        reread=sources.reread if sources else lambda: None,
        keep=sources.keep if sources else lambda _key, _value: None,
    )
    return DepthdeckApp(opened.venue, (symbol or settings.symbol).upper(), settings.interval, options)


def fault(error: BaseException) -> CommandError:
    """A fault of the program itself, in a line: what went wrong, and in which line of the code."""
    place = extract_tb(error.__traceback__)
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
        place = extract_tb(error.__traceback__) or place
    where = f" ({Path(place[-1].filename).name}:{place[-1].lineno})" if place else ""
    return CommandError(
        Category.FAILURE,
        "fault",
        f"a fault of depthdeck ended it: {type(error).__name__}: {error}{where}",
        hint="please report it; --log-file FILE keeps what led to it",
    )


async def _show(app: "DepthdeckApp") -> int:
    # Textual restores the terminal when it is left, not when it is cancelled.
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, partial(app.exit, return_code=INTERRUPTED))
    file = paths.symbols_cache(app.venue.name)
    refreshing = asyncio.create_task(symbols.keep(app.feed, file))
    try:
        await app.run_async()
    finally:
        refreshing.cancel()
    if app.fault is not None:
        raise fault(app.fault)
    return app.return_code or 0
