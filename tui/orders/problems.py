"""What is wrong with an order, in a sentence that helps, and what would be right."""

from decimal import Decimal
from enum import StrEnum

import msgspec


class Field(StrEnum):
    """A field of the ticket; ORDER stands for the order as a whole."""

    ORDER = "order"
    KIND = "kind"
    PRICE = "price"
    STOP = "stop"
    LIMIT = "limit"
    QUANTITY = "quantity"
    TOTAL = "total"
    TIME_IN_FORCE = "time in force"
    PREVENTION = "prevention"


class Problem(msgspec.Struct, frozen=True):
    """Why an order would be refused.

    `filter` is the exchange's name of the rule (`LOT_SIZE`), or a word of ours: `missing`, `unreadable`,
    `precision`, `balance`, `status`, `type`, `trigger`, `maker`, `pair`. `nearest` is the value of the field
    nearest to what was given that this rule lets pass; None where there is none.
    """

    field: Field
    filter: str
    words: str
    nearest: Decimal | None = None
