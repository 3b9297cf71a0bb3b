"""The command `depthdeck`, and `python -m tui`: Ctrl-C ends it without a word while it still loads."""

import signal
import sys


def run() -> int:
    """Run the command line; its exit code."""
    # Who ignores Ctrl-C, as shells do for what runs behind them, goes on ignoring it.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from tui.cli import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
