"""What the alerts' place shows, found out from the desk: rows, the chosen alert in full, what fired."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from tui.alerts import wording
from tui.alerts.entries import write_command
from tui.alerts.standing import Standing, fault_of, standing_of
from tui.expressions.literals import write_duration
from tui.widgets.alertlist import AlertRow
from tui.widgets.alertsheader import Tally
from tui.widgets.figures import ago
from tui.widgets.firings import Firing
from tui.widgets.panel import zone_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

    from tui.alerts.desk import AlertDesk
    from tui.alerts.firedlog import Fired
    from tui.alerts.rules import Rule
    from tui.market.market import Market
    from tui.widgets.lines import Part

DAY: Final = 86_400_000

_MARKS: Final[dict[Standing, tuple[str, str]]] = {
    Standing.WATCHING: ("●", "fine"),
    Standing.HOLDS: ("◉", "last"),
    Standing.WAITING: ("◌", "axis"),
    Standing.COOLING: ("◔", "axis"),
    Standing.SNOOZED: ("◐", "axis"),
    Standing.SPENT: ("✔", "axis"),
    Standing.OFF: ("○", "axis"),
    Standing.ELSEWHERE: ("○", "axis"),
    Standing.BROKEN: ("✖", "alarm bold"),
}
_MEANING: Final = {
    Standing.WATCHING: "it fires when it becomes true",
    Standing.HOLDS: "it fires when it was false in between",
    Standing.COOLING: "it fired a moment ago, and rests",
    Standing.SPENT: "it fires once; space watches for it again",
    Standing.OFF: "space watches for it again",
    Standing.BROKEN: "it can't be understood; Enter opens it",
}


def rows(desk: AlertDesk, market: Market, now: int, zone: tzinfo) -> list[AlertRow]:
    """Every alert, in the order in which they were made."""
    return [_row(desk, rule, market, now, zone) for rule in desk.rules]


def facts(desk: AlertDesk, rule: Rule, market: Market, now: int, zone: tzinfo) -> list[tuple[str, str, str]]:
    """One alert in full: labels, words and their paints."""
    standing = _standing(desk, rule, now)
    state, paint = _state(standing, rule, now, zone)
    found = [
        ("fires when", rule.when.strip(), "text bold"),
        ("stands", f"{state}: {_meaning(desk, rule, standing, now)}", paint),
    ]
    fault = fault_of(rule)
    if fault is not None:
        found.append(("", fault.message, "alarm bold"))
    elif sees := _sees(desk, rule, market, now):
        found.append(("sees now", sees, "text"))
    found.append(("fires", _fires(rule), "text"))
    found.append(("tells by", _tells(rule, long=True), "text"))
    if rule.fired_at:
        often = "once" if rule.fired == 1 else f"{rule.fired} times"
        found.append(("last fired", f"{_clock(rule.fired_at, now, zone)}, {often} so far", "text"))
    return found


def tally(desk: AlertDesk, now: int) -> Tally:
    """The alerts in numbers."""
    standings = [_standing(desk, rule, now) for rule in desk.rules]
    watched = sum(standing.watched for standing in standings)
    return Tally(
        watched=watched,
        waiting=standings.count(Standing.WAITING),
        resting=len(standings) - watched,
        fired=sum(now - fired.time < DAY and not fired.test for fired in desk.recent),
        trouble=desk.trouble or "",
    )


def firings(recent: Iterable[Fired], *, hidden: bool) -> list[Firing]:
    """What fired, the newest last; amounts of one's own may be `hidden`."""
    return [
        Firing(
            time=fired.time,
            symbol=fired.symbol,
            why=fired.told(hidden=hidden),
            name=fired.name,
            event_time=fired.event_time,
            test=fired.test,
        )
        for fired in recent
    ]


def _row(desk: AlertDesk, rule: Rule, market: Market, now: int, zone: tzinfo) -> AlertRow:
    standing = _standing(desk, rule, now)
    return AlertRow(
        id=rule.id,
        state=_state(standing, rule, now, zone),
        symbol=rule.symbol,
        when=rule.when.strip(),
        sees=_sees(desk, rule, market, now),
        fires=_fires(rule),
        tells=_tells(rule, long=False),
        last=f"{ago(max(0, now - rule.fired_at))} ago" if rule.fired_at else "",
        name=rule.name,
        off=not standing.watched and standing is not Standing.BROKEN,
    )


def _standing(desk: AlertDesk, rule: Rule, now: int) -> Standing:
    return standing_of(rule, desk.watch(rule.id), desk.market, now)


def _state(standing: Standing, rule: Rule, now: int, zone: tzinfo) -> Part:
    glyph, paint = _MARKS[standing]
    words = standing.value
    if standing is Standing.SNOOZED:
        words = f"asleep to {_clock(rule.snoozed_until, now, zone)}"
    elif standing is Standing.ELSEWHERE:
        words = f"on {rule.venue}"
    return f"{glyph} {words}", paint


def _meaning(desk: AlertDesk, rule: Rule, standing: Standing, now: int) -> str:
    if standing is Standing.SNOOZED:
        return "what becomes true until then fires nothing; space wakes it"
    if standing is Standing.ELSEWHERE:
        return f"it is about the market of the venue {rule.venue}, and sleeps here"
    if standing is Standing.WAITING and (watch := desk.watch(rule.id)) is not None:
        known = watch.see(now)
        return f"{', '.join(key for key in watch.expression.names if key not in known)} isn't known yet"
    return _MEANING.get(standing, "")


def _sees(desk: AlertDesk, rule: Rule, market: Market, now: int) -> str:
    watch = desk.watch(rule.id)
    if watch is None:
        return ""
    decimals = wording.decimals_of(market, rule.symbol)
    return wording.say_values(watch.expression.references, watch.see(now), decimals)


def _fires(rule: Rule) -> str:
    return f"every {write_duration(rule.cooldown * 1000)}" if rule.repeat else "once"


def _tells(rule: Rule, *, long: bool) -> str:
    ways = [name for name in ("bell", "terminal", "desktop") if getattr(rule, name)]
    if rule.sound:
        ways.append(f"sound {rule.sound}" if long else "sound")
    if rule.command:
        ways.append(f"command {write_command(rule.command)}" if long else "command")
    return " ".join(ways) if not long else ", ".join(ways) or "a line on the screen"


def _clock(time: int, now: int, zone: tzinfo) -> str:
    moment = datetime.fromtimestamp(time / 1000, zone)
    if abs(time - now) < DAY // 2:
        return f"{moment:%H:%M}"
    return f"{moment:%Y-%m-%d %H:%M} {zone_name(zone, time)}"
