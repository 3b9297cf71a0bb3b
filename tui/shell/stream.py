"""`depthdeck stream`: market events as lines of JSON, with the exchange's own bytes."""

import asyncio
from typing import Final

import msgspec

from tui.feed.feed import Feed
from tui.feed.trouble import CLOCK_UNKNOWN, QUEUE_OVERFLOW, REQUEST_FAILED, Trouble
from tui.settings import Settings
from tui.shell import live
from tui.shell.arguments import StreamArguments
from tui.shell.errors import usage
from tui.shell.lines import Lines
from tui.wire import streams
from tui.wire.decode import Frame
from tui.wire.streams import Stream, StreamNameError

_OF_REQUESTS: Final = (CLOCK_UNKNOWN, REQUEST_FAILED)
"""Trouble with what the feed asks besides: no event of a stream is missing for it."""


def run(arguments: StreamArguments, settings: Settings) -> int:
    """Print events; the exit code."""
    try:
        wanted = frozenset(streams.parse(name) for name in arguments.names)
    except StreamNameError as error:
        raise usage("bad-stream-name", str(error)) from error

    async def command(feed: Feed) -> int:
        async with Lines() as lines:
            return await lines.while_read(_print(feed, wanted, arguments, lines))

    return live.run(settings, command)


async def _print(feed: Feed, wanted: frozenset[Stream], arguments: StreamArguments, lines: Lines) -> int:
    printer = Printer(lines, arguments.count)
    untap = feed.tap(printer.take)
    lease = feed.lease("stream")
    lease.set(wanted)
    reached = False
    try:
        async with asyncio.timeout(arguments.seconds):
            async with asyncio.timeout(live.PATIENCE):
                await live.reach(feed)
            reached = True
            await live.look_up(feed, {stream.symbol for stream in wanted if stream.symbol})
            printer.begin()
            await printer.done.wait()
    except TimeoutError:
        if not reached:
            raise live.unreachable(feed) from None
        printer.begin()
    finally:
        untap()
        lease.release()
    return 0


_SPACES: Final = bytes.maketrans(b"\r\n", b"  ")


class Printer:
    """Puts events and trouble on lines, from `begin` on; `done` is set after `count` events."""

    def __init__(self, lines: Lines, count: int | None) -> None:
        self.done = asyncio.Event()
        self._lines = lines
        self._left = count
        self._lost = 0
        self._held: list[tuple[Frame | Trouble, bytes]] | None = []

    def begin(self) -> None:
        """Print what was held back while nobody knew whether the streams exist, and all that comes."""
        held, self._held = self._held or [], None
        for what, payload in held:
            self._print(what, payload)

    def take(self, what: Frame | Trouble, payload: bytes, _time: int) -> None:
        """Print an event as it came, or trouble as an error line."""
        if self._held is not None:
            self._held.append((what, payload))
        else:
            self._print(what, payload)

    def _print(self, what: Frame | Trouble, payload: bytes) -> None:
        if self.done.is_set():
            return
        if isinstance(what, Trouble):
            if what.type not in _OF_REQUESTS:
                self._lines.put(_error(what))
        elif self._put(payload) and self._left is not None:
            self._left -= 1
            if not self._left:
                self.done.set()

    def _put(self, payload: bytes) -> bool:
        if self._lost and not self._lines.behind:
            words = f"{self._lost} messages were lost: stdout was read too slowly"
            self._lines.put(_error(Trouble(QUEUE_OVERFLOW, words)))
            self._lost = 0
        # Line breaks can only stand between JSON's tokens, and a line must stay one.
        taken = self._lines.put(payload.translate(_SPACES) if b"\n" in payload else payload)
        self._lost += not taken
        return taken


def _error(trouble: Trouble) -> bytes:
    return msgspec.json.encode({"e": "error", "type": trouble.type, "m": trouble.message})
