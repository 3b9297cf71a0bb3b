"""Times of what happened: of today by the clock, of other days with the date."""

from __future__ import annotations

from datetime import datetime, tzinfo
from functools import lru_cache


@lru_cache(maxsize=2048)
def _told(second: int, day: int, zone: tzinfo, fraction: str) -> str:
    at = datetime.fromtimestamp(second, zone)
    if at.date().toordinal() == day:
        return f"{at:%H:%M:%S}{fraction}"
    return f"{at:%m-%d %H:%M:%S}"


def moment(time: int, now: int, zone: tzinfo, *, exact: bool = False) -> str:
    """A time in ms as `12:04:31`, with milliseconds where `exact`; `11-21 12:04:31` on other days."""
    second, rest = divmod(time, 1000)
    return _told(second, _day(now // 1000 // 60, zone), zone, f".{rest:03}" if exact else "")


@lru_cache(maxsize=8)
def _day(minute: int, zone: tzinfo) -> int:
    return datetime.fromtimestamp(minute * 60, zone).date().toordinal()


def midnight(now: int, zone: tzinfo) -> int:
    """When today began, in ms."""
    at = datetime.fromtimestamp(now / 1000, zone)
    return round(at.replace(hour=0, minute=0, second=0, microsecond=0).timestamp() * 1000)
