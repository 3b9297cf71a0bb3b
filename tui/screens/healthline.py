"""The figures of the status line, the same in every place that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.feed.links import LinkState
from tui.widgets.status import Health

if TYPE_CHECKING:
    from tui.feed.feed import Feed
    from tui.feed.links import Links
    from tui.messages import Ticked
    from tui.widgets.panel import PanelState


def of_feed(feed: Feed, message: Ticked, state: PanelState) -> Health:
    """How the data is; `state` is that of what the place shows."""
    links = feed.links
    market = [link for link in links.all.values() if link.name == "market"]
    return Health(
        link=state,
        links_open=sum(link.state is LinkState.OPEN for link in market),
        links=len(market),
        age=links.age(message.now),
        p50=links.latency.p50,
        p99=links.latency.p99,
        rate=_rate(links, message.now),
        gaps=links.gaps,
        resyncs=links.resyncs,
        reconnects=sum(link.reconnects for link in links.all.values()),
        malformed=links.malformed,
        frames=message.frames,
        weight=feed.governor.used,
        weight_limit=feed.governor.limit,
    )


def _rate(links: Links, now: int) -> float | None:
    """Messages a second; None in the first second of data, over which none is measured yet."""
    age = links.age(now)
    return None if links.rate == 0 and age is not None and age < 1_000 else links.rate
