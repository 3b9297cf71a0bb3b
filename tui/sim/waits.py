"""Handlers that wait for a time of the exchange's clock."""

import asyncio


class Waits:
    """Waits until a time in ms; `tick` says what time it is."""

    def __init__(self) -> None:
        self._waiting: dict[asyncio.Future[None], int] = {}

    async def until(self, time: int) -> None:
        """Wait until it is so late, or until all are released."""
        arrived = asyncio.get_running_loop().create_future()
        self._waiting[arrived] = time
        try:
            await arrived
        finally:
            del self._waiting[arrived]

    def tick(self, now: int) -> None:
        """Let those go on whose time has come."""
        for arrived, time in self._waiting.items():
            if time <= now and not arrived.done():
                arrived.set_result(None)

    def release(self) -> None:
        """Let all go on."""
        for arrived in self._waiting:
            if not arrived.done():
                arrived.set_result(None)
