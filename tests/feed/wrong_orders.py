"""Orders that are wrong, each as it would be typed: what is said of it, what would be right, Binance's code.

The market stands: BTCUSDT at 62,431.53 and 62,431.59, last and average 62,431.57; PEPEUSDT at 0.00000910 and
0.00000913, last and average 0.00000912; LUNAUSDT is in BREAK. The account has 2 BTC, 100,000 USDT, no PEPE.
"""

from typing import NamedTuple

from tui.orders.draft import Kind, Side, TimeInForce
from tui.orders.typed import Typed


class Wrong(NamedTuple):
    """`typed` is side, kind and the fields; `nearest` is empty where nothing would do."""

    typed: str
    field: str
    filter: str
    nearest: str
    words: str
    code: int
    symbol: str = "BTCUSDT"

    def read(self) -> Typed:
        side, kind, *fields = self.typed.split()
        given = dict(field.split("=") for field in fields)
        time_in_force = TimeInForce(given.pop("tif", "GTC"))
        return Typed(
            symbol=self.symbol, side=Side(side), kind=Kind(kind), time_in_force=time_in_force, **given
        )


TICK = "goes in steps of 0.01"
STEP = "the amount goes in steps of 0.00001"
FAR_UP = "at most 5 times the average of 62,431.57"
FAR_DOWN = "at least 0.2 times the average of 62,431.57"
LEAST = "an order must be worth at least 5.00 USDT"
MOST = "an order may be worth at most 9,000,000.00 USDT"
MONEY = "only 100,000.00 USDT are free"
COINS = "only 2.00000 BTC are free"
TAKES = "or it would take"
TRIGGERS = "or it would trigger at once"

