"""The promise that everything ends within a second, held against a machine that may have more to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

PROMISE: Final = 1.0
"""Seconds from a signal, or a closed terminal, to the end of the process."""


async def assert_prompt(end: Callable[[], Awaitable[float]]) -> None:
    """See that an end, which tells its seconds, comes within a second: at once, or else twice in a row.

    So it is prompt in the median of three. A busy machine is late now and then, a fault again and again.
    """
    first = await end()
    if first >= PROMISE:
        again = [await end(), await end()]
        assert max(again) < PROMISE, f"the end took {first:.2f} s, and then {again}"
