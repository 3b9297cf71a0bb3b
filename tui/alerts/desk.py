"""The desk: watches the alerts on a feed, fires each once, keeps them in their file, and tells what fired.

The dashboard and `depthdeck alerts run` share it. What touches the disk runs in a thread: a slow disk, or
another instance that holds the file, holds up neither market nor screen.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
from collections import deque
from typing import TYPE_CHECKING, Final, Protocol

from tui.alerts import rules, wording
from tui.alerts.actions import Actions
from tui.alerts.engine import Edge, Engine, Watch, understand
from tui.alerts.firedlog import Fired, FiredLog
from tui.alerts.marks import Marks, marks_of
from tui.alerts.rules import Alerts, Claim, Rule, Turn, market_of
from tui.alerts.sight import FeedSight
from tui.feed.trouble import Trouble
from tui.store import Shelf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tui.alerts.rules import Change
    from tui.feed.feed import Feed
    from tui.wire.decode import Frame
    from tui.wire.streams import Stream

_LOG: Final = logging.getLogger(__name__)

TICK: Final = 1.0
"""Seconds between two looks at windows, silent streams, and the file."""
KEEP_EVERY: Final = 10
"""Ticks between two writings of which alerts are armed."""
WAITING: Final = 1_000
"""Alerts that became true and wait to be fired."""
RECENT: Final = 200
"""Firings kept in memory, and read from the log at the start."""


class Herald(Protocol):
    """Whoever tells a person what fired, and what went wrong."""

    def announce(self, fired: Fired, rule: Rule) -> None:
        """An alert fired: ring, and say so, as the alert wants it."""

    def complain(self, words: str) -> None:
        """Something about alerts went wrong."""


class AlertDesk:
    """All alerts, and what they did. Without a file they are kept in memory only, and none of them acts."""

    def __init__(self, file: Path | None, log: Path | None, herald: Herald) -> None:
        self.recent: deque[Fired] = deque(maxlen=RECENT)
        """What fired, the newest last."""
        self._herald = herald
        self._shelf = Shelf(file, Alerts, Alerts) if file is not None else None
        self._log = FiredLog(log) if log is not None else None
        self._actions = Actions(self._complain) if file is not None else None
        self._alerts = Alerts()
        self._unwritten: str | None = None
        self._changing = asyncio.Lock()
        self._sitting: _Sitting | None = None
        self._edges: asyncio.Queue[Edge] = asyncio.Queue(WAITING)
        self._firing: set[asyncio.Task[None]] = set()
        self._marks: dict[str, Marks] = {}

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All alerts, in the order in which they were made."""
        return self._alerts.alert

    @property
    def trouble(self) -> str | None:
        """What is wrong with the file of alerts, in words."""
        return self._unwritten or (self._shelf.trouble if self._shelf else None)

    @property
    def market(self) -> str:
        """The market whose alerts are watched; empty while none is."""
        return market_of(self._sitting.feed.venue) if self._sitting else ""

    @property
    def watched(self) -> int:
        """How many alerts are being watched."""
        return len(self._sitting.engine.watches) if self._sitting else 0

    @property
    def wants_accounts(self) -> bool:
        """Whether alerts are watched that only the accounts of a key can make true."""
        return self._sitting is not None and self._sitting.engine.wants_accounts

    def watch(self, rule_id: str) -> Watch | None:
        """How an alert is doing that is being watched."""
        return self._sitting.engine.watches.get(rule_id) if self._sitting else None

    def labels(self, symbol: str) -> tuple[str, ...]:
        """The alerts of a symbol in a few cells each, for lists; those that are off or spent are not told."""
        return self._marks[symbol].labels if symbol in self._marks else ()

    def levels(self, symbol: str) -> tuple[tuple[float, str], ...]:
        """The prices that alerts of a symbol wait for, each with its label, for charts."""
        return self._marks[symbol].levels if symbol in self._marks else ()

    def load(self) -> None:
        """Read the file and the log, before anything runs."""
        if self._shelf is not None:
            self._take(self._shelf.load())
            if self._shelf.trouble:
                self._complain(self._shelf.trouble)
        if self._log is not None:
            try:
                self.recent.extend(self._log.last(RECENT))
            except OSError as error:
                self._complain(f"the log of alerts can't be read: {_words(error)}")

    async def run(self, feed: Feed) -> None:
        """Watch the alerts of this feed's market until cancelled."""
        sitting = self._sitting = _Sitting(feed)

        def hear(what: Frame | Trouble, _payload: bytes, now: int) -> None:
            if not isinstance(what, Trouble):
                for edge in sitting.engine.hear(what, now):
                    self._put(edge)

        untap = feed.tap(hear)
        self._take(self._alerts)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._settle())
                for tick in itertools.count(1):
                    await feed.clock.sleep(TICK)
                    await self._look(sitting, keep=tick % KEEP_EVERY == 0)
        finally:
            untap()
            sitting.lease.release()
            self._keep_armed(sitting.engine)
            if self._sitting is sitting:
                self._sitting = None

    async def change(self, change: Change) -> None:
        """Change the alerts, in the file and here; where it can't be written, that is told and kept here."""
        async with self._changing:
            await self._write(change)

    async def test(self, rule: Rule, now: int) -> None:
        """Do all that an alert does, with what is known now, and write down that it was a test."""
        expression = understand(rule)
        if expression is not None:
            watch = self.watch(rule.id)
            values = watch.see(now) if watch is not None else {}
            await self._fire(Edge(rule, expression, values, now, None, Turn(now, now)), rule, test=True)

    async def settled(self) -> None:
        """Wait until all that became true has been fired, or refused."""
        await self._edges.join()

    async def finished(self) -> None:
        """Wait until every command and sound that was started has come to its end."""
        if self._actions is not None:
            await self._actions.finished()

    async def _look(self, sitting: _Sitting, *, keep: bool) -> None:
        for edge in sitting.engine.tick(sitting.feed.clock.now()):
            self._put(edge)
        if keep and (seen := sitting.engine.seen()):
            await self.change(rules.arming(seen))
        if self._shelf is not None and self._shelf.moved():
            await self._read_again(self._shelf)

    async def _write(self, change: Change) -> None:
        if self._shelf is None:
            self._take(change(self._alerts))
            return
        try:
            await asyncio.to_thread(self._shelf.change, change)
            self._unwritten = None
        except OSError as error:
            self._unwritten = f"the alerts can't be written, and will be forgotten: {_words(error)}"
            self._complain(self._unwritten)
        self._take(self._shelf.value)

    async def _read_again(self, shelf: Shelf[Alerts]) -> None:
        """Take what somebody else wrote; of a file that is damaged what was true before stays."""
        async with self._changing:
            before = self._alerts
            found = await asyncio.to_thread(shelf.load)
            if shelf.trouble:
                shelf.value = before
                self._complain(shelf.trouble)
            else:
                self._take(found)

    def _take(self, alerts: Alerts) -> None:
        self._alerts = alerts
        here = [rule for rule in alerts.alert if rule.venue == self.market]
        self._marks = marks_of(here)
        if self._sitting is not None:
            self._sitting.arm(here)

    def _put(self, edge: Edge) -> None:
        try:
            self._edges.put_nowait(edge)
        except asyncio.QueueFull:
            self._complain(f"alert {edge.rule.id} was left out: {WAITING} others wait to be fired")

    async def _settle(self) -> None:
        """Fire what became true, one after the other."""
        while True:
            edge = await self._edges.get()
            firing = asyncio.create_task(self._claim(edge))
            self._firing.add(firing)
            firing.add_done_callback(self._done)
            # What is granted must be told, even when one goes to another venue meanwhile.
            await asyncio.shield(firing)

    def _done(self, firing: asyncio.Task[None]) -> None:
        self._firing.discard(firing)
        self._edges.task_done()

    async def _claim(self, edge: Edge) -> None:
        """Fire an alert where the file grants it: to one of all who watch it, and once."""
        claim = Claim(edge.rule, edge.time, edge.turn)
        async with self._changing:
            # What is refused by what is known here, the file refuses, too: a slow disk need not be asked.
            if claim(self._alerts) is not self._alerts:
                await self._write(claim)
        if claim.rule is not None:
            await self._fire(edge, claim.rule)

    async def _fire(self, edge: Edge, rule: Rule, *, test: bool = False) -> None:
        decimals = wording.decimals_of(self._sitting.feed.market, rule.symbol) if self._sitting else 0
        fired = Fired(
            time=edge.time,
            event_time=edge.event_time,
            id=rule.id,
            name=rule.name,
            symbol=rule.symbol,
            venue=rule.venue,
            when=rule.when,
            why=wording.why(edge.expression, edge.values, decimals),
            values=dict(edge.values),
            test=test,
        )
        self.recent.append(fired)
        _LOG.info("alert %s fired: %s: %s", fired.id, fired.title, fired.why)
        self._herald.announce(fired, rule)
        if self._actions is not None:
            self._actions.start(fired, rule)
        if self._log is not None:
            try:
                await asyncio.to_thread(self._log.add, fired)
            except OSError as error:
                self._complain(f"the log of alerts can't be written: {_words(error)}")

    def _keep_armed(self, engine: Engine) -> None:
        """Keep at the end which alerts are armed: what turns true until the next start is to fire then."""
        seen = engine.seen()
        if seen and self._shelf is not None and not self._changing.locked():
            try:
                self._alerts = self._shelf.change(rules.arming(seen))
            except OSError as error:
                self._complain(f"the alerts can't be written: {_words(error)}")

    def _complain(self, words: str) -> None:
        _LOG.warning("%s", words)
        self._herald.complain(words)


class _Sitting:
    """The desk at one feed."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.engine = Engine(FeedSight(feed))
        self.lease = feed.lease("alerts", background=True)
        self._leased: frozenset[Stream] = frozenset()

    def arm(self, here: Sequence[Rule]) -> None:
        """Watch these alerts, and lease what they need."""
        self.engine.arm(here)
        if self.engine.streams != self._leased:
            self._leased = self.engine.streams
            self.lease.set(self._leased)


def _words(error: OSError) -> str:
    return ": ".join(str(part) for part in (error.filename, error.strerror or error) if part)
