"""What faults send that nobody asked for: junk, huge frames, replies to no request, errors without an id."""

from itertools import product
from typing import Any

import msgspec

from tui.sim.connections import Connection, StreamConnection
from tui.sim.protocol import payloads
from tui.sim.troubles.trouble import Floor, Trouble

JUNK = ("broken", "cut-short", "null", "unknown", "extra")
"""Kinds of junk: no JSON, an event cut in half, null, an event of no known type, one with more fields."""

Shapes = tuple[dict[str, Any], ...]

_NOBODY = 4_611_686_018_427_387_904


class Stray(Trouble):
    """Frames for every open connection, at once."""

    def begin(self, floor: Floor, now: int) -> None:
        """Send them."""
        for connection in floor.connections:
            for name, payload in self.frames(floor, connection, floor.stamp(now)):
                if name and isinstance(connection, StreamConnection):
                    connection.send_event(name, payload)
                else:
                    connection.send(payload)

    def frames(self, floor: Floor, connection: Connection, now: int) -> list[tuple[str, bytes]]:
        """Make the frames as (stream name, payload); without a name they go out bare."""
        raise NotImplementedError


class Junk(Stray):
    """Frames that a client must survive."""

    def __init__(self, kind: str) -> None:
        super().__init__()
        self._kinds = (kind,) if kind in JUNK else JUNK

    def frames(self, floor: Floor, connection: Connection, now: int) -> list[tuple[str, bytes]]:
        """Make a frame of each kind."""
        name, payload = _good(floor, connection, now)
        symbol = name.partition("@")[0]
        unknown = {
            "e": "moonPhase",
            "E": now,
            "s": symbol.upper(),
            "phase": {"lit": 0.5, "names": ["waxing", None]},
        }
        made = {
            "broken": ("", b'{"e":"trade","s":"' + symbol.upper().encode() + b'","p":}'),
            "cut-short": ("", payload[: len(payload) // 2]),
            "null": ("", b"null"),
            "unknown": (f"{symbol}@moonPhase", msgspec.json.encode(unknown)),
            "extra": (name, payload[:-1] + b',"zz":{"new":[1,"2",null]},"zy":true}'),
        }
        return [made[kind] for kind in self._kinds]


class Huge(Stray):
    """A true event in a frame of so many bytes."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self._size = int(size)

    def frames(self, floor: Floor, connection: Connection, now: int) -> list[tuple[str, bytes]]:
        """Fill an event up with a field that nobody knows."""
        name, payload = _good(floor, connection, now)
        filling = b"x" * max(0, self._size - len(payload) - 8)
        return [(name, payload[:-1] + b',"zz":"' + filling + b'"}')]


class UnknownReply(Stray):
    """Replies with ids that nobody has used."""

    def frames(self, _floor: Floor, connection: Connection, _now: int) -> list[tuple[str, bytes]]:
        """Make a good one and a bad one, each with a number and a text as id."""
        if isinstance(connection, StreamConnection):
            shapes: Shapes = ({"result": None}, {"code": 2, "msg": "Invalid request: nobody asked"})
        else:
            shapes = (
                {"status": 200, "result": {}, "rateLimits": []},
                {"status": 400, "error": {"code": -1102, "msg": "Nobody asked."}, "rateLimits": []},
            )
        return [
            ("", msgspec.json.encode({"id": request_id, **shape}))
            for request_id, shape in product((_NOBODY, "nobody-asked"), shapes)
        ]


class NullError(Stray):
    """Errors that answer no request, so that their id is null, in every shape that is seen in the wild."""

    def frames(self, _floor: Floor, connection: Connection, _now: int) -> list[tuple[str, bytes]]:
        """Make one of each shape."""
        if isinstance(connection, StreamConnection):
            error: dict[str, Any] = {
                "code": 2,
                "msg": "Invalid request: request ID must be an unsigned integer",
            }
            shapes: Shapes = (error, {**error, "id": None}, {"error": error, "id": None})
        else:
            error = {"code": -2015, "msg": "Invalid API-key, IP, or permissions for action."}
            shapes = ({"id": None, "status": 401, "error": error},)
        return [("", msgspec.json.encode(shape)) for shape in shapes]


def _good(floor: Floor, connection: Connection, now: int) -> tuple[str, bytes]:
    """A stream's name and a true event of it."""
    listing = next(iter(floor.exchange.listings.values()))
    event = payloads.average_price(
        listing, floor.exchange.average_price(listing.symbol), now, connection.unit
    )
    return f"{listing.symbol.lower()}@avgPrice", msgspec.json.encode(event)
