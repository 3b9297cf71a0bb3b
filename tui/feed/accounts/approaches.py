"""The ways to hear of accounts: subscriptions over the WebSocket API, or the stream of a listenKey."""

from typing import Final, Protocol
from weakref import WeakSet

import msgspec
from msgspec import field

from tui.feed.accounts.session import AccountSession
from tui.feed.accounts.userstream import StreamKind
from tui.feed.feed import Feed
from tui.feed.inquiries import read, result_of
from tui.feed.requests import CONNECT_WEIGHT
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import AccountId, Wallet
from tui.secret import Secret
from tui.wire.replies import Reply
from tui.wire.signing import ApiKey, Kind

TOKENS: Final = "/sapi/v1/userListenToken"
RISK_KEYS: Final = "/sapi/v1/margin/listen-key"
_LIGHT: Final = 1
"""What requests for tokens and keys weigh."""
KEY_LIFE: Final = 3_600_000
"""How long a listenKey lives after its last use, in ms."""


class UnknownMethodError(RequestError):
    """The exchange knows no such way to hear of an account."""


class Subscribed(msgspec.Struct, frozen=True):
    """A subscription that the exchange has confirmed; `expires` in ms, None where it lasts."""

    kind: StreamKind
    number: int
    expires: int | None = None


class _Confirmed(msgspec.Struct):
    number: int = field(name="subscriptionId")
    expires: int | None = field(name="expirationTime", default=None)


class _Token(msgspec.Struct):
    token: str
    expires: int | None = field(name="expirationTime", default=None)


class _ListenKey(msgspec.Struct):
    name: str = field(name="listenKey")


class Approach(Protocol):
    """One of these ways, for a key."""

    enveloped: bool
    """Whether events come with the number of their subscription, beside replies."""

    def shown(self, attempt: int) -> str:
        """Where the attempt connects to, as people may see it."""

    async def url(self, attempt: int) -> str:
        """Where the attempt connects to, which may hold what nobody may see. Raises RequestError."""

    async def subscribe(self, session: AccountSession, account: AccountId) -> Subscribed:
        """Ask for an account's events, or for more time; raises RequestError, with the code of a refusal."""


class Subscriptions:
    """Spot by signature, or logon where the key is Ed25519; margin by listenToken."""

    enveloped = True

    def __init__(self, feed: Feed, key: ApiKey) -> None:
        self._feed = feed
        self._key = key

    def shown(self, attempt: int) -> str:
        """Where the attempt connects to."""
        urls = self._feed.venue.api_urls
        return urls[(attempt - 1) % len(urls)]

    async def url(self, attempt: int) -> str:
        """Where the attempt connects to, once the weight is there. Raises nothing."""
        await self._feed.governor.spend(CONNECT_WEIGHT, 0)
        return self.shown(attempt)

    async def subscribe(self, session: AccountSession, account: AccountId) -> Subscribed:
        """Ask for an account's events, or for more time; raises RequestError, with the code of a refusal."""
        if account.wallet is not Wallet.SPOT:
            return await self._by_token(session, account)
        if self._key.kind is Kind.ED25519:
            return await self._by_logon(session)
        method = "userDataStream.subscribe.signature"
        return await self._ask(session, StreamKind.SIGNATURE, method, {}, self._key)

    async def _by_logon(self, session: AccountSession) -> Subscribed:
        if not session.logged_on:
            reply = await self._feed.ask("session.logon", {}, self._key, over=session)
            _check_known("session.logon", reply)
            result_of("session.logon", reply)
            session.logged_on = True
        return await self._ask(session, StreamKind.LOGON, "userDataStream.subscribe", {}, None)

    async def _by_token(self, session: AccountSession, account: AccountId) -> Subscribed:
        isolated = {"isIsolated": "true", "symbol": account.symbol} if account.symbol else {}
        reply = await self._feed.look_up(TOKENS, isolated, self._key, _LIGHT, verb="POST")
        made = read(TOKENS, reply, _Token)
        method = "userDataStream.subscribe.listenToken"
        params = {"listenToken": Secret(made.token)}
        found = await self._ask(session, StreamKind.MARGIN, method, params, None)
        return msgspec.structs.replace(found, expires=found.expires or made.expires)

    async def _ask(
        self,
        session: AccountSession,
        kind: StreamKind,
        method: str,
        params: dict[str, Secret],
        key: ApiKey | None,
    ) -> Subscribed:
        reply = await self._feed.ask(method, params, key, over=session)
        _check_known(method, reply)
        confirmed = read(method, reply, _Confirmed)
        return Subscribed(kind, confirmed.number, confirmed.expires)


class ListenKeys:
    """A stream that is named by a key, which has to be used at least once an hour.

    Such a stream brings one account, from its opening on. Where Binance.US has it, the WebSocket API makes
    the key; the risk stream's comes by REST.
    """

    enveloped = False

    def __init__(self, feed: Feed, key: ApiKey, hosts: tuple[str, ...], *, risk: bool = False) -> None:
        self._feed = feed
        self._key = key
        self._hosts = hosts
        self._risk = risk
        self._listen_key = Secret("")
        self._begun: WeakSet[AccountSession] = WeakSet()

    def shown(self, attempt: int) -> str:
        """Where the attempt connects to, without the key."""
        return f"{self._hosts[(attempt - 1) % len(self._hosts)]}/ws"

    async def url(self, attempt: int) -> str:
        """Where the attempt connects to, with a key that was just made or prolonged. Raises RequestError."""
        made = await self._ask("start", {})
        self._listen_key = Secret(made.name)
        return f"{self.shown(attempt)}/{made.name}"

    async def subscribe(self, session: AccountSession, account: AccountId) -> Subscribed:  # noqa: ARG002 (there is just one)
        """Give the key another hour, but right after it was made; raises RequestError."""
        if session in self._begun:
            await self._ask("ping", {"listenKey": self._listen_key})
        self._begun.add(session)
        return Subscribed(StreamKind.LISTEN_KEY, 0, self._feed.clock.now() + KEY_LIFE)

    async def _ask(self, what: str, params: dict[str, Secret]) -> _ListenKey:
        if self._risk:
            path = RISK_KEYS
            reply = await self._feed.look_up(
                path, params, self._key, _LIGHT, verb="POST" if what == "start" else "PUT", signed=False
            )
        else:
            path = f"userDataStream.{what}"
            reply = await self._feed.ask(path, {"apiKey": self._key.name, **params}, None)
        if what == "ping":
            result_of(path, reply)
            return _ListenKey("")
        return read(path, reply, _ListenKey)


def _check_known(method: str, reply: Reply) -> None:
    """Raise UnknownMethodError where the exchange has no such method."""
    failure = reply.failure
    if failure is not None and (failure.code == -1020 or "unknown method" in failure.message.lower()):
        raise UnknownMethodError(f"{method}: {failure.message}", code=failure.code, status=reply.status)
