"""A server on loopback that plays trades as fast as its client takes them: `python -m ...hose EVENTS`.

It speaks as much of the protocol as the clients need to begin: both paths, names in the URL or by SUBSCRIBE.
Frames are made before the client comes, so that the client is what is measured.
"""

import asyncio
import json
import sys
from base64 import b64encode
from hashlib import sha1
from typing import Final

from tests.benchmarks.frames import trades

_KEY: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_CHUNK: Final = 500
"""Frames in one write."""


def framed(payload: bytes) -> bytes:
    """The payload as one unmasked, final text frame (RFC 6455 §5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    return b"\x81\x7e" + size.to_bytes(2) + payload


class Hose(asyncio.Protocol):
    """One client: its handshake, its subscription, then the frames."""

    def __init__(self, chunks: dict[bool, list[bytes]]) -> None:
        self._chunks = chunks
        self._ready = asyncio.Event()
        self._ready.set()
        self._held = b""
        self._combined: bool | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.set_write_buffer_limits(high=1 << 20)

    def pause_writing(self) -> None:
        self._ready.clear()

    def resume_writing(self) -> None:
        self._ready.set()

    def connection_lost(self, exc: Exception | None) -> None:
        asyncio.get_running_loop().stop()

    def data_received(self, data: bytes) -> None:
        self._held += data
        if self._combined is None:
            self._shake_hands()
        while self._combined is not None and (message := self._cut()) is not None:
            request = json.loads(message)
            if request.get("method") == "SUBSCRIBE":
                self._transport.write(framed(json.dumps({"result": None, "id": request["id"]}).encode()))
                self._begin()

    def _shake_hands(self) -> None:
        head, end, rest = self._held.partition(b"\r\n\r\n")
        if not end:
            return
        self._held = rest
        lines = head.split(b"\r\n")
        fields = dict(line.split(b": ", 1) for line in lines[1:])
        key = next(value for name, value in fields.items() if name.lower() == b"sec-websocket-key")
        accept = b64encode(sha1(key + _KEY).digest())
        self._transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
        )
        path = lines[0].split()[1]
        self._combined = path.startswith(b"/stream")
        if b"btcusdt@aggTrade" in path:
            self._begin()

    def _cut(self) -> bytes | None:
        """The next text message of the client, unmasked; other frames are left out."""
        while len(self._held) >= 6:
            size, start = self._held[1] & 0x7F, 2
            if size == 126:
                size, start = int.from_bytes(self._held[2:4]), 4
            mask, start = self._held[start : start + 4], start + 4
            if len(self._held) < start + size:
                return None
            kind = self._held[0] & 0x0F
            body = bytes(
                byte ^ mask[place % 4] for place, byte in enumerate(self._held[start : start + size])
            )
            self._held = self._held[start + size :]
            if kind == 1:
                return body
        return None

    def _begin(self) -> None:
        self._task = asyncio.ensure_future(self._play())

    async def _play(self) -> None:
        for chunk in self._chunks[bool(self._combined)]:
            await self._ready.wait()
            self._transport.write(chunk)
            await asyncio.sleep(0)


def main(events: int) -> None:
    """Print the port, and play to the first client until it leaves."""
    chunks = {}
    for combined in (True, False):
        frames = [framed(payload) for payload in trades(events, combined=combined)]
        chunks[combined] = [b"".join(frames[at : at + _CHUNK]) for at in range(0, events, _CHUNK)]
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: Hose(chunks), "127.0.0.1", 0))
    print(server.sockets[0].getsockname()[1], flush=True)
    loop.run_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]))
