"""How long an account that can't be compared with the exchange is taken for true."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.feed.accounts.branch import UNIT, Branch, open_branch
from tui.feed.accounts import upkeep
from tui.feed.accounts.options import AccountOptions
from tui.feed.accounts.questions import Questions
from tui.feed.accounts.upkeep import FIRST_PAUSE, KEY_PAUSE, LONGEST_PAUSE
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import SPOT, Wallet, isolated
from tui.market.accounts.states import State
from tui.sim.trading import accounts as sim
from tui.sim.trading.desk import Desk
from tui.wire.account_replies import IsolatedAccounts

PAIR = isolated("BTCUSDT")


def lend(desk: Desk, owner: sim.Account) -> None:
    pair = next(listing for listing in desk._exchange.listings.values() if listing.symbol == PAIR.symbol)
    desk.bank.transfer(owner, desk.isolated(owner, pair).account, "USDT", 30_000 * UNIT)


async def test_an_account_that_can_not_be_compared_for_long_says_so_and_misses_nothing(
    branch: Branch, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, fails = Questions._ask_method, False

    async def refuse(questions: Questions, method: str, params: Mapping[str, object], kind: Any) -> Any:
        if fails and method == "openOrderLists.status":
            raise RequestError(f"{method}: no reply")
        return await ask(questions, method, params, kind)

    monkeypatch.setattr(Questions, "_ask_method", refuse)
    monkeypatch.setattr(upkeep, "UNCOMPARED", 90.0)
    await branch.live()
    fails = True
    branch.accounts.refresh()
    await branch.past(20)
    branch.place(kind="MARKET")
    await branch.past(1)
    assert branch.is_live(), "events tell what happens"
    assert branch.differs() == []
    passed = await branch.until(lambda: not branch.is_live(), 90 - 21 + LONGEST_PAUSE)
    assert passed >= 90 - 21 - 1
    account = branch.account()
    assert account.state is State.STALE
    assert account.words.startswith("it can't be compared with the exchange: openOrderLists.status")
    branch.place(kind="MARKET")
    await branch.past(LONGEST_PAUSE + 5)
    assert not branch.is_live()
    assert branch.accounts.streams[SPOT].is_open
    fails = False
    branch.accounts.refresh()
    assert await branch.live() < FIRST_PAUSE + 1
    assert branch.differs() == []


async def test_an_isolated_account_that_was_closed_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up, closed = Questions._look_up, False

    async def leave_out(questions: Questions, path: str, params: Mapping[str, object], kind: Any) -> Any:
        found = await look_up(questions, path, params, kind)
        return IsolatedAccounts(pairs=[]) if closed and isinstance(found, IsolatedAccounts) else found

    monkeypatch.setattr(Questions, "_look_up", leave_out)
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.ISOLATED})), prepare=lend) as branch:
        await branch.live(PAIR)
        closed = True
        branch.accounts.refresh()
        await branch.until(lambda: not branch.is_live(PAIR), 5)
        await branch.past(5)
        account = branch.account(PAIR)
        assert (account.state, account.words) == (
            State.BROKEN,
            "there is no isolated account of BTCUSDT any more",
        )
        closed = False
        assert await branch.live(PAIR) < KEY_PAUSE + 2
