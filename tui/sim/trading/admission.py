"""Whether the market as it stands lets an order in (errors.md, "Messages for -2010")."""

from collections.abc import Sequence

from tui.sim.engine.exchange import Exchange
from tui.sim.trading import rejections
from tui.sim.trading.orders import STOPS, Ticket
from tui.sim.trading.outlook import book_side


def check(exchange: Exchange, ticket: Ticket) -> None:
    """Raise `Rejected` for a maker that would take, and for a stop that would trigger at once."""
    listing = ticket.listing
    if ticket.type == "LIMIT_MAKER":
        against = exchange.book(listing.symbol).side("asks" if book_side(ticket.side) == "bids" else "bids")
        if against.reached_by(ticket.price // listing.tick_units):
            raise rejections.would_take()
    if ticket.type in STOPS:
        last = exchange.last_price(listing.symbol) * listing.tick_units
        rises = (ticket.side == "BUY") == ticket.type.startswith("STOP_LOSS")
        if ticket.stop <= last if rises else ticket.stop >= last:
            raise rejections.would_trigger()


def check_pair(exchange: Exchange, above: Ticket, below: Ticket) -> None:
    """Raise `Rejected` where the prices of a pair don't stand on their sides of the last price."""
    last = exchange.last_price(above.listing.symbol) * above.listing.tick_units
    if not _reference(above) > last > _reference(below):
        raise rejections.bad_prices()


def check_all(exchange: Exchange, tickets: Sequence[Ticket]) -> None:
    """Check every ticket."""
    for ticket in tickets:
        check(exchange, ticket)


def _reference(ticket: Ticket) -> int:
    return ticket.price if ticket.type == "LIMIT_MAKER" else ticket.stop
