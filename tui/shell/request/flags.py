"""The words and flags of `depthdeck request`."""

import argparse
from typing import Final

DESCRIPTION: Final = """\
Send one request of the WebSocket API, and print its result as JSON.

A method that wants a key is signed with the one that --key names, or the usual one (depthdeck keys --help).
apiKey, timestamp and signature are added, recvWindow where it isn't given.

Parameters are name=value. Numbers that count (limit, orderId, startTime ...), true, false and lists in JSON
are sent as such, everything else as text: amounts arrive as they are written.

What places, changes or cancels an order needs --yes, and trading = true in the settings (not on the embedded
exchange). It is sent once. When its outcome isn't known, that is said, with the request that tells."""

EXAMPLES: Final = """\
  depthdeck request klines symbol=BTCUSDT interval=1h limit=5
  depthdeck request account.status omitZeroBalances=true
  depthdeck request order.test symbol=BTCUSDT side=BUY type=MARKET quoteOrderQty=100
  depthdeck request order.place symbol=BTCUSDT side=BUY type=LIMIT timeInForce=GTC \\
      quantity=0.001 price=50000 --key practice --venue testnet --yes"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the words and flags."""
    parser.add_argument("method", metavar="METHOD", help="the method's name, for example account.status")
    parser.add_argument("params", metavar="NAME=VALUE", nargs="*", help="its parameters")
    parser.add_argument("--key", metavar="NAME", help="sign with this key")
    parser.add_argument("--yes", action="store_true", help="send it although it changes something")
    parser.add_argument("--json", action="store_true", help="errors on stderr as JSON, too")
