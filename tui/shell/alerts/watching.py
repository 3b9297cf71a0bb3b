"""`depthdeck alerts run`: watches without a screen, and prints what fires.

Accounts are followed where an alert is about them, from the moment on at which there is one.
"""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from tui import paths
from tui.alerts.desk import AlertDesk
from tui.alerts.firedlog import Fired
from tui.alerts.rules import Rule
from tui.alerts.terminal import BELL, notification
from tui.feed.accounts.feed import AccountFeed
from tui.feed.accounts.options import AccountOptions
from tui.feed.feed import Feed
from tui.feed.trouble import Trouble
from tui.settings import Settings
from tui.shell.alerts.words import told
from tui.shell.arguments import AlertsArguments
from tui.shell.errors import CommandError, say
from tui.shell.keys.choice import choose, open_key
from tui.shell.keys.examination import admit
from tui.shell.lines import Lines
from tui.shell.venue import AccountVenue
from tui.vaults import CredentialsError
from tui.wire.decode import Frame

LOOK: Final = 1.0
"""Seconds between two looks whether an alert is about accounts."""


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


async def watch(feed: Feed, arguments: AlertsArguments, settings: Settings, opened: AccountVenue) -> int:
    """Watch until interrupted, or for as long as was asked."""
    zone = ZoneInfo(settings.timezone)
    async with Lines() as lines:

        def put(fired: Fired) -> None:
            lines.put(msgspec.json.encode(fired) if arguments.json else told(fired, zone).encode())

        watching = _Watching(feed, Teller(put), settings, opened)
        return await lines.while_read(watching.run(arguments.seconds))


class _Watching:
    """A desk without a screen."""

    def __init__(self, feed: Feed, teller: Teller, settings: Settings, opened: AccountVenue) -> None:
        self._feed = feed
        self._teller = teller
        self._settings = settings
        self._opened = opened
        self._desk = AlertDesk(paths.alerts_file(), paths.alerts_log(), teller)

    async def run(self, seconds: float | None) -> int:
        """Watch for so long, or without end."""
        desk = self._desk
        desk.load()
        self._feed.tap(self._teller.hear)
        running = asyncio.create_task(desk.run(self._feed))
        following = asyncio.create_task(self._follow_accounts())
        try:
            await asyncio.sleep(0)
            say(f"depthdeck: {desk.watched} alerts are watched on {desk.market}; Ctrl-C ends it")
            async with asyncio.timeout(seconds):
                await asyncio.shield(asyncio.gather(running, following))
        except TimeoutError:
            await desk.settled()
            await desk.finished()
        finally:
            running.cancel()
            following.cancel()
            await asyncio.gather(running, following, return_exceptions=True)
        return 0

    async def _follow_accounts(self) -> None:
        while not self._desk.wants_accounts:
            await self._feed.clock.sleep(LOOK)
        hearing = self._settings.account
        try:
            key = open_key(choose(None, self._settings, self._opened))
            await admit(self._feed, key, self._settings)
        except CredentialsError as error:
            self._teller.complain(f"alerts on your account stay silent: {error} ({error.hint})")
        except CommandError as error:
            self._teller.complain(f"alerts on your account stay silent: {error.message} ({error.hint})")
        else:
            options = AccountOptions(us_stream=hearing.us_stream, risk=hearing.risk)
            await AccountFeed(self._feed, key, options).run()
