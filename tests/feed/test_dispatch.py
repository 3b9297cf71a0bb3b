"""Requests to the embedded exchange: sent once, and followed until what came of them is known."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from random import Random

import msgspec
import pytest

from tests.clock import settle
from tests.feed.floor import NAME, OCO, SECRET, Floor, limit, make_floor
from tests.orders.hall import SYMBOL, as_told
from tui.feed.dispatch import SETTLED
from tui.feed.options import FeedOptions
from tui.feed.trading import Trader
from tui.feed.trouble import UnreachableError
from tui.market.accounts.ids import SPOT
from tui.orders.ledger import Entry, Outcome
from tui.wire.replies import Reply

QUICK = FeedOptions(request_timeout=1.0)


@pytest.fixture
async def floor() -> AsyncIterator[Floor]:
    async with make_floor() as floor:
        yield floor


async def _cancel(floor: Floor, order: int) -> Entry:
    return await floor.during(floor.trader.cancel(SYMBOL, order))


async def _replace(floor: Floor, order: int) -> Entry:
    return await floor.during(floor.trader.replace(SYMBOL, order, limit(price="61000")))


async def _amend(floor: Floor, order: int) -> Entry:
    return await floor.during(floor.trader.amend(SYMBOL, order, Decimal("0.005")))


async def _cancel_all(floor: Floor, _order: int) -> Entry:
    return await floor.during(floor.trader.cancel_all(SYMBOL))


async def _place(floor: Floor, _order: int) -> Entry:
    return await floor.place(limit(price="61000"))


async def _pair(floor: Floor, _order: int) -> Entry:
    return await floor.place(OCO)


Act = Callable[[Floor, int], Awaitable[Entry]]
ACTS: tuple[tuple[Act, int, str], ...] = (
    (_place, 2, "it never arrived: no order has its id"),
    (_pair, 3, "it never arrived: no order list has its id"),
    (_cancel, 0, "it was not cancelled: order {order} is NEW"),
    (_replace, 1, "nothing was changed: order {order} is NEW"),
    (_amend, 1, "it was not changed: order {order} is NEW"),
    (_cancel_all, 0, "1 open of BTCUSDT"),
)
"""What is asked while an order is open, how many are open after it, and what is said where it never came."""


@pytest.mark.parametrize("how", ["timed-out", "silent", "cut"])
async def test_what_was_carried_out_unheard_is_found_and_not_sent_again(how: str) -> None:
    for act, left, _ in ACTS:
        async with make_floor(options=QUICK) as floor:
            order = (await floor.place(limit())).reports[0].order_id
            await floor.trip(f"unknown-outcome@0:1:{how}")
            entry = await act(floor, order)
            assert (entry.outcome, entry.carried_out, entry.in_flight) == (Outcome.UNKNOWN, None, True)
            assert floor.ledger.in_flight == (entry,)
            found = await floor.settled(entry)
            assert (found.outcome, found.carried_out) == (Outcome.RESOLVED, True), found
            assert len(floor.hall.orders()) == left
            assert len(floor.hall.account.register.orders) <= 1 + left


@pytest.mark.parametrize(("act", "_left", "words"), ACTS)
async def test_what_never_arrived_is_said_once_it_cannot_arrive_any_more(
    act: Act, _left: int, words: str
) -> None:
    async with make_floor(options=QUICK) as floor:
        order = (await floor.place(limit())).reports[0].order_id
        await floor.trip("lost-order@0:1")
        entry = await act(floor, order)
        assert entry.outcome is Outcome.UNKNOWN
        since = floor.clock.monotonic()
        found = await floor.settled(entry)
        assert floor.clock.monotonic() - since >= SETTLED
        assert (found.outcome, found.carried_out, found.words) == (
            Outcome.RESOLVED,
            False,
            words.format(order=order),
        )
        assert [one.id for one in floor.hall.orders()] == [order]


async def test_one_that_arrives_late_is_found_though_it_was_asked_for_too_early() -> None:
    async with make_floor(options=QUICK) as floor:
        await floor.trip("late-order@0:4:1")
        entry = await floor.place(limit())
        assert entry.outcome is Outcome.UNKNOWN
        assert floor.hall.orders() == []
        found = await floor.settled(entry)
        assert (found.outcome, found.carried_out) == (Outcome.RESOLVED, True)
        assert [order.id for order in floor.hall.orders()] == [found.reports[0].order_id]


async def test_it_goes_on_asking_while_the_exchange_does_not_answer(floor: Floor) -> None:
    await floor.place(limit())
    await floor.trip("unknown-outcome@0:1:timed-out")
    entry = await floor.place(limit())
    await floor.trip("5xx@0:20")
    await floor.until(lambda: "refused" in floor.now(entry).words)
    assert floor.now(entry).outcome is Outcome.UNKNOWN
    assert (await floor.settled(entry)).outcome is Outcome.RESOLVED


async def test_what_the_accounts_events_tell_needs_no_question(floor: Floor) -> None:
    await floor.trip("unknown-outcome@0:1:timed-out")
    entry = await floor.place(limit())
    await floor.trip("5xx@0:300")
    placed = as_told(floor.hall.orders()[0])
    ended = msgspec.structs.replace(placed, client_order_id=entry.client_order_id, status="CANCELED")
    floor.feed.market.account(SPOT).register.closed[ended.key] = ended
    found = await floor.settled(entry)
    assert (found.outcome, found.carried_out) == (Outcome.RESOLVED, True)
    assert found.words == f"it was placed: order {placed.order_id} is CANCELED"


async def test_what_can_not_go_at_once_is_not_sent_later(floor: Floor) -> None:
    governor = floor.feed.governor
    governor.ban(floor.clock.now() + 60_000)
    banned = await floor.trader.place(limit())
    assert (banned.outcome, banned.carried_out) == (Outcome.REJECTED, False)
    assert banned.words == "not sent: the exchange takes no requests until 22:14:20 UTC"
    await floor.step(61)
    governor.counted(governor.limit)
    assert "used up" in (await floor.trader.place(limit())).words
    await floor.step(61)
    assert floor.hall.account.register.orders == {}


async def test_whoever_leaves_does_not_take_the_order_along(floor: Floor) -> None:
    await floor.trip("unknown-outcome@0:1:silent")
    waiting = asyncio.ensure_future(floor.trader.place(limit()))
    await floor.step()
    waiting.cancel()
    (entry,) = floor.ledger.in_flight
    assert entry.outcome is Outcome.SENT
    assert (await floor.settled(entry)).carried_out


async def test_what_is_under_way_at_the_end_is_given_up_and_later_nothing_is_sent() -> None:
    async with make_floor() as floor:
        await floor.trip("unknown-outcome@0:1:silent")
        waiting = asyncio.ensure_future(floor.trader.place(limit()))
        await floor.step()
    entry = await waiting
    assert (entry.outcome, entry.carried_out, floor.ledger.in_flight) == (Outcome.GIVEN_UP, None, ())
    assert floor.ledger.doubtful == (entry,)
    look = "nobody asks any more: look at the open orders at SIMULATED"
    assert entry.words == f"stopped before the exchange answered; {look}"
    late = await floor.trader.place(limit())
    assert (late.outcome, late.words) == (
        Outcome.REJECTED,
        "not sent: the connection to the venue has been stopped",
    )


async def test_who_stops_asking_says_so() -> None:
    async with make_floor() as floor:
        await floor.trip("unknown-outcome@0:1:timed-out")
        entry = await floor.place(limit())
        assert entry.outcome is Outcome.UNKNOWN
    assert (floor.now(entry).outcome, floor.ledger.in_flight) == (Outcome.GIVEN_UP, ())
    assert floor.now(entry).words.endswith("; nobody asks any more: look at the open orders at SIMULATED")


async def test_one_of_which_nobody_has_asked_yet_is_given_up_too(
    floor: Floor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()

    async def lose(*_: object) -> Reply:
        return await lost

    monkeypatch.setattr(floor.feed, "ask", lose)
    trader = Trader(floor.feed, floor.key, floor.ledger)
    serving = asyncio.ensure_future(trader.run())
    await settle()
    waiting = asyncio.ensure_future(trader.place(limit()))
    await settle()
    lost.set_exception(UnreachableError("the feed has stopped", sent=True))
    serving.cancel()
    await asyncio.wait([serving, waiting])
    (entry,) = floor.ledger.entries
    assert (entry.outcome, entry.in_flight) == (Outcome.GIVEN_UP, False)
    assert entry.words.startswith("the feed has stopped; nobody asks any more")


async def test_orders_go_where_others_wait_for_the_next_minute(floor: Floor) -> None:
    await floor.terms()
    governor = floor.feed.governor
    governor.counted(round(governor.limit * 0.9))
    waiting = asyncio.ensure_future(floor.trader.terms("LUNAUSDT"))
    assert (await floor.place(limit())).outcome is Outcome.ACCEPTED
    assert not waiting.done()
    waiting.cancel()


async def test_no_secret_comes_into_ledger_and_log(floor: Floor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(0)
    await floor.place(limit())
    assert "place of BTCUSDT: BUY LIMIT 0.01 BTCUSDT @ 62000 GTC dd-" in caplog.text.replace(",", "")
    told = floor.ledger.csv() + repr(floor.ledger.entries) + caplog.text
    assert "62000" in told
    assert not any(word in told for word in (NAME, SECRET, "signature", "apiKey"))


async def test_one_that_arrives_when_it_is_too_old_is_not_carried_out() -> None:
    async with make_floor(options=QUICK) as floor:
        await floor.trip("late-order@0:8:1")
        found = await floor.settled(await floor.place(limit()))
        assert (found.outcome, found.carried_out) == (Outcome.RESOLVED, False)
        assert floor.hall.account.register.orders == {}


TROUBLES = (
    *(f"unknown-outcome@0:1:{how}" for how in ("silent", "timed-out", "cut")),
    *("lost-order@0:1", "late-order@0:3:1", "late-order@0:8:1", "reply-after-event@0:2", ""),
)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_the_ledger_says_in_the_end_what_the_exchange_did(seed: int) -> None:
    random = Random(seed)
    async with make_floor(options=QUICK) as floor:
        for _ in range(12):
            if trouble := random.choice(TROUBLES):
                await floor.trip(trouble)
            opened = [order.id for order in floor.hall.orders()] or [0]
            act = random.choice((_place, _place, _pair, _cancel, _replace, _amend))
            await act(floor, random.choice(opened))
            await floor.step(random.choice((0.1, 1, 6)))
        await floor.until(lambda: not floor.ledger.in_flight, pace=0.5)
        register = floor.hall.account.register
        told = {report.order_id for entry in floor.ledger.entries for report in entry.reports}
        joined = {entry.joined.list_id: entry for entry in floor.ledger.entries if entry.joined is not None}
        placed = [entry for entry in floor.ledger.entries if entry.client_order_id and entry.carried_out]
        singles = [order for order in register.orders.values() if order.joined is None]
        assert len(placed) == len(singles) + len(register.lists)
        assert {order.id for order in singles} <= told
        assert set(register.lists) == set(joined)
        for entry in floor.ledger.entries:
            found = register.of_client(SYMBOL, entry.client_order_id)
            paired = any(one.client_id == entry.client_order_id for one in register.lists.values())
            if entry.client_order_id:
                assert (found is not None or paired) == entry.carried_out, entry
