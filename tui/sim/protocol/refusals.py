"""Refused requests: Binance's error codes and the words that go with them (errors.md)."""

from typing import Any

SYMBOL_RANGE = r"^[\w\-._&&[^a-z]]{1,50}$"
INTEGER_RANGE = "^[0-9]{1,20}$"


class Refused(Exception):
    """A request that the exchange does not fulfil.

    `data` goes into WebSocket API replies only. `page` is what REST sends instead of code and message, which
    WebSocket API replies leave out then.
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
