"""Orders of accounts as values: what is asked for, what became of it, and the lists that join several."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from tui.sim.engine.listings import Listing

if TYPE_CHECKING:
    from tui.sim.trading.accounts import Account

OrderSide = Literal["BUY", "SELL"]
OrderType = Literal[
    "LIMIT",
    "LIMIT_MAKER",
    "MARKET",
    "STOP_LOSS",
    "STOP_LOSS_LIMIT",
    "TAKE_PROFIT",
    "TAKE_PROFIT_LIMIT",
]
TimeInForce = Literal["GTC", "IOC", "FOK"]
Prevention = Literal["NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH"]
SideEffect = Literal["NO_SIDE_EFFECT", "MARGIN_BUY", "AUTO_REPAY", "AUTO_BORROW_REPAY"]
Status = Literal[
    "NEW",
    "PENDING_NEW",
    "PARTIALLY_FILLED",
    "FILLED",
    "CANCELED",
    "REJECTED",
    "EXPIRED",
    "EXPIRED_IN_MATCH",
]
Contingency = Literal["OCO", "OTO"]

LIMITED: tuple[OrderType, ...] = ("LIMIT", "LIMIT_MAKER", "STOP_LOSS_LIMIT", "TAKE_PROFIT_LIMIT")
"""The types that have a price."""

STOPS: tuple[OrderType, ...] = ("STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT")
"""The types that wait for a stop price; Binance calls them algo orders."""

CLOSED: tuple[Status, ...] = ("FILLED", "CANCELED", "REJECTED", "EXPIRED", "EXPIRED_IN_MATCH")


@dataclass(frozen=True, slots=True)
class Ticket:
    """What somebody asks for; amounts and prices in units of 1e-8, 0 where they were not given."""

    listing: Listing
    side: OrderSide
    type: OrderType
    quantity: int = 0
    quote: int = 0
    price: int = 0
    stop: int = 0
    time_in_force: TimeInForce = "GTC"
    client_id: str = ""
    prevention: Prevention = "EXPIRE_MAKER"
    strategy_id: int | None = None
    strategy_type: int | None = None
    side_effect: SideEffect = "NO_SIDE_EFFECT"
    repays_at_cancel: bool = True
    """Whether what was borrowed for it is paid back when it ends untraded."""

    @property
    def borrows(self) -> bool:
        """Whether a margin account borrows what it lacks for it."""
        return self.side_effect in ("MARGIN_BUY", "AUTO_BORROW_REPAY")

    @property
    def repays(self) -> bool:
        """Whether a margin account pays its debts out of what it brings."""
        return self.side_effect in ("AUTO_REPAY", "AUTO_BORROW_REPAY")


@dataclass(slots=True, eq=False)
class SpotOrder:
    """An order in the exchange's books; `ticks` and `stop` are 0 where its type has none."""

    id: int
    account: "Account" = field(repr=False)
    ticket: Ticket
    lots: int
    created: int
    client_id: str
    status: Status = "NEW"
    executed: int = 0
    """Lots that have traded."""
    spent: int = 0
    """Quote units that have changed hands for them."""
    budget: int | None = None
    """What a market order may spend in quote units, while it takes."""
    working_since: int = -1
    updated: int = 0
    expiry: str = ""
    """Why it expired."""
    prevented: int = 0
    """Lots that expired lest the account trades with itself."""
    prevented_match: int = 0
    """The number of the match that was prevented."""
    joined: "OrderList | None" = None
    """The list that it is part of."""
    hold: "Hold | None" = None
    loan: int = 0
    """What was borrowed for it, of the asset that is held."""
    trades: "list[OwnTrade]" = field(default_factory=list, repr=False)
    amendments: "list[Amendment]" = field(default_factory=list, repr=False)
    client_ids: list[str] = field(default_factory=list, repr=False)
    """All the client ids that it has had."""

    def __post_init__(self) -> None:
        self.updated = self.created

    @property
    def listing(self) -> Listing:
        """The symbol."""
        return self.ticket.listing

    @property
    def ticks(self) -> int:
        """The limit price."""
        return self.ticket.price // self.listing.tick_units

    @property
    def stop(self) -> int:
        """The stop price."""
        return self.ticket.stop // self.listing.tick_units

    @property
    def left(self) -> int:
        """Lots that have not traded."""
        return self.lots - self.executed

    @property
    def is_open(self) -> bool:
        """Whether something can still become of it."""
        return self.status not in CLOSED

    @property
    def waits(self) -> bool:
        """Whether it is a stop that has not been triggered."""
        return self.ticket.type in STOPS and self.working_since < 0 and self.status == "NEW"

    @property
    def need(self) -> int:
        """What has to be locked for it: units of the base asset to sell, of the quote asset to buy."""
        if not self.is_open:
            return 0
        if self.ticket.side == "SELL":
            return self.left * self.listing.step_units
        if self.budget is not None:
            return self.budget - self.spent
        return self.listing.quote_units((self.ticks or self.stop) * self.left)

    def is_triggered_by(self, ticks: int) -> bool:
        """Whether a last price has reached the stop price."""
        rises = (self.ticket.side == "BUY") == self.ticket.type.startswith("STOP_LOSS")
        return ticks >= self.stop if rises else ticks <= self.stop


@dataclass(slots=True, eq=False)
class Hold:
    """What is locked for an order, or once for both orders of a pair of which only one can trade."""

    asset: str
    orders: list[SpotOrder]
    units: int = 0

    @property
    def need(self) -> int:
        """What has to be locked now."""
        return max(order.need for order in self.orders)


@dataclass(slots=True, eq=False)
class OrderList:
    """Orders that depend on each other: a pair (OCO), or a working order and what it triggers (OTO)."""

    id: int
    contingency: Contingency
    client_id: str
    listing: Listing
    orders: list[SpotOrder]
    pending: list[SpotOrder]
    """Those placed once the first one is filled."""
    updated: int
    status: Literal["EXEC_STARTED", "ALL_DONE"] = "EXEC_STARTED"

    @property
    def is_open(self) -> bool:
        """Whether an order of it is open."""
        return any(order.is_open for order in self.orders)

    def siblings(self, order: SpotOrder) -> list[SpotOrder]:
        """The orders of a pair that end when this one begins to work or trade."""
        pair = self.orders if self.contingency == "OCO" else self.pending
        return [other for other in pair if other is not order] if order in pair else []


@dataclass(frozen=True, slots=True)
class Amendment:
    """An order was made smaller; lots and client ids before and after it."""

    execution_id: int
    time: int
    old_lots: int
    lots: int
    old_client_id: str
    client_id: str


@dataclass(frozen=True, slots=True)
class PreventedMatch:
    """An account did not trade with itself; by so many lots each order expired, None where it did not."""

    id: int
    time: int
    listing: Listing
    taker_id: int
    maker_id: int
    mode: Prevention
    ticks: int
    taker_lots: int | None = None
    maker_lots: int | None = None


@dataclass(frozen=True, slots=True)
class OwnTrade:
    """One account's part in a trade; amounts in units of 1e-8."""

    order: SpotOrder
    id: int
    time: int
    ticks: int
    lots: int
    quote: int
    fee: int
    fee_asset: str
    is_maker: bool
