"""How the dashboard is to be."""

from collections.abc import Callable
from datetime import UTC, tzinfo
from pathlib import Path

import msgspec

from tui.accounts import Accounts
from tui.feed.options import FeedOptions
from tui.places import PLACES
from tui.preferences import Likes


class AppOptions(msgspec.Struct, frozen=True, kw_only=True):
    """How the dashboard looks and how often it is drawn anew.

    `place` is where it begins. `fps` is frames a second, 1 to 60; with 0 nothing is drawn anew but by
    `DepthdeckApp.frame`. `trouble` says in words what is wrong with the settings. `reread` and `keep` are as
    `preferences.Wardrobe` wants them. `alerts` is the file of alerts, `alerts_log` that of what fired:
    without them alerts are in memory only, and run nothing. Without `accounts` no key is looked for.
    """

    likes: Likes = Likes()
    place: str = PLACES[0].name
    zone: tzinfo = UTC
    fps: int = 10
    feed: FeedOptions = FeedOptions()
    trouble: str = ""
    alerts: Path | None = None
    alerts_log: Path | None = None
    accounts: Accounts | None = None
    reread: Callable[[], Likes | str | None] = lambda: None
    keep: Callable[[str, str], None] = lambda _key, _value: None
