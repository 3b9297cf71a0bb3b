"""The alerts as they are kept: what each watches for, how it tells, and how far it has come.

Changes are functions of all alerts, so that they can be made under the file's lock (`store.Shelf.change`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import msgspec
from msgspec import Meta

if TYPE_CHECKING:
    from tui.wire.venues import Venue

COOLDOWN: Final = 60
"""Seconds between two firings of a repeating alert, where it says nothing else."""


class Rule(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One alert. Times are ms since the epoch, 0 for never."""

    id: Annotated[str, Meta(min_length=1)]
    symbol: Annotated[str, Meta(min_length=1)]
    when: str
    """The expression that must become true."""
    venue: str = "com"
    """Whose market it is about (`market_of`); elsewhere it sleeps."""
    name: str = ""
    repeat: bool = False
    """Whether it fires again and again; else it is spent once it has fired."""
    cooldown: Annotated[int, Meta(ge=1)] = COOLDOWN
    """Seconds after a firing in which a repeating alert does not fire again."""
    enabled: bool = True
    bell: bool = True
    terminal: bool = True
    """Whether the terminal is asked to notify."""
    desktop: bool = False
    """Whether the desktop is asked to notify; needs the `desktop` extra."""
    sound: str = ""
    """A sound file that is played."""
    command: tuple[str, ...] = ()
    """A program and its arguments that are run."""
    edition: int = 0
    """How often it began anew; what was seen of an earlier edition says nothing about this one."""
    armed: bool = False
    """Whether it fires as soon as it is true: it was seen false, or its maker said so."""
    seen: int = 0
    """Since when `armed` is so, in the market's time; 0 where its maker said so."""
    edge: int = 0
    """When it turned true that it last fired for, in the market's time."""
    spent: bool = False
    snoozed_until: int = 0
    fired_at: int = 0
    fired: int = 0
    """How often it has fired."""

    @property
    def condition(self) -> tuple[str, str, str, int]:
        """What it watches for: where this is another, all that was seen of it does not count."""
        return self.venue, self.symbol, self.when, self.edition

    def active(self) -> bool:
        """Whether it is to be watched at all."""
        return self.enabled and not self.spent

    def snoozed(self, now: int) -> bool:
        """Whether it is silent for a while."""
        return now < self.snoozed_until

    def cooling(self, now: int) -> bool:
        """Whether it repeats, and fired so recently that it does not fire again."""
        # A clock that was set back must not silence it for long.
        return self.repeat and bool(self.fired_at) and abs(now - self.fired_at) < self.cooldown * 1000

    def may_fire(self, now: int) -> bool:
        """Whether it fires when it becomes true now."""
        return self.active() and not self.snoozed(now) and not self.cooling(now)


class Turn(NamedTuple):
    """A condition turned true; times are the market's, in ms."""

    since: int
    """When it had turned false: an edge that fired later is this one, or one that came after it."""
    moment: int


