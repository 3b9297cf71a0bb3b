"""Requests and replies over a connection of the WebSocket API meet by id; what else comes is handed on."""

import asyncio
import itertools
from collections.abc import Callable, Mapping

from tui.feed.clock import Clock, within
from tui.feed.links import Links
from tui.feed.socket import Socket
from tui.feed.trouble import MALFORMED, REQUEST_FAILED, Trouble, UnreachableError
from tui.wire import commands
from tui.wire.decode import Malformed, decode_reply
from tui.wire.replies import Event, Failure, Reply


class Dialogue:
    """Asks, and waits for the replies; ids are not used twice, so that late replies are known as such.

    `receive` gets events, `refuse` errors that belong to no request. `timeout` is in seconds.
    """

    def __init__(
        self,
        *,
        timeout: float,
        clock: Clock,
        links: Links,
        receive: Callable[[Event], None],
        report: Callable[[Trouble], None],
        refuse: Callable[[Failure], None] = lambda _: None,
    ) -> None:
        self._timeout = timeout
        self._clock = clock
        self._links = links
        self._receive = receive
        self._report = report
        self._refuse = refuse
        self._pending: dict[int, asyncio.Future[Reply]] = {}
        self._ids = itertools.count(1)

    @property
    def is_idle(self) -> bool:
        """Whether no request waits for its reply."""
        return not self._pending

    async def ask(self, socket: Socket, method: str, params: Mapping[str, object]) -> Reply:
        """Ask, and wait for the reply; raises UnreachableError when there is none."""
        key = next(self._ids)
        reply = self._pending[key] = asyncio.get_running_loop().create_future()
        try:
            if not await socket.send(commands.request(method, params, key)):
                raise UnreachableError(f"{method}: the connection is closing")
            found: Reply = await within(self._clock, self._timeout, reply)
        except TimeoutError:
            raise UnreachableError(f"{method}: no reply within {self._timeout:g} s", sent=True) from None
        finally:
            del self._pending[key]
        return found

    def fail(self, words: str) -> None:
        """Let everyone who waits know that no reply will come."""
        for future in self._pending.values():
            if not future.done():
                future.set_exception(UnreachableError(words, sent=True))
                # Whoever waited may be gone.
                future.exception()

    def take(self, payload: bytes) -> bool:
        """Take what came; True for a reply or an error, which show that the exchange answers."""
        try:
            message = decode_reply(payload)
        except Malformed as error:
            self._links.malformed += 1
            self._links.malformed_excerpt = error.excerpt
            self._report(Trouble(MALFORMED, f"a reply was left out, it is malformed: {error}"))
            return False
        if isinstance(message, Event):
            self._receive(message)
            return False
        waiting = self._pending.get(message.id) if isinstance(message.id, int) else None
        if waiting is not None and not waiting.done():
            waiting.set_result(message)
        elif message.id is None and message.failure is not None:
            failure = message.failure
            words = f"the exchange reported an error on no request: {failure.message} ({failure.code})"
            self._report(Trouble(REQUEST_FAILED, words))
            self._refuse(failure)
        else:
            self._links.late_replies += 1
        return True
