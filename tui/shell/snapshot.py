"""`depthdeck snapshot`: the dashboard without a terminal, written as a picture or as text."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tui import files
from tui.market.sync import BookState
from tui.settings import Settings
from tui.shell import interruptions, live, stdout
from tui.shell.arguments import SnapshotArguments
from tui.shell.dashboard import fault, make_app
from tui.shell.errors import Category, CommandError, usage
from tui.shell.venue import open_dashboard_venue

if TYPE_CHECKING:
    from tui.app import DepthdeckApp


def run(arguments: SnapshotArguments, settings: Settings) -> int:
    """Write what the dashboard shows; the exit code: 4 where it has no live book to show."""
    file = Path(arguments.output) if arguments.output else None
    if file is not None and (file.suffix not in (".svg", ".txt") or not file.parent.is_dir()):
        raise usage("bad-output", f"-o {file}: write it as FILE.svg or FILE.txt in a folder that exists")
    # The trading view comes first, whatever place a person begins with: its book tells that data is live.
    settings = replace(settings, place="trade")
    with open_dashboard_venue(settings) as opened:
        app = make_app(opened, arguments.symbol, settings, colours=not arguments.no_color, alerts=False)
        symbol = (arguments.symbol or settings.symbol).upper()
        return interruptions.run(_Sitting(app, symbol, arguments, file).run())


class _Sitting:
    """One run of the dashboard, up to its picture."""

    def __init__(
        self, app: "DepthdeckApp", symbol: str, arguments: SnapshotArguments, file: Path | None
    ) -> None:
        self._app = app
        self._symbol = symbol
        self._arguments = arguments
        self._file = file
        self._picture = ""
        self._trouble: CommandError | None = None

    async def run(self) -> int:
        """Run the app headless, then write its picture."""
        await self._app.run_async(headless=True, size=self._arguments.size, auto_pilot=self._sit)
        if self._app.fault is not None:
            raise fault(self._app.fault)
        if self._app.return_code:
            return self._app.return_code
        if self._picture:
            self._write()
        if self._trouble is not None:
            raise self._trouble
        return 0

    async def _sit(self, _pilot: object) -> None:
        try:
            await live.look_up(self._app.feed, [self._symbol])
            await self._wait_for_book()
            self._app.action_go(self._arguments.place.capitalize())
            await asyncio.sleep(self._arguments.seconds)
        except CommandError as error:
            self._trouble = error
        if self._trouble is None or self._trouble.category is Category.NETWORK:
            self._picture = self._take()
        self._app.exit()

    async def _wait_for_book(self) -> None:
        book = self._app.feed.market.book(self._symbol)
        changed = asyncio.Event()
        book.listener = changed.set
        try:
            async with asyncio.timeout(live.PATIENCE):
                while book.state is not BookState.LIVE:
                    await changed.wait()
                    changed.clear()
        except TimeoutError:
            raise live.no_book(self._app.feed, book, "") from None
        finally:
            book.listener = None

    def _take(self) -> str:
        if self._file is not None and self._file.suffix == ".svg":
            return self._app.export_screenshot()
        strips = self._app.screen._compositor.render_strips()
        return "\n".join(strip.text.rstrip() for strip in strips) + "\n"

    def _write(self) -> None:
        if self._file is None:
            stdout.write(self._picture.encode())
            return
        try:
            files.write_over(self._file, self._picture.encode())
        except OSError as error:
            raise CommandError(
                Category.FAILURE, "unwritable", f"{self._file} cannot be written: {error.strerror}"
            ) from error
