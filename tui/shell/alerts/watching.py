"""`depthdeck alerts run`: watches without a screen, and prints what fires."""

import asyncio
import os
import sys
from collections.abc import Callable
from datetime import tzinfo

import msgspec

from tui import paths
from tui.alerts.desk import AlertDesk
from tui.alerts.firedlog import Fired
from tui.alerts.rules import Rule
from tui.alerts.terminal import BELL, notification
from tui.feed.feed import Feed
from tui.feed.trouble import Trouble
from tui.shell.alerts.words import told
from tui.shell.arguments import AlertsArguments
from tui.shell.errors import say
from tui.shell.lines import Lines
from tui.wire.decode import Frame


class Teller:
    """Puts what fired on lines; rings, and lets a terminal notify, where stderr is one."""

    def __init__(self, put: Callable[[Fired], object]) -> None:
        self._put = put
        self._last = ""

    def announce(self, fired: Fired, rule: Rule) -> None:
        """An alert fired, or is tested."""
        self._put(fired)
        if sys.stderr.isatty():
            bell = BELL if rule.bell else ""
            words = notification(f"depthdeck {fired.title}", fired.why, os.environ) if rule.terminal else ""
            sys.stderr.write(bell + words)
            sys.stderr.flush()

    def complain(self, words: str) -> None:
        """Something went wrong; the same in a row is said once."""
        if words != self._last:
            self._last = words
            say(f"depthdeck: {words}")

    def hear(self, what: Frame | Trouble, _payload: bytes, _now: int) -> None:
        """Say what goes wrong with the feed."""
        if isinstance(what, Trouble):
            self.complain(what.message)


async def watch(feed: Feed, arguments: AlertsArguments, zone: tzinfo) -> int:
    """Watch until interrupted, or for as long as was asked."""
    async with Lines() as lines:

        def put(fired: Fired) -> None:
            lines.put(msgspec.json.encode(fired) if arguments.json else told(fired, zone).encode())

        return await lines.while_read(_watch(feed, Teller(put), arguments.seconds))


async def _watch(feed: Feed, teller: Teller, seconds: float | None) -> int:
    desk = AlertDesk(paths.alerts_file(), paths.alerts_log(), teller)
    desk.load()
    feed.tap(teller.hear)
    running = asyncio.create_task(desk.run(feed))
    try:
        await asyncio.sleep(0)
        say(f"depthdeck: {desk.watched} alerts are watched on {desk.market}; Ctrl-C ends it")
        async with asyncio.timeout(seconds):
            await asyncio.shield(running)
    except TimeoutError:
        await desk.settled()
        await desk.finished()
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    return 0
