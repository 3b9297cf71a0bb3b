"""Every filter of `exchangeInfo`, applied to what is asked for (filters.md)."""

from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import UNIT, Listing
from tui.sim.trading import rejections, rulebook
from tui.sim.trading.accounts import Account
from tui.sim.trading.orders import STOPS, Ticket


def check(exchange: Exchange, ticket: Ticket) -> None:
    """Raise `Rejected` with the first filter that a ticket does not pass, the numbers of orders aside."""
    listing = ticket.listing
    for price in (ticket.price, ticket.stop):
        if price and not _is_price(listing, price):
            raise rejections.filtered("PRICE_FILTER")
    if ticket.price and not _is_near(exchange, ticket):
        raise rejections.filtered("PERCENT_PRICE_BY_SIDE")
    if ticket.quantity or not ticket.quote:
        check_quantity(listing, ticket.quantity)
        if ticket.type == "MARKET" and ticket.quantity > rulebook.MOST_MARKET_LOTS * listing.step_units:
            raise rejections.filtered("MARKET_LOT_SIZE")
    if not _is_worth(exchange, ticket):
        raise rejections.filtered("NOTIONAL")


def check_quantity(listing: Listing, units: int) -> None:
    """Raise `Rejected` where a quantity is no multiple of the step, or out of range."""
    lots, rest = divmod(units, listing.step_units)
    if rest or not 1 <= lots <= rulebook.MOST_LOTS:
        raise rejections.filtered("LOT_SIZE")


def check_numbers(account: Account, tickets: list[Ticket], *, lists: int = 0) -> None:
    """Raise `Rejected` where an account would have too many open orders or lists of a symbol."""
    symbol = tickets[0].listing.symbol
    opened = account.register.open_in(symbol)
    if len(opened) + len(tickets) > rulebook.MOST_ORDERS:
        raise rejections.filtered("MAX_NUM_ORDERS")
    algos = sum(order.ticket.type in STOPS for order in opened)
    added = sum(ticket.type in STOPS for ticket in tickets)
    if added and algos + added > rulebook.MOST_ALGO_ORDERS:
        raise rejections.filtered("MAX_NUM_ALGO_ORDERS")
    if lists:
        known = [one for one in account.register.open_lists() if one.listing.symbol == symbol]
        if len(known) + lists > rulebook.MOST_LISTS:
            raise rejections.filtered("MAX_NUM_ORDER_LISTS")


def check_position(account: Account, tickets: list[Ticket]) -> None:
    """Raise `Rejected` where buying would give an account too much of the base asset."""
    listing = tickets[0].listing
    bought = max((ticket.quantity for ticket in tickets if ticket.side == "BUY"), default=None)
    if bought is None:
        return
    owned = account.purse.free[listing.base] + account.purse.locked[listing.base]
    opened = account.register.open_in(listing.symbol)
    buying = sum(order.left for order in opened if order.ticket.side == "BUY") * listing.step_units
    if owned + buying + bought > rulebook.MOST_POSITION_LOTS * listing.step_units:
        raise rejections.filtered("MAX_POSITION")


def check_notional(listing: Listing, ticks: int, lots: int) -> None:
    """Raise `Rejected` where an order at a price would be worth too little or too much."""
    if not _is_in_range(listing, listing.quote_units(ticks * lots)):
        raise rejections.filtered("NOTIONAL")


def _is_price(listing: Listing, units: int) -> bool:
    ticks, rest = divmod(units, listing.tick_units)
    return not rest and 1 <= ticks <= rulebook.highest_ticks(listing)


def _is_near(exchange: Exchange, ticket: Ticket) -> bool:
    average = exchange.average_price(ticket.listing.symbol)
    ticks = ticket.price // ticket.listing.tick_units
    furthest = rulebook.FURTHEST
    return (
        average.quote <= furthest * ticks * average.lots and ticks * average.lots <= furthest * average.quote
    )


def _is_worth(exchange: Exchange, ticket: Ticket) -> bool:
    listing = ticket.listing
    if ticket.type != "MARKET":
        return _is_in_range(listing, (ticket.price or ticket.stop) * ticket.quantity // UNIT)
    least = rulebook.least_notional(listing)
    if ticket.quote:
        return ticket.quote >= least
    average = exchange.average_price(listing.symbol)
    lots = ticket.quantity // listing.step_units
    return listing.quote_units(average.quote * lots // average.lots) >= least


def _is_in_range(listing: Listing, units: int) -> bool:
    return rulebook.least_notional(listing) <= units <= rulebook.MOST_NOTIONAL * UNIT
