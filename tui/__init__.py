"""depthdeck: live Binance markets, as a dashboard in the terminal and as a library.

The library's names are resolved when they are first used: `import tui` costs nothing and knows no screen.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.feed.feed import Feed as Feed
    from tui.feed.options import FeedOptions as FeedOptions
    from tui.feed.trouble import Trouble as Trouble
    from tui.market.book import Book as Book
    from tui.market.market import Market as Market
    from tui.market.sync import BookState as BookState
    from tui.wire import streams as streams
    from tui.wire.venues import Venue as Venue
    from tui.wire.venues import custom as custom
    from tui.wire.venues import venue as venue

    __version__: str

_HOMES = {
    "Book": "tui.market.book",
    "BookState": "tui.market.sync",
    "Feed": "tui.feed.feed",
    "FeedOptions": "tui.feed.options",
    "Market": "tui.market.market",
    "Trouble": "tui.feed.trouble",
    "Venue": "tui.wire.venues",
    "custom": "tui.wire.venues",
    "venue": "tui.wire.venues",
}

__all__ = [
    "Book",
    "BookState",
    "Feed",
    "FeedOptions",
    "Market",
    "Trouble",
    "Venue",
    "__version__",
    "custom",
    "streams",
    "venue",
]


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name == "streams":
            return import_module("tui.wire.streams")
        if name == "__version__":
            return _version()
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("depthdeck")
    except PackageNotFoundError:
        return "(not installed)"
