"""Which alerts become true: looked at with every frame that can change them, and once a second (pure).

An alert fires when its expression turns from false to true. What is not known neither fires nor arms it. One
that is true when it is first looked at has to be seen false before it can fire, unless it says otherwise
(`Rule.armed`). That is kept, so what turns true while nobody looks fires when somebody does again. A large
print and a fill of one's own are events: each one fires, however the one before was. Trades that a connection
left out are looked at when they have been fetched.

Several may watch one alert, and hear of each other late. So each turn has its moment in the market's time: of
what two have seen the later holds, and who has not seen it false since an edge that fired, sees that edge.
What turns true while it rests or sleeps is told as well, where others may hold it for armed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from tui.alerts.readings import Readings, Sight
from tui.alerts.rules import Turn
from tui.alerts.vocabulary import EVENTS, OF_ACCOUNTS, VOCABULARY, streams_of
from tui.expressions import Expression, ExpressionError, compile_expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.alerts.rules import Rule
    from tui.expressions import Value
    from tui.market.tape import Print
    from tui.wire.decode import Frame
    from tui.wire.streams import Stream


class Edge(NamedTuple):
    """An alert's expression became true; times in ms, the exchange's only where a frame told it.

    Whether it fires is for its claim to say.
    """

    rule: Rule
    """With what was seen of it."""
    expression: Expression
    values: Mapping[str, Value]
    """What was known of the values in it."""
    time: int
    event_time: int | None
    turn: Turn


class Watch:
    """An alert that is being watched."""

    def __init__(self, rule: Rule, expression: Expression, readings: Readings) -> None:
        self.rule = rule
        self.expression = expression
        self.armed = rule.armed
        """Whether it fires as soon as it is true."""
        self.holds: bool | None = None
        """What it was when it was last looked at."""
        self.seen = rule.seen
        """Since when it is armed, or is not."""
        self.told_armed = rule.armed
        """Whether others may hold it for armed, by what is kept or on its way to be."""
        self._readings = readings
        readings.want(expression.references)
        self.of_fills = "fill" in expression.names
        self._of_events = not EVENTS.isdisjoint(expression.names)
        self._fired_event: object = None
        self._first_trade: int | None = None
        """The newest when it was first looked at."""
        self._armed_trade = 0
        """The newest when it was armed."""

    def take(self, rule: Rule) -> None:
        """Go on by what the file says of it now, and by what others saw of it later than this one."""
        self.rule = rule
        self.told_armed |= rule.armed
        # Where it is true here, and somebody saw it false later, what is false comes here, too.
        if rule.seen > self.seen and not (rule.armed and self.holds):
            self._turn(rule.seen, armed=rule.armed)

    def tell(self) -> Rule:
        """The alert with what was seen of it, to be kept."""
        self.told_armed = self.armed
        return replace(self.rule, armed=self.armed, seen=self.seen)

    def look(self, moment: int) -> Turn | None:
        """How it becomes true by what is known at a moment of the market; None where it does not."""
        if self._first_trade is None:
            self._first_trade = self._readings.newest
        held = self.expression.holds(self._readings.value)
        event = self._readings.event
        if held and self._of_events and event is not None and not self.expression.holds(self._lasting):
            again, self._fired_event = event == self._fired_event, event
            return None if again else Turn(moment - 1, moment)
        self.holds = held
        if held is None or held is not self.armed:
            return None
        since = self.seen
        self._turn(moment, armed=not held)
        return Turn(since, self.seen) if held else None

    def catch_up(self, missed: Iterable[Print], moment: int) -> tuple[Print, Turn] | None:
        """The first of some trades that were fetched late at which it became true, where it is false now.

        Only what rests on the last price alone can be told: nobody knows what else was true at that moment.
        """
        first = self._first_trade
        if not self.armed or first is None or self.expression.names != ("last",):
            return None
        fell: int | None = None
        for entry in missed:
            if entry.trade_id <= first:
                continue
            if entry.trade_id > self._armed_trade:
                fell = self.seen
            if not self.expression.holds({"last": entry.price}.get):
                fell = entry.time
            elif fell is not None:
                self._turn(moment, armed=True)
                return entry, Turn(fell, entry.time)
        return None

    def values(self) -> dict[str, Value]:
        """What is known of the values in it at this moment."""
        found = ((key, self._readings.value(key)) for key in self.expression.names)
        return {key: value for key, value in found if value is not None}

    def see(self, now: int) -> dict[str, Value]:
        """What is known of them by now, for who looks on."""
        self._readings.look(now)
        return self.values()

    def _turn(self, moment: int, *, armed: bool) -> None:
        """It is so from a moment on: one that is later than all before, however clocks differ."""
        self.armed, self.seen = armed, max(moment, self.seen + 1)
        self._armed_trade = self._readings.newest or 0

    def _lasting(self, key: str) -> Value | None:
        return None if key in EVENTS else self._readings.value(key)


class Engine:
    """Watches alerts on one feed's market."""

    def __init__(self, sight: Sight) -> None:
        self.watches: dict[str, Watch] = {}
        """By the alert's id; those that are off, spent or can't be understood are not in it."""
        self.streams: frozenset[Stream] = frozenset()
        """What is needed to watch them."""
        self._sight = sight
        self._readings: dict[str, Readings] = {}
        self._by_stream: dict[str, list[Watch]] = {}

    @property
    def wants_accounts(self) -> bool:
        """Whether alerts are watched that only the accounts of a key can make true."""
        return any(not OF_ACCOUNTS.isdisjoint(w.expression.names) for w in self.watches.values())

    def arm(self, rules: Iterable[Rule]) -> None:
        """Watch these alerts and no others; those that say the same as before go on as they were."""
        before, self.watches = self.watches, {}
        self._by_stream = {}
        needed: set[Stream] = set()
        for rule in rules:
            if not rule.active() or (expression := understand(rule)) is None:
                continue
            watch = self.watches[rule.id] = self._watch(rule, expression, before.get(rule.id))
            own = streams_of(expression.references, rule.symbol, self._sight.intervals)
            for stream in own:
                self._by_stream.setdefault(str(stream), []).append(watch)
            needed |= own
        self.streams = frozenset(needed)
        symbols = {rule.rule.symbol for rule in self.watches.values()}
        self._readings = {s: readings for s, readings in self._readings.items() if s in symbols}

    def hear(self, frame: Frame, now: int) -> list[Edge]:
        """Look at what a frame that the market has taken can change; one look-up where that is nothing."""
        watches = self._by_stream.get(frame.stream)
        if watches is None:
            return []
        readings = self._readings[watches[0].rule.symbol]
        readings.hear(frame, now)
        edges = self._look(watches, now, getattr(frame.event, "event_time", None))
        readings.look(now)
        return edges

    def tick(self, now: int) -> list[Edge]:
        """Look at all: windows move and streams fall silent while nothing comes."""
        for readings in self._readings.values():
            readings.look(now)
        return [*self._look(self.watches.values(), now, None), *self._catch_up(now), *self._fills(now)]

    def seen(self) -> list[Rule]:
        """The alerts of which something was seen that is not kept yet, with it."""
        return [watch.tell() for watch in self.watches.values() if watch.seen > watch.rule.seen]

    def _look(self, watches: Iterable[Watch], now: int, event_time: int | None) -> list[Edge]:
        moment = now + self._sight.offset if event_time is None else event_time
        edges = []
        for watch in watches:
            turn = watch.look(moment)
            if turn is not None and (watch.rule.may_fire(now) or watch.told_armed > watch.armed):
                values = watch.values()
                edges.append(Edge(watch.tell(), watch.expression, values, now, event_time, turn))
        return edges

    def _catch_up(self, now: int) -> list[Edge]:
        """What became true, and false again, in a hole of the stream that has been filled since."""
        edges = []
        for symbol, readings in self._readings.items():
            missed = readings.missed()
            for watch in self.watches.values() if missed else ():
                if watch.rule.symbol != symbol:
                    continue
                found = watch.catch_up(missed, now + self._sight.offset)
                if found is not None and watch.rule.may_fire(now):
                    entry, turn = found
                    values = {"last": entry.price}
                    edges.append(Edge(watch.tell(), watch.expression, values, now, entry.time, turn))
        return edges

    def _fills(self, now: int) -> list[Edge]:
        """What became true by fills of one's own."""
        edges = []
        for symbol, readings in self._readings.items():
            watches = [w for w in self.watches.values() if w.of_fills and w.rule.symbol == symbol]
            for own in readings.filled() if watches else ():
                readings.tell(own, now)
                edges += self._look(watches, now, own.time)
            readings.look(now)
        return edges

    def _watch(self, rule: Rule, expression: Expression, before: Watch | None) -> Watch:
        if before is not None and before.rule.condition == rule.condition:
            before.take(rule)
            return before
        readings = self._readings.get(rule.symbol)
        if readings is None:
            readings = self._readings[rule.symbol] = Readings(self._sight, rule.symbol)
        return Watch(rule, expression, readings)


def understand(rule: Rule) -> Expression | None:
    """An alert's expression; None where it can't be understood."""
    try:
        return compile_expression(rule.when, VOCABULARY)
    except ExpressionError:
        return None
