"""A key's accounts as they are followed: found, heard, compared, and what is said when the key fails."""

from tests.feed.accounts.branch import Branch
from tui.feed.accounts.userstream import StreamKind
from tui.feed.links import LinkState
from tui.market.accounts.ids import SPOT


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
