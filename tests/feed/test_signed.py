"""Requests in the name of a key, against an exchange that knows the key, and whose clock is another."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from tests.clock import ManualClock
from tests.keyed import ACCOUNT, NAME, SECRET, KeyedExchange, keyed_exchange
from tui.feed.inquiries import read
from tui.feed.links import Links
from tui.feed.options import FeedOptions
from tui.feed.trouble import UnreachableError
from tui.feed.ways import Ways
from tui.secret import Secret
from tui.wire import venues
from tui.wire.account_replies import SpotAccount
from tui.wire.replies import Failure, Reply
from tui.wire.signing import read_key

KEY = read_key(Secret(NAME), Secret(SECRET))
AHEAD = 7_000
"""Milliseconds by which the exchange's clock is ahead."""


class Setting:
    def __init__(self, exchange: KeyedExchange, clock: ManualClock) -> None:
        self.exchange = exchange
        self.clock = clock
        host = exchange.host
        venue = venues.custom(venues.venue("com"), f"ws://{host}", f"ws://{host}/ws-api/v3", f"http://{host}")
        self.ways = Ways(venue, FeedOptions(), clock, Links(), lambda _: None)
        self.signed = self.ways.signed


@pytest.fixture
async def setting() -> AsyncIterator[Setting]:
    clock = ManualClock()
    with keyed_exchange(clock.now) as exchange:
        exchange.ahead = AHEAD
        setting = Setting(exchange, clock)
        running = asyncio.ensure_future(setting.ways.run())
        yield setting
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running
        await setting.ways.close()


async def test_signs_by_the_exchanges_clock_and_sends_the_key_along(setting: Setting) -> None:
    reply = await setting.signed.ask("account.status", {"omitZeroBalances": True}, KEY)
    assert reply.failure is None
    assert read("account.status", reply, SpotAccount).uid == ACCOUNT["uid"]
    seen = setting.exchange.seen[0]
    assert (seen["apiKey"], seen["recvWindow"], seen["omitZeroBalances"]) == (NAME, 5000, True)
    assert setting.ways.governor.used >= 20


async def test_a_request_of_the_wrong_time_is_signed_anew_once(setting: Setting) -> None:
    exchange = setting.exchange
    await setting.signed.ask("account.status", {}, KEY)
    exchange.ahead = -AHEAD
    reply = await setting.signed.ask("order.place", {"symbol": "BTCUSDT"}, KEY)
    assert reply.failure is None
    assert exchange.asked == ["account.status", "order.place"]
    exchange.answers["order.place"] = (400, {"code": -1021, "msg": "never content"})
    again = await setting.signed.ask("order.place", {"symbol": "BTCUSDT"}, KEY)
    assert again.failure is not None
    assert again.failure.code == -1021
    assert len(exchange.seen) == 5, "the second refusal is the answer"


async def test_a_refusal_is_a_reply(setting: Setting) -> None:
    wrong = read_key(Secret(NAME), Secret("w" * 64))
    reply = await setting.signed.ask("account.status", {}, wrong)
    assert reply.failure is not None
    assert reply.failure.code == -1022
    assert setting.exchange.asked == []


async def test_without_a_key_nothing_is_signed(setting: Setting) -> None:
    reply = await setting.signed.ask("session.status", {}, None)
    assert reply.failure is None
    assert setting.exchange.seen == [{}]


async def test_what_only_rest_has_is_signed_as_it_is_sent(setting: Setting) -> None:
    path = "/sapi/v1/margin/isolated/account"
    odd = """１２ a+b/c:d?e=f,[g]"h"'i'~!*()%41@;$"""
    reply = await setting.signed.look_up(path, {"symbols": odd}, KEY, 10)
    assert reply.failure is None
    assert setting.exchange.asked == [path]
    assert setting.exchange.seen[0]["symbols"] == odd


async def test_what_may_have_been_carried_out_says_so_and_is_not_sent_again(setting: Setting) -> None:
    await setting.signed.ask("account.status", {}, KEY)
    setting.exchange.hangs_up = True
    with pytest.raises(UnreachableError) as caught:
        await setting.signed.ask("order.place", {"symbol": "BTCUSDT"}, KEY)
    assert caught.value.sent
    assert len(setting.exchange.seen) == 2


async def test_nothing_is_sent_to_a_venue_that_has_no_such_way() -> None:
    ways = Ways(venues.venue("data"), FeedOptions(), ManualClock(), Links(), lambda _: None)
    with pytest.raises(UnreachableError, match="no WebSocket API") as caught:
        await ways.signed.ask("account.status", {}, KEY)
    assert not caught.value.sent
    bare = venues.custom(venues.venue("com"), api="ws://127.0.0.1:1/ws-api/v3")
    ways = Ways(bare, FeedOptions(), ManualClock(), Links(), lambda _: None)
    with pytest.raises(UnreachableError, match="no REST"):
        await ways.signed.look_up("/sapi/v1/account/apiRestrictions", {}, KEY, 1)


class Slow:
    """A way that takes some seconds, and finds the first request too old."""

    def __init__(self, clock: ManualClock, seconds: float) -> None:
        self.clock = clock
        self.seconds = seconds
        self.calls = 0

    async def call(self, _method: str, _params: object) -> Reply:
        self.calls += 1
        await self.clock.advance(self.seconds)
        return Reply(1, 400, failure=Failure(-1021, "Too late.")) if self.calls == 1 else Reply(2, 200)


async def test_an_order_that_nobody_expects_any_more_is_not_signed_anew(setting: Setting) -> None:
    for method, seconds, calls in (("order.place", 1, 2), ("order.place", 6, 1), ("order.status", 6, 2)):
        slow = Slow(setting.clock, seconds)
        reply = await setting.signed.ask(method, {}, KEY, over=slow)
        assert (slow.calls, reply.failure is None) == (calls, calls == 2)


async def test_nor_once_asking_for_the_time_has_taken_too_long(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    await setting.signed.ask("account.status", {}, KEY)

    async def ask_slowly() -> tuple[int, int]:
        await setting.clock.advance(6)
        return AHEAD, 0

    monkeypatch.setattr(setting.signed._inquiries, "clock_offset", ask_slowly)
    slow = Slow(setting.clock, 1)
    reply = await setting.signed.ask("order.place", {}, KEY, over=slow)
    assert slow.calls == 1
    assert reply.failure is not None, "what the exchange said of the first stands"
