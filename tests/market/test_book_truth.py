"""A book against a true model, whatever the stream does: it is never wrong at the id it claims."""

from collections import deque

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tui.market.audit import Sounding
from tui.market.book import Book
from tui.market.sync import BookState
from tui.wire.events import DepthUpdate
from tui.wire.replies import Depth

Levels = dict[float, float]
Sides = tuple[Levels, Levels]


class Exchange:
    """A true book: every update has an id, and the book at every id is remembered."""

    def __init__(self) -> None:
        self.at: list[Sides] = [({}, {})]
        self.changed: list[tuple[int, float]] = []

    @property
    def update_id(self) -> int:
        return len(self.at) - 1

    def place(self, side: int, price: float, quantity: float) -> None:
        """Set a level; what it would cross is taken out first, an update for each level."""
        if quantity:
            for level in list(self.at[-1][1 - side]):
                if (price >= level) if side == 0 else (price <= level):
                    self._update(1 - side, level, 0.0)
        self._update(side, price, quantity)

    def diff(self, first: int, final: int) -> DepthUpdate:
        sides = self.at[final]
        touched = dict.fromkeys(self.changed[first - 1 : final])
        bids, asks = ([(p, sides[s].get(p, 0.0)) for s, p in touched if s == side] for side in (0, 1))
        return DepthUpdate("BTCUSDT", first, final, bids, asks, final)

    def depth(self, update_id: int, limit: int) -> Depth:
        bids, asks = self.at[update_id]
        return Depth(update_id, sorted(bids.items(), reverse=True)[:limit], sorted(asks.items())[:limit])

    def _update(self, side: int, price: float, quantity: float) -> None:
        sides = (dict(self.at[-1][0]), dict(self.at[-1][1]))
        sides[side][price] = quantity
        if not quantity:
            del sides[side][price]
        self.at.append(sides)
        self.changed.append((side, price))


