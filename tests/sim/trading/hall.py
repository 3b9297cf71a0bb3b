"""A desk in front of a small exchange, with an account that owns something, and short ways to trade."""

from typing import Any

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Happening
from tui.sim.engine.listings import UNIT
from tui.sim.trading.accounts import Account
from tui.sim.trading.desk import Desk
from tui.sim.trading.news import News, OrderChanged
from tui.sim.trading.orders import OrderSide, OrderType, SpotOrder, Ticket

SYMBOL = "ETHBTC"


class Hall:
    """The desk, one account with 1,000 ETH and 100 BTC, and the market's prices in ticks."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.desk = Desk(exchange)
        self.listing = exchange.listings[SYMBOL]
        self.account = self.open()
        self._happenings: list[Happening] = []
        self.desk.take_news()

    def open(self, **assets: int) -> Account:
        account = self.desk.open_account()
        for asset, whole in (assets or {"ETH": 1_000, "BTC": 100}).items():
            self.desk.deposit(account, asset, whole * UNIT)
        return account

    @property
    def bid(self) -> int:
        return self.exchange.best(SYMBOL).bid

    @property
    def ask(self) -> int:
        return self.exchange.best(SYMBOL).ask

    @property
    def last(self) -> int:
        return self.exchange.last_price(SYMBOL)

    def ticket(
        self, side: OrderSide, kind: OrderType, lots: int = 0, ticks: int = 0, stop: int = 0, **more: Any
    ) -> Ticket:
        listing = self.listing
        return Ticket(
            listing,
            side,
            kind,
            quantity=lots * listing.step_units,
            price=ticks * listing.tick_units,
            stop=stop * listing.tick_units,
            **more,
        )

    def place(self, *words: Any, account: Account | None = None, **more: Any) -> SpotOrder:
        return self.desk.place(account or self.account, self.ticket(*words, **more))

    def run(self, milliseconds: int) -> None:
        self._happenings += self.exchange.advance(self.exchange.now + milliseconds)

    def happenings(self) -> list[Happening]:
        """What the public was told since the last time."""
        happenings, self._happenings = self._happenings + self.exchange.advance(self.exchange.now), []
        return happenings

    def balance(self, asset: str, account: Account | None = None) -> tuple[int, int]:
        purse = (account or self.account).purse
        return purse.free[asset], purse.locked[asset]

    def news(self) -> list[News]:
        return self.desk.take_news()

    def reports(self) -> list[tuple[str, str]]:
        """The execution types and states since the last time."""
        return [(one.execution, one.order.status) for one in self.news() if isinstance(one, OrderChanged)]
