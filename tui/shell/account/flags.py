"""The flags of `depthdeck account`."""

import argparse
from typing import Final

from tui.shell.values import positive

DESCRIPTION: Final = """\
Print the accounts of an API key, spot, cross margin and each isolated pair: balances, open orders, the fills
of the last day, and how safe a margin account is. Each is asked for after the account's events have begun to
come, so that nothing is missed in between; with --follow those go on.

With --json, one object: time (ms), venue, trouble (null, or what is wrong with the key), accounts. Each of
these has account (SPOT, CROSS or ISO and the symbol), state, since, words, reconciled, repair, balances,
orders, lists, fills, fillsSince (by symbol, since when they are complete), movements, margin. Amounts and
prices are decimal strings, null is what the exchange doesn't tell.

With --json --follow, an object a line, by "e": account (as above, when it first is live), state, order, fill,
list, movement, balance, margin, missed (so many were left out), error. "recovered" marks what a query told
after an interruption, and no event.

The key is chosen as by depthdeck keys; nothing is ordered. The exit code is 3 where the key is not taken, 4
where the exchange can't be reached, else 0."""

EXAMPLES: Final = """\
  depthdeck account
  depthdeck account --json --key mine | jq '.accounts[].balances'
  depthdeck account --follow --json --venue sim --seconds 30"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags."""
    parser.add_argument("--json", action="store_true", help="JSON for scripts; errors as JSON, too")
    parser.add_argument("--follow", action="store_true", help="go on with what happens, a line each")
    parser.add_argument("--seconds", metavar="S", type=positive, help="with --follow: leave S seconds later")
    parser.add_argument("--key", metavar="NAME", help="which key; the usual one for the venue without it")
