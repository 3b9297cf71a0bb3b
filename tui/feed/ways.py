"""The ways to ask a venue, as far as it offers them, all within one budget of request weight."""

from collections.abc import Callable

from tui.feed.clock import Clock
from tui.feed.inquiries import Inquiries, Way
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.requests import Requests
from tui.feed.rest import Rest
from tui.feed.signed import SignedRequests
from tui.feed.trouble import Trouble
from tui.feed.weights import Governor
from tui.wire.venues import Venue


class Ways:
    """The WebSocket API first, REST second; `inquiries` asks by them, `signed` in the name of a key."""

    def __init__(
        self,
        venue: Venue,
        options: FeedOptions,
        clock: Clock,
        links: Links,
        report: Callable[[Trouble], None],
    ) -> None:
        self.governor = Governor(venue.weight_limit, clock)
        self._requests: Requests | None = None
        if venue.api_urls:
            self._requests = Requests(
                urls=venue.api_urls,
                options=options,
                clock=clock,
                links=links,
                governor=self.governor,
                report=report,
            )
        self._rest = Rest(venue.rest_urls, options, clock, links) if venue.rest_urls else None
        found: tuple[Way | None, ...] = (self._requests, self._rest)
        ways = tuple(way for way in found if way is not None)
        self.inquiries = Inquiries(ways, self.governor, clock, us=venue.rules == "us")
        self.signed = SignedRequests(self._requests, self._rest, self.inquiries, self.governor, clock)

    async def run(self) -> None:
        """Serve the WebSocket API until cancelled, where there is one."""
        if self._requests is not None:
            await self._requests.run()

    def replace(self) -> None:
        """Give up the WebSocket API's connection; the next request opens another."""
        if self._requests is not None:
            self._requests.replace()

    async def close(self) -> None:
        """Let nothing be asked any more, and close what is kept open."""
        self.inquiries.stopped = True
        if self._rest is not None:
            await self._rest.close()
