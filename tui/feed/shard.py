"""A share of the wanted streams, kept alive: on one connection at a time, on two while it is renewed."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Protocol

from tui.feed.backoff import Allowance, Backoff
from tui.feed.clock import Clock
from tui.feed.handover import Arrival, Handover, Side
from tui.feed.links import Links, LinkState
from tui.feed.options import FeedOptions
from tui.feed.rhythm import Rhythm
from tui.feed.session import Session
from tui.feed.trouble import CLOSED, UNABLE_TO_CONNECT, Trouble, kind_of, reason_of
from tui.feed.turns import Turns
from tui.wire.decode import Frame
from tui.wire.events import ServerShutdown


class Reader(Protocol):
    """Who gets what the connections deliver."""

    def receive(self, frame: Frame, payload: bytes, time: int) -> None:
        """One event, once; `time` is its arrival in ms."""

    def lose(self, names: frozenset[str]) -> None:
        """Events of these streams may be missing from here on: their connection ended."""

    def report(self, trouble: Trouble) -> None:
        """Something went wrong."""


class Shard:
    """Reconnects with growing delays, and renews in time by opening the successor first."""

    def __init__(
        self,
        *,
        urls: tuple[str, ...],
        lifetime: int,
        options: FeedOptions,
        clock: Clock,
        links: Links,
        reader: Reader,
        together: Allowance,
    ) -> None:
        self.names: frozenset[str] = frozenset()
        self.link = links.add("market", urls[0], clock.now())
        self._urls = urls
        self._lifetime = lifetime
        self._options = options
        self._clock = clock
        self._links = links
        self._reader = reader
        self._backoff = Backoff(options.backoff_cap, together=together)
        self._turns = Turns(self._backoff, clock)
        self._rhythm = Rhythm()
        self._heard_at: int | None = None
        self._overdue = False
        self._known_until = 0
        self._session: Session | None = None
        self._successor: Session | None = None
        self._handover: Handover | None = None
        self._renew = False
        self._stir = asyncio.Event()

    def delivers(self, name: str) -> bool:
        """Whether the exchange has confirmed a stream of this share."""
        return self._session is not None and name in self._session.subscriptions.confirmed

    def refuses(self, name: str) -> bool:
        """Whether the exchange would not take a stream of this share."""
        return self._session is not None and name in self._session.subscriptions.refused

    def want(self, names: frozenset[str]) -> None:
        """Say which streams this share holds from now on."""
        if self.names - names:
            # Those that stay may be quiet by nature.
            self._rhythm = Rhythm()
        self.names = names
        self.link.streams = len(names)
        for session in self._sessions():
            session.want(names)

    def heed(self, stale: frozenset[str], known: Mapping[str, int]) -> None:
        """Say which streams are silent too long, and until when of each nothing is missing, in ms."""
        self._overdue = not self.names.isdisjoint(stale)
        self._known_until = min((known.get(name, 0) for name in self.names), default=0)

    def repeat(self, names: Iterable[str]) -> None:
        """Subscribe anew to streams that are silent too long."""
        if self._session is not None:
            self._session.repeat(names)

    def renew(self) -> None:
        """Replace the connection by opening the successor first; nothing happens while that goes on."""
        if self._session is not None:
            self._ask_renewal()

    def retry(self) -> None:
        """Do not wait any longer for the next attempt, as far as the bounds on how often let us."""
        self._turns.hurry()

    def replace(self, words: str) -> None:
        """Give up the connection at once, and open another without waiting."""
        self._backoff.attempts = 0
        for session in self._sessions():
            session.drop(words)

    def tick(self) -> None:
        """Look at deadlines, silence and age; called a few times a second."""
        for each in self._sessions():
            each.tick()
        session, now = self._session, self._clock.now()
        if session is None:
            return
        if session.socket is None:
            # Between two attempts to open its successor nobody else looks whether it has ended.
            if self._renew and self._successor is None:
                self._end(session)
            return
        self.link.round_trip_ms = session.socket.round_trip_ms
        self._watch(session, now)
        if self._handover is not None:
            self._pass_on(self._handover.overdue(now))
            if self._successor is not None and self._successor.subscriptions.complete:
                self._handover.confirmed(self._clock.monotonic())
        age = (self._clock.monotonic() - session.opened_at) * 1000
        if age >= self._lifetime - self._options.renew_before_ms:
            self._ask_renewal()
        self._stir.set()

    async def run(self) -> None:
        """Keep the share delivered until cancelled, or until the allowed attempts are used up."""
        async with asyncio.TaskGroup() as group:
            while True:
                session = await self._open(group)
                if session is None:
                    return
                if self._session is not None and not await self._hand_over(self._session, session):
                    continue
                self._session, self._successor, self._renew = session, None, False
                await self._stay(session)

    def _sessions(self) -> Iterable[Session]:
        return [session for session in (self._session, self._successor) if session is not None]

    def _watch(self, session: Session, now: int) -> None:
        last = session.last_data
        if last is not None and last != self._heard_at:
            self._rhythm.fade(max(0, last - (self._heard_at or last)) / 1000)
            self._heard_at = last
            self._backoff.delivered(self._clock.monotonic())
            self._rhythm.beat(last)
        patience = round(self._options.link_silence * 1000)
        deadline = None if last is None else self._rhythm.deadline(patience)
        if self._overdue:
            deadline = patience
        since = max(last or self.link.opened_at or now, self._known_until)
        if self.names and deadline is not None and now - since > deadline:
            session.drop("no data came although the connection was open")

    def _ask_renewal(self) -> None:
        if not self._renew:
            # What is renewed while it is open need not wait; how often is bounded all the same.
            self._backoff.attempts = 0
            self._renew = True
            self._stir.set()

    async def _open(self, group: asyncio.TaskGroup) -> Session | None:
        while True:
            await self._wait_for_turn()
            self._backoff.attempt(self._clock.monotonic())
            self.link.attempt = self._backoff.attempts
            self.link.url = self._urls[(self._backoff.attempts - 1) % len(self._urls)]
            session = Session(
                link=self.link,
                links=self._links,
                options=self._options,
                clock=self._clock,
                receive=self._receive,
                report=self._reader.report,
            )
            session.want(self.names)
            if self._session is not None:
                self._successor = session
                self._handover = Handover()
            task = group.create_task(session.run())
            task.add_done_callback(lambda _: self._stir.set())
            await session.settled.wait()
            if session.failure is None:
                self._rhythm.resume()
                now = self._clock.now()
                self._links.change(self.link, LinkState.OPEN, now)
                self.link.renewal_at = now + self._lifetime - self._options.renew_before_ms
                # The wish may have changed while it opened.
                session.want(self.names)
                return session
            self._give_up_successor()
            if self._fail(session.failure):
                return None

    async def _wait_for_turn(self) -> None:
        delay = self._backoff.delay(self._clock.monotonic())
        if self._session is None and (self.link.reconnects or self.link.last_close):
            now = self._clock.now()
            self._links.change(self.link, LinkState.RECONNECTING, now, next_try=now + round(delay * 1000))
        await self._turns.wait(delay)

    def _give_up_successor(self) -> None:
        if self._handover is not None:
            self._pass_on(self._handover.finish())
        self._successor = self._handover = None
        if self._session is not None and not self._alive(self._session):
            self._end(self._session)

    def _fail(self, error: BaseException) -> bool:
        """Tell that an attempt failed; return whether it was the last that is allowed."""
        reason = reason_of(error, self._options.proxy_name(self.link.url))
        words = f"{self.link.url} cannot be reached: {reason}"
        limit = self._options.max_attempts
        if limit is not None and self._backoff.attempts >= limit and self._session is None:
            self._links.change(self.link, LinkState.FAILED, self._clock.now(), words)
            self._reader.report(
                Trouble(UNABLE_TO_CONNECT, f"{words}; gave up after {limit} attempts until told to try again")
            )
            self._backoff.attempts = 0
            return True
        if self._session is None:
            self._links.change(self.link, LinkState.RECONNECTING, self._clock.now(), words)
        self._reader.report(
            Trouble(kind_of(error), f"{words}; trying again (attempt {self._backoff.attempts})")
        )
        return False

    async def _stay(self, session: Session) -> None:
        while self._alive(session) and not self._renew:
            await self._stirred()
        if not self._alive(session):
            self._end(session)

    async def _hand_over(self, old: Session, new: Session) -> bool:
        """Let both run until the new one has taken over; False when that has ended before."""
        handover = self._handover
        assert handover is not None
        while self._alive(old) and self._alive(new) and not handover.done(self._clock.monotonic()):
            await self._stirred()
        if self._alive(old) and not self._alive(new):
            self._give_up_successor()
            return False
        self._pass_on(handover.finish())
        self._handover = None
        if not self._alive(old) and not handover.covered:
            self._reader.lose(self.names)
            self._reader.report(
                Trouble(CLOSED, f"{self.link.url}: {old.words}, before its successor took over")
            )
        old.drop("renewed")
        return True

    async def _stirred(self) -> None:
        self._stir.clear()
        await self._stir.wait()

    def _alive(self, session: Session) -> bool:
        return session.socket is not None

    def _end(self, session: Session) -> None:
        self._session = None
        now = self._clock.now()
        self._links.change(self.link, LinkState.RECONNECTING, now, session.words)
        self._reader.lose(self.names)
        self._reader.report(Trouble(CLOSED, f"{self.link.url}: {session.words}; reconnecting"))

    def _receive(self, session: Session, frame: Frame, payload: bytes, time: int) -> None:
        if type(frame.event) is ServerShutdown:
            if session is self._session:
                self._ask_renewal()
        elif self._handover is not None:
            side: Side = "old" if session is self._session else "new"
            self._pass_on(self._handover.pass_on(side, Arrival(frame, payload, time)))
        else:
            self._reader.receive(frame, payload, time)

    def _pass_on(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            self._reader.receive(arrival.frame, arrival.payload, arrival.time)
