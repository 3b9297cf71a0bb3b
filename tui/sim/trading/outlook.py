"""Looking at a book before an order goes there: what it would meet, and what that would cost (pure)."""

from collections.abc import Collection
from dataclasses import dataclass

from tui.sim.engine.listings import UNIT, Listing
from tui.sim.engine.matching import Book, BookSide, Order
from tui.sim.trading.orders import OrderSide, Prevention


def book_side(side: OrderSide) -> BookSide:
    """The side of the book that an order rests on."""
    return "bids" if side == "BUY" else "asks"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What an order would meet: others' orders with the lots of each, in the order of the book."""

    listing: Listing
    met: list[tuple[Order, int]]
    own: list[Order]
    """Orders of the same account that have to expire first."""
    counter: Order | None
    """The order of the same account at which it has to end."""

    @property
    def lots(self) -> int:
        """How much would trade."""
        return sum(lots for _, lots in self.met)

    @property
    def cost(self) -> int:
        """What that is worth in quote units, which each trade cuts to whole ones."""
        return sum(self.listing.quote_units((maker.ticks or 0) * lots) for maker, lots in self.met)

    def affordable(self, units: int) -> int:
        """How much of that trades for not more than so many quote units."""
        total = 0
        for maker, lots in self.met:
            ticks = maker.ticks or 0
            worth = self.listing.quote_units(ticks * lots)
            if worth > units:
                return total + units * UNIT // (ticks * self.listing.tick_units * self.listing.step_units)
            total += lots
            units -= worth
        return total


def look_ahead(
    listing: Listing,
    book: Book,
    side: OrderSide,
    limit: int | None,
    lots: int,
    *,
    own: Collection[int] = (),
    prevention: Prevention = "NONE",
) -> Outlook:
    """Walk through what an order would meet; `own` are ids of orders that it must not trade with."""
    met: list[tuple[Order, int]] = []
    expiring: list[Order] = []
    for maker in book.side("asks" if side == "BUY" else "bids").makers(limit):
        if not lots:
            break
        if maker.id in own and prevention != "NONE":
            if prevention != "EXPIRE_TAKER":
                expiring.append(maker)
            if prevention != "EXPIRE_MAKER":
                return Outlook(listing, met, expiring, maker)
            continue
        taken = min(lots, maker.left)
        met.append((maker, taken))
        lots -= taken
    return Outlook(listing, met, expiring, None)
