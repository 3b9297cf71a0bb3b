"""What faults do to replies: refuse, lose, delay, repeat them, or answer with what was long ago."""

from dataclasses import replace

from tui.sim.engine.happenings import Depth
from tui.sim.protocol import refusals
from tui.sim.protocol.limits import WEIGHT_LIMIT
from tui.sim.protocol.refusals import Refused
from tui.sim.troubles.trouble import Floor, Reply, ReplyKind, Trouble


class TooMany(Trouble):
    """Requests are refused with 429."""

    def refusal(self, floor: Floor, now: int) -> Refused:
        """Name the time from which on requests are answered again."""
        return refusals.too_heavy(WEIGHT_LIMIT, now, floor.stamp(self.until))


class Ban(Trouble):
    """Requests are refused with 418, and connections to the WebSocket API closed; streams go on."""

    def refusal(self, floor: Floor, now: int) -> Refused:
        """Name the end of the ban."""
        return refusals.banned(now, floor.stamp(self.until))


class Failing(Trouble):
    """Requests fail with a status of the 500s, as they do while the exchange is overloaded."""

    def __init__(self, seconds: float, status: float, body: str) -> None:
        super().__init__(seconds)
        self._status = int(status)
        self._body = body

    def refusal(self, _floor: Floor, _now: int) -> Refused:
        """Fail."""
        return refusals.failing(self._status, self._body)


class Unanswered(Trouble):
    """Requests are carried out, and never answered."""

    def send(self, reply: Reply, kind: ReplyKind) -> list[Reply]:
        """Lose replies to requests."""
        return [reply] if kind == "control" else []


class _SomeReplies(Trouble):
    """Changes the next replies."""

    def __init__(self, times: float) -> None:
        super().__init__()
        self._left = int(times)

    def is_over(self, _now: int) -> bool:
        """Whether enough replies were changed."""
        return self._left <= 0

    def send(self, reply: Reply, _kind: ReplyKind) -> list[Reply]:
        """Change the reply while there is something left to do."""
        if self._left <= 0:
            return [reply]
        self._left -= 1
        return self.alter(reply)

    def alter(self, reply: Reply) -> list[Reply]:
        """Return what goes out instead of a reply."""
        raise NotImplementedError


class LostReply(_SomeReplies):
    """Replies are never sent, although what was asked took effect."""

    def alter(self, _reply: Reply) -> list[Reply]:
        """Lose it."""
        return []


class LateReply(_SomeReplies):
    """Replies come some seconds late."""

    def __init__(self, seconds: float, times: float) -> None:
        super().__init__(times)
        self._delay = round(seconds * 1_000)

    def alter(self, reply: Reply) -> list[Reply]:
        """Delay it."""
        return [reply._replace(delay=reply.delay + self._delay)]


class RepeatedReply(_SomeReplies):
    """Replies come twice."""

    def alter(self, reply: Reply) -> list[Reply]:
        """Repeat it."""
        return [reply, reply]


class StaleSnapshot(Trouble):
    """Depth requests are answered with the book as it was when the exchange started."""

    def __init__(self, times: float) -> None:
        super().__init__()
        self._left = int(times)

    def is_over(self, _now: int) -> bool:
        """Whether enough requests were answered."""
        return self._left <= 0

    def depth(self, floor: Floor, symbol: str, limit: int) -> Depth | None:
        """Return the first book."""
        if self._left <= 0:
            return None
        self._left -= 1
        first = floor.exchange.first_depth(symbol)
        return replace(first, bids=first.bids[:limit], asks=first.asks[:limit])
