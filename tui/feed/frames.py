"""The fast path: complete text frames are cut from the socket's bytes; all other frames are the library's.

RFC 6455 §5.2 is the frame's shape. The library keeps the handshake, control frames, fragments, compression
and every error; it gets those frames whole, one at a time, so its state is always that of a frame's boundary.
"""

from collections.abc import Callable
from time import perf_counter
from typing import Any, Final

from websockets.asyncio.client import ClientConnection
from websockets.client import ClientProtocol
from websockets.frames import DATA_OPCODES, Frame
from websockets.protocol import OPEN, Event

FINAL_TEXT: Final = 0x81
HEAD_END: Final = b"\r\n\r\n"
TURN: Final = 0.008
"""Seconds of work in one go after which others have their turn: keys, paint, other connections."""
REST: Final = 0.004
"""Seconds that they get at least; meanwhile what arrives waits with the system, and then with the sender."""
Deliver = Callable[[bytes], None]


class DeliveryError(Exception):
    """What `deliver` called failed with an OSError, which would pass for one of the network."""


class FrameConnection(ClientConnection):
    """A client connection that hands each message's bytes to `deliver` at once; `recv()` gets nothing.

    Nothing is delivered once the connection is closing. A frame over `largest` bytes is refused by the
    library with close code 1009. Text is not checked to be UTF-8: the decoder does that where it matters.
    """

    def __init__(
        self,
        protocol: ClientProtocol,
        *,
        deliver: Deliver,
        largest: int,
        timer: Callable[[], float] = perf_counter,
        **settings: Any,
    ) -> None:
        super().__init__(protocol, **settings)
        self.broke: Exception | None = None
        self._deliver = deliver
        self._largest = largest
        self._tail = b""
        self._held = bytearray()
        self._needed = 0
        self._message: bytearray | None = None
        self._timer = timer
        self._worked = 0.0
        self._ended = 0.0

    def data_received(self, data: bytes) -> None:
        """Take bytes as the socket gives them, and rest when that took long."""
        began = self._timer()
        if began - self._ended >= REST:
            self._worked = 0.0
        try:
            self._take(data)
        except OSError as error:
            raise DeliveryError(f"a reader of the frames failed: {error}") from error
        self._ended = self._timer()
        self._worked += self._ended - began
        if self._worked >= TURN:
            self._rest()

    def _take(self, data: bytes) -> None:
        if self.response is None:
            data = self._open(data)
        if self._held:
            self._held += data
            if len(self._held) < self._needed and self.protocol.state is OPEN:
                return
            data = bytes(self._held)
            self._held.clear()
        if data:
            self._cut(data)

    def process_event(self, event: Event) -> None:
        """Join the fragments that the library has checked, and deliver the whole message."""
        if not isinstance(event, Frame) or event.opcode not in DATA_OPCODES:
            super().process_event(event)
        elif self.protocol.state is OPEN:
            self._join(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """Keep what broke the connection, an error in `deliver` included."""
        self.broke = exc
        super().connection_lost(exc)

    def _rest(self) -> None:
        self._worked = 0.0
        if not self.transport.is_closing():
            self.transport.pause_reading()
            self.loop.call_later(REST, self._go_on)

    def _go_on(self) -> None:
        if not self.transport.is_closing():
            self.transport.resume_reading()

    def _open(self, data: bytes) -> bytes:
        # The library must not see the first frame's first bytes together with the handshake: a frame cut in
        # two would then be half in its buffer and half in ours.
        known = len(self._tail)
        head = self._tail + data
        end = head.find(HEAD_END)
        if end < 0:
            self._tail = head[-3:]
            super().data_received(data)
            return b""
        end += len(HEAD_END) - known
        super().data_received(data[:end])
        return data[end:]

    def _cut(self, data: bytes) -> None:
        position, size, largest = 0, len(data), self._largest
        deliver, whole = self._deliver, self._message is None
        # Only the library can begin to close here, so its state is looked at after its turns alone.
        open_ = self.protocol.state is OPEN
        while open_:
            start = position + 2
            if start > size:
                return self._hold(data, position, 2)
            length = data[position + 1]
            if length == 126:
                start += 2
                if start > size:
                    return self._hold(data, position, 4)
                length = data[start - 2] << 8 | data[start - 1]
            elif length == 127:
                start += 8
                if start > size:
                    return self._hold(data, position, 10)
                length = int.from_bytes(data[start - 8 : start])
            elif length > 127:
                break
            if length > largest:
                break
            end = start + length
            if end > size:
                return self._hold(data, position, end - position)
            if whole and data[position] == FINAL_TEXT:
                deliver(data[start:end])
            else:
                super().data_received(data[position:end])
                open_, whole = self.protocol.state is OPEN, self._message is None
            position = end
        # Closing, masked or too large: from here on the library reads by itself, and ends the connection.
        if position < size:
            super().data_received(data[position:])
        return None

    def _hold(self, data: bytes, position: int, needed: int) -> None:
        self._needed = needed
        if position < len(data):
            self._held += data[position:] if position else data

    def _join(self, frame: Frame) -> None:
        if self._message is None and frame.fin:
            self._deliver(bytes(frame.data))
            return
        if self._message is None:
            self._message = bytearray()
        self._message += frame.data
        if frame.fin:
            message, self._message = bytes(self._message), None
            self._deliver(message)
