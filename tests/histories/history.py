"""One random history of a key's accounts: what its owner does, what goes wrong, and how it ends."""

from collections import Counter
from contextlib import suppress
from random import Random
from typing import Any, Final

import msgspec

from tests.feed.accounts.branch import UNIT, Branch, open_branch
from tui.feed.accounts.options import AccountOptions
from tui.market.accounts.fills import Fill
from tui.market.accounts.ids import CROSS, SPOT, AccountId, isolated
from tui.sim.trading import accounts as sim
from tui.sim.trading.desk import Desk
from tui.sim.trading.orders import SpotOrder, Ticket
from tui.sim.trading.rejections import Rejected

SYMBOLS: Final = ("BTCUSDT", "ETHUSDT", "ETHBTC")
PAIR: Final = isolated("BTCUSDT")
LASTS: Final = 10.0
"""Seconds of a history, of the exchange's time."""
WATCHED: Final = 15.0
"""Seconds in which everything has to be equal after the last fault's end."""
UNDER_WAY: Final = 4
"""Looks in a row, 100 ms apart, for which an event may be under way on a busy machine."""
STAYS: Final = 1.0
"""Seconds for which it has to stay so."""
NO_OUTAGES: Final = (0, 1, 2, 5, 6, 7, 8, 9)
"""The kinds of faults in which a new connection can be opened at once."""
LOST: Final = 10
"""The kind of fault that nobody sees: events are lost, and the connection stays."""
ENDINGS: Final = ("1001", "1006", "reset")


class Outcome(msgspec.Struct, frozen=True):
    """How a history ended."""

    seed: int
    accounts: int
    faults: tuple[str, ...]
    acts: int
    fills: int
    recovered: int
    """Fills that no event told."""
    equal: bool
    seconds: float
    """From the last fault's end until everything was equal."""
    doubled: int
    """Fills that were told twice."""
    wrong: int
    """Looks at which an account was said to be live, and had not been as the exchange for some looks."""
    looks: int
    words: tuple[str, ...] = ()
    """What was not equal in the end."""


class _Fault(msgspec.Struct, frozen=True):
    """A fault that begins at a moment and is over at another, in seconds; `blind` where nobody can see it."""

    name: str
    begin: float
    end: float
    script: tuple[tuple[float, str], ...]
    blind: bool = False


