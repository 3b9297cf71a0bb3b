"""Orders and order lists of an account, as the exchange last told them."""

from decimal import Decimal
from typing import Final

import msgspec

from tui.market.accounts.holdings import ZERO
from tui.market.accounts.ids import AccountId

UNKNOWN_END: Final = "UNKNOWN"
"""The status of an order that is open no more, while the exchange was not asked how it ended."""

CLOSED: Final = frozenset({"FILLED", "CANCELED", "REJECTED", "EXPIRED", "EXPIRED_IN_MATCH"})
"""The statuses from which no order returns."""

OrderKey = tuple[str, int]
"""Symbol and order id: ids are unique within a symbol."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order; `kind` is its type (LIMIT, STOP_LOSS_LIMIT ...), `price` 0 where it has none."""

    account: AccountId
    symbol: str
    order_id: int
    client_order_id: str
    list_id: int = -1
    """-1 for an order of no list."""
    side: str
    kind: str
    time_in_force: str = "GTC"
    price: Decimal = ZERO
    stop_price: Decimal = ZERO
    quantity: Decimal
    filled: Decimal = ZERO
    filled_quote: Decimal = ZERO
    quote_quantity: Decimal = ZERO
    """What a market order may spend or is to earn, where its amount was given so."""
    status: str
    created: int
    updated: int
    on_book: bool = False
    """Whether it works: False for a stop that waits, and for one that is closed."""
    prevention: str = "NONE"
    prevented: Decimal = ZERO
    """What expired of it lest the account trades with itself."""
    iceberg_quantity: Decimal = ZERO
    trailing_delta: int | None = None
    amendments: int = 0
    """How often it was seen to be made smaller in its place."""

    @property
    def key(self) -> OrderKey:
        """Symbol and order id."""
        return self.symbol, self.order_id

    @property
    def remaining(self) -> Decimal:
        """What may still trade."""
        return self.quantity - self.filled - self.prevented

    @property
    def average_price(self) -> Decimal | None:
        """The average over all its fills; None before the first, and where the exchange forgot it."""
        return self.filled_quote / self.filled if self.filled and self.filled_quote > 0 else None

    @property
    def open(self) -> bool:
        """Whether something can still become of it, as far as is known; of an unknown status, yes."""
        return self.status not in CLOSED and self.status != UNKNOWN_END


class OrderChange(msgspec.Struct, frozen=True):
    """Something happened to an order."""

    order: Order
    """As it is since."""
    execution: str
    """NEW, TRADE, CANCELED, REPLACED, EXPIRED, REJECTED, TRADE_PREVENTION; empty where a query told."""
    time: int
    reason: str = ""
    """Why it was refused or expired, in the exchange's word."""


class OrderList(msgspec.Struct, frozen=True):
    """Orders that depend on each other: OCO, OTO or OTOCO."""

    account: AccountId
    symbol: str
    list_id: int
    contingency: str
    status: str
    """EXEC_STARTED, UPDATED or ALL_DONE."""
    order_status: str
    """EXECUTING, ALL_DONE or REJECT."""
    time: int
    order_ids: tuple[int, ...]

    @property
    def open(self) -> bool:
        """Whether an order of it can still trade."""
        return self.status != "ALL_DONE" and self.order_status == "EXECUTING"
