"""What is known to be odd on the wire, and how a document is mended so that it can be read."""

from collections.abc import Callable
from typing import Any, Final

from tui.wire import replies


def trim_levels(plain: Any) -> None:
    """Take off the third, empty element that price levels once had."""
    if not isinstance(plain, dict):
        return
    trim_levels(plain.get("data"))
    for side in ("b", "a", "bids", "asks"):
        if isinstance(levels := plain.get(side), list):
            plain[side] = [level[:2] if isinstance(level, list) else level for level in levels]


def drop_nulls(plain: Any) -> None:
    """Leave out what is null: for a listing that is as if it were not told."""
    if isinstance(plain, dict):
        for name in [name for name, value in plain.items() if value is None]:
            del plain[name]
        inner = list(plain.values())
    elif isinstance(plain, list):
        plain[:] = inner = [value for value in plain if value is not None]
    else:
        return
    for value in inner:
        drop_nulls(value)


MENDS: Final[dict[Any, Callable[[Any], None]]] = {
    replies.Depth: trim_levels,
    replies.ExchangeInfo: drop_nulls,
}
"""How a result is mended that could not be read as it came."""
