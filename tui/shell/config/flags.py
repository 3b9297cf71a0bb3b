"""The words and flags of `depthdeck config`."""

import argparse
from typing import Final

ACTIONS: Final = ("path", "show", "set", "edit", "validate")

DESCRIPTION: Final = """\
Look at the settings file and change it.

  path              where it is; it need not exist
  show [KEY]        each setting that holds, and where it comes from: flag, variable, file, profile or default
  set KEY [VALUE]   write one value, with --profile NAME in a profile; without VALUE the default holds again
  edit              open it in VISUAL or EDITOR; it is replaced only by what can be used
  validate [FILE]   everything that is wrong in it, with its line; the exit code is 2 where something is

Comments and order are kept. A running dashboard takes themes, colours and keys up within a second."""

EXAMPLES: Final = """\
  depthdeck config show
  depthdeck config set theme okabe-dark
  depthdeck config set keys.app.quit q,ctrl+q
  depthdeck config set venue testnet --profile practice"""


def add_flags(parser: argparse.ArgumentParser) -> None:
    """Add the words and flags."""
    parser.add_argument("action", metavar="ACTION", choices=ACTIONS, help="path, show, set, edit or validate")
    parser.add_argument("key", metavar="KEY", nargs="?", help="a setting such as theme or feed.depth_limit")
    parser.add_argument("value", metavar="VALUE", nargs="?", help="with set: what it is to be")
    parser.add_argument(
        "--json", action="store_true", help="show and validate as one JSON object; errors, too"
    )
