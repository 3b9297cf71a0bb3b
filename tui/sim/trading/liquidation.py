"""Ends what margin accounts can no longer carry: everything is sold, and what is owed is paid back."""

from collections.abc import Callable
from contextlib import suppress

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT, Listing
from tui.sim.trading import rulebook
from tui.sim.trading.accounts import Account
from tui.sim.trading.margin import Bank, MarginAccount
from tui.sim.trading.orders import OrderSide, SpotOrder, Ticket
from tui.sim.trading.outlook import look_ahead
from tui.sim.trading.rejections import Rejected


class Liquidator:
    """Watches over margin accounts; it trades by `place` and `cancel` as their owners would."""

    def __init__(
        self,
        exchange: Exchange,
        bank: Bank,
        *,
        place: Callable[[Account, Ticket], SpotOrder],
        cancel: Callable[[SpotOrder], object],
    ) -> None:
        self._exchange = exchange
        self._bank = bank
        self._place = place
        self._cancel = cancel
        self._count = 0

    def look_after(self, margin: MarginAccount) -> None:
        """Charge interest that is due, liquidate where that must be, and tell a new status."""
        self._bank.charge(margin)
        if self._bank.status(margin) == "FORCE_LIQUIDATION":
            self._bank.tell_status(margin)
            self._liquidate(margin)
        self._bank.tell_status(margin)

    def _liquidate(self, margin: MarginAccount) -> None:
        for order in [*margin.account.register.open.values()]:
            if order.is_open:
                self._cancel(order)
        target = self._bank.measure(margin)
        assets = [asset for asset in margin.assets() if asset != target]
        traded = [self._sell(margin, asset, target) for asset in assets if not margin.debt(asset).total]
        traded += [self._buy(margin, asset, target) for asset in assets if margin.debt(asset).total]
        repaid = sum(
            self._bank.take_back(margin, asset, margin.debt(asset).total) for asset in margin.assets()
        )
        if not any(traded) and not repaid:
            self._bank.write_off(margin)
        self._bank.tell_balances()

    def _sell(self, margin: MarginAccount, asset: str, target: str) -> bool:
        listing = self._exchange.listings.get(asset + target)
        if listing is None:
            return False
        lots = margin.account.purse.free[asset] // listing.step_units
        return self._trade(margin, listing, "SELL", quantity=min(lots, rulebook.MOST_MARKET_LOTS))

    def _buy(self, margin: MarginAccount, asset: str, target: str) -> bool:
        """Buy what is owed and not there, with the fee that is taken out of it; else for all the money."""
        listing = self._exchange.listings.get(asset + target)
        missing = margin.debt(asset).total - margin.account.purse.free[asset]
        if listing is None or missing <= 0:
            return False
        gross = -(-missing * UNIT // (UNIT - margin.account.taker_rate))
        lots = min(-(-gross // listing.step_units), rulebook.MOST_MARKET_LOTS)
        money = margin.account.purse.free[target]
        outlook = look_ahead(listing, self._exchange.book(listing.symbol), "BUY", None, lots)
        if outlook.cost <= money:
            return self._trade(margin, listing, "BUY", quantity=lots)
        return self._trade(margin, listing, "BUY", quote=money)

    def _trade(
        self, margin: MarginAccount, listing: Listing, side: OrderSide, *, quantity: int = 0, quote: int = 0
    ) -> bool:
        """Trade at the market; False where that is not accepted."""
        if not quantity and not quote:
            return False
        self._count += 1
        ticket = Ticket(
            listing, side, "MARKET", quantity=quantity * listing.step_units, quote=quote,
            client_id=f"autoclose-{self._exchange.now}-{self._count}",
        )  # fmt: skip
        with suppress(Rejected):
            margin.liquidations.append(self._place(margin.account, ticket))
            return True
        return False
