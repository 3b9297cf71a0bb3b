"""`depthdeck book`: the local order book, as lines of JSON or as a ladder."""

import asyncio
from zoneinfo import ZoneInfo

from tui.feed.feed import Feed
from tui.feed.trouble import CLOCK_UNKNOWN, Trouble
from tui.market.sync import BookState
from tui.settings import Settings
from tui.shell import live
from tui.shell.arguments import BookArguments
from tui.shell.errors import Category, CommandError
from tui.shell.forms import JsonForm, LadderForm, View, view
from tui.shell.lines import Lines
from tui.wire import streams
from tui.wire.decode import Frame


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
        self._form = JsonForm() if arguments.json else LadderForm(ZoneInfo(settings.timezone))
        self._changed = asyncio.Event()
        self._overflowed = asyncio.Event()
        self._begun = False
        self._held: list[View] = []
        self._trouble = ""

    async def run(self) -> int:
        """Print until the time is over; without `--follow` and `--every` the first live book."""
        lease = self._feed.lease("book")
        lease.set(frozenset({streams.depth(self._book.symbol)}))
        self._book.listener = self._hear
        untap = self._feed.tap(self._heed)
        try:
            async with asyncio.timeout(self._arguments.seconds):
                await self._wait_for_first()
                self._begin()
                if self._arguments.every:
                    await self._wait_for_overflow()
                elif self._arguments.follow:
                    await self._follow()
        except TimeoutError:
            if not self._begun:
                raise live.no_book(self._feed, self._book, self._trouble) from None
        finally:
            untap()
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
                self._print(self._look())

    async def _wait_for_overflow(self) -> None:
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

    def _hear(self) -> None:
        """Take note of a change; with `--every` each one from the first live book on becomes a line."""
        self._changed.set()
        if not self._arguments.every:
            return
        if self._begun:
            self._print(self._look())
        elif self._held or self._book.state is BookState.LIVE:
            self._held.append(self._look())

    def _heed(self, what: Frame | Trouble, _payload: bytes, _time: int) -> None:
        if isinstance(what, Trouble) and what.type != CLOCK_UNKNOWN:
            self._trouble = what.message

    def _begin(self) -> None:
        """Print what was held back until the symbol was known to exist, or else the book as it is."""
        self._begun = True
        self._changed.clear()
        for book in self._held or [self._look()]:
            self._print(book)
        self._held.clear()

    def _look(self) -> View:
        return view(self._book, self._arguments.levels)

    def _print(self, book: View) -> None:
        if not self._lines.put(self._form.write(book)):
            self._overflowed.set()