class History:
    """Plays one history, all of which follows from its seed but for the order in which sockets deliver."""

    def __init__(self, seed: int, *, silent: bool = False) -> None:
        self.seed = seed
        self._silent = silent
        self._chance = Random(seed)
        self._ids: tuple[AccountId, ...] = (SPOT,)
        if self._chance.random() < 0.4:
            self._ids = (SPOT, CROSS, PAIR)
        self._faults = self._draw_faults()
        self._acts = self._wrong = self._looks = 0
        self._in_a_row: Counter[AccountId] = Counter()
        self._unequal = 0
        self._equal_since: float | None = None

    async def play(self) -> Outcome:
        """Play it."""
        wallets = frozenset(one.wallet for one in self._ids)
        options = AccountOptions(wallets=wallets, history=86_400_000)
        async with open_branch(options, prepare=self._prepare, seed=self.seed) as branch:
            await branch.until(lambda: len(branch.accounts.ids) == len(self._ids))
            await branch.live(*self._ids)
            branch.begin = branch.clock.now()
            begin = branch.clock.monotonic()
            await self._live_through(branch, begin)
            healed = begin + max(fault.end for fault in self._faults)
            if self._silent:
                # Nothing shows it: it takes a comparison, which else comes every five minutes.
                await branch.until(lambda: branch.clock.monotonic() >= healed)
                healed = branch.clock.monotonic()
                branch.accounts.refresh()
            seconds, equal = await self._wait_until_equal(branch, healed)
            words = tuple(branch.differs(*self._ids)) or (() if equal else (branch.told(),))
            return Outcome(
                seed=self.seed,
                accounts=len(self._ids),
                faults=tuple(fault.name for fault in self._faults),
                acts=self._acts,
                fills=sum(len(branch.account(one).fills) for one in self._ids),
                recovered=self._count_recovered(branch),
                equal=equal and not words,
                seconds=seconds,
                doubled=self._count_doubled(branch),
                wrong=self._wrong,
                looks=self._looks,
                words=words,
            )

    def _draw_faults(self) -> list[_Fault]:
        """One to three; where connections are refused one other at most, or pauses grow by design."""
        chance = self._chance
        if self._silent:
            return [self._draw_fault(LOST, chance.uniform(0.5, LASTS)) for _ in range(chance.randint(1, 3))]
        outage = chance.random() < 0.3
        others = chance.randint(0, 1) if outage else chance.randint(1, 3)
        kinds = [chance.choice((3, 4))] * outage + [chance.choice(NO_OUTAGES) for _ in range(others)]
        return [self._draw_fault(kind, chance.uniform(0.5, LASTS)) for kind in kinds]

    def _draw_fault(self, kind: int, begin: float) -> _Fault:
        chance = self._chance
        cut = f"cut@0:{chance.choice(ENDINGS)}"
        lasts = round(chance.uniform(0.3, 1.0 if kind in (3, 4) else 2.0), 1)
        end = begin + lasts
        cuts = (begin, cut)
        match kind:
            case 0 | 1 | 2:
                return _Fault("cut", begin, begin, (cuts,))
            case 3:
                return _Fault("refused", begin, end, ((begin, f"refuse@0:{lasts}"), cuts))
            case 4:
                return _Fault("flapping", begin, end, ((begin, f"flap@0:{lasts}"), cuts))
            case 5:
                return _Fault("shutdown", begin, end, ((begin, f"shutdown@0:{lasts}"),))
            case 6:
                lost = f"lost-user-events@0:{lasts}"
                return _Fault("events lost, then cut", begin, end, ((begin, lost), (end, cut)), blind=True)
            case 7:
                late, times = lasts / 2, chance.randint(1, 4)
                script = (cuts, (begin, f"late-reply@0:{late}:{times}"))
                return _Fault("cut, late replies", begin, begin + late * times, script)
            case 8:
                twice = f"duplicate-user-events@0:{chance.randint(1, 20)}"
                return _Fault("events twice", begin, begin, ((begin, twice),))
            case 10:
                return _Fault(
                    "events lost", begin, end, ((begin, f"lost-user-events@0:{lasts}"),), blind=True
                )
            case _:
                failing = f"5xx@0:{lasts}"
                return _Fault("cut, requests fail", begin, end, (cuts, (begin, failing)))

    def _prepare(self, desk: Desk, owner: sim.Account) -> None:
        """Give the accounts a past."""
        listings = desk._exchange.listings
        for one in self._ids:
            books = owner
            if one == CROSS:
                margin = desk.cross(owner)
                desk.bank.transfer(owner, margin.account, "USDT", 50_000 * UNIT)
                desk.bank.transfer(owner, margin.account, "BTC", UNIT)
                desk.bank.borrow(margin, "USDT", self._chance.randint(1, 20_000) * UNIT)
                books = margin.account
            elif one == PAIR:
                margin = desk.isolated(owner, listings[PAIR.symbol])
                desk.bank.transfer(owner, margin.account, "USDT", 30_000 * UNIT)
                desk.bank.transfer(owner, margin.account, "BTC", UNIT)
                books = margin.account
            for _ in range(self._chance.randrange(4)):
                with suppress(Rejected):
                    self._place(desk, books, PAIR.symbol if one == PAIR else None)

    async def _live_through(self, branch: Branch, begin: float) -> None:
        due = sorted(part for fault in self._faults for part in fault.script)
        while (passed := branch.clock.monotonic() - begin) < LASTS or due:
            while due and due[0][0] <= passed:
                await branch.trip(due.pop(0)[1])
            if self._chance.random() < 0.3:
                self._act(branch)
            await branch.step()
            self._look(branch)
            if not any(one.blind and one.begin - 0.2 <= passed <= one.end + 0.3 for one in self._faults):
                self._count_wrong(branch)

    def _look(self, branch: Branch) -> None:
        """Note since when everything has been equal, but for what is still under way."""
        equal = all(branch.is_live(one) for one in self._ids) and not branch.differs(*self._ids, debts=False)
        self._unequal = 0 if equal else self._unequal + 1
        if self._unequal >= UNDER_WAY:
            self._equal_since = None
        elif equal and self._equal_since is None:
            self._equal_since = branch.clock.monotonic()

    def _count_wrong(self, branch: Branch) -> None:
        for one in self._ids:
            self._looks += 1
            wrong = branch.is_live(one) and bool(branch.differs(one, debts=False))
            self._in_a_row[one] = self._in_a_row[one] + 1 if wrong else 0
            self._wrong += self._in_a_row[one] >= UNDER_WAY

    async def _wait_until_equal(self, branch: Branch, healed: float) -> tuple[float, bool]:
        """Seconds from the last fault's end until everything was equal, and stayed so."""
        end = branch.clock.monotonic() + WATCHED
        while (now := branch.clock.monotonic()) < end:
            since = self._equal_since
            if since is not None and now >= max(since, healed) + STAYS and not branch.differs(*self._ids):
                return max(0.0, since - healed), True
            await branch.step()
            self._look(branch)
        return WATCHED, False

    def _act(self, branch: Branch) -> None:
        """Let the accounts' owner do something, as far as the exchange takes it."""
        one = self._chance.choice(self._ids)
        trades = [*[self._order] * 6, *[self._cancel] * 3]
        acts = [*trades, self._amend, self._pair, self._move_money]
        with suppress(Rejected, ValueError):
            self._chance.choice(acts)(branch, one)
            self._acts += 1

    def _order(self, branch: Branch, one: AccountId) -> None:
        self._place(branch.desk, branch.books_of(one), one.symbol or None)

    def _place(self, desk: Desk, books: sim.Account, symbol: str | None) -> SpotOrder:
        return desk.place(books, self._ticket(desk, symbol or self._chance.choice(SYMBOLS)))

    def _ticket(self, desk: Desk, symbol: str) -> Ticket:
        chance, exchange = self._chance, desk._exchange
        listing, best = exchange.listings[symbol], exchange.best(symbol)
        side: Any = chance.choice(("BUY", "SELL"))
        kind: Any = chance.choice(("LIMIT", "LIMIT", "MARKET", "LIMIT_MAKER"))
        lots = int(listing.size / listing.price * UNIT * chance.randint(1, 8) / 2) // listing.step_units
        away = chance.choice((-5, 0, 1, 10, 200, 3_000))
        ticks = best.bid - away if side == "BUY" else best.ask + away
        price = 0 if kind == "MARKET" else ticks * listing.tick_units
        return Ticket(listing, side, kind, max(1, lots) * listing.step_units, price=price)

    def _cancel(self, branch: Branch, one: AccountId) -> None:
        if opened := [*branch.books_of(one).register.open.values()]:
            branch.desk.cancel(self._chance.choice(opened))

    def _amend(self, branch: Branch, one: AccountId) -> None:
        if opened := [*branch.books_of(one).register.open.values()]:
            order = self._chance.choice(opened)
            less = max(1, order.lots - self._chance.randint(1, max(1, order.lots // 2)))
            branch.desk.amend(order, less * order.listing.step_units)

    def _pair(self, branch: Branch, one: AccountId) -> None:
        symbol = one.symbol or self._chance.choice(SYMBOLS)
        listing, last = branch.exchange.listings[symbol], branch.exchange.last_price(symbol)
        quantity = max(1, int(listing.size / listing.price * UNIT) // listing.step_units) * listing.step_units
        away = self._chance.randint(50, 3_000)
        up, down = (last + away) * listing.tick_units, (last - away) * listing.tick_units
        above = Ticket(listing, "SELL", "LIMIT_MAKER", quantity, price=up)
        below = Ticket(listing, "SELL", "STOP_LOSS_LIMIT", quantity, price=down, stop=down)
        branch.desk.place_pair(branch.books_of(one), above, below, "")

    def _move_money(self, branch: Branch, one: AccountId) -> None:
        chance, desk, owner = self._chance, branch.desk, branch.owner
        amount = chance.randint(1, 500) * UNIT
        if one == SPOT:
            if chance.random() < 0.5:
                desk.deposit(owner, "USDT", chance.choice((1, 1, -1)) * amount)
            else:
                desk.lock_outside(owner, "USDT", amount)
            return
        margin = branch.margin(one)
        assert margin is not None
        match chance.randrange(3):
            case 0:
                desk.bank.transfer(owner, margin.account, "USDT", amount)
            case 1:
                desk.bank.borrow(margin, "USDT", amount)
            case _:
                desk.bank.repay(margin, "USDT", min(amount, margin.debt("USDT").total))

    def _count_doubled(self, branch: Branch) -> int:
        told = [
            (one, item.fact.key)
            for one in self._ids
            for item in branch.account(one).news.read()[0]
            if isinstance(item.fact, Fill)
        ]
        return len(told) - len(set(told))

    def _count_recovered(self, branch: Branch) -> int:
        return sum(
            item.recovered and isinstance(item.fact, Fill)
            for one in self._ids
            for item in branch.account(one).news.read()[0]
        )


async def play(seed: int, *, silent: bool = False) -> Outcome:
    """Play the history of a seed; a silent one loses events without losing a connection."""
    return await History(seed, silent=silent).play()
