"""`depthdeck book`: the local order book, as lines of JSON or as a ladder."""

import asyncio
from zoneinfo import ZoneInfo

from tui.feed.feed import Feed
from tui.market.sync import BookState
from tui.settings import Settings
from tui.shell import live
from tui.shell.arguments import BookArguments
from tui.shell.errors import Category, CommandError
from tui.shell.forms import JsonForm, LadderForm
from tui.shell.lines import Lines
from tui.wire import streams


def run(arguments: BookArguments, settings: Settings) -> int:
    """Print the book; the exit code."""

    async def command(feed: Feed) -> int:
        async with Lines() as lines:
            return await lines.while_read(_Reading(feed, arguments, settings, lines).run())

    return live.run(settings, command)


class _Reading:
    """One book, printed until the command's end."""

    def __init__(self, feed: Feed, arguments: BookArguments, settings: Settings, lines: Lines) -> None:
        self._feed = feed
        self._arguments = arguments
        self._lines = lines
        self._book = feed.market.book(arguments.symbol.upper())
        self._form: JsonForm | LadderForm = (
            JsonForm(arguments.levels)
            if arguments.json
            else LadderForm(arguments.levels, ZoneInfo(settings.timezone))
        )
        self._changed = asyncio.Event()
        self._overflowed = asyncio.Event()
        self._printed = False

    async def run(self) -> int:
        """Print until the time is over; without `--follow` and `--every` the first live book."""
        lease = self._feed.lease("book")
        lease.set(frozenset({streams.depth(self._book.symbol)}))
        self._book.listener = self._changed.set
        try:
            async with asyncio.timeout(self._arguments.seconds):
                await self._wait_for_first()
                self._print()
                if self._arguments.every:
                    await self._print_every()
                elif self._arguments.follow:
                    await self._follow()
        except TimeoutError:
            if not self._printed:
                raise live.no_book(self._feed, self._book) from None
        finally:
            self._book.listener = None
            lease.release()
        return 0

    async def _wait_for_first(self) -> None:
        """Wait for the first live book of a symbol that the exchange lists."""
        async with asyncio.timeout(live.PATIENCE):
            await live.reach(self._feed)
            listed = await live.look_up(self._feed, [self._book.symbol])
            while self._book.state is not BookState.LIVE:
                await self._change()
        self._form.learn(listed.get(self._book.symbol))

    async def _follow(self) -> None:
        while True:
            await asyncio.sleep(1 / self._arguments.fps)
            await self._change()
            # A reader that is behind gets the newest book once it has caught up, not all those between.
            if self._lines.behind:
                self._changed.set()
            else:
                self._print()

    async def _print_every(self) -> None:
        self._book.listener = self._print
        await self._overflowed.wait()
        raise CommandError(
            Category.FAILURE,
            "slow-reader",
            "stdout is read too slowly for --every: a line could not be written",
            hint="use --follow",
        )

    async def _change(self) -> None:
        await self._changed.wait()
        self._changed.clear()

    def _print(self) -> None:
        self._printed = True
        if not self._lines.put(self._form.write(self._book)):
            self._overflowed.set()