class BookMachine(RuleBasedStateMachine):
    """Diffs that overlap, repeat, are lost or swapped; snapshots of any age; broken links, silence."""

    def __init__(self) -> None:
        super().__init__()
        self.exchange = Exchange()
        self.book = Book("BTCUSDT")
        self.line: deque[DepthUpdate] = deque()
        self.emitted = 0
        self.now = 0
        self.limit = 5_000

    @initialize(limit=st.sampled_from([3, 6, 5_000]), prices=st.sets(st.integers(1, 30), min_size=4))
    def open(self, limit: int, prices: set[int]) -> None:
        self.limit = limit
        for price in prices:
            self.exchange.place(int(price > 15), price / 8, 1.0)
        self.emitted = self.exchange.update_id

    @rule(side=st.integers(0, 1), price=st.integers(1, 30), quantity=st.integers(0, 3))
    def change(self, side: int, price: int, quantity: int) -> None:
        if quantity or price / 8 in self.exchange.at[-1][side]:
            self.exchange.place(side, price / 8, quantity / 4)

    @rule(overlap=st.sampled_from([0, 0, 0, 1, 5]))
    def emit(self, overlap: int) -> None:
        if self.exchange.update_id > self.emitted:
            first = max(1, self.emitted + 1 - overlap)
            self.line.append(self.exchange.diff(first, self.exchange.update_id))
            self.emitted = self.exchange.update_id

    @precondition(lambda self: self.line)
    @rule(count=st.integers(1, 4))
    def deliver(self, count: int) -> None:
        for _ in range(min(count, len(self.line))):
            self._apply(self.line.popleft())

    @precondition(lambda self: self.line)
    @rule()
    def deliver_twice(self) -> None:
        self._apply(self.line[0])

    @precondition(lambda self: self.line)
    @rule()
    def lose(self) -> None:
        self.line.popleft()

    @precondition(lambda self: len(self.line) > 1)
    @rule()
    def swap(self) -> None:
        self.line[0], self.line[1] = self.line[1], self.line[0]

    @precondition(
        lambda self: self.line and self.limit == 5_000 and self.exchange.at[self.line[0].final_id][1]
    )
    @rule()
    def corrupt(self) -> None:
        diff = self.line.popleft()
        crossing = DepthUpdate(
            diff.symbol, diff.first_id, diff.final_id, [*diff.bids, (9.0, 1.0)], diff.asks, diff.event_time
        )
        crossings, state = self.book.crossings, self.book.state
        fits = diff.first_id <= self.book.last_update_id + 1 and diff.final_id > self.book.last_update_id
        self._apply(crossing)
        if fits and state not in (BookState.BUFFERING, BookState.DESYNCED):
            assert self.book.crossings == crossings + 1
            assert self.book.state is BookState.DESYNCED

    @rule(age=st.sampled_from([0, 0, 1, 3, 10]))
    def snapshot(self, age: int) -> None:
        update_id = max(1, self.exchange.update_id - age)
        wanted, state, generation = self.book.wants_snapshot, self.book.state, self.book.generation
        loaded = self.book.load(self.exchange.depth(update_id, self.limit), self.now, self.limit)
        if not loaded:
            assert (self.book.state, self.book.generation) == (state, generation)
            assert self.book.wants_snapshot is wanted
        else:
            assert wanted

    @rule()
    def disconnect(self) -> None:
        self.line.clear()
        self.emitted = self.exchange.update_id
        self.book.disconnect(self.now)
        assert self.book.state in (BookState.BUFFERING, BookState.DESYNCED)

    @rule(ms=st.sampled_from([10, 1_000, 20_000]), overdue=st.booleans())
    def wait(self, ms: int, overdue: bool) -> None:
        self.now += ms
        state = self.book.state
        self.book.check(self.now, overdue=overdue)
        assert (state in _OUT_OF_STEP) == (self.book.state in _OUT_OF_STEP)

    @rule(age=st.sampled_from([0, 0, 1, 3]), limit=st.sampled_from([2, 5_000]))
    def sound(self, age: int, limit: int) -> None:
        update_id = max(1, self.exchange.update_id - age)
        state, reached = self.book.state, self.book.last_update_id
        found = self.book.sound(self.exchange.depth(update_id, limit), self.now, self.now)
        assert (found is Sounding.SAME) == (update_id == reached and state not in _OUT_OF_STEP)
        if found in (Sounding.SAME, Sounding.ALIKE):
            assert self.book.state is BookState.LIVE
        else:
            assert self.book.state is state
        assert self.book.mismatches == 0

    @invariant()
    def levels_are_true_at_their_id(self) -> None:
        book, at = self.book, self.exchange.at[self.book.last_update_id]
        if book.state is BookState.BUFFERING:
            at = ({}, {})
        bids = [level for level in at[0].items() if book.bids.edge is None or level[0] >= book.bids.edge]
        asks = [level for level in at[1].items() if book.asks.edge is None or level[0] <= book.asks.edge]
        assert book.bids.top(100) == sorted(bids, reverse=True)
        assert book.asks.top(100) == sorted(asks)

    @invariant()
    def what_is_out_of_step_wants_a_snapshot(self) -> None:
        if self.book.state in _OUT_OF_STEP:
            assert self.book.wants_snapshot
        assert not self.book.crossed

    def teardown(self) -> None:
        """Whatever happened, the next diffs and one fresh snapshot put it right."""
        self._move_on()
        if self.book.wants_snapshot:
            self.snapshot(0)
        assert not self.book.wants_snapshot
        self._move_on()
        assert self.book.state is BookState.LIVE
        assert self.book.last_update_id == self.exchange.update_id
        self.levels_are_true_at_their_id()

    def _move_on(self) -> None:
        self.change(0, 1, 3)
        self.emit(0)
        self.deliver(len(self.line))

    def _would_cross(self) -> bool:
        return bool(self.line) and self.limit == 5_000 and bool(self.exchange.at[self.line[0].final_id][1])

    def _apply(self, diff: DepthUpdate) -> None:
        self.now += 100
        self.book.apply(diff, self.now)


_OUT_OF_STEP = (BookState.BUFFERING, BookState.DESYNCED)

TestBookTruth = BookMachine.TestCase
TestBookTruth.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
    suppress_health_check=[HealthCheck.too_slow],
)
