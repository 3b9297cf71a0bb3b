"""What is said when the exchange does not take a key."""

import pytest

from tests.feed.accounts.branch import SECRET, Branch, open_branch
from tui.feed.accounts.keytrouble import KeyFault, concerns_key, judge, words_of
from tui.feed.accounts.options import AccountOptions
from tui.feed.links import LinkState
from tui.market.accounts.ids import CROSS, SPOT, Wallet
from tui.market.accounts.states import State
from tui.secret import Secret
from tui.sim.trading import accounts as sim
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import hmac_key
from tui.wire.signing import read_key

NOT_TAKEN = "Invalid API-key, IP, or permissions for action."
ADDRESS = "Invalid API-key, IP, or permissions for action, request ip: 203.0.113.9"
LATE = "Timestamp for this request is outside of the recvWindow."
WRONG = "Signature for this request is not valid."


@pytest.mark.parametrize(
    ("code", "message", "was_taken", "reads", "fault", "says"),
    [
        (-2015, NOT_TAKEN, True, False, KeyFault.REVOKED, "no longer"),
        (-2015, NOT_TAKEN, False, False, KeyFault.UNKNOWN, "keys test"),
        (-2008, "Invalid Api-Key ID.", False, False, KeyFault.UNKNOWN, "keys test"),
        (-2015, ADDRESS, True, False, KeyFault.ADDRESS, "203.0.113.9"),
        (-2015, NOT_TAKEN, True, True, KeyFault.PERMISSION, "may not read"),
        (-1021, LATE, True, True, KeyFault.CLOCK, "clock"),
        (-1022, WRONG, True, False, KeyFault.SIGNATURE, "secret"),
    ],
)
def test_each_fault_has_words_that_say_what_to_do(
    code: int, message: str, was_taken: bool, reads: bool, fault: KeyFault, says: str
) -> None:
    assert concerns_key(code)
    assert judge(code, message, was_taken=was_taken, reads=reads) is fault
    assert says in words_of(fault, message, "read margin accounts")


async def test_a_revoked_key_is_told_and_market_data_goes_on(branch: Branch) -> None:
    await branch.live()
    order = branch.place(away=2_000)
    await branch.past(0.5)
    await branch.trip("revoke@0:8")
    await branch.until(lambda: branch.accounts.trouble is not None, 5)
    trouble = branch.accounts.trouble
    assert trouble is not None
    assert trouble.fault is KeyFault.REVOKED
    account = branch.account()
    assert (account.state, account.words) == (State.BROKEN, trouble.words)
    assert branch.accounts.streams[SPOT].state is LinkState.FAILED
    assert order.id in {number for _, number in account.orders}, "what stood goes on standing"
    assert (await branch.during(branch.feed.request("time"))).failure is None
    branch.desk.cancel(order)
    await branch.past(9)
    branch.accounts.refresh()
    assert await branch.live() < 3
    assert branch.accounts.trouble is None
    assert branch.differs() == []


async def test_a_key_without_permission_is_told_from_one_that_is_unknown() -> None:
    def hide(desk: Desk, owner: sim.Account) -> None:
        desk.keys.add(hmac_key("x" * 64, SECRET, owner.uid, frozenset({"USER_STREAM"})))

    key = read_key(Secret("x" * 64), Secret(SECRET))
    async with open_branch(AccountOptions(), key=key, prepare=hide) as branch:
        await branch.until(lambda: branch.accounts.trouble is not None, 5)
        trouble = branch.accounts.trouble
        assert trouble is not None
        assert trouble.fault is KeyFault.PERMISSION
        assert branch.account().state is State.BROKEN
        assert CROSS not in branch.accounts.ids


async def test_a_wrong_secret_is_told() -> None:
    key = read_key(Secret("n" * 64), Secret("w" * 64))
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.SPOT})), key=key) as branch:
        await branch.until(lambda: branch.accounts.trouble is not None, 5)
        trouble = branch.accounts.trouble
        assert trouble is not None
        assert trouble.fault is KeyFault.SIGNATURE
        assert branch.account().state is State.BROKEN
        asked = branch.server.tally["requests"]
        await branch.past(10)
        assert branch.server.tally["requests"] - asked <= 8, "it is not asked again and again"


async def test_an_address_that_is_not_allowed_is_named() -> None:
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.SPOT}))) as branch:
        await branch.live()
        await branch.trip("shut-out@0:8")
        await branch.trip("cut@0")
        await branch.until(lambda: branch.accounts.trouble is not None, 5)
        trouble = branch.accounts.trouble
        assert trouble is not None
        assert trouble.fault is KeyFault.ADDRESS
        assert "127.0.0.1" in trouble.words
        await branch.past(9)
        branch.accounts.refresh()
        await branch.live()
        assert branch.accounts.trouble is None


@pytest.mark.parametrize(("what", "says"), [("read", "may not read the account"), ("listen", "may not hear")])
async def test_a_permission_that_is_taken_away_is_told(what: str, says: str) -> None:
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.SPOT}))) as branch:
        await branch.live()
        await branch.trip(f"forbid@0:8:{what}")
        await branch.trip("cut@0")
        await branch.until(lambda: branch.accounts.trouble is not None, 5)
        trouble = branch.accounts.trouble
        assert trouble is not None
        assert trouble.fault is KeyFault.PERMISSION
        assert says in trouble.words
        await branch.past(9)
        branch.accounts.refresh()
        await branch.live()
        assert branch.accounts.trouble is None
