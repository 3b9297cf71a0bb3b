"""Requests as their endpoints see them, and endpoints as the catalogue lists them (pure)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.happenings import Depth
from tui.sim.engine.listings import Listing
from tui.sim.protocol import refusals
from tui.sim.protocol.guard import Guard
from tui.sim.protocol.limits import OrderLimits
from tui.sim.protocol.listen_keys import ListenKeys
from tui.sim.protocol.listen_tokens import ListenTokens
from tui.sim.protocol.parameters import Parameters
from tui.sim.protocol.sessions import Session
from tui.sim.trading import rejections
from tui.sim.trading.accounts import Account
from tui.sim.trading.desk import Desk
from tui.sim.trading.keys import Key, Permission
from tui.sim.trading.orders import SpotOrder


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has proved to be the sender of a request."""

    account: Account
    key: Key
    order_limits: OrderLimits


@dataclass(frozen=True, slots=True)
class Call:
    """One request as its endpoint sees it; `now` in ms, `unit` 1 for replies in ms and 1,000 in µs."""

    exchange: Exchange
    depth: Callable[[str, int], Depth]
    parameters: Parameters
    now: int
    unit: int
    desk: Desk
    guard: Guard
    listen_keys: ListenKeys
    listen_tokens: ListenTokens
    session: Session | None = None
    """The connection, over the WebSocket API."""
    owner: Owner | None = None
    """The sender, where the endpoint asks for one."""
    show_limits: bool = True

    @property
    def account(self) -> Account:
        """The sender's account."""
        return self.own().account

    def own(self) -> Owner:
        """The sender, at endpoints that ask for one."""
        assert self.owner is not None
        return self.owner

    def find(self, number: str = "orderId", client: str = "origClientOrderId") -> SpotOrder | None:
        """The sender's order asked for by its number, its client id, or both; None where there is none."""
        symbol, register = self.parameters.symbol(), self.account.register
        order_id, client_id = self.parameters.integer(number), self.parameters.label(client)
        if order_id is None and not client_id:
            raise refusals.neither(client, number)
        if order_id is None:
            return register.of_client(symbol, client_id)
        order = register.orders.get((symbol, order_id))
        if client_id and order is not None and register.of_client(symbol, client_id) is not order:
            raise rejections.other_client_id()
        return order

    def listing(self) -> Listing:
        """The listing of the one symbol asked for, which must have the status asked for."""
        listing = self.exchange.listings[self.parameters.symbol()]
        if self.parameters.status() not in (None, listing.status):
            raise refusals.other_status()
        return listing

    def for_each(self, shape: Callable[[Listing], dict[str, Any]], *, or_all: bool) -> Any:
        """Shape the symbol asked for; or a list of the symbols asked for, or of all where that is allowed."""
        parameters = self.parameters
        if parameters.has("symbol"):
            if parameters.has("symbols"):
                raise refusals.combined()
            return shape(self.listing())
        listings = self.exchange.listings
        if parameters.has("symbols"):
            chosen = [listings[symbol] for symbol in parameters.symbols()]
        elif or_all:
            chosen = list(listings.values())
        else:
            raise refusals.neither("symbol", "symbols")
        status = parameters.status()
        return [shape(listing) for listing in chosen if status in (None, listing.status)]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One request: its WebSocket API method, its REST path, what it knows, weighs and answers.

    Method or path are empty where it is not offered that way; paths are under /api/v3 or begin with a slash.
    """

    method: str
    path: str
    known: tuple[str, ...]
    weigh: Callable[[Parameters], int]
    answer: Callable[[Call], Any]
    verb: str = "GET"
    permission: Permission | None = None
    """What the sender's key must allow; without any, the request is public."""
    signed: bool = True
    """Whether the sender must sign, where a key is asked for."""
    orders: int = 0
    """How many orders it places; those count."""
    free: bool = False
    """Whether it weighs nothing where it succeeds."""
    counts: bool = False
    """Whether its answer tells the numbers of orders."""
    budget: str = ""
    """Which budget of an address its weight is taken from."""

    @property
    def trades(self) -> bool:
        """Whether it places, changes or cancels orders."""
        return self.permission == "TRADE" and self.method != "order.test"


def always(weight: int) -> Callable[[Parameters], int]:
    """Weigh always the same."""
    return lambda _parameters: weight
