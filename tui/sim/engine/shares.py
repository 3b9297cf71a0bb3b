"""Exact division of whole amounts, and of a bar's money over the bars inside it."""

from collections.abc import Sequence


def divide(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a whole amount in proportion to weights, so that the shares add up to it exactly.

    No share is above its weight as long as the total is not above the sum of the weights.
    """
    whole = sum(weights)
    shares: list[int] = []
    seen = given = 0
    for weight in weights:
        seen += weight
        upto = total * seen // whole if whole else 0
        shares.append(upto - given)
        given = upto
    return shares


def raise_to(money: int, lots: Sequence[int], prices: list[int], limit: int) -> None:
    """Raise prices, none above `limit`, until `lots` at these prices are worth at least `money`.

    `money` must not be above the worth of all lots at `limit`.
    """
    worth = sum(price * count for price, count in zip(prices, lots, strict=True))
    missing = money - worth
    if missing > 0:
        room = limit * sum(lots) - worth
        prices[:] = [price + -(-(limit - price) * missing // room) for price in prices]


def lower_to(money: int, lots: Sequence[int], prices: list[int], limit: int) -> None:
    """Lower prices, none below `limit`, until `lots` at these prices are worth at most `money`."""
    mirrored = [-price for price in prices]
    raise_to(-money, lots, mirrored, -limit)
    prices[:] = [-price for price in mirrored]


def spend(money: int, lots: Sequence[int], lows: Sequence[int], highs: Sequence[int]) -> list[int]:
    """Divide money so that what each share pays for its lots lies between its low and its high price."""
    least = [low * count for low, count in zip(lows, lots, strict=True)]
    room = [(high - low) * count for low, high, count in zip(lows, highs, lots, strict=True)]
    return [base + extra for base, extra in zip(least, divide(money - sum(least), room), strict=True)]
