"""What stands in the fields of the ticket, and the order that it means."""

import re
from decimal import Decimal
from typing import Final

import msgspec

from tui.orders.amounts import quantity_for
from tui.orders.draft import TIMED, Draft, Kind, Side, TimeInForce, fields_of
from tui.orders.problems import Field, Problem

_NUMBER: Final = re.compile(r"[1-9]\d{0,2}(,\d{3})+(\.\d*)?|\d+(\.\d*)?|\.\d+")
_LONGEST: Final = 40


class Typed(msgspec.Struct, frozen=True, kw_only=True):
    """The fields of the ticket as somebody filled them in; see `Draft` for what they mean.

    Of `quantity` and `total` the first that isn't empty counts, whatever stands in the other.
    """

    symbol: str
    side: Side
    kind: Kind = Kind.LIMIT
    price: str = ""
    stop: str = ""
    limit: str = ""
    quantity: str = ""
    total: str = ""
    time_in_force: TimeInForce = TimeInForce.GTC
    prevention: str = ""


def read_typed(typed: Typed, step: Decimal) -> tuple[Draft, tuple[Problem, ...]]:
    """The order that the fields mean, and what can't be read of them.

    Fields that don't belong to the kind are left out. Where a total is given of an order with a price, it is
    turned into the quantity that it pays for, in whole steps.
    """
    known, problems = fields_of(typed.kind), list[Problem]()

    def number(field: Field, text: str) -> Decimal | None:
        if field not in known or not text.strip():
            return None
        try:
            return read_number(text)
        except ValueError as error:
            problems.append(Problem(field, "unreadable", f"{field}: {error}"))
            return None

    price = number(Field.PRICE, typed.price)
    quantity = number(Field.QUANTITY, typed.quantity)
    total = number(Field.TOTAL, typed.total) if not typed.quantity.strip() else None
    if total is not None and typed.kind is not Kind.MARKET:
        if price:
            quantity = quantity_for(total, price, step)
        total = None
    draft = Draft(
        symbol=typed.symbol,
        side=typed.side,
        kind=typed.kind,
        price=price,
        stop=number(Field.STOP, typed.stop),
        limit=number(Field.LIMIT, typed.limit),
        quantity=quantity,
        total=total,
        time_in_force=typed.time_in_force if typed.kind in TIMED else TimeInForce.GTC,
        prevention=typed.prevention,
    )
    return draft, tuple(problems)


def read_number(text: str) -> Decimal:
    """Read a number as people type it: 62100, 62,100.00, .5; raises ValueError, in words.

    Commas are between thousands only: 0,050 would be a small number to some, and is none here.
    """
    plain = text.strip().replace(" ", "").replace("_", "")
    if not plain.isascii() or len(plain) > _LONGEST or not _NUMBER.fullmatch(plain):
        raise ValueError(f"{text.strip()[:_LONGEST]} is no number; write it like 62100.50")
    return Decimal(plain.replace(",", ""))


def written(value: Decimal) -> str:
    """A number as it goes to the exchange: no exponent, no zeros at the end."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
