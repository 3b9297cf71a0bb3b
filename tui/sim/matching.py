"""One symbol's order book with price-time priority, in integers of ticks and lots."""

from typing import Literal

BookSide = Literal["bids", "asks"]
