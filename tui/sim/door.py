"""The port that the exchange listens on: it can be shut, and opened again under the same number."""

import asyncio
import socket
from collections.abc import Callable

_BACKLOG = 128


class Door:
    """A listening socket on a host and port; port 0 takes a free one."""

    def __init__(self, host: str, port: int) -> None:
        self._host = host
        self._port = port
        self._socket: socket.socket | None = None
        self._make: Callable[[], asyncio.Protocol]
        self._listening: asyncio.Task[asyncio.Server] | None = None

    async def open(self, make: Callable[[], asyncio.Protocol]) -> tuple[str, int]:
        """Listen, with a protocol for each connection; the address. `OSError` where the port is taken."""
        self._make = make
        self._bind()
        self.move(shut=False)
        assert self._listening is not None
        await self._listening
        return self._host, self._port

    def move(self, *, shut: bool) -> None:
        """Shut or open the port, if it is not so already; clients see it at once."""
        if shut and self._listening is not None:
            self._stop_listening()
            # Bound but not listening, a socket refuses connections and keeps others from the port.
            self._bind()
        elif not shut and self._listening is None and self._socket is not None:
            self._socket.listen(_BACKLOG)
            loop = asyncio.get_running_loop()
            self._listening = loop.create_task(loop.create_server(self._make, sock=self._socket))

    async def close(self) -> None:
        """Free the port."""
        if self._listening is not None:
            await self._listening
            self._stop_listening()
        elif self._socket is not None:
            self._socket.close()
        self._socket = None

    def _bind(self) -> None:
        family, kind, protocol, _, address = socket.getaddrinfo(
            self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        bound = socket.socket(family, kind, protocol)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
        except OSError:
            bound.close()
            raise
        self._socket = bound
        self._host, self._port = bound.getsockname()[:2]

    def _stop_listening(self) -> None:
        assert self._listening is not None
        if self._listening.done():
            self._listening.result().close()
        else:
            self._listening.cancel()
        if self._socket is not None:
            self._socket.close()
        self._listening = None
