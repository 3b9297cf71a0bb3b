"""The words and flags of `depthdeck keys`."""

import argparse
from typing import Final

ACTIONS: Final = ("list", "add", "test", "remove")

DESCRIPTION: Final = """\
API keys by name: HMAC, RSA or Ed25519, in the system's keyring.

actions:
  list          every key: kind, market, the ends of what is sent, and where it is kept
  add NAME      keep a key for the venue (--venue), once the exchange has said what it may do
  test [NAME]   what the key may do, whether the clock fits, and which accounts there are
  remove NAME   remove a key from here; the exchange still knows it

Neither key nor secret is given on the command line, where other programs could read it. `add` asks for them;
without a terminal it reads stdin: the key in the first line, then the secret, or what `depthdeck exchange`
prints. Without a keyring they are kept in a file that only you can read, and a warning says so.

Without NAME it is the key of the setting key_name, else the environment's (DEPTHDECK_API_KEY with
DEPTHDECK_API_SECRET, or with DEPTHDECK_PRIVATE_KEY, the name of a file), else the only one for the venue.
A key that may withdraw is refused unless allow_withdrawals = true stands in the settings."""

EXAMPLES: Final = """\
  depthdeck keys add trading
  depthdeck keys add practice --venue testnet --private-key ed25519.pem
  depthdeck keys test practice --venue testnet --json
  depthdeck keys remove practice"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the words and flags."""
    parser.add_argument(
        "action", metavar="ACTION", nargs="?", choices=ACTIONS, default="list", help=", ".join(ACTIONS)
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="what you call the key")
    parser.add_argument(
        "--json", action="store_true", help="JSON: the list a line each, the test an object; errors, too"
    )
    added = parser.add_argument_group("with add")
    added.add_argument(
        "--private-key", metavar="FILE", help="an RSA or Ed25519 key signs: its private half, PEM in PKCS#8"
    )
    added.add_argument(
        "--plain", action="store_true", help="keep it in a file for your eyes only, not in the keyring"
    )
    added.add_argument("--no-test", action="store_true", help="don't ask the exchange about it now")
    added.add_argument("--force", action="store_true", help="replace a key of the same name")
    parser.add_argument("--yes", action="store_true", help="with remove: don't ask whether you are sure")
