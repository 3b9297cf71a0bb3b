"""The way to the terminal: whether it takes more, or has yet to show what it was given."""

import os
import select
import sys
import threading
from typing import Final

GRACE: Final = 0.8
"""Seconds that leaving may take where the terminal stands still."""

_POLLS_TERMINALS: Final = os.name == "posix"


class Outlet:
    """What is painted leaves through a file descriptor; None where there is no terminal, as in tests.

    Textual hands what it paints to a thread, and waits where that is behind by thirty writes: then nothing
    else is done, no key answered and no event read. Who asks here first paints less often instead.
    """

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor if _POLLS_TERMINALS else None

    @classmethod
    def of_terminal(cls) -> "Outlet":
        """The outlet that Textual paints through."""
        stream = sys.__stderr__
        return cls(stream.fileno() if stream is not None and stream.isatty() else None)

    def takes(self) -> bool:
        """Whether the terminal takes more now."""
        if self._descriptor is None:
            return True
        _, ready, _ = select.select((), (self._descriptor,), (), 0)
        return bool(ready)

    def abandon(self, code: int) -> None:
        """End the process in a moment where the terminal takes nothing: leaving would wait for it."""
        if not self.takes():
            timer = threading.Timer(GRACE, os._exit, (code,))
            timer.daemon = True
            timer.start()
