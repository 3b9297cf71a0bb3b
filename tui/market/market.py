"""The market as it is now: sends each event to the part it changes, and collects what changed."""

from collections.abc import Collection, Iterable
from typing import Any

from tui.market import topics
from tui.market.accounts.ids import AccountId
from tui.market.accounts.snapshots import Snapshot
from tui.market.accounts.states import Repair, State
from tui.market.audit import Sounding
from tui.market.book import SNAPSHOT_LIMIT
from tui.market.parts import Parts
from tui.market.routes import Route, find_route
from tui.market.tape import Hole
from tui.market.topics import Topic, TopicKind
from tui.wire import events, streams
from tui.wire.decode import Frame
from tui.wire.replies import Depth, HistoricTrade
from tui.wire.streams import Kind, Stream
from tui.wire.user_events import UserEvent


class Market(Parts):
    """Order books, tapes, candle series and tickers by symbol; the accounts of a key.

    `apply` finds an event's place by its stream's name, once for each name. Parts come into being with their
    first event, or when asked for by `book`, `tape` and `candles`. Times are ms since the epoch, handed in as
    `now`.
    """

    def __init__(self) -> None:
        super().__init__()
        self.unrouted = 0
        """Frames that no part of the market takes: unknown events, streams not kept, control events."""
        self._routes: dict[str, Route] = {}

    def apply(self, frame: Frame[Any], now: int) -> None:
        """Take a frame that arrived at `now`."""
        route = self._routes.get(frame.stream) or self._add_route(frame.stream)
        if route is None or type(frame.event) is not route.event:
            self.unrouted += 1
        elif route.take(frame.event, now):
            self._changed.add(route.topic)

    def expect(self, stream: Stream) -> None:
        """Make the part that a stream fills, so that it can wish for the rest while the stream is silent.

        What a stream of the whole market told of a symbol before it ended is no beginning: it may be old.
        """
        route = self._add_route(str(stream))
        if (
            route is not None
            and route.topic.kind is TopicKind.TICKER
            and not self._fills(route.topic, but=route)
        ):
            route.forget()

    def wanted_snapshots(self) -> list[str]:
        """Symbols whose books want a snapshot; looks at each book, so ask on a tick, not for each frame."""
        return [symbol for symbol, book in self.books.items() if book.sync.wants_snapshot]

    def wanted_history(self) -> list[tuple[str, str]]:
        """Symbols and intervals whose candle series want history; for a tick, not for each frame."""
        return [key for key, series in self.series.items() if series.wants_history]

    def wanted_trades(self) -> list[str]:
        """Symbols whose tapes want older trades, or those of a hole; for a tick, not for each frame."""
        return [symbol for symbol, tape in self.tapes.items() if tape.wants_history or tape.hole]

    def load_depth(self, symbol: str, depth: Depth, now: int, limit: int = SNAPSHOT_LIMIT) -> bool:
        """Give a book a snapshot asked for with `limit` levels a side; False when it was of no use."""
        loaded = self.book(symbol).load(depth, now, limit)
        if loaded:
            self._changed.add(topics.book(symbol))
        return loaded

    def sound(self, symbol: str, depth: Depth, sent: int, now: int) -> Sounding:
        """Compare a book whose stream is silent with a later snapshot, asked for at `sent`."""
        generation = self.book(symbol).generation
        found = self.book(symbol).sound(depth, sent, now)
        if self.book(symbol).generation != generation:
            self._changed.add(topics.book(symbol))
        return found

    def load_candles(self, symbol: str, interval: str, history: list[events.Candle]) -> None:
        """Give a candle series the history it wanted, oldest first."""
        self.candles(symbol, interval).load(history)
        self._changed.add(topics.candles(symbol, interval))

    def load_trades(self, symbol: str, history: list[HistoricTrade], hole: Hole | None) -> None:
        """Give a tape the trades of a hole, or those before it began, oldest first."""
        tape = self.tape(symbol)
        if hole is None:
            tape.load(history)
        else:
            tape.fill(hole, history)
        self._changed.add(topics.tape(symbol))

    def take_account(self, account_id: AccountId, event: UserEvent, now: int) -> bool:
        """Give an account an event that arrived at `now`; False where nothing has changed by it yet."""
        changed = self.account(account_id).take(event, now)
        if changed:
            self._changed.add(topics.account(account_id))
        return changed

    def subscribe_account(self, account_id: AccountId, now: int) -> None:
        """A subscription to an account is asked for: its events wait until it is loaded."""
        self._changed.add(topics.account(account_id))
        self.account(account_id).subscribe(now)

    def confirm_account(self, account_id: AccountId, now: int) -> None:
        """The subscription to an account stands: what is asked for from now on is newer."""
        self._changed.add(topics.account(account_id))
        self.account(account_id).confirm(now)

    def break_account(self, account_id: AccountId, state: State, words: str, now: int) -> None:
        """Nothing is heard of an account any more; `words` say why, and what to do."""
        self._changed.add(topics.account(account_id))
        self.account(account_id).break_off(state, words, now)

    def forget_accounts(self) -> None:
        """The accounts are no longer those of the key that is used."""
        self._changed.update(map(topics.account, self.accounts))
        self.accounts.clear()

    def load_account(self, account_id: AccountId, snapshot: Snapshot, now: int) -> Repair:
        """Give an account what the exchange answered after a subscription."""
        self._changed.add(topics.account(account_id))
        return self.account(account_id).load(snapshot, now)

    def audit_account(self, account_id: AccountId, snapshot: Snapshot, now: int) -> Repair:
        """Give an account what the exchange answered, to hold it against what stands."""
        self._changed.add(topics.account(account_id))
        return self.account(account_id).audit(snapshot, now)

    def disconnect(self, lost: Iterable[Stream], now: int) -> None:
        """The connection that carried these streams broke at `now`."""
        for stream in lost:
            if stream.kind is Kind.DEPTH and stream.symbol in self.books:
                self.books[stream.symbol].disconnect(now)
                self._changed.add(topics.book(stream.symbol))

    def check(self, now: int, overdue: Collection[str]) -> None:
        """Heed the silence of every book's stream; for a tick, not for each frame.

        `overdue` are the symbols whose stream is silent longer than is in order.
        """
        for symbol, book in self.books.items():
            book.trading = not self.halted(symbol)
            if book.check(now, overdue=symbol in overdue):
                self._changed.add(topics.book(symbol))

    def forget(self, stream: Stream) -> None:
        """Drop what a stream that is no longer wanted filled, unless another stream fills it too."""
        route = self._routes.pop(str(stream), None) or find_route(self, stream)
        if route and not self._fills(route.topic):
            route.forget()

    def _fills(self, topic: Topic, *, but: Route | None = None) -> bool:
        """Whether a stream fills a part, that of one symbol's ticker also by telling of the whole market."""
        covered = (topic, topics.MARKET) if topic.kind is TopicKind.TICKER else (topic,)
        return any(other.topic in covered for other in self._routes.values() if other is not but)

    def _add_route(self, name: str) -> Route | None:
        try:
            route = find_route(self, streams.parse(name))
        except streams.StreamNameError:
            return None
        if route is not None:
            self._routes[name] = route
        return route
