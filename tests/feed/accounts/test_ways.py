"""The ways in which events come: logon, listenTokens, listenKeys, the risk stream; and how each goes on."""

from decimal import Decimal

import msgspec
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from tests.feed.accounts.branch import CALM, NAME, SECRET, UNIT, open_branch
from tui.feed import jumps
from tui.feed.accounts.approaches import Subscribed, Subscriptions
from tui.feed.accounts.options import AccountOptions
from tui.feed.accounts.session import AccountSession
from tui.feed.accounts.userstream import StreamKind
from tui.feed.links import LinkState
from tui.feed.trouble import RequestError
from tui.market.accounts.ids import CROSS, SPOT, AccountId, Wallet, isolated
from tui.secret import Secret
from tui.sim.trading import accounts as sim
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import public_key
from tui.wire.signing import read_key

PAIR = isolated("BTCUSDT")
SPOT_ONLY = frozenset({Wallet.SPOT})


@pytest.fixture
def no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days pass in strides that would be taken for a sleep of the machine."""
    monkeypatch.setattr(jumps, "JUMP_MS", 10**9)


def lend(desk: Desk, owner: sim.Account) -> None:
    """Move money to margin accounts, and borrow there."""
    cross = desk.cross(owner)
    desk.bank.transfer(owner, cross.account, "USDT", 50_000 * UNIT)
    desk.bank.borrow(cross, "USDT", 20_000 * UNIT)
    pair = next(listing for listing in desk._exchange.listings.values() if listing.symbol == PAIR.symbol)
    desk.bank.transfer(owner, desk.isolated(owner, pair).account, "USDT", 30_000 * UNIT)


async def test_all_accounts_of_a_key_are_found_and_heard_over_one_connection() -> None:
    async with open_branch(AccountOptions(), prepare=lend) as branch:
        assert await branch.live(SPOT) < 2
        await branch.until(lambda: len(branch.accounts.ids) == 3, 5)
        await branch.live(SPOT, CROSS, PAIR)
        assert [link.name for link in branch.feed.links.all.values()].count("account") == 1
        kinds = {account: stream.kind for account, stream in branch.accounts.streams.items()}
        assert kinds == {SPOT: StreamKind.SIGNATURE, CROSS: StreamKind.MARGIN, PAIR: StreamKind.MARGIN}
        for account in (SPOT, CROSS, PAIR):
            branch.place(kind="MARKET", account_id=account)
            branch.place(away=3_000, account_id=account)
        await branch.past(0.5)
        assert branch.differs(SPOT, CROSS, PAIR) == []
        margin = branch.account(CROSS).margin
        assert margin is not None
        assert margin.level is not None
        assert margin.level > 2
        await branch.trip("cut@0")
        await branch.until(lambda: not branch.is_live(PAIR))
        for account in (SPOT, CROSS, PAIR):
            branch.place(kind="MARKET", account_id=account)
        await branch.live(SPOT, CROSS, PAIR)
        assert branch.differs(SPOT, CROSS, PAIR) == []


async def test_what_is_borrowed_is_asked_for_as_soon_as_balances_change() -> None:
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.CROSS})), prepare=lend) as branch:
        await branch.live(CROSS)
        debt = branch.desk.cross(branch.owner)
        branch.desk.bank.borrow(debt, "BTC", UNIT // 10)
        await branch.past(3)
        assert branch.account(CROSS).holdings["BTC"].borrowed == Decimal("0.1")
        assert branch.differs(CROSS) == []


async def test_tokens_that_end_are_replaced_and_what_was_missed_is_found(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG", "tui")
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.CROSS})), prepare=lend) as branch:
        await branch.live(CROSS)
        tokens = [*branch.server._switchboard._protocol.listen_tokens._tokens]
        await branch.trip("expire@0")
        await branch.until(lambda: not branch.is_live(CROSS))
        branch.place(kind="MARKET", account_id=CROSS)
        assert await branch.live(CROSS) < 2
        assert branch.differs(CROSS) == []
        assert branch.accounts.streams[CROSS].reconnects == 1
        assert branch.feed.links.all[1].drops == 0, "the connection stays"
        told = f"{caplog.text} {branch.feed.links.history} {branch.told()}"
        assert tokens
        assert not [secret for secret in (*tokens, NAME, SECRET) if secret in told]


async def test_a_token_that_can_not_be_renewed_in_time_is_taken_for_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    subscribe, fails = Subscriptions.subscribe, False

    async def shorten(ways: Subscriptions, session: AccountSession, account: AccountId) -> Subscribed:
        if fails:
            raise RequestError("the exchange refused: Service Unavailable", status=503)
        found = await subscribe(ways, session, account)
        return msgspec.structs.replace(found, expires=branch.clock.now() + 90_000)

    monkeypatch.setattr(Subscriptions, "subscribe", shorten)
    async with open_branch(AccountOptions(wallets=frozenset({Wallet.CROSS})), prepare=lend) as branch:
        await branch.live(CROSS)
        await branch.past(100)
        assert (branch.is_live(CROSS), branch.accounts.streams[CROSS].renewals) == (True, 2)
        fails = True
        expires = branch.accounts.streams[CROSS].expires or 0
        await branch.until(lambda: not branch.is_live(CROSS), 100)
        assert 0 <= branch.clock.now() - expires <= 500
        await branch.past(5)
        assert not branch.is_live(CROSS)
        assert "Unavailable" in branch.accounts.streams[CROSS].words
        fails = False
        branch.place(kind="MARKET", account_id=CROSS)
        branch.accounts.refresh()
        await branch.live(CROSS)
        assert branch.differs(CROSS) == []


async def test_an_ed25519_key_logs_on() -> None:
    private = ed25519.Ed25519PrivateKey.generate()
    pem = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
    public = private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    name = "e" * 64

    def let_in(desk: Desk, owner: sim.Account) -> None:
        desk.keys.add(public_key(public, name, owner.uid))

    key = read_key(Secret(name), Secret(pem))
    async with open_branch(AccountOptions(wallets=SPOT_ONLY), key=key, prepare=let_in) as branch:
        await branch.live()
        assert branch.accounts.streams[SPOT].kind is StreamKind.LOGON
        branch.place(kind="MARKET")
        await branch.past(0.5)
        assert branch.differs() == []


async def test_where_only_listen_keys_are_known_one_is_used_and_kept_alive(no_sleep: None) -> None:
    async with open_branch(AccountOptions(), base="us", rate=CALM) as branch:
        await branch.trip("only-listen-keys@0:100000")
        assert await branch.live() < 5
        stream = branch.accounts.streams[SPOT]
        assert (stream.kind, branch.accounts.ids) == (StreamKind.LISTEN_KEY, (SPOT,))
        branch.place(kind="MARKET")
        await branch.past(0.5)
        assert branch.differs() == []
        shown = " ".join(link.url for link in branch.feed.links.all.values())
        keys = branch.server._switchboard.listen_keys
        assert all(key not in shown for key in keys.names(branch.owner))
        await branch.days(0.25)
        assert stream.renewals >= 8
        assert (stream.reconnects, branch.is_live()) == (0, True)
        await branch.trip("expire@0")
        await branch.until(lambda: not branch.is_live())
        branch.place(kind="MARKET")
        assert await branch.live() < 5
        assert branch.differs() == []


async def test_the_setting_for_listen_keys_does_without_asking() -> None:
    options = AccountOptions(us_stream="listenKey", wallets=SPOT_ONLY)
    async with open_branch(options, base="us") as branch:
        await branch.live()
        assert branch.accounts.streams[SPOT].kind is StreamKind.LISTEN_KEY


async def test_the_risk_stream_tells_the_margin_level() -> None:
    options = AccountOptions(wallets=frozenset({Wallet.CROSS}), risk=True)
    async with open_branch(options, prepare=lend) as branch:
        await branch.live(CROSS)
        await branch.until(lambda: branch.accounts.risk is not None and branch.accounts.risk.is_open)
        assert branch.accounts.risk is not None
        assert branch.accounts.risk.state is LinkState.OPEN
        news = branch.account(CROSS).news.total
        branch.desk.bank.borrow(branch.desk.cross(branch.owner), "BTC", UNIT // 10)
        await branch.past(0.5)
        assert branch.account(CROSS).news.total > news
        assert NAME not in repr(branch.feed.links.all)


async def test_three_days_of_renewals_leave_no_gap(no_sleep: None) -> None:
    async with open_branch(AccountOptions(audit_every=1e9), prepare=lend, rate=CALM) as branch:
        accounts = (SPOT, CROSS, PAIR)
        await branch.until(lambda: len(branch.accounts.ids) == 3)
        await branch.live(*accounts)
        away: set[object] = set()

        def trade() -> None:
            away.update(one for one in accounts if not branch.is_live(one))
            for one in accounts:
                branch.place(
                    "SELL" if branch.clock.now() // 1_800_000 % 2 else "BUY", "MARKET", account_id=one
                )

        for one in accounts:
            branch.place(kind="MARKET", trades=3, account_id=one)
        branch.each_step = trade
        await branch.days(3, stride=1_800)
        branch.each_step = lambda: None
        await branch.past(1)
        assert away == set()
        assert branch.differs(*accounts) == []
        assert [len(branch.account(one).fills) >= 70 for one in accounts] == [True] * 3
        streams = branch.accounts.streams
        assert [streams[one].reconnects for one in accounts] == [0, 0, 0]
        assert min(streams[one].renewals for one in accounts) >= 3
        link = next(link for link in branch.feed.links.all.values() if link.name == "account")
        assert (link.drops, link.reconnects) == (0, 0)
        repairs = [branch.account(one).repair for one in accounts]
        assert all(repair is not None and repair.fills == 0 for repair in repairs)
