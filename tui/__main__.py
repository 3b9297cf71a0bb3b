"""The command `depthdeck`, and `python -m tui`: Ctrl-C ends it without a word while it still loads."""

import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn


def run() -> NoReturn:
    """Run the command line, and leave with its exit code."""
    # Who ignores Ctrl-C, as shells do for what runs behind them, goes on ignoring it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tui.cli import main

    code = main()
    # All is closed and written. To take a market and a screen apart, object by object, would hold the
    # terminal for another second on a busy machine.
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    run()
