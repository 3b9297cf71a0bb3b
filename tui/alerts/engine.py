"""Which alerts become true: looked at with every frame that can change them, and once a second (pure).

An alert fires when its expression turns from false to true. What is not known neither fires nor arms it. One
that is true when it is first looked at has to be seen false before it can fire, unless it says otherwise
(`Rule.armed`). That is kept, so what turns true while nobody looks fires when somebody does again. A large
print is an event: each one fires, however the one before was. Trades that a connection left out are looked at
when they have been fetched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.alerts.readings import Readings, Sight
from tui.alerts.vocabulary import VOCABULARY, streams_of
from tui.expressions import Expression, ExpressionError, compile_expression

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tui.alerts.rules import Rule
    from tui.expressions import Value
    from tui.market.tape import Print
    from tui.wire.decode import Frame
    from tui.wire.streams import Stream


class Edge(NamedTuple):
    """An alert's expression became true; times in ms, the exchange's only where a frame told it."""

    rule: Rule
    expression: Expression
    values: Mapping[str, Value]
    """What was known of the values in it."""
    time: int
    event_time: int | None


class Watch:
    """An alert that is being watched."""

    def __init__(self, rule: Rule, expression: Expression, readings: Readings, *, armed: bool) -> None:
        self.rule = rule
        self.expression = expression
        self.armed = armed
        """Whether it fires as soon as it is true."""
        self.holds: bool | None = None
        """What it was when it was last looked at."""
        self._readings = readings
        readings.want(expression.references)
        self._of_prints = "print" in expression.names
        self._fired_order: object = None
        self._since: int | None = None

    def look(self) -> bool:
        """Whether it becomes true by what is known now."""
        if self._since is None:
            self._since = self._readings.newest
        held = self.expression.holds(self._readings.value)
        order = self._readings.order
        if held and self._of_prints and order is not None and not self.expression.holds(self._lasting):
            fires, self._fired_order = order != self._fired_order, order
            return fires
        self.holds = held
        fires = bool(held) and self.armed
        if held is not None:
            self.armed = not held
        return fires

    def catch_up(self, missed: Iterable[Print]) -> Print | None:
        """The first of some trades that were fetched late at which it was true, where it is false now.

        Only what rests on the last price alone can be told: nobody knows what else was true at that moment.
        """
        if not self.armed or self._since is None or self.expression.names != ("last",):
            return None
        return next(
            (e for e in missed if e.trade_id > self._since and self.expression.holds({"last": e.price}.get)),
            None,
        )

    def values(self) -> dict[str, Value]:
        """What is known of the values in it at this moment."""
        found = ((key, self._readings.value(key)) for key in self.expression.names)
        return {key: value for key, value in found if value is not None}

    def see(self, now: int) -> dict[str, Value]:
        """What is known of them by now, for who looks on."""
        self._readings.look(now)
        return self.values()

    def _lasting(self, key: str) -> Value | None:
        return None if key == "print" else self._readings.value(key)


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
        self._fired_at: dict[str, int] = {}

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
        return [*self._look(self.watches.values(), now, None), *self._catch_up(now)]

    def armed(self) -> dict[str, bool]:
        """Which alerts are armed otherwise than is kept."""
        return {i: watch.armed for i, watch in self.watches.items() if watch.armed is not watch.rule.armed}

    def _look(self, watches: Iterable[Watch], now: int, event_time: int | None) -> list[Edge]:
        edges = []
        for watch in watches:
            if watch.look() and self._may_fire(watch.rule, now):
                self._fired_at[watch.rule.id] = now
                edges.append(Edge(watch.rule, watch.expression, watch.values(), now, event_time))
        return edges

    def _catch_up(self, now: int) -> list[Edge]:
        """What became true, and false again, in a hole of the stream that has been filled since."""
        edges = []
        for symbol, readings in self._readings.items():
            missed = readings.missed()
            for watch in self.watches.values() if missed else ():
                entry = watch.catch_up(missed) if watch.rule.symbol == symbol else None
                if entry is not None and self._may_fire(watch.rule, now):
                    self._fired_at[watch.rule.id] = now
                    edges.append(Edge(watch.rule, watch.expression, {"last": entry.price}, now, entry.time))
        return edges

    def _may_fire(self, rule: Rule, now: int) -> bool:
        """Whether it may by what is known here; who fires it asks the file."""
        fired_at = self._fired_at.get(rule.id)
        recent = fired_at is not None and abs(now - fired_at) < rule.cooldown * 1000
        return rule.may_fire(now) and not recent

    def _watch(self, rule: Rule, expression: Expression, before: Watch | None) -> Watch:
        same = before is not None and (before.rule.symbol, before.rule.when) == (rule.symbol, rule.when)
        if before is not None and same:
            before.armed |= rule.armed and not before.rule.armed
            before.rule = rule
            return before
        self._fired_at.pop(rule.id, None)
        readings = self._readings.get(rule.symbol)
        if readings is None:
            readings = self._readings[rule.symbol] = Readings(self._sight, rule.symbol)
        return Watch(rule, expression, readings, armed=rule.armed)


def understand(rule: Rule) -> Expression | None:
    """An alert's expression; None where it can't be understood."""
    try:
        return compile_expression(rule.when, VOCABULARY)
    except ExpressionError:
        return None
