"""What `depthdeck alerts` does with the file of alerts and the log of what fired."""

import asyncio
import time
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import msgspec

from tui import paths
from tui.alerts import entries, rules
from tui.alerts.desk import AlertDesk
from tui.alerts.firedlog import FiredLog
from tui.alerts.rules import Alerts, Rule, market_of
from tui.alerts.standing import Standing, standing_of
from tui.alerts.vocabulary import VOCABULARY
from tui.expressions import ExpressionError, compile_expression
from tui.expressions.literals import write_duration
from tui.settings import Settings
from tui.shell import live, stdout
from tui.shell.alerts.watching import Teller, watch
from tui.shell.alerts.words import told
from tui.shell.arguments import AlertsArguments
from tui.shell.errors import Category, CommandError, say, usage
from tui.shell.venue import open_dashboard_venue
from tui.store import Shelf
from tui.wire import venues


def run(arguments: AlertsArguments, settings: Settings) -> int:
    """Do what was asked with the alerts; the exit code."""
    words = arguments.words
    try:
        match arguments.action:
            case "list":
                _take_none(words)
                _list(arguments, settings)
            case "log":
                _take_none(words)
                _log(arguments, settings)
            case "add":
                _add(words, arguments, settings)
            case "test":
                _test(_ids(words), settings)
            case "run":
                _take_none(words)
                with open_dashboard_venue(settings) as opened:
                    return live.serve(
                        opened.venue, settings, lambda feed: watch(feed, arguments, settings, opened)
                    )
            case _:
                _change(arguments.action, words)
    except OSError as error:
        what = f"{error.filename or 'the alerts'} cannot be written: {error.strerror}"
        raise CommandError(Category.FAILURE, "unwritable", what) from error
    return 0


def _list(arguments: AlertsArguments, settings: Settings) -> None:
    alerts, market, now = _load().value, _market(settings), _now()
    if arguments.json:
        for rule in alerts.alert:
            found = {**msgspec.structs.asdict(rule), "state": _state(rule, market, now)}
            stdout.write(msgspec.json.encode(found) + b"\n")
        return
    if not alerts.alert:
        say("depthdeck: no alert is set; depthdeck alerts add BTCUSDT 'last>63000' sets one")
        return
    table = [("ID", "STATE", "SYMBOL", "FIRES WHEN", "FIRES", "FIRED", "NAME")]
    for rule in alerts.alert:
        fires = f"every {write_duration(rule.cooldown * 1000)}" if rule.repeat else "once"
        state = _state(rule, market, now)
        table.append((rule.id, state, rule.symbol, rule.when, fires, f"{rule.fired}x", rule.name))
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    for row in table:
        _print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))


def _log(arguments: AlertsArguments, settings: Settings) -> None:
    log = FiredLog(paths.alerts_log())
    for fired in log.last(arguments.count):
        _print(
            msgspec.json.encode(fired).decode()
            if arguments.json
            else told(fired, ZoneInfo(settings.timezone))
        )
    if log.damaged:
        say(f"depthdeck: {log.file}: {log.damaged} lines can't be read, and are left out")


def _add(words: Sequence[str], arguments: AlertsArguments, settings: Settings) -> None:
    if len(words) < 2:
        raise usage(
            "bad-usage", "add needs a SYMBOL and an EXPRESSION", hint="alerts add btcusdt 'last>63000'"
        )
    shelf = _load()
    rule = _rule(words[0], " ".join(words[1:]), arguments, _market(settings))
    shelf.change(rules.adding(rule))
    _print(shelf.value.alert[-1].id)


def _rule(symbol: str, when: str, arguments: AlertsArguments, market: str) -> Rule:
    try:
        compile_expression(when, VOCABULARY)
    except ExpressionError as error:
        if not arguments.json:
            say(error.pointed())
        place = f"character {error.position + 1} of the expression"
        raise usage("bad-expression", f"{error.message} ({place})") from error
    try:
        return Rule(
            id="1",
            symbol=entries.read_symbol(symbol),
            when=when,
            venue=market,
            name=arguments.name,
            repeat=arguments.repeat,
            cooldown=entries.read_cooldown(arguments.cooldown) if arguments.cooldown else rules.COOLDOWN,
            armed=arguments.now,
            bell=not arguments.no_bell,
            terminal=not arguments.no_terminal,
            desktop=arguments.desktop,
            sound=arguments.sound,
            command=entries.read_command(arguments.program),
        )
    except ValueError as error:
        raise usage("bad-alert", str(error)) from error


def _change(action: str, words: Sequence[str]) -> None:
    span = None
    if action == "snooze":
        try:
            *words, last = words
            span = entries.read_span(last)
        except ValueError as error:
            raise usage(
                "bad-usage", f"snooze needs ids and a SPAN: {error}", hint="alerts snooze 1 8h"
            ) from error
    ids = _ids(words)
    shelf = _load()
    _find(shelf.value, ids)
    match action:
        case "remove":
            shelf.change(rules.removing(ids))
        case "enable":
            shelf.change(rules.enabling(ids))
        case "disable":
            shelf.change(rules.disabling(ids))
        case _:
            shelf.change(rules.snoozing(ids, _now() + (span or 0)))


def _test(ids: Sequence[str], settings: Settings) -> None:
    found = _find(_load().value, ids)

    async def act() -> None:
        teller = Teller(lambda fired: _print(told(fired, ZoneInfo(settings.timezone))))
        desk = AlertDesk(paths.alerts_file(), paths.alerts_log(), teller)
        for rule in found:
            await desk.test(rule, _now())
        await desk.finished()

    asyncio.run(act())


def _load() -> Shelf[Alerts]:
    shelf = Shelf(paths.alerts_file(), Alerts, Alerts)
    shelf.load()
    if shelf.trouble:
        say(f"depthdeck: {shelf.trouble}")
    return shelf


def _find(alerts: Alerts, ids: Sequence[str]) -> list[Rule]:
    found = [(rule_id, alerts.find(rule_id)) for rule_id in ids]
    missing = [rule_id for rule_id, rule in found if rule is None]
    if missing:
        raise usage(
            "unknown-alert", f"there is no alert {missing[0]}", hint="depthdeck alerts list shows them"
        )
    return [rule for _, rule in found if rule is not None]


def _ids(words: Sequence[str]) -> Sequence[str]:
    if not words:
        raise usage("bad-usage", "say which alerts, by their ids", hint="depthdeck alerts list shows them")
    return words


def _take_none(words: Sequence[str]) -> None:
    if words:
        raise usage("bad-usage", f"too much is said: {' '.join(words)}", hint="see depthdeck alerts --help")


def _state(rule: Rule, market: str, now: int) -> str:
    standing = standing_of(rule, None, market, now)
    if standing is Standing.ELSEWHERE:
        return f"on {rule.venue}"
    return "on" if standing is Standing.WAITING else standing.value


def _market(settings: Settings) -> str:
    urls = settings.urls
    try:
        return market_of(venues.custom(venues.venue(settings.venue), urls.stream, urls.api, urls.rest))
    except ValueError as error:
        raise usage("bad-url", str(error)) from error


def _now() -> int:
    return time.time_ns() // 1_000_000


def _print(line: str) -> None:
    stdout.write(f"{line.rstrip()}\n".encode())
