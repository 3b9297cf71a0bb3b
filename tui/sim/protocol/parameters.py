"""The parameters of one request, read and checked as the exchange does (pure)."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from tui.sim.engine.candles import DAY, HOUR, INTERVALS, MINUTE
from tui.sim.protocol import refusals
from tui.sim.protocol.refusals import Refused

STATUSES = ("TRADING", "HALT", "BREAK")

_AMOUNT = re.compile(r"([0-9]{1,20})(?:\.([0-9]{1,20}))?")
_LABEL = re.compile(r"[a-zA-Z0-9\-_.]{1,36}")
_SYMBOL = re.compile(r"[\w\-.]{1,50}")
_INTEGER = re.compile(r"[0-9]{1,20}")
_WINDOW = re.compile(r"([1-9]|[1-5][0-9])m|([1-9]|1[0-9]|2[0-3])h|[1-7]d")
_ZONE = re.compile(r"([+-]?)(\d{1,2})(?::(\d{2}))?")
_DECIMALS = 8
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY}

# Times above this are microseconds: in milliseconds they would lie after the year 5000.
_MICROSECONDS_FROM = 100_000_000_000_000


def single_values(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The parameters of a query string; raises `Refused` where one comes twice."""
    values: dict[str, str] = {}
    for name, value in pairs:
        if name in values:
            raise refusals.duplicated()
        values[name] = value
    return values


class Written(str):
    """A number of JSON with a fraction, as it was written: signatures are made over its text."""

    __slots__ = ()


