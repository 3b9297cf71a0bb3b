"""A larger market than the listings by hand: as many symbols as wanted, always the same ones."""

import math
from decimal import Decimal
from itertools import product
from random import Random

from tui.sim.engine.listings import LISTINGS, Listing

MOST = 5_000
"""How many symbols there are at most."""

_QUOTES = {"USDT": 1.0, "USDC": 1.0, "BTC": 62_431.57, "TRY": 0.0236, "EUR": 1.15}
"""What a unit of each quote asset is worth in dollars."""

_SMALLEST = -8  # the power of ten of the smallest amount
_BREAK_EVERY = 40
_WORTH = 60.0  # dollars of a typical trade


def market(count: int) -> tuple[Listing, ...]:
    """The first `count` listings of a market of thousands, from busy to quiet; every 40th is in BREAK."""
    random = Random("a larger market")
    derived = max(0, min(count, MOST) - len(LISTINGS))
    listings = [_derive(random, rank, base) for rank, base in enumerate(_bases(random, derived))]
    return (*LISTINGS[:count], *listings)


def _bases(random: Random, count: int) -> list[str]:
    syllables = [first + second for first, second in product("BCDFGKLMNPRSTVXZ", "AEIOU")]
    taken = {listing.base for listing in LISTINGS}
    names = sorted({"".join(pair) for pair in product(syllables, repeat=2)} - taken)
    random.shuffle(names)
    return names[:count]


def _derive(random: Random, rank: int, base: str) -> Listing:
    quote = random.choices(list(_QUOTES), weights=(60, 15, 10, 10, 5))[0]
    rate = _QUOTES[quote]
    price = math.exp(random.uniform(math.log(2e-5), math.log(300))) / rate
    tick = _power(price, -4)
    return Listing(
        symbol=base + quote,
        base=base,
        quote=quote,
        tick=tick,
        step=min(_power(_WORTH / rate / price, -3), Decimal(1)),
        min_notional=_power(5 / rate, 0),
        price=Decimal(max(200, round(price / float(tick)))) * tick,
        volatility=round(random.uniform(0.02, 0.09), 3),
        rate=round(max(0.02, 40 / (rank + 8)), 3),
        levels=40 if rank < 50 else 20 if rank < 200 else 8,
        status="BREAK" if rank % _BREAK_EVERY == _BREAK_EVERY - 1 else "TRADING",
        size=Decimal(round(_WORTH / rate, 8)).quantize(Decimal("1e-8")),
    )


def _power(value: float, digits: int) -> Decimal:
    """The power of ten that is so many digits from the first digit of a value."""
    return Decimal(1).scaleb(max(_SMALLEST, math.floor(math.log10(value)) + digits))
