"""The numbers behind the filters and limits of orders (filters.md)."""

from tui.sim.engine.listings import UNIT, Listing

MOST_LOTS = 10**9
MOST_MARKET_LOTS = MOST_LOTS // 100
MOST_POSITION_LOTS = 5 * MOST_LOTS
FURTHEST = 5
"""An order's price is at most so many times the average, and at least the average divided by it."""
AVERAGE_MINUTES = 5
MOST_NOTIONAL = 9_000_000
MOST_ORDERS = 200
MOST_ALGO_ORDERS = 5
MOST_LISTS = 20
MOST_AMENDS = 10
ORDERS_IN_10_SECONDS = 100
ORDERS_A_DAY = 200_000


def highest_ticks(listing: Listing) -> int:
    """The highest price of a symbol."""
    return max(1_000 * listing.price_ticks, 1_000)


def least_notional(listing: Listing) -> int:
    """The least worth of an order, in units of 1e-8 of the quote asset."""
    return int(listing.min_notional * UNIT)
