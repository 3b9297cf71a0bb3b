"""What a fault can do while it is at work: every hook of it, doing nothing."""

from typing import Literal, NamedTuple, Protocol

from tui.sim.connections import Connection
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.protocol.publisher import Frame, Source
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.desk import Desk
from tui.sim.trading.news import News


class Floor(Protocol):
    """What troubles see of the exchange that they disturb."""

    @property
    def exchange(self) -> Exchange:
        """The market."""

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The open connections, oldest first."""

    @property
    def desk(self) -> Desk:
        """The accounts."""

    def expire(self) -> None:
        """Let all listenKeys and listenTokens be over."""

    def watched_diffs(self) -> list[Source]:
        """The depth streams that somebody watches."""

    def stamp(self, now: int) -> int:
        """The time by the exchange's own clock, which a trouble may have put wrong."""


ReplyKind = Literal["control", "request", "order"]
"""What a reply answers: stream control, a request of the WebSocket API or REST, or one that trades."""


class Reply(NamedTuple):
    """A reply on its way, `delay` ms from now; over REST with a status of its own where it has one."""

    payload: bytes
    delay: int = 0
    status: int | None = None
    breaks: bool = False
    """Whether instead of it the connection breaks."""


NEVER = -1
"""The delay of an order that does not arrive."""


class Trouble:
    """A fault at work for some seconds; each kind overrides what it disturbs."""

    until = 0
    """When it is over, in ms."""
    shuts_port = False
    """Whether nobody listens on the port."""
    swallows_handshakes = False
    """Whether connections that are being opened get no answer."""
    hidden_methods = ""
    """The beginning of the names of methods that nobody knows meanwhile; nothing where all are known."""
    clock_error = 0
    """How far it puts the exchange's clock wrong, in ms."""

    def __init__(self, seconds: float = 0.0) -> None:
        self._length = round(seconds * 1_000)

    def begin(self, _floor: Floor, now: int) -> None:
        """Take effect."""
        self.until = now + self._length

    def is_over(self, now: int) -> bool:
        """Whether there is nothing left to do."""
        return now >= self.until

    def end(self, _floor: Floor) -> None:
        """Undo what does not end by itself."""

    def pass_on(self, frames: list[Frame], _now: int) -> list[Frame]:
        """Return the events that go out now."""
        return frames

    def pass_news(self, news: list[News], _now: int) -> list[News]:
        """Return the events of accounts that go out now."""
        return news

    def greet(self, _connection: Connection) -> None:
        """Meet a connection that was just opened."""

    def detain(self) -> int:
        """Return in how many ms an order that was sent just now arrives, or `NEVER`."""
        return 0

    def send(self, reply: Reply, _kind: ReplyKind) -> list[Reply]:
        """Return what goes out of a reply."""
        return [reply]

    def refusal(self, _floor: Floor, _now: int) -> Refused | None:
        """Say why requests are refused, if they are; `now` is by the exchange's clock."""
        return None

    def depth(self, _floor: Floor, _symbol: str, _limit: int) -> Depth | None:
        """Return the depth that a request is told instead of the true one."""
        return None
