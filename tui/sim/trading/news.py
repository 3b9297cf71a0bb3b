"""What an account is told about itself, as values that do not change afterwards."""

from dataclasses import dataclass, field
from typing import Literal

from tui.sim.trading.accounts import Account
from tui.sim.trading.orders import OrderList, OwnTrade, SpotOrder

ExecutionType = Literal["NEW", "CANCELED", "REPLACED", "REJECTED", "TRADE", "EXPIRED", "TRADE_PREVENTION"]
LiabilityKind = Literal["BORROW", "REPAY", "INTEREST"]
MarginStatus = Literal["EXCESSIVE", "NORMAL", "MARGIN_CALL", "PRE_LIQUIDATION", "FORCE_LIQUIDATION"]
ListStatus = Literal["EXEC_STARTED", "UPDATED", "ALL_DONE"]


@dataclass(frozen=True, slots=True)
class Prevented:
    """A match of an account with itself that was prevented; `ticks` is the price it would have had."""

    id: int
    lots: int
    ticks: int
    counter_id: int


@dataclass(frozen=True, slots=True)
class OrderChanged:
    """Something happened to an order, which is copied as it was after it."""

    account: Account
    time: int
    order: SpotOrder = field(repr=False)
    execution: ExecutionType
    execution_id: int
    client_id: str
    """The client id as of this event: of the order, or of the request that canceled it."""
    original_client_id: str = ""
    """On cancels and amendments, the id that the order had before."""
    trade: OwnTrade | None = None
    reason: str = "NONE"
    prevented: Prevented | None = None


@dataclass(frozen=True, slots=True)
class ListChanged:
    """Something happened to an order list; `orders` are (order id, client id)."""

    account: Account
    time: int
    joined: OrderList = field(repr=False)
    status: ListStatus
    orders: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class BalancesChanged:
    """Balances as they are now: (asset, free, locked), in units of 1e-8."""

    account: Account
    time: int
    balances: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Deposited:
    """An amount came from outside, or went there where it is negative."""

    account: Account
    time: int
    asset: str
    units: int


@dataclass(frozen=True, slots=True)
class LockedOutside:
    """An amount was locked by another system, or is free again where it is negative."""

    account: Account
    time: int
    asset: str
    units: int


@dataclass(frozen=True, slots=True)
class LiabilityChanged:
    """By so much a margin account owes more, or less where it repays, in units of 1e-8."""

    account: Account
    time: int
    asset: str
    kind: LiabilityKind
    principal: int
    interest: int


@dataclass(frozen=True, slots=True)
class MarginLevelChanged:
    """A margin account is safer or less safe than before; `level` in units of 1e-8."""

    account: Account
    time: int
    level: int
    status: MarginStatus


Risk = LiabilityChanged | MarginLevelChanged
"""What only the stream about risk tells."""

News = OrderChanged | ListChanged | BalancesChanged | Deposited | LockedOutside | Risk