PRICES = (
    Wrong("BUY LIMIT price=62,421.535 quantity=0.01", "price", "PRICE_FILTER", "62421.54", TICK, -1013),
    Wrong("SELL LIMIT price=62,521.534 quantity=0.01", "price", "PRICE_FILTER", "62521.53", TICK, -1013),
    Wrong("BUY LIMIT_MAKER price=62421.5301 quantity=0.01", "price", "PRICE_FILTER", "62421.53", TICK, -1013),
    Wrong(
        "SELL STOP_LOSS_LIMIT price=62000.005 stop=62100 quantity=0.01",
        "price",
        "PRICE_FILTER",
        "62000.01",
        TICK,
        -1013,
    ),
    Wrong(
        "SELL STOP_LOSS_LIMIT price=62000 stop=62100.001 quantity=0.01",
        "stop",
        "PRICE_FILTER",
        "62100",
        "the stop price goes in steps",
        -1013,
    ),
    Wrong(
        "BUY TAKE_PROFIT_LIMIT price=62000 stop=62100.999 quantity=0.01",
        "stop",
        "PRICE_FILTER",
        "62101",
        "the stop price goes in steps",
        -1013,
    ),
    Wrong(
        "SELL OCO price=63000.123 stop=62000 limit=61900 quantity=0.01",
        "price",
        "PRICE_FILTER",
        "63000.12",
        TICK,
        -1013,
    ),
    Wrong(
        "SELL OCO price=63000 stop=62000.123 limit=61900 quantity=0.01",
        "stop",
        "PRICE_FILTER",
        "62000.12",
        TICK,
        -1013,
    ),
    Wrong(
        "SELL OCO price=63000 stop=62000 limit=61900.123 quantity=0.01",
        "limit",
        "PRICE_FILTER",
        "61900.12",
        "the limit price goes in steps",
        -1013,
    ),
    Wrong(
        "SELL LIMIT price=70,000,000 quantity=0.001",
        "price",
        "PRICE_FILTER",
        "312157.85",
        "at most 62,431,570.00",
        -1013,
    ),
    Wrong(
        "BUY STOP_LOSS_LIMIT price=63000 stop=70000000 quantity=0.001",
        "stop",
        "PRICE_FILTER",
        "62431570",
        "at most 62,431,570.00",
        -1013,
    ),
    Wrong(
        "BUY LIMIT price=0.00000001 quantity=1000000",
        "price",
        "PRICE_FILTER",
        "0.00000183",
        "steps",
        -1013,
        "PEPEUSDT",
    )._replace(filter="PERCENT_PRICE_BY_SIDE", words="at least 0.2 times the average of 0.00000912"),
    Wrong(
        "BUY LIMIT price=0 quantity=0.01", "price", "range", "12486.32", "the price must be above 0", -1013
    ),
    Wrong(
        "SELL STOP_LOSS_LIMIT price=62000 stop=0 quantity=0.01",
        "stop",
        "range",
        "0.01",
        "the stop price must be above 0",
        -1013,
    ),
    Wrong(
        "BUY LIMIT price=62421.123456789 quantity=0.01",
        "price",
        "precision",
        "62421.12",
        "more than 8 decimals",
        -1111,
    ),
    Wrong(
        "SELL TAKE_PROFIT_LIMIT price=63000 stop=63000.123456789 quantity=0.01",
        "stop",
        "precision",
        "63000.12",
        "the stop price has more than 8",
        -1111,
    ),
    Wrong(
        "BUY LIMIT price=100000000000000000000000 quantity=0.01",
        "price",
        "range",
        "312157.85",
        "too many digits",
        -1100,
    ),
    Wrong(
        "BUY LIMIT price=12486.31 quantity=0.01",
        "price",
        "PERCENT_PRICE_BY_SIDE",
        "12486.32",
        FAR_DOWN,
        -1013,
    ),
    Wrong(
        "BUY LIMIT price=312,157.86 quantity=0.01",
        "price",
        "PERCENT_PRICE_BY_SIDE",
        "312157.85",
        FAR_UP,
        -1013,
    ),
    Wrong(
        "SELL LIMIT price=312157.86 quantity=0.01",
        "price",
        "PERCENT_PRICE_BY_SIDE",
        "312157.85",
        FAR_UP,
        -1013,
    ),
    Wrong(
        "SELL LIMIT price=10000 quantity=0.01", "price", "PERCENT_PRICE_BY_SIDE", "12486.32", FAR_DOWN, -1013
    ),
    Wrong(
        "SELL LIMIT_MAKER price=400000 quantity=0.01",
        "price",
        "PERCENT_PRICE_BY_SIDE",
        "312157.85",
        FAR_UP,
        -1013,
    ),
    Wrong(
        "BUY STOP_LOSS_LIMIT price=400000 stop=63000 quantity=0.01",
        "price",
        "PERCENT_PRICE_BY_SIDE",
        "312157.85",
        FAR_UP,
        -1013,
    ),
    Wrong(
        "SELL OCO price=400000 stop=62000 limit=61900 quantity=0.01",
        "price",
        "PERCENT_PRICE_BY_SIDE",
        "312157.85",
        FAR_UP,
        -1013,
    ),
    Wrong(
        "SELL OCO price=63000 stop=62000 limit=1000 quantity=0.01",
        "limit",
        "PERCENT_PRICE_BY_SIDE",
        "12486.32",
        FAR_DOWN,
        -1013,
    ),
)
AMOUNTS = (
    Wrong("BUY LIMIT price=62421 quantity=0.010005", "quantity", "LOT_SIZE", "0.01", STEP, -1013),
    Wrong("SELL MARKET quantity=0.010005", "quantity", "LOT_SIZE", "0.01", STEP, -1013),
    Wrong(
        "SELL OCO price=63000 stop=62000 limit=61900 quantity=0.0100001",
        "quantity",
        "LOT_SIZE",
        "0.01",
        STEP,
        -1013,
    ),
    Wrong("BUY LIMIT price=62421 quantity=0.000005", "quantity", "LOT_SIZE", "0.00009", STEP, -1013),
    Wrong(
        "BUY LIMIT price=0.0000091 quantity=600000.5",
        "quantity",
        "LOT_SIZE",
        "600000",
        "goes in steps of 1",
        -1013,
        "PEPEUSDT",
    ),
    Wrong(
        "BUY LIMIT price=0.0000091 quantity=2000000000",
        "quantity",
        "LOT_SIZE",
        "1000000000",
        "the amount may be at most 1,000,000,000",
        -1013,
        "PEPEUSDT",
    ),
    Wrong(
        "BUY LIMIT price=62421 quantity=0",
        "quantity",
        "range",
        "0.00009",
        "the amount must be above 0",
        -1013,
    ),
    Wrong("SELL MARKET quantity=0", "quantity", "range", "0.00009", "the amount must be above 0", -1013),
    Wrong(
        "BUY LIMIT price=62421 quantity=0.123456789",
        "quantity",
        "precision",
        "0.12345",
        "the amount has more than 8 decimals",
        -1111,
    ),
    Wrong(
        "BUY MARKET total=100.123456789",
        "total",
        "precision",
        "100.12345678",
        "the total has more than 8 decimals",
        -1111,
    ),
    Wrong("BUY MARKET total=0", "total", "range", "5", "the total must be above 0", -1013),
    Wrong(
        "SELL MARKET quantity=100.00001",
        "quantity",
        "MARKET_LOT_SIZE",
        "2",
        "the amount may be at most 100.00000",
        -1013,
    ),
    Wrong(
        "BUY MARKET quantity=15000000",
        "quantity",
        "MARKET_LOT_SIZE",
        "10000000",
        "at most 10,000,000",
        -1013,
        "PEPEUSDT",
    ),
    Wrong("BUY LIMIT price=62421 quantity=0.00008", "quantity", "NOTIONAL", "0.00009", LEAST, -1013),
    Wrong("SELL LIMIT price=62500 quantity=0.00007", "quantity", "NOTIONAL", "0.00008", LEAST, -1013),
    Wrong("BUY MARKET quantity=0.00008", "quantity", "NOTIONAL", "0.00009", LEAST, -1013),
    Wrong("BUY MARKET total=4.99", "total", "NOTIONAL", "5", LEAST, -1013),
    Wrong("SELL MARKET total=1", "total", "NOTIONAL", "5", LEAST, -1013),
    Wrong(
        "SELL STOP_LOSS_LIMIT price=62000 stop=62100 quantity=0.00005",
        "quantity",
        "NOTIONAL",
        "0.00009",
        LEAST,
        -1013,
    ),
    Wrong(
        "SELL OCO price=63000 stop=62000 limit=20000 quantity=0.0002",
        "quantity",
        "NOTIONAL",
        "0.00025",
        LEAST,
        -1013,
    ),
    Wrong("BUY LIMIT price=62000 quantity=200", "quantity", "NOTIONAL", "1.6129", MOST, -1013),
    Wrong("SELL LIMIT price=300000 quantity=31", "quantity", "NOTIONAL", "2", MOST, -1013),
)
MARKET = (
    Wrong(
        "BUY LIMIT price=62000 quantity=2",
        "quantity",
        "balance",
        "1.6129",
        f"{MONEY}, enough for 1.61290 BTC at 62,000.00",
        -2010,
    ),
    Wrong("BUY LIMIT price=62000 total=120,000", "quantity", "balance", "1.6129", MONEY, -2010),
    Wrong("SELL LIMIT price=63000 quantity=2.00001", "quantity", "balance", "2", COINS, -2010),
    Wrong("SELL MARKET quantity=3", "quantity", "balance", "2", COINS, -2010),
    Wrong("BUY MARKET quantity=1.7", "quantity", "balance", "1.60175", MONEY, -2010),
    Wrong("BUY MARKET total=101,000", "total", "balance", "100000", MONEY, -2010),
    Wrong("SELL MARKET total=200000", "total", "balance", "124863.06", COINS, -2010),
    Wrong(
        "SELL LIMIT price=0.00001 quantity=1000000",
        "quantity",
        "balance",
        "",
        "only 0 PEPE are free",
        -2010,
        "PEPEUSDT",
    ),
    Wrong(
        "BUY STOP_LOSS_LIMIT price=64000 stop=63000 quantity=1.6",
        "quantity",
        "balance",
        "1.5625",
        MONEY,
        -2010,
    ),
    Wrong(
        "SELL TAKE_PROFIT_LIMIT price=64000 stop=63000 quantity=2.5", "quantity", "balance", "2", COINS, -2010
    ),
    Wrong(
        "BUY OCO price=60000 stop=63000 limit=64000 quantity=1.6",
        "quantity",
        "balance",
        "1.5625",
        MONEY,
        -2010,
    ),
    Wrong(
        "SELL OCO price=64000 stop=60000 limit=59000 quantity=2.1", "quantity", "balance", "2", COINS, -2010
    ),
    Wrong(
        "BUY STOP_LOSS_LIMIT price=62000 stop=62431.57 quantity=0.01",
        "stop",
        "trigger",
        "62431.58",
        "of a stop loss that buys the stop price must be above the last price",
        -2010,
    ),
    Wrong(
        "SELL STOP_LOSS_LIMIT price=63000 stop=63000 quantity=0.01",
        "stop",
        "trigger",
        "62431.56",
        TRIGGERS,
        -2010,
    ),
    Wrong(
        "BUY TAKE_PROFIT_LIMIT price=63000 stop=63000 quantity=0.01",
        "stop",
        "trigger",
        "62431.56",
        "of a take profit that buys the stop price must be below the last price",
        -2010,
    ),
    Wrong(
        "SELL TAKE_PROFIT_LIMIT price=62000 stop=62000 quantity=0.01",
        "stop",
        "trigger",
        "62431.58",
        TRIGGERS,
        -2010,
    ),
    Wrong(
        "BUY LIMIT_MAKER price=62431.59 quantity=0.01",
        "price",
        "maker",
        "62431.58",
        "must be below the best ask 62,431.59",
        -2010,
    ),
    Wrong("BUY LIMIT_MAKER price=63000 quantity=0.01", "price", "maker", "62431.58", TAKES, -2010),
    Wrong(
        "SELL LIMIT_MAKER price=62431.53 quantity=0.01",
        "price",
        "maker",
        "62431.54",
        "must be above the best bid 62,431.53",
        -2010,
    ),
    Wrong("SELL LIMIT_MAKER price=62000 quantity=0.01", "price", "maker", "62431.54", TAKES, -2010),
    Wrong(
        "SELL OCO price=62431.57 stop=62000 limit=61900 quantity=0.01",
        "price",
        "pair",
        "62431.58",
        "the price must be above the last one, 62,431.57",
        -2010,
    ),
    Wrong(
        "SELL OCO price=63000 stop=62500 limit=61900 quantity=0.01",
        "stop",
        "pair",
        "62431.56",
        "must be below the last price",
        -2010,
    ),
    Wrong(
        "BUY OCO price=62431.57 stop=63000 limit=63100 quantity=0.01",
        "price",
        "pair",
        "62431.56",
        "the price must be below the last one",
        -2010,
    ),
    Wrong(
        "BUY OCO price=62000 stop=62400 limit=63100 quantity=0.01",
        "stop",
        "pair",
        "62431.58",
        "must be above the last price",
        -2010,
    ),
)
WHOLE = (
    Wrong(
        "BUY LIMIT price=0.55 quantity=100",
        "order",
        "status",
        "",
        "LUNAUSDT is in BREAK: trading is interrupted",
        -1013,
        "LUNAUSDT",
    ),
    Wrong("SELL MARKET quantity=100", "order", "status", "", "trading is interrupted", -1013, "LUNAUSDT"),
    Wrong(
        "SELL OCO price=0.6 stop=0.5 limit=0.49 quantity=100",
        "order",
        "status",
        "",
        "LUNAUSDT is in BREAK",
        -1013,
        "LUNAUSDT",
    ),
    Wrong(
        "BUY LIMIT price=62000 quantity=0.01 prevention=DECREMENT",
        "prevention",
        "type",
        "",
        "but not DECREMENT",
        -1013,
    ),
    Wrong(
        "SELL MARKET quantity=0.01 prevention=TRANSFER",
        "prevention",
        "type",
        "",
        "BTCUSDT knows NONE, EXPIRE_TAKER",
        -1013,
    ),
    Wrong("BUY LIMIT quantity=0.01", "price", "missing", "", "the price is missing", -1102),
    Wrong("BUY LIMIT price=62000", "quantity", "missing", "", "the amount is missing", -1102),
    Wrong("SELL MARKET", "quantity", "missing", "", "the amount or the total is missing", -1102),
    Wrong(
        "SELL STOP_LOSS_LIMIT price=62000 quantity=0.01",
        "stop",
        "missing",
        "",
        "the stop price is missing",
        -1102,
    ),
    Wrong(
        "BUY TAKE_PROFIT_LIMIT stop=62000 quantity=0.01",
        "price",
        "missing",
        "",
        "the price is missing",
        -1102,
    ),
    Wrong(
        "SELL OCO price=63000 stop=62000 quantity=0.01",
        "limit",
        "missing",
        "",
        "the limit price is missing",
        -1102,
    ),
    Wrong(
        "SELL OCO stop=62000 limit=61900 quantity=0.01", "price", "missing", "", "the price is missing", -1102
    ),
)
