"""What faults do to connections: end them, keep them from being opened, drop their packets."""

from tui.sim.connections import Connection, RequestConnection, StreamConnection
from tui.sim.troubles.trouble import Floor, Reply, ReplyKind, Trouble

ABORTED = "1006"
"""Broken off without a close frame; no close frame may carry this code."""

RESET = "reset"
"""Broken off by a TCP reset."""


class Cut(Trouble):
    """All connections end: with a close code, broken off, or reset."""

    def __init__(self, how: str) -> None:
        super().__init__()
        self._how = how

    def begin(self, floor: Floor, _now: int) -> None:
        """End them."""
        for connection in floor.connections:
            _end(connection, self._how)


class Flap(Trouble):
    """New connections are accepted, and end at once."""

    def __init__(self, seconds: float, how: str) -> None:
        super().__init__(seconds)
        self._how = how

    def greet(self, connection: Connection) -> None:
        """End it."""
        _end(connection, self._how)


class Refuse(Trouble):
    """Nobody listens on the port; open connections stay."""

    shuts_port = True


class Hang(Trouble):
    """Handshakes of new WebSocket connections get no answer."""

    swallows_handshakes = True


class Forget(Trouble):
    """Open connections get no events any more, as long as they live; replies and pongs go on."""

    def begin(self, floor: Floor, _now: int) -> None:
        """Forget what they subscribed to, without a word."""
        for connection in floor.connections:
            if isinstance(connection, StreamConnection | RequestConnection):
                connection.forgotten = True


class Blackhole(Trouble):
    """Packets are dropped: nothing is read and nothing written, and connections stay open."""

    swallows_handshakes = True

    def begin(self, floor: Floor, now: int) -> None:
        """Freeze what is open."""
        super().begin(floor, now)
        for connection in floor.connections:
            connection.socket.freeze()

    def send(self, _reply: Reply, _kind: ReplyKind) -> list[Reply]:
        """Lose replies to requests of REST; sockets are frozen anyway."""
        return []

    def end(self, floor: Floor) -> None:
        """Let through what waited, as TCP does once packets pass again."""
        for connection in floor.connections:
            connection.socket.thaw()


class Shutdown(Trouble):
    """`serverShutdown` is announced, and the connections of that moment are closed some seconds later."""

    def begin(self, floor: Floor, now: int) -> None:
        """Announce it."""
        super().begin(floor, now)
        for connection in floor.connections:
            connection.announce_shutdown(floor.stamp(now))
            connection.ends_at = self.until


def _end(connection: Connection, how: str) -> None:
    if how == RESET:
        connection.socket.abort(reset=True)
    elif how == ABORTED:
        connection.socket.abort()
    else:
        connection.socket.hang_up(int(how))
