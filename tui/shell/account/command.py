"""What `depthdeck account` does: follows the accounts of a key until they are known, or goes on."""

import asyncio
from collections.abc import Coroutine
from typing import Final
from zoneinfo import ZoneInfo

import msgspec

from tui.feed.accounts.feed import AccountFeed
from tui.feed.accounts.options import AccountOptions
from tui.feed.feed import Feed
from tui.feed.links import Link
from tui.feed.trouble import QUEUE_OVERFLOW, Trouble
from tui.market.accounts.account import Account
from tui.market.accounts.states import State
from tui.settings import Settings
from tui.shell import live, stdout
from tui.shell.account.following import Follower
from tui.shell.account.objects import of_account, of_fact
from tui.shell.account.tables import line_of, lines_of
from tui.shell.arguments import AccountArguments
from tui.shell.errors import Category, CommandError, network, say
from tui.shell.keys.choice import choose, open_key
from tui.shell.keys.examination import admit
from tui.shell.lines import Lines
from tui.shell.refusals import no_key
from tui.shell.venue import open_account_venue
from tui.vaults import CredentialsError
from tui.wire.decode import Frame
from tui.wire.signing import ApiKey

LOOK: Final = 0.05
"""Seconds between two looks at accounts that are being followed."""
_SETTLED: Final = (State.LIVE, State.BROKEN)


def run(arguments: AccountArguments, settings: Settings) -> int:
    """Print the accounts; the exit code."""
    with open_account_venue(settings) as opened:
        try:
            key = open_key(choose(arguments.key, settings, opened))
        except CredentialsError as error:
            raise no_key(error) from error
        return live.serve(
            opened.venue, settings, lambda feed: _Sitting(feed, key, arguments, settings).begin()
        )


class _Sitting:
    """The accounts of one key, looked at until the command ends."""

    def __init__(self, feed: Feed, key: ApiKey, arguments: AccountArguments, settings: Settings) -> None:
        options = AccountOptions(us_stream=settings.account.us_stream, risk=settings.account.risk)
        self._feed = feed
        self._key = key
        self._arguments = arguments
        self._settings = settings
        self._zone = ZoneInfo(settings.timezone)
        self._accounts = AccountFeed(feed, key, options)
        self._told = ""
        self._lost = 0

    async def begin(self) -> int:
        """Follow the accounts, and print them; the exit code."""
        await admit(self._feed, self._key, self._settings)
        if not self._arguments.follow:
            return await self._beside(self._print_once())
        async with Lines() as lines:
            return await lines.while_read(self._beside(self._print_on(lines)))

    async def _beside(self, printing: Coroutine[None, None, int]) -> int:
        """Print while the accounts are followed; what goes wrong with those ends it."""
        following, working = asyncio.create_task(self._accounts.run()), asyncio.create_task(printing)
        try:
            await asyncio.wait((following, working), return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                await following
            return await working
        finally:
            working.cancel()
            following.cancel()
            await asyncio.gather(working, following, return_exceptions=True)

    async def _print_once(self) -> int:
        found = await self._settle()
        trouble = self._accounts.trouble
        if self._arguments.json:
            told = {
                "time": self._feed.clock.now(),
                "venue": self._feed.venue.name,
                "trouble": trouble.words if trouble is not None else None,
                "accounts": [of_account(account) for account in found],
            }
            stdout.write(msgspec.json.encode(told) + b"\n")
            return 0
        blocks = ("\n".join(lines_of(account, self._zone)) for account in found)
        stdout.write(("\n\n".join(blocks) + "\n").encode())
        if trouble is not None:
            say(f"depthdeck: {trouble.words}")
        return 0

    async def _print_on(self, lines: Lines) -> int:
        follower = Follower(self._feed.market)
        self._feed.tap(lambda what, _payload, _now: self._hear(what, lines))
        await self._settle()
        try:
            async with asyncio.timeout(self._arguments.seconds):
                while True:
                    self._tell(follower, lines)
                    if not self._found(State.LIVE):
                        self._complain()
                    await self._feed.clock.sleep(LOOK)
        except TimeoutError:
            self._tell(follower, lines)
        return 0

    def _tell(self, follower: Follower, lines: Lines) -> None:
        for account, fact in follower.look():
            if self._arguments.json:
                self._put(msgspec.json.encode(of_fact(account, fact)), lines)
                continue
            words = lines_of(fact, self._zone) if isinstance(fact, Account) else ()
            for line in words or (line_of(account, fact, self._zone),):
                self._put(line.encode(), lines)

    def _put(self, line: bytes, lines: Lines) -> None:
        if self._lost and not lines.behind:
            words = f"{self._lost} lines were lost: stdout was read too slowly"
            self._lost = 0
            self._hear(Trouble(QUEUE_OVERFLOW, words), lines)
        self._lost += not lines.put(line)

    def _hear(self, what: Frame | Trouble, lines: Lines) -> None:
        """Say what goes wrong; the same in a row is said once."""
        if not isinstance(what, Trouble) or what.message == self._told:
            return
        self._told = what.message
        if self._arguments.json:
            lines.put(msgspec.json.encode({"e": "error", "type": what.type, "m": what.message}))
        else:
            say(f"depthdeck: {what.message}")

    async def _settle(self) -> list[Account]:
        """The accounts once it is known which there are, and all that is open in them.

        Raises CommandError where there is no such time.
        """
        waited = 0.0
        while not self._is_settled() and not self._has_failed() and waited < live.PATIENCE:
            await self._feed.clock.sleep(LOOK)
            waited += LOOK
        if not self._found(State.LIVE):
            self._complain()
            raise network("unreachable", self._words(), hint="depthdeck doctor looks into it")
        return self._found()

    def _is_settled(self) -> bool:
        found = self._found()
        return self._accounts.searched and bool(found) and all(account.state in _SETTLED for account in found)

    def _has_failed(self) -> bool:
        """Whether the exchange could not be reached often enough."""
        links = self._links()
        return bool(links) and all(link.attempt >= live.TRIES and not link.opened_at for link in links)

    def _links(self) -> list[Link]:
        """The connections over which events come."""
        return [link for link in self._feed.links.all.values() if link.name == "account"]

    def _found(self, *states: State) -> list[Account]:
        accounts = (self._feed.market.account(one) for one in self._accounts.ids)
        return [account for account in accounts if not states or account.state in states]

    def _complain(self) -> None:
        """Raise CommandError where a person has to act before anything is known."""
        trouble = self._accounts.trouble
        if trouble is not None and all(account.state is State.BROKEN for account in self._found()):
            raise CommandError(Category.KEY, trouble.fault.value, trouble.words)

    def _words(self) -> str:
        """Why no account is known yet."""
        closed = next((link.last_close for link in self._links() if link.last_close), "")
        streams = self._accounts.streams.values()
        told = next((stream.words for stream in streams if stream.words), "")
        return closed or told or self._feed.problem or "the exchange does not tell of the account"
