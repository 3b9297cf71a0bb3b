"""How long things took: quantiles of the latest of them (pure)."""

from collections.abc import Iterable
from typing import NamedTuple


class Quantiles(NamedTuple):
    """Delays in ms that half, 95 and 99 of 100 and all of the latest events stayed within."""

    p50: float
    p95: float
    p99: float
    longest: float


def quantiles(samples: Iterable[int], offset: int = 0) -> Quantiles | None:
    """The quantiles of some delays, `offset` being added; None where there are none."""
    ordered = sorted(samples)
    if not ordered:
        return None
    last = len(ordered) - 1
    p50, p95, p99 = (ordered[min(last, int(share * len(ordered)))] + offset for share in (0.5, 0.95, 0.99))
    return Quantiles(p50, p95, p99, ordered[-1] + offset)
