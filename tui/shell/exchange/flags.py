"""The words and flags of `depthdeck exchange`."""

import argparse
from typing import Final

from tui.shell.values import rate, whole
from tui.sim.engine.market import MOST
from tui.sim.faults import table

DESCRIPTION: Final = """\
Serve the embedded exchange on loopback until interrupted: Binance's market streams, WebSocket API and REST.

The first line on stdout is one JSON object with its URLs (stream, api and rest), and a key and a secret:
there is an account with play money, and they sign its orders. They are made anew at each start."""

EXAMPLES: Final = f"""\
  depthdeck exchange                                    on any free port
  depthdeck exchange --port 9000 --symbols BTCUSDT,ETHUSDT --seed 7
  depthdeck exchange --market 2000                      two thousand symbols
  depthdeck exchange --faults gap@5,cut@9               lose a change after 5 s, cut all links after 9 s
  depthdeck exchange --faults mute@5:20:btcusdt@trade   one stream says nothing for 20 s

faults, each from second S after the start; an argument in [brackets] need not be given:
{table()}"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Where it listens, what it lists, how busy it is, what goes wrong on it, and who is let in."""
    parser.add_argument(
        "--port",
        metavar="PORT",
        type=whole(0, 65535),
        default=0,
        help="TCP port; 0 takes a free one (default: 0)",
    )
    parser.add_argument(
        "--seed", metavar="N", type=whole(0), default=1, help="seed of the order flow (default: 1)"
    )
    parser.add_argument("--symbols", metavar="A,B", help="only these symbols (default: all that it lists)")
    parser.add_argument(
        "--market",
        metavar="N",
        type=whole(1, MOST),
        help=f"list so many symbols, at most {MOST} (default: a dozen)",
    )
    parser.add_argument(
        "--rate",
        metavar="X",
        type=rate,
        default=1.0,
        help="how busy its markets are; 0 stands still (default: 1)",
    )
    parser.add_argument(
        "--faults", metavar="F@S[:ARGUMENT],...", default="", help="trouble by name and second, see below"
    )
    parser.add_argument(
        "--public-key",
        metavar="FILE",
        help="let an RSA or Ed25519 key in by its public half (PEM); its API key is printed as public_key",
    )
    parser.add_argument("--json", action="store_true", help="errors on stderr as JSON too")
