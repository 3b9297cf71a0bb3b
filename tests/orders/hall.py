"""A desk of the embedded exchange, an account that owns something, and what an order there depends on."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import msgspec

from tui.market.accounts.holdings import Holding
from tui.market.accounts.ids import SPOT
from tui.market.accounts.orders import Order, OrderList
from tui.orders.draft import Draft, Kind, Side
from tui.orders.requests import legs, params_of
from tui.orders.standing import Standing, standing_of
from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS, UNIT, amount_text
from tui.sim.protocol import rules, tickets
from tui.sim.protocol.parameters import Parameters
from tui.sim.protocol.refusals import Refused
from tui.sim.trading.desk import Desk
from tui.sim.trading.orders import OrderList as JoinedOrders
from tui.sim.trading.orders import SpotOrder
from tui.sim.trading.rejections import Rejected
from tui.wire.trading_rules import Rules, decode_rules

SYMBOL = "BTCUSDT"
PURSE = {"BTC": 2, "USDT": 100_000, "BNB": 10, "LUNA": 1_000}


def still_exchange(*symbols: str, start: int, levels: int = 400) -> Exchange:
    """One that stands still but for what is ordered, with small books."""
    listed = [
        replace(listing, levels=min(listing.levels, levels), rate=0.0)
        for listing in LISTINGS
        if listing.symbol in (symbols or (SYMBOL,))
    ]
    return Exchange(seed=7, start=start, listings=listed)


class Hall:
    """The desk and the account; what is asked here is told as the exchange has it."""

    def __init__(self, exchange: Exchange) -> None:
        self.exchange = exchange
        self.desk = Desk(exchange)
        self.account = self.desk.open_account()
        for asset, whole in PURSE.items():
            self.desk.deposit(self.account, asset, whole * UNIT)

    def rules(self, symbol: str = SYMBOL) -> Rules:
        listed = rules.exchange_info(
            self.exchange.listings.values(), time=0, weight=6_000, with_permissions=False
        )
        found = decode_rules(msgspec.json.encode(listed), symbol)
        assert found is not None
        return found

    def average(self, symbol: str = SYMBOL) -> Decimal:
        average, listing = self.exchange.average_price(symbol), self.exchange.listings[symbol]
        return Decimal(listing.average_text(average.quote, average.lots))

    def refusal(self, draft: Draft) -> str:
        """Place a draft past the sockets; why it was refused, empty where it was taken."""
        listing = self.exchange.listings[draft.symbol]
        try:
            read = [
                tickets.read(Parameters(params_of(leg, ""), self.exchange.listings), listing)
                for leg in legs(draft)
            ]
            if draft.kind is Kind.OCO:
                above, below = read if draft.side is Side.SELL else reversed(read)
                self.desk.place_pair(self.account, above, below, "")
            else:
                self.desk.place(self.account, read[0])
        except (Refused, Rejected) as refused:
            return refused.message
        return ""

    def price(self, ticks: int, symbol: str = SYMBOL) -> Decimal:
        return Decimal(self.exchange.listings[symbol].price_text(ticks))

    def orders(self, symbol: str = SYMBOL) -> list[SpotOrder]:
        """The open orders of the account."""
        return self.account.register.open_in(symbol)

    def standing(self, symbol: str = SYMBOL, replaced: int | None = None) -> Standing:
        """What an order depends on."""
        best = self.exchange.best(symbol)
        orders = [as_told(order) for order in self.account.register.open.values()]
        return standing_of(
            self.rules(symbol),
            holdings=self._holdings(),
            orders=orders,
            lists=[as_list(joined) for joined in self.account.register.open_lists()],
            replaced=next((order for order in orders if order.order_id == replaced), None),
            bid=float(self.price(best.bid, symbol)),
            ask=float(self.price(best.ask, symbol)),
            last=float(self.price(self.exchange.last_price(symbol), symbol)),
            average=self.average(symbol),
        )

    def _holdings(self) -> Mapping[str, Holding]:
        purse = self.account.purse
        amounts = {
            asset: (Decimal(amount_text(purse.free[asset])), Decimal(amount_text(purse.locked[asset])))
            for asset in {*purse.free, *purse.locked}
        }
        return {asset: Holding(asset, free, locked) for asset, (free, locked) in amounts.items()}


def as_told(order: SpotOrder) -> Order:
    """An order of the exchange as an account here knows it."""
    listing, ticket = order.listing, order.ticket
    return Order(
        account=SPOT,
        symbol=listing.symbol,
        order_id=order.id,
        client_order_id=order.client_id,
        list_id=order.joined.id if order.joined else -1,
        side=ticket.side,
        kind=ticket.type,
        price=Decimal(listing.price_text(order.ticks)),
        stop_price=Decimal(listing.price_text(order.stop)),
        quantity=Decimal(listing.quantity_text(order.lots)),
        filled=Decimal(listing.quantity_text(order.executed)),
        status=order.status,
        created=order.created,
        updated=order.updated,
    )


def as_list(joined: JoinedOrders) -> OrderList:
    """A list of the exchange as an account here knows it."""
    ids = tuple(order.id for order in joined.orders)
    contingency, status = joined.contingency, joined.status
    return OrderList(
        SPOT, joined.listing.symbol, joined.id, contingency, status, "EXECUTING", joined.updated, ids
    )
