"""Orders that are not accepted, with Binance's codes and words (errors.md)."""


class Rejected(Exception):
    """An order or cancel that is not accepted.

    `reason` is set where the matching engine said so: then the account is told by an event as well.
    """

    def __init__(self, code: int, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = reason


def filtered(name: str) -> Rejected:
    """An order that does not pass a filter."""
    return Rejected(-1013, f"Filter failure: {name}")


def closed() -> Rejected:
    """An order of a symbol that is not traded."""
    return Rejected(-1013, "Market is closed.")


def duplicate() -> Rejected:
    """An order whose client id an open order has."""
    return Rejected(-2010, "Duplicate order sent.")


def too_poor() -> Rejected:
    """An order that the balance does not cover."""
    return Rejected(-2010, "Account has insufficient balance for requested action.", "INSUFFICIENT_BALANCES")


def would_take() -> Rejected:
    """An order that may only make, but would take."""
    return Rejected(-2010, "Order would immediately match and take.", "WOULD_MATCH_IMMEDIATELY")


def would_trigger() -> Rejected:
    """A stop on the wrong side of the last price."""
    return Rejected(-2010, "Order would trigger immediately.", "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY")


def bad_prices() -> Rejected:
    """A pair whose prices do not stand on their sides of the last price."""
    words = "The relationship of the prices for the orders is not correct."
    return Rejected(-2010, words, "OCO_BAD_PRICES")


def too_thin(name: str) -> Rejected:
    """An order for an amount of money that buys less than the smallest quantity."""
    return Rejected(-2010, f"Order book liquidity is less than {name} filter minimum quantity.")


def unknown_to_cancel() -> Rejected:
    """A cancel of an order that is not open."""
    return Rejected(-2011, "Unknown order sent.")


def restricted() -> Rejected:
    """A cancel that was only wanted in another state of the order."""
    return Rejected(-2011, "Order was not canceled due to cancel restrictions.")


def not_found() -> Rejected:
    """A question about an order that does not exist."""
    return Rejected(-2013, "Order does not exist.")


def list_not_found() -> Rejected:
    """A question about an order list that does not exist."""
    return Rejected(-2018, "Order list does not exist.")


def other_client_id() -> Rejected:
    """An order id and a client id that belong to different orders."""
    return Rejected(-2039, "Client order ID is not correct for this order ID.")


def unamendable(words: str) -> Rejected:
    """An amendment that is refused."""
    return Rejected(-2038, words)
