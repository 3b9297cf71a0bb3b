"""Refused requests: Binance's error codes and the words that go with them (errors.md)."""

from typing import Any

SYMBOL_RANGE = r"^[\w\-._&&[^a-z]]{1,50}$"
AMOUNT_RANGE = r"^([0-9]{1,20})(\.[0-9]{1,20})?$"
LABEL_RANGE = "^[a-zA-Z0-9-_.]{1,36}$"
INTEGER_RANGE = "^[0-9]{1,20}$"


class Refused(Exception):
    """A request that the exchange does not fulfil.

    `data` goes into WebSocket API replies, and into those of REST unless it tells when to come back (in ms).
    `page` is what REST sends instead of code and message, which WebSocket API replies leave out then.
    """

    def __init__(
        self,
        code: int,
        message: str,
        *,
        status: int = 400,
        data: dict[str, Any] | None = None,
        page: bytes | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status
        self.data = data
        self.page = page


def illegal(parameter: str, legal_range: str) -> Refused:
    """Characters in a parameter that its format does not allow."""
    return Refused(
        -1100, f"Illegal characters found in parameter '{parameter}'; legal range is '{legal_range}'."
    )


def missing(parameter: str) -> Refused:
    """A mandatory parameter that is absent, empty or of the wrong type."""
    return Refused(-1102, f"Mandatory parameter '{parameter}' was not sent, was empty/null, or malformed.")


def neither(first: str, second: str) -> Refused:
    """Two parameters of which one must be sent, and none was."""
    return Refused(-1102, f"Param '{first}' or '{second}' must be sent, but both were empty/null!")


def invalid(parameter: str) -> Refused:
    """A well-formed parameter whose value makes no sense."""
    return Refused(-1130, f"Data sent for parameter '{parameter}' is not valid.")


def not_needed(parameter: str) -> Refused:
    """A parameter that goes with other values of the rest."""
    return Refused(-1106, f"Parameter '{parameter}' sent when not required.")


def too_precise(parameter: str) -> Refused:
    """An amount with more decimals than eight."""
    return Refused(-1111, f"Parameter '{parameter}' has too much precision.")


def no_such(what: str) -> Refused:
    """A word that is none of those known: side, orderType, timeInForce, ..."""
    codes = {"timeInForce": -1115, "orderType": -1116, "side": -1117, "cancelRestrictions": -1145}
    end = "" if what == "cancelRestrictions" else "."
    return Refused(codes.get(what, -1130), f"Invalid {what}{end}")


def unsupported(words: str) -> Refused:
    """Something that no symbol here offers."""
    return Refused(-1013, f"{words} are not supported for this symbol.")


def too_long_a_time() -> Refused:
    """A question about more than a day."""
    return Refused(-1127, "More than 24 hours between startTime and endTime.")


def not_in_time(message: str) -> Refused:
    """A signed request with a timestamp that is too old, or of the future."""
    return Refused(-1021, message)


def bad_signature() -> Refused:
    """A signature that does not belong to the request."""
    return Refused(-1022, "Signature for this request is not valid.")


def bad_key_format() -> Refused:
    """An API key that cannot be one."""
    return Refused(-2014, "API-key format invalid.", status=401)


def bad_key(address: str = "") -> Refused:
    """An API key that is unknown or revoked, or may not do this; or may not be used from an address."""
    end = f", request ip: {address}" if address else "."
    return Refused(-2015, f"Invalid API-key, IP, or permissions for action{end}", status=401)


def too_large(parameter: str, most: int) -> Refused:
    """A number above its maximum."""
    return Refused(-1102, f"'{parameter}' contains unexpected value. Cannot be greater than {most}.")


def unsupported_operation() -> Refused:
    """Something that this kind of key cannot do."""
    return Refused(-1020, "This operation is not supported.")


def already_subscribed() -> Refused:
    """A second subscription to an account on one connection."""
    return Refused(-2035, "User Data Stream subscription already active.")


def not_subscribed() -> Refused:
    """The end of a subscription that there is not."""
    return Refused(-2036, "User Data Stream subscription not active.")


def subscriptions_used_up() -> Refused:
    """A subscription more than a connection may have in its life."""
    return Refused(-2042, "Maximum subscription ID reached for this connection.")


def unknown_listen_key() -> Refused:
    """A listenKey that does not exist, or has ended."""
    return Refused(-1125, "This listenKey does not exist.")


def bad_listen_token() -> Refused:
    """A listenToken that is none, or has ended."""
    return Refused(-1209, "Invalid listenToken.")


def too_many_orders(limit: int, interval: str, now: int, retry_after: int) -> Refused:
    """More unfilled orders than an interval allows; times in epoch milliseconds."""
    message = f"Too many new orders; current limit is {limit} orders per {interval}."
    return Refused(-1015, message, status=429, data={"serverTime": now, "retryAfter": retry_after})


def unread(read: int, sent: int) -> Refused:
    """Parameters that the request does not know."""
    if read == 0:
        return Refused(-1101, f"Too many parameters; expected '0' and received '{sent}'.")
    return Refused(
        -1104, f"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'."
    )


def duplicated() -> Refused:
    """One parameter twice in a query."""
    return Refused(-1101, "Duplicate values for a parameter detected.")


def combined() -> Refused:
    """Parameters that exclude each other."""
    return Refused(-1128, "Combination of optional parameters invalid.")


def unknown_symbol() -> Refused:
    """A symbol that is not listed."""
    return Refused(-1121, "Invalid symbol.")


def unknown_interval() -> Refused:
    """An interval that candles do not have."""
    return Refused(-1120, "Invalid interval.")


def unknown_status() -> Refused:
    """A `symbolStatus` that is none."""
    return Refused(-1122, "Invalid symbolStatus.")


def other_status() -> Refused:
    """A symbol whose status is not the one asked for."""
    return Refused(-1220, "The symbol's status does not match the requested symbolStatus.")


def unknown_ticker_type() -> Refused:
    """A ticker type other than FULL and MINI."""
    return Refused(-1139, "Invalid ticker type.")


def repeated_symbols() -> Refused:
    """A list that names a symbol twice."""
    return Refused(-1151, "Symbol is present multiple times in the list.")


def unknown_method() -> Refused:
    """A WebSocket API method that does not exist."""
    return Refused(-1000, "Unknown method.")


def not_json() -> Refused:
    """A WebSocket API frame that is not a JSON object."""
    return Refused(-1135, "Invalid JSON Request")


def too_heavy(limit: int, now: int, retry_after: int) -> Refused:
    """A request over the weight of this minute; `retry_after` in epoch milliseconds."""
    message = (
        f"Too much request weight used; current limit is {limit} request weight per 1 MINUTE. "
        "Please use WebSocket Streams for live updates to avoid polling the API."
    )
    return Refused(-1003, message, status=429, data={"serverTime": now, "retryAfter": retry_after})


def banned(now: int, until: int) -> Refused:
    """A request from an address that is banned until `until`, epoch milliseconds."""
    message = (
        f"Way too much request weight used; IP banned until {until}. "
        "Please use WebSocket Streams for live updates to avoid bans."
    )
    return Refused(-1003, message, status=418, data={"serverTime": now, "retryAfter": until})


def too_many_connections(limit: int) -> Refused:
    """A connection attempt above the allowance of its address."""
    message = f"Too many connection attempts from IP; current limit is {limit} per '5 MINUTES'."
    return Refused(-1034, message, status=429)


def failing(status: int, body: str) -> Refused:
    """A request lost in an overloaded exchange; `body` is json, html (from a gateway before it) or none."""
    pages = {"json": None, "none": b"", "html": f"<html><h1>{status}</h1></html>".encode()}
    message = "Server is currently overloaded with other requests. Please try again in a few minutes."
    return Refused(-1008, message, status=status, page=pages[body])