class Parameters:
    """What a request was sent with; text from a query and values from JSON are read alike."""

    def __init__(self, values: Mapping[str, Any], symbols: Collection[str]) -> None:
        self._values = values
        self._symbols = symbols

    def renamed(self, names: Mapping[str, str], added: Mapping[str, str]) -> "Parameters":
        """The same values, some under other names, with some more."""
        values = {names.get(name, name): value for name, value in self._values.items()}
        return Parameters({**values, **added}, self._symbols)

    def has(self, name: str) -> bool:
        """Whether a parameter was sent with a value."""
        return self._values.get(name) not in (None, "")

    def forbid_others(self, known: Collection[str]) -> None:
        """Raise `Refused` where a parameter was sent that the request does not know."""
        read = sum(name in known for name in self._values)
        if read < len(self._values):
            raise refusals.unread(read if known else 0, len(self._values))

    def symbol(self) -> str:
        """The mandatory symbol."""
        value = self._values.get("symbol")
        if not isinstance(value, str) or not value:
            raise refusals.missing("symbol")
        return self._listed(value, "symbol")

    def symbols(self) -> list[str]:
        """The symbols of a list, each one listed and none twice."""
        value = self._values.get("symbols")
        if isinstance(value, str):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise refusals.illegal("symbols", refusals.SYMBOL_RANGE) from error
        if not isinstance(value, list) or not value:
            raise refusals.missing("symbols")
        if len(set(map(str, value))) < len(value):
            raise refusals.repeated_symbols()
        return [self._listed(name, "symbols") for name in value]

    def count_symbols(self) -> int:
        """How many symbols were asked for, however badly written; 0 for all."""
        if self.has("symbol"):
            return 1
        value = self._values.get("symbols")
        if isinstance(value, list):
            return len(value)
        return value.count(",") + 1 if isinstance(value, str) and value else 0

    def integer(self, name: str) -> int | None:
        """A whole number from 0 on, or None where it was not sent."""
        value = self._values.get(name)
        if value is None:
            return None
        text = str(value) if not isinstance(value, bool) else ""
        if not _INTEGER.fullmatch(text):
            raise refusals.illegal(name, refusals.INTEGER_RANGE)
        return int(text)

    def mandatory(self, name: str) -> int:
        """A whole number from 0 on that must be sent."""
        value = self.integer(name)
        if value is None:
            raise refusals.missing(name)
        return value

    def amount(self, name: str) -> int | None:
        """A decimal amount in units of 1e-8, or None where it was not sent."""
        value = self._values.get(name)
        if value in (None, ""):
            return None
        match = _AMOUNT.fullmatch(str(value)) if isinstance(value, int | str) else None
        if match is None:
            raise refusals.illegal(name, refusals.AMOUNT_RANGE)
        fraction = (match[2] or "").rstrip("0")
        if len(fraction) > _DECIMALS:
            raise refusals.too_precise(name)
        return int(match[1] + fraction.ljust(_DECIMALS, "0"))

    def choice(self, name: str, known: Collection[str], unknown: Callable[[], Refused]) -> str | None:
        """One of some words, or None where it was not sent; `unknown` says what any other one is."""
        value = self._values.get(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str) or value not in known:
            raise unknown()
        return value

    def label(self, name: str) -> str:
        """A client's own id, or nothing where it was not sent."""
        value = self._values.get(name)
        if value in (None, ""):
            return ""
        if not _LABEL.fullmatch(str(value)):
            raise refusals.illegal(name, refusals.LABEL_RANGE)
        return str(value)

    def written(self, name: str) -> str | None:
        """A value as it was written, or None where it was not sent."""
        value = self._values.get(name)
        return None if value in (None, "") else str(value)

    def text(self, name: str) -> str:
        """A text that must be sent."""
        value = self._values.get(name)
        if not isinstance(value, str) or not value:
            raise refusals.missing(name)
        return value

    def limit(self, default: int, maximum: int) -> int:
        """How many items to return; more than the maximum means the maximum."""
        value = self.integer("limit")
        if value == 0:
            raise refusals.invalid("limit")
        return default if value is None else min(value, maximum)

    def rough_limit(self, default: int) -> int:
        """The limit as far as it can be read: requests are weighed before they are checked."""
        value = str(self._values.get("limit", default))
        return int(value) if _INTEGER.fullmatch(value) else default

    def time(self, name: str) -> int | None:
        """A time in milliseconds, sent in milliseconds or microseconds."""
        value = self.integer(name)
        return value // 1_000 if value is not None and value >= _MICROSECONDS_FROM else value

    def interval(self) -> str:
        """The mandatory interval of candles."""
        value = self._values.get("interval")
        if value in (None, ""):
            raise refusals.missing("interval")
        if not isinstance(value, str) or value not in INTERVALS:
            raise refusals.unknown_interval()
        return value

    def window(self) -> int:
        """The rolling window in milliseconds, one day by default."""
        value = str(self._values.get("windowSize", "1d"))
        if not _WINDOW.fullmatch(value):
            raise refusals.invalid("windowSize")
        return int(value[:-1]) * _UNITS[value[-1]]

    def time_zone(self) -> int:
        """The offset from UTC in milliseconds, from -12:00 to +14:00."""
        match = _ZONE.fullmatch(str(self._values.get("timeZone", "0")))
        if match is None:
            raise refusals.invalid("timeZone")
        minutes = int(match[2]) * 60 + int(match[3] or 0)
        offset = -minutes if match[1] == "-" else minutes
        if not -720 <= offset <= 840 or int(match[3] or 0) > 59:
            raise refusals.invalid("timeZone")
        return offset * MINUTE

    def flag(self, name: str, default: bool) -> bool:
        """A boolean, `true` or `false`."""
        value = self._values.get(name, default)
        if value in (True, "true"):
            return True
        if value in (False, "false"):
            return False
        raise refusals.illegal(name, "^(true|false)$")

    def status(self) -> str | None:
        """The `symbolStatus` to filter by, or None."""
        value = self._values.get("symbolStatus")
        if value is not None and value not in STATUSES:
            raise refusals.unknown_status()
        return value

    def full(self) -> bool:
        """Whether tickers are wanted in their FULL form, which is the default, not MINI."""
        value = self._values.get("type", "FULL")
        if value not in ("FULL", "MINI"):
            raise refusals.unknown_ticker_type()
        return bool(value == "FULL")

    def permissions(self) -> list[str]:
        """The account permissions to filter symbols by."""
        value = self._values.get("permissions", [])
        if isinstance(value, str) and value.startswith("["):
            try:
                value = json.loads(value)
            except (ValueError, RecursionError) as error:
                raise refusals.illegal("permissions", '^[A-Z0-9_,\\[\\]"]{1,500}$') from error
        return [str(item) for item in value] if isinstance(value, list) else [str(value)]

    def _listed(self, value: Any, parameter: str) -> str:
        if not isinstance(value, str) or not _SYMBOL.fullmatch(value) or value != value.upper():
            raise refusals.illegal(parameter, refusals.SYMBOL_RANGE)
        if value not in self._symbols:
            raise refusals.unknown_symbol()
        return value
