"""The symbols that the embedded exchange lists, and how their numbers are written."""

from dataclasses import dataclass, field
from decimal import Decimal

HALT = 10_800_000
"""How long symbols in BREAK have not traded when the exchange starts, in ms: three hours."""

UNIT = 10**8
"""Amounts of assets, where they must be exact, count in units of 1e-8; so many units are one whole."""


def amount_text(units: int) -> str:
    """Write an amount given in units of 1e-8 as Binance does, with eight decimals."""
    if units < 0:
        return "-" + amount_text(-units)
    digits = f"{units:09d}"
    return f"{digits[:-8]}.{digits[-8:]}"


@dataclass(frozen=True, slots=True)
class Listing:
    """One symbol as it is listed; prices count in ticks, quantities in lots, money in ticks times lots."""

    symbol: str
    base: str
    quote: str
    tick: Decimal
    step: Decimal
    min_notional: Decimal
    price: Decimal
    """Where the price stands when the exchange starts."""
    volatility: float
    """Standard deviation of a day's return, e.g. 0.03."""
    rate: float
    """Order actions a second at the exchange's rate 1.0, while it trades."""
    levels: int
    """Resting levels a side that the makers keep."""
    status: str = "TRADING"
    """TRADING, or BREAK: it traded until `HALT` before the start, and its book rests as it was."""
    size: Decimal = Decimal(100)
    """A typical trade's worth in the quote asset."""
    tick_units: int = field(init=False, repr=False)
    step_units: int = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tick_units", int(self.tick * UNIT))
        object.__setattr__(self, "step_units", int(self.step * UNIT))

    @property
    def trading(self) -> bool:
        """Whether anything happens."""
        return self.status == "TRADING"

    @property
    def price_ticks(self) -> int:
        """The starting price in ticks."""
        return int(self.price / self.tick)

    @property
    def least_lots(self) -> int:
        """The smallest order in lots, at the starting price."""
        return int(self.min_notional / self.price / self.step) + 1

    @property
    def size_lots(self) -> int:
        """A typical trade's size in lots, at the starting price; at least 1."""
        return max(1, int(self.size / self.price / self.step))

    def price_text(self, ticks: int) -> str:
        """Write a price (or a difference of prices) with eight decimals."""
        return amount_text(ticks * self.tick_units)

    def quantity_text(self, lots: int) -> str:
        """Write a quantity of the base asset with eight decimals."""
        return amount_text(lots * self.step_units)

    def quote_text(self, quote: int) -> str:
        """Write an amount of the quote asset, given in ticks times lots, cut to eight decimals."""
        return amount_text(self.quote_units(quote))

    def quote_units(self, quote: int) -> int:
        """Return an amount of the quote asset, given in ticks times lots, in whole units of 1e-8."""
        return quote * self.tick_units * self.step_units // UNIT

    def average_text(self, quote: int, lots: int) -> str:
        """Write the average price of `lots` that cost `quote`, cut to eight decimals; zero for no lots."""
        return amount_text(quote * self.tick_units // lots if lots else 0)


def _listing(row: str, *, status: str = "TRADING") -> Listing:
    base, quote, tick, step, least, price, volatility, rate, levels, size = row.split()
    return Listing(
        symbol=base + quote,
        base=base,
        quote=quote,
        tick=Decimal(tick),
        step=Decimal(step),
        min_notional=Decimal(least),
        price=Decimal(price),
        volatility=float(volatility),
        rate=float(rate),
        levels=int(levels),
        status=status,
        size=Decimal(size),
    )


# Base, quote, tick, step, least notional, price, volatility a day, actions a second, levels, a trade's worth.
LISTINGS: tuple[Listing, ...] = (
    _listing("BTC USDT 0.01 0.00001 5 62431.57 0.022 60 5200 900"),
    _listing("ETH USDT 0.01 0.0001 5 3412.55 0.028 30 1500 700"),
    _listing("BNB USDT 0.01 0.001 5 611.42 0.026 8 600 250"),
    _listing("SOL USDT 0.01 0.001 5 171.36 0.038 14 800 300"),
    _listing("XRP USDT 0.0001 0.1 5 2.2917 0.036 10 700 250"),
    _listing("DOGE USDT 0.00001 1 1 0.17342 0.042 9 600 150"),
    _listing("ADA USDT 0.0001 0.1 5 0.6834 0.040 4 400 120"),
    _listing("PEPE USDT 0.00000001 1 1 0.00000912 0.055 6 200 120"),
    _listing("ETH BTC 0.00001 0.0001 0.0001 0.05466 0.015 3 300 0.01"),
    _listing("USDC USDT 0.0001 1 5 0.9998 0.0003 1 60 400"),
    _listing("FIDA USDT 0.0001 0.1 5 0.1263 0.045 0.02 15 30"),
    _listing("这是测试币 456 0.0001 0.1 1 1.2345 0.030 1 40 50"),
    _listing("LUNA USDT 0.0001 0.01 5 0.5512 0.060 2 60 50", status="BREAK"),
)
