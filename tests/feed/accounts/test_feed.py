"""A key's accounts as they are followed: found, heard, compared, and what is said when the key fails."""

import asyncio

import pytest

from tests.clock import ManualClock, settle
from tests.feed.accounts.branch import NAME, SECRET, Branch, open_branch
from tui.feed.accounts.feed import AccountFeed
from tui.feed.accounts.options import AccountOptions
from tui.feed.accounts.userstream import StreamKind
from tui.feed.feed import Feed
from tui.feed.links import Link, LinkState
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import State
from tui.secret import Secret
from tui.wire import venues
from tui.wire.signing import read_key


def account_link(branch: Branch) -> Link:
    return next(link for link in branch.feed.links.all.values() if link.name == "account")


async def test_spot_is_live_within_a_second_and_goes_along(branch: Branch) -> None:
    assert await branch.live() < 1.5
    stream = branch.accounts.streams[SPOT]
    assert (stream.kind, stream.state, branch.accounts.trouble) == (
        StreamKind.SIGNATURE,
        LinkState.OPEN,
        None,
    )
    assert branch.differs() == []
    order = branch.place(away=2_000)
    branch.place(kind="MARKET")
    await branch.past(1)
    assert branch.differs() == []
    branch.desk.cancel(order)
    await branch.past(0.5)
    assert branch.differs() == []


async def test_what_happened_while_nobody_heard_is_found_again_within_5_s(branch: Branch) -> None:
    await branch.live()
    open_orders = [branch.place(away=away) for away in (2_000, 4_000, 6_000)]
    await branch.past(0.5)
    await branch.trip("cut@0:reset")
    await branch.until(lambda: not branch.is_live())
    branch.desk.cancel(open_orders[0])
    branch.place(kind="MARKET")
    branch.place("SELL", symbol="ETHUSDT", kind="MARKET")
    assert branch.account().words
    assert await branch.live() < 5
    await branch.past(0.5)
    assert branch.differs() == []
    repair = branch.account().repair
    assert repair is not None
    assert repair.fills >= 2
    assert branch.accounts.streams[SPOT].reconnects == 1


async def test_a_shutdown_that_is_announced_leaves_no_gap(branch: Branch) -> None:
    await branch.live()
    states = set()
    branch.each_step = lambda: states.add(branch.is_live())
    await branch.trip("shutdown@0:2")
    for _ in range(8):
        branch.place(kind="MARKET", trades=1)
        await branch.past(0.5)
    branch.each_step = lambda: None
    assert states == {True}
    assert branch.differs() == []
    stream, link = branch.accounts.streams[SPOT], account_link(branch)
    assert (stream.renewals, stream.reconnects, link.drops) == (1, 0, 0)
    await branch.past(2)
    repair = branch.account().repair
    assert repair is not None
    assert repair.fills == 0, "the audit after it finds nothing"


async def test_what_was_lost_in_silence_is_found_by_an_audit_and_the_connection_replaced(
    branch: Branch,
) -> None:
    await branch.live()
    await branch.past(1)
    await branch.trip("lost-user-events@0:1")
    branch.place(kind="MARKET")
    branch.place(away=2_000)
    await branch.past(1.2)
    assert branch.differs() != []
    repair = await branch.during(branch.accounts.audit(SPOT))
    assert (repair.fills > 0, repair.differences > 0) == (True, True)
    assert branch.differs() == []
    opened = account_link(branch).opened_at
    await branch.until(lambda: branch.accounts.streams[SPOT].renewals == 1, 5)
    await branch.past(4)
    assert branch.accounts.streams[SPOT].reconnects == 0
    assert opened is not None
    clean = await branch.during(branch.accounts.audit(SPOT))
    assert clean.clean


async def test_junk_late_and_doubled_replies_do_no_harm(branch: Branch) -> None:
    await branch.live()
    for fault in ("junk@0", "null-error@0", "unknown-reply@0", "duplicate-reply@0:5", "late-reply@0:1:5"):
        await branch.trip(fault)
    await branch.trip("duplicate-user-events@0:9")
    for _ in range(3):
        branch.place(kind="MARKET")
        await branch.past(0.4)
    await branch.past(3)
    assert branch.is_live()
    assert branch.differs() == []


async def test_a_subscription_whose_reply_is_lost_leads_to_a_new_connection(branch: Branch) -> None:
    await branch.live()
    await branch.trip("cut@0")
    await branch.trip("lost-reply@0:1")
    await branch.until(lambda: not branch.is_live())
    await branch.live()
    branch.place(kind="MARKET")
    await branch.past(0.5)
    assert branch.differs() == []


async def test_a_machine_that_slept_gets_a_new_connection(branch: Branch) -> None:
    await branch.live()
    opened = account_link(branch).opened_at
    branch.clock.jump(600_000)
    await branch.until(lambda: account_link(branch).opened_at != opened, 2)
    await branch.live()
    assert branch.differs() == []


async def test_in_the_end_nothing_is_left_of_it() -> None:
    async with open_branch(AccountOptions()) as branch:
        await branch.live()
        task = branch.tasks.pop()
        task.cancel()
        await branch.until(task.done)
        assert branch.account().state is State.STALE
        assert "account" not in {link.name for link in branch.feed.links.all.values()}
        assert branch.accounts.ids == ()
        with pytest.raises(RequestError, match="no SPOT account"):
            await branch.accounts.audit(SPOT)


async def test_a_venue_without_websocket_api_says_that_it_brings_no_events() -> None:
    feed = Feed(venues.venue("data"), clock=ManualClock())
    accounts = AccountFeed(feed, read_key(Secret(NAME), Secret(SECRET)))
    task = asyncio.ensure_future(accounts.run())
    await settle()
    account = feed.market.account(SPOT)
    assert account.state is State.BROKEN
    assert "no WebSocket API" in account.words
    task.cancel()
    await asyncio.wait([task])
