"""The words and flags of `depthdeck alerts`."""

import argparse
from typing import Final

from tui.alerts.rules import COOLDOWN
from tui.alerts.vocabulary import VOCABULARY
from tui.shell.values import positive, whole

ACTIONS: Final = ("list", "add", "remove", "enable", "disable", "snooze", "test", "log", "run")

DESCRIPTION: Final = f"""\
Alerts: what is to be told when it becomes true. They are watched by the dashboard, and by `run` without it.

actions:
  list                      every alert, with its id (also without any action)
  add SYMBOL EXPRESSION     a new alert; prints its id
  remove|enable|disable ID...
  snooze ID... SPAN         nothing fires for so long: 30m, 8h, 1d
  test ID                   do all that the alert does
  log                       what fired, and why
  run                       watch until interrupted; prints what fires

An alert fires when its expression turns from false to true; what isn't known fires nothing. One that is true
already has to be false in between, unless it is added with --now. Names in expressions:

{chr(10).join(f"  {name:22} {kind:13} {words}" for name, kind, words in VOCABULARY.lines())}

Compare by = != < <= > >=, join by and, or, not and parentheses; conditions side by side must all hold.
Numbers may have k, m, b, %, bp; spans are written 30s, 5m, 1h30m. A command finds ALERT_ID, ALERT_NAME,
ALERT_SYMBOL, ALERT_WHEN, ALERT_WHY, ALERT_VALUES (JSON), ALERT_TIME and ALERT_EVENT_TIME (ms), ALERT_VENUE
and ALERT_TEST in its environment; it never goes through a shell."""

EXAMPLES: Final = """\
  depthdeck alerts add btcusdt 'last>63000'
  depthdeck alerts add ethusdt 'chg(5m)>2% vol(5m)>10m' --repeat --cooldown 15m
  depthdeck alerts add btcusdt 'print>1m or stale>30s' --command 'notify-me --loud'
  depthdeck alerts add btcusdt 'fill>0 or cross_level<1.3' --repeat --cooldown 10s
  depthdeck alerts run --json"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the words and flags."""
    parser.add_argument(
        "action", metavar="ACTION", nargs="?", choices=ACTIONS, default="list", help=", ".join(ACTIONS)
    )
    parser.add_argument("words", metavar="WORD", nargs="*", help="what the action is about, see above")
    parser.add_argument(
        "--json", action="store_true", help="JSON: lists and the log a line each; errors, too"
    )
    added = parser.add_argument_group("with add")
    added.add_argument("--name", metavar="NAME", default="", help="for lists and messages")
    added.add_argument("--repeat", action="store_true", help="fire again and again (default: once)")
    added.add_argument(
        "--cooldown", metavar="SPAN", help=f"with --repeat: rest after a firing (default: {COOLDOWN}s)"
    )
    added.add_argument("--now", action="store_true", help="fire at once where it is true already")
    added.add_argument("--no-bell", action="store_true", help="don't ring")
    added.add_argument("--no-terminal", action="store_true", help="don't let the terminal notify")
    added.add_argument(
        "--desktop", action="store_true", help="let the desktop notify (needs the extra `desktop`)"
    )
    added.add_argument("--sound", metavar="FILE", default="", help="play a sound file")
    added.add_argument("--command", metavar="WORDS", dest="program", default="", help="run a program")
    parser.add_argument(
        "--count", metavar="N", type=whole(1), default=20, help="with log: the last N (default: 20)"
    )
    parser.add_argument("--seconds", metavar="S", type=positive, help="with run: leave after S seconds")