class Alerts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All alerts, in the order in which they were made."""

    alert: tuple[Rule, ...] = ()

    def __post_init__(self) -> None:
        ids = [rule.id for rule in self.alert]
        twice = next((name for name in ids if ids.count(name) > 1), None)
        if twice is not None:
            raise ValueError(f"two alerts have the id {twice!r}")

    def find(self, rule_id: str) -> Rule | None:
        """The alert of an id."""
        return next((rule for rule in self.alert if rule.id == rule_id), None)


Change = Callable[[Alerts], Alerts]


def market_of(venue: Venue) -> str:
    """The market that a venue shows, so that what is made on one does not fire on another."""
    if venue.name == "data":
        return "com"
    if venue.name == "custom":
        host = venue.stream_urls[0].partition("://")[2] if venue.stream_urls else ""
        return f"custom:{host}"
    return venue.name


def adding(rule: Rule) -> Change:
    """Add an alert at the end; where its id is taken it gets the next free number."""

    def alter(alerts: Alerts) -> Alerts:
        taken = {other.id for other in alerts.alert}
        fresh = rule if rule.id not in taken else msgspec.structs.replace(rule, id=next_id(alerts))
        return Alerts((*alerts.alert, fresh))

    return alter


def next_id(alerts: Alerts) -> str:
    """A number above all that are in use: what is deleted does not come back as another."""
    numbers = [int(rule.id) for rule in alerts.alert if rule.id.isdecimal()]
    return str(max(numbers, default=0) + 1)


def removing(ids: Iterable[str]) -> Change:
    """Take alerts away."""
    gone = frozenset(ids)
    return lambda alerts: Alerts(tuple(rule for rule in alerts.alert if rule.id not in gone))


def enabling(ids: Iterable[str]) -> Change:
    """Watch alerts again: those that are off, those that are spent, those that sleep."""
    return _each(
        ids,
        lambda rule: (
            _begun_anew(rule, rule.edition, enabled=True, spent=False, armed=False, snoozed_until=0)
            if not rule.enabled or rule.spent
            else msgspec.structs.replace(rule, snoozed_until=0)
        ),
    )


def disabling(ids: Iterable[str]) -> Change:
    """Watch alerts no more."""
    return _each(ids, lambda rule: msgspec.structs.replace(rule, enabled=False))


def snoozing(ids: Iterable[str], until: int) -> Change:
    """Keep alerts silent until a moment in ms."""
    return _each(ids, lambda rule: msgspec.structs.replace(rule, snoozed_until=until))


def editing(rule: Rule) -> Change:
    """Change what an alert says; another condition begins anew. One that is gone comes back."""

    def alter(alerts: Alerts) -> Alerts:
        if alerts.find(rule.id) is None:
            return Alerts((*alerts.alert, rule))
        return _each([rule.id], lambda old: _edited(old, rule))(alerts)

    return alter


def arming(watched: Iterable[Rule]) -> Change:
    """Keep what was seen of alerts; of what several saw, the latest."""
    latest = {rule.id: rule for rule in watched}
    return _each(latest, lambda rule: _seen(rule, latest[rule.id]))


class Claim:
    """Takes the right to fire an alert: it is given to one of all who see it become true.

    `rule` is the alert as it was watched, with what was seen of it.
    """

    def __init__(self, rule: Rule, now: int, turn: Turn) -> None:
        self.rule: Rule | None = None
        """The alert as it fires; None where somebody else was first, or it may not fire any more."""
        self._watched = rule
        self._now = now
        self._turn = turn

    def __call__(self, alerts: Alerts) -> Alerts:
        """The alerts with this one fired; where it is refused, disarmed if what was seen says so."""
        self.rule = None
        rule = alerts.find(self._watched.id)
        if rule is None:
            return alerts
        after = _seen(rule, self._watched)
        if self._grants(rule):
            after = self.rule = msgspec.structs.replace(
                after,
                edge=max(rule.edge, self._turn.moment),
                spent=not rule.repeat,
                fired_at=self._now,
                fired=rule.fired + 1,
            )
        elif after.armed is rule.armed:
            return alerts
        return _each([rule.id], lambda _: after)(alerts)

    def _grants(self, rule: Rule) -> bool:
        same = rule.condition == self._watched.condition
        return same and rule.may_fire(self._now) and rule.edge <= self._turn.since


def _seen(rule: Rule, watched: Rule) -> Rule:
    if rule.condition != watched.condition or watched.seen <= rule.seen:
        return rule
    return msgspec.structs.replace(rule, armed=watched.armed, seen=watched.seen)


def _edited(old: Rule, new: Rule) -> Rule:
    if (old.symbol, old.when, old.venue) != (new.symbol, new.when, new.venue):
        return _begun_anew(new, old.edition, spent=False, fired_at=0, fired=old.fired)
    past = {"spent": old.spent and not new.repeat, "fired_at": old.fired_at, "fired": old.fired}
    if new.armed:
        return _begun_anew(new, old.edition, **past)
    known = {"edition": old.edition, "armed": old.armed, "seen": old.seen, "edge": old.edge}
    return msgspec.structs.replace(new, **past, **known)


def _begun_anew(rule: Rule, edition: int, **more: object) -> Rule:
    return msgspec.structs.replace(rule, edition=edition + 1, seen=0, edge=0, **more)


def _each(ids: Iterable[str], alter: Callable[[Rule], Rule]) -> Change:
    meant = frozenset(ids)
    return lambda alerts: Alerts(tuple(alter(r) if r.id in meant else r for r in alerts.alert))
