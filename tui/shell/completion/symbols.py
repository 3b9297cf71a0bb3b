"""The symbols that completion offers: kept in a file of the venue, anew once a day while a dashboard runs."""

import logging
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tui import files
from tui.feed.feed import Feed
from tui.feed.trouble import RequestError
from tui.wire.replies import SymbolInfo

EVERY: Final = 24 * 3600
"""Seconds that the symbols are good for."""

CALM: Final = 10.0
"""Seconds after the start, in which the exchange is asked for nothing that can wait."""

_LOG: Final = logging.getLogger(__name__)
_SAFE: Final = re.compile(r"[\w.-]+")


async def keep(feed: Feed, file: Path) -> None:
    """Write the venue's symbols to the file where it is due; what fails is for another day."""
    if is_due(file, feed.clock.now()):
        await feed.clock.sleep(CALM)
        try:
            write(file, await feed.symbols())
        except (RequestError, OSError) as error:
            _LOG.info("the symbols for completion could not be refreshed: %s", error)


def is_due(file: Path, now: int) -> bool:
    """Whether the file is older than a day, or not there."""
    return not file.exists() or now / 1000 - file.stat().st_mtime > EVERY


def write(file: Path, listed: Mapping[str, SymbolInfo]) -> None:
    """Write the symbols that trade, one a line. Raises OSError."""
    # A shell reads them: what isn't made of letters, digits, dots and dashes is no symbol for it.
    names = sorted(name for name, info in listed.items() if info.trading and _SAFE.fullmatch(name))
    file.parent.mkdir(parents=True, exist_ok=True)
    files.write_new(file, "".join(f"{name}\n" for name in names).encode(), replace=True)
