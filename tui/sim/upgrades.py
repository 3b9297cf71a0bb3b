"""WebSockets as aiohttp serves them."""

import socket
import struct

from aiohttp import WSMsgType, web

from tui.sim.sockets import CLOSE_TIMEOUT

_LARGEST_MESSAGE = 64 * 1024


class AiohttpLine:
    """The sending half of a WebSocket that aiohttp has opened; see `sockets.Line`."""

    def __init__(self, request: web.Request, response: web.WebSocketResponse) -> None:
        self._request = request
        self._response = response

    async def send(self, payload: bytes, opcode: int) -> None:
        """Send a frame."""
        await self._response.send_frame(payload, WSMsgType(opcode))

    async def close(self, code: int, reason: bytes) -> None:
        """Send a close frame and wait for the peer's."""
        await self._response.close(code=code, message=reason)

    def abort(self) -> None:
        """Break the connection off."""
        if self._request.transport is not None:
            self._request.transport.abort()

    def reset(self) -> None:
        """Break the connection off by a TCP reset: closing does so where it may not linger."""
        if self._request.transport is not None:
            opened = self._request.transport.get_extra_info("socket")
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._request.transport.abort()

    def listen(self, listening: bool) -> None:
        """Stop or go on reading what the peer sends."""
        transport = self._request.transport
        if transport is None or transport.is_closing():
            return
        if listening:
            transport.resume_reading()
        else:
            transport.pause_reading()


async def upgrade(request: web.Request) -> web.WebSocketResponse | None:
    """Open the WebSocket that a request asks for; None where the peer has left meanwhile."""
    response = web.WebSocketResponse(
        timeout=CLOSE_TIMEOUT, autoping=False, compress=False, max_msg_size=_LARGEST_MESSAGE
    )
    try:
        await response.prepare(request)
    except ConnectionResetError:
        return None
    return response


def left(request: web.Request) -> web.Response:
    """Break a request off that gets no answer; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
