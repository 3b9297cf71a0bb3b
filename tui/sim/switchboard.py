"""All open connections and what reaches them: events, replies, pings, faults; without input or output."""

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial

import msgspec

from tui.sim.connections import Connection, RequestConnection, StreamConnection, enclose
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.faults import Fault
from tui.sim.protocol import user_payloads
from tui.sim.protocol.envelopes import Answer, Origin, Protocol, RestAnswer, RestRequest
from tui.sim.protocol.limits import Limits
from tui.sim.protocol.listen_keys import ListenKeys
from tui.sim.protocol.publisher import Frame, Publisher, Source
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.desk import Desk
from tui.sim.trading.news import News, Risk
from tui.sim.troubles.trouble import Reply, ReplyKind, Trouble


class Switchboard:
    """The exchange behind its connections; `tick` moves it on, at least every 50 ms in real use."""

    def __init__(self, exchange: Exchange, faults: Iterable[Fault] = (), desk: Desk | None = None) -> None:
        self.limits = Limits()
        self.exchange = exchange
        self.desk = desk or Desk(exchange)
        self._protocol = Protocol(
            exchange,
            limits=self.limits,
            refuse=self._refusal,
            depth=self._depth,
            desk=self.desk,
            hides=self._hides,
        )
        self._publisher = Publisher(exchange)
        self._connections: dict[Connection, None] = {}
        self._watchers: dict[Source, dict[StreamConnection, None]] = {}
        self._troubles: list[Trouble] = []
        self._late: list[tuple[int, Callable[[], None]]] = []
        timed = ((exchange.now + round(fault.second * 1_000), fault) for fault in faults)
        self._script = deque(sorted(timed, key=lambda due: due[0]))

    @property
    def connections(self) -> tuple[Connection, ...]:
        """The open connections, oldest first."""
        return tuple(self._connections)

    @property
    def shuts_port(self) -> bool:
        """Whether nobody is to listen on the port."""
        return any(trouble.shuts_port for trouble in self._troubles)

    @property
    def listen_keys(self) -> ListenKeys:
        """The keys of account streams."""
        return self._protocol.listen_keys

    def expire(self) -> None:
        """Let all listenKeys be over, and all that was asked for by a token."""
        self.listen_keys.cut_short()
        self._protocol.listen_tokens.cut_short()
        for connection in self._connections:
            if isinstance(connection, RequestConnection):
                connection.session.end(lambda one: one.by == "token")

    def stamp(self, now: int) -> int:
        """The time by the exchange's own clock."""
        return now + sum(trouble.clock_error for trouble in self._troubles)

    def watched_diffs(self) -> list[Source]:
        """The depth streams that somebody watches."""
        return self._publisher.watched_diffs()

    def swallowed_until(self) -> int | None:
        """Until when handshakes get no answer, in ms, or None where they get one."""
        return max((trouble.until for trouble in self._troubles if trouble.swallows_handshakes), default=None)

    def join(self, connection: Connection) -> None:
        """A connection was opened."""
        self._connections[connection] = None
        for trouble in self._troubles:
            trouble.greet(connection)

    def leave(self, connection: Connection) -> None:
        """A connection is gone."""
        self._connections.pop(connection, None)
        if isinstance(connection, StreamConnection):
            self.unwatch(connection, connection.subscriptions.names)

    def watch(self, connection: StreamConnection, names: Iterable[str]) -> None:
        """A connection wants streams that it did not have."""
        for name in names:
            source = Source(name, connection.unit)
            self._publisher.watch(source)
            self._watchers.setdefault(source, {})[connection] = None

    def unwatch(self, connection: StreamConnection, names: Iterable[str]) -> None:
        """A connection gives up streams that it had."""
        for name in names:
            source = Source(name, connection.unit)
            self._publisher.unwatch(source)
            watchers = self._watchers[source]
            del watchers[connection]
            if not watchers:
                del self._watchers[source]

    def delay(self, text: str) -> int:
        """Return in how many ms a frame of the WebSocket API arrives; `NEVER` where it gets lost."""
        return self._detain() if self._troubles and self._protocol.trades(text) else 0

    def delay_of_rest(self, request: RestRequest) -> int:
        """Return that of a request of REST."""
        return self._detain() if self._troubles and self._protocol.trades_by_rest(request) else 0

    def postpone(self, time: int, act: Callable[[], None]) -> None:
        """Let something happen at a time."""
        self._late.append((time, act))

    def answer(self, text: str, origin: Origin, now: int) -> Answer:
        """Answer one frame of the WebSocket API."""
        self._end_troubles(now)
        return self._protocol.answer(text, origin, self.stamp(now))

    def answer_rest(self, request: RestRequest, origin: Origin, now: int) -> RestAnswer:
        """Answer one request of REST."""
        self._end_troubles(now)
        return self._protocol.answer_rest(request, origin, self.stamp(now))

    def replies(self, payload: bytes, kind: ReplyKind) -> list[Reply]:
        """Return what goes out of a reply, and how many ms late; often the reply itself, at once."""
        replies = [Reply(payload)]
        for trouble in self._troubles:
            replies = [sent for reply in replies for sent in trouble.send(reply, kind)]
        return replies

    def reply(self, connection: Connection, payload: bytes, kind: ReplyKind, now: int) -> None:
        """Send a reply over a connection."""
        for reply in self.replies(payload, kind):
            if reply.breaks:
                connection.socket.abort()
            elif reply.delay:
                self._late.append((now + reply.delay, partial(self._send_late, connection, reply.payload)))
            else:
                connection.send(reply.payload)

    def tick(self, now: int) -> None:
        """Let everything up to `now` happen and reach those who watch it."""
        while self._script and self._script[0][0] <= now:
            self.trip(self._script.popleft()[1], now)
        self._end_troubles(now)
        error = self.stamp(now) - now
        frames = self._publisher.publish(self.exchange.advance(now), now, error)
        for trouble in self._troubles:
            frames = trouble.pass_on(frames, now)
        self._deliver(frames)
        if self.desk.accounts:
            self.desk.look_after_margins()
            self._tell_accounts(now)
        self._act_late(now)
        for connection in self.connections:
            connection.check(now)

    def trip(self, fault: Fault, now: int) -> None:
        """Let a fault begin now."""
        trouble = fault.trouble()
        trouble.begin(self, now)
        self._troubles.append(trouble)
        self._end_troubles(now)

    def _end_troubles(self, now: int) -> None:
        for trouble in [trouble for trouble in self._troubles if trouble.is_over(now)]:
            self._troubles.remove(trouble)
            trouble.end(self)

    def _refusal(self, now: int) -> Refused | None:
        refusals = (trouble.refusal(self, now) for trouble in self._troubles)
        return next((refused for refused in refusals if refused is not None), None)

    def _hides(self, method: str) -> bool:
        hidden = [trouble.hidden_methods for trouble in self._troubles if trouble.hidden_methods]
        return method.startswith(tuple(hidden))

    def _depth(self, symbol: str, limit: int) -> Depth:
        depths = (trouble.depth(self, symbol, limit) for trouble in self._troubles)
        stale = next((depth for depth in depths if depth is not None), None)
        return stale or self.exchange.depth(symbol, limit)

    def _tell_accounts(self, now: int) -> None:
        """Send accounts their news, and tell the ends of subscriptions and keys."""
        news = self.desk.take_news()
        for trouble in self._troubles:
            news = trouble.pass_news(news, now)
        stamp, encode = self.stamp(now), msgspec.json.encode
        for connection in self.connections:
            if isinstance(connection, RequestConnection):
                self._tell_session(connection, news, stamp)
        if not self.listen_keys:
            return
        for name in self.listen_keys.expire(stamp):
            for unit in (1, 1_000):
                expired = user_payloads.listen_key_expired(name, stamp, unit)
                self._deliver([Frame(Source(name, unit), encode(expired))])
        for one in news:
            if isinstance(one, Risk) is (one.account.kind == "SPOT"):
                continue  # a key of a cross account names its stream about risk, and no other
            sources = [
                Source(name, unit) for name in self.listen_keys.names(one.account) for unit in (1, 1_000)
            ]
            self._deliver(
                Frame(source, encode(user_payloads.event(one, stamp, source.unit)))
                for source in sources
                if source in self._watchers
            )

    def _tell_session(self, connection: RequestConnection, news: list[News], stamp: int) -> None:
        session = connection.session
        if session.subscriptions:
            session.end(lambda one: one.is_over(stamp) or self.desk.keys.get(one.key.name) is None)
            for one in news:
                number = session.subscription_to(one.account)
                if number is not None and not connection.forgotten and not isinstance(one, Risk):
                    event = user_payloads.event(one, stamp, connection.unit)
                    connection.send_event(number, msgspec.json.encode(event))
        for number in session.take_ended():
            ended = user_payloads.terminated(stamp, connection.unit)
            connection.send_event(number, msgspec.json.encode(ended))

    def _detain(self) -> int:
        return next((delay for trouble in self._troubles if (delay := trouble.detain())), 0)

    def _act_late(self, now: int) -> None:
        due = [act for time, act in self._late if time <= now]
        self._late = [late for late in self._late if late[0] > now]
        for act in due:
            act()

    def _send_late(self, connection: Connection, payload: bytes) -> None:
        if connection in self._connections:
            connection.send(payload)

    def _deliver(self, frames: Iterable[Frame]) -> None:
        for frame in frames:
            raw = frame.payload
            combined: bytes | None = None
            for connection in self._watchers.get(frame.source, ()):
                if connection.forgotten:
                    continue
                if not connection.subscriptions.combined:
                    connection.send(raw)
                    continue
                if combined is None:
                    combined = enclose(frame.source.name, raw)
                connection.send(combined)
