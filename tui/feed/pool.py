"""Spreads the wanted streams over connections, each within the exchange's limit."""

import asyncio
from collections.abc import Iterable, Mapping

from tui.feed.backoff import ALL_TOGETHER, Allowance
from tui.feed.clock import Clock
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.shard import Reader, Shard
from tui.wire.venues import Venue


def spread(wanted: frozenset[str], shares: Iterable[frozenset[str]], capacity: int) -> list[frozenset[str]]:
    """Divide names into shares of at most `capacity`; a name stays where it is, a share may become empty."""
    kept = [share & wanted for share in shares]
    new = sorted(wanted.difference(*kept))
    out = []
    for share in kept:
        room = max(0, capacity - len(share))
        out.append(share | frozenset(new[:room]))
        new = new[room:]
    while new:
        out.append(frozenset(new[:capacity]))
        new = new[capacity:]
    return out


class Pool:
    """The market connections: as many as the wanted streams need, and none without a stream but the first."""

    def __init__(
        self, venue: Venue, options: FeedOptions, clock: Clock, links: Links, reader: Reader
    ) -> None:
        self._venue = venue
        self._options = options
        self._clock = clock
        self._links = links
        self._reader = reader
        self._wanted: frozenset[str] = frozenset()
        self._shards: list[Shard] = []
        self._tasks: dict[Shard, asyncio.Task[None]] = {}
        self._changed = asyncio.Event()
        self._together = Allowance(*ALL_TOGETHER)

    def delivers(self, name: str) -> bool:
        """Whether the exchange has confirmed a stream."""
        return any(shard.delivers(name) for shard in self._shards)

    def refuses(self, name: str) -> bool:
        """Whether the exchange would not take a stream."""
        return any(shard.refuses(name) for shard in self._shards)

    def want(self, names: frozenset[str]) -> None:
        """Say which streams are wanted from now on."""
        if names != self._wanted:
            self._wanted = names
            self._changed.set()

    def repeat(self, name: str) -> None:
        """Subscribe anew to a stream that is silent too long."""
        for shard in self._carriers(name):
            shard.repeat((name,))

    def renew(self, name: str) -> None:
        """Replace the connection of a stream, without losing an event of the others on it."""
        for shard in self._carriers(name):
            shard.renew()

    def heed(self, stale: frozenset[str], known: Mapping[str, int]) -> None:
        """Say which streams are silent too long, and until when of each nothing is missing, in ms."""
        for shard in self._shards:
            shard.heed(stale, known)

    def retry(self) -> None:
        """Try to connect at once where that waits, and again where the allowed attempts were used up."""
        for shard in self._shards:
            shard.retry()
        self._changed.set()

    def tick(self) -> None:
        """Look at deadlines, silence and age of every connection; called a few times a second."""
        for shard in self._shards:
            shard.tick()

    def replace(self, words: str) -> None:
        """Give up every connection at once, and open others."""
        for shard in self._shards:
            shard.replace(words)

    async def run(self) -> None:
        """Keep the wanted streams delivered until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                await self._changed.wait()
                self._changed.clear()
                self._divide(group)
                for shard, task in self._tasks.items():
                    if task.done():
                        self._tasks[shard] = group.create_task(shard.run())

    def _carriers(self, name: str) -> list[Shard]:
        return [shard for shard in self._shards if name in shard.names]

    def _divide(self, group: asyncio.TaskGroup) -> None:
        capacity = min(self._options.streams_per_link, self._venue.max_streams)
        shares = spread(self._wanted, [shard.names for shard in self._shards], capacity)
        before = list(self._shards)
        for number, (shard, share) in enumerate(zip(before, shares, strict=False)):
            if share or number == 0:
                shard.want(share)
            else:
                self._close(shard)
        for share in shares[len(before) :]:
            self._add(group, share)

    def _add(self, group: asyncio.TaskGroup, share: frozenset[str]) -> None:
        urls = tuple(f"{url}/stream" for url in self._venue.stream_urls)
        shard = Shard(
            urls=urls,
            lifetime=self._venue.lifetime,
            options=self._options,
            clock=self._clock,
            links=self._links,
            reader=self._reader,
            together=self._together,
        )
        shard.want(share)
        self._shards.append(shard)
        self._tasks[shard] = group.create_task(shard.run())

    def _close(self, shard: Shard) -> None:
        self._shards.remove(shard)
        self._tasks.pop(shard).cancel()
        self._links.remove(shard.link)
