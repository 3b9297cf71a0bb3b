"""What would become of an order if it were sent now, as far as the book tells."""

from decimal import Decimal, localcontext
from typing import Final, NamedTuple

import msgspec

from tui.market.accounts.holdings import ZERO
from tui.market.book import Book
from tui.orders.draft import STOPPED, Draft, Kind, Side
from tui.orders.fees import Fee, Prices, fee_of, no_price
from tui.orders.problems import Field
from tui.orders.ranges import EXACT, rounded
from tui.orders.standing import Standing
from tui.orders.taking import Taken, queue, slippage, take
from tui.wire.order_replies import Commission
from tui.wire.trading_rules import Rules

_STOPS: Final = (Kind.STOP_LOSS_LIMIT, Kind.TAKE_PROFIT_LIMIT)


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """What the book as it stands would do to an order.

    Of a stop it is what would happen at its limit price once it is triggered: it waits, wholly.
    """

    filled: Decimal
    """What would trade at once, of the base asset."""
    worth: Decimal
    """What that costs or brings, of the quote asset, before fees."""
    average: Decimal | None
    """The average price of that; None where nothing trades."""
    slippage: float | None
    """How much worse that is than the middle of the book, in basis points; None where one isn't known."""
    rests: Decimal
    """What would wait in the book, of the base asset."""
    expires: Decimal
    """What would neither trade nor wait (IOC, FOK, market orders)."""
    complete: bool
    """False where the book isn't known deep enough to say."""
    queue: Decimal | None
    """What waits before it at its price, of the base asset; None where nothing of it would rest."""
    better: Decimal | None
    """What waits at better prices than that."""
    fees: tuple[Fee, ...]
    """What is paid at once, and what will be paid for what rests; empty where the rates aren't known."""
    notional: Decimal | None
    """The worth of the whole order, of the quote asset."""
    base_after: Decimal | None
    """What would be free of the base asset once all of it has traded, fees in it taken off."""
    quote_after: Decimal | None


def estimate(
    draft: Draft,
    rules: Rules,
    book: Book,
    standing: Standing,
    *,
    commission: Commission | None = None,
    price_of: Prices = no_price,
) -> Estimate | None:
    """What would become of a draft; None where price or amount is missing, or nobody is on the other side.

    `price_of` is for fees that are paid in a third asset. Averages and fees are rounded to 8 decimals.
    """
    if not _is_whole(draft):
        return None
    with localcontext(EXACT):
        taken = take(draft, rules, book)
        if taken is None:
            return None
        price = draft.value(Field.PRICE) or ZERO
        wanted = draft.quantity if draft.quantity is not None else taken.filled
        left = wanted - taken.filled
        rests = left if draft.stays or draft.kind in STOPPED else ZERO
        before, better = queue(draft, rules, book) if rests and draft.kind not in _STOPS else (None, None)
        flow = Flow(draft.side, rules, taken, rests, price)
        fees = _fees(flow, commission, price_of, stops=draft.kind in _STOPS) if commission else ()
        base, quote = _after(flow, fees, standing)
        return Estimate(
            filled=taken.filled,
            worth=taken.worth,
            average=rounded(taken.worth / taken.filled) if taken.filled else None,
            slippage=slippage(draft, book, taken),
            rests=rests,
            expires=left - rests,
            complete=taken.complete,
            queue=before,
            better=better,
            fees=fees,
            notional=wanted * price if price else draft.value(Field.TOTAL) or taken.worth,
            base_after=base,
            quote_after=quote,
        )


class Flow(NamedTuple):
    """What changes hands once all has traded: what is taken at once, and what rests at its price."""

    side: Side
    rules: Rules
    taken: Taken
    rests: Decimal
    price: Decimal


def _is_whole(draft: Draft) -> bool:
    return bool(draft.amount) and (draft.kind is Kind.MARKET or bool(draft.value(Field.PRICE)))


def _fees(flow: Flow, commission: Commission, price_of: Prices, *, stops: bool) -> tuple[Fee, ...]:
    if flow.side is Side.BUY:
        asset, at_once, later = flow.rules.base, flow.taken.filled, flow.rests
    else:
        asset, at_once, later = flow.rules.quote, flow.taken.worth, flow.rests * flow.price
    # Which part a stop will have once it is triggered isn't known: the dearer one is told.
    parts = ((False, at_once), (not stops, later))
    return tuple(
        fee_of(amount, asset, flow.side, commission, maker=maker, price_of=price_of)
        for maker, amount in parts
        if amount
    )


def _after(flow: Flow, fees: tuple[Fee, ...], standing: Standing) -> tuple[Decimal | None, Decimal | None]:
    """What would be free of base and quote asset once all has traded."""
    sign = 1 if flow.side is Side.BUY else -1
    base, quote = flow.rules.base, flow.rules.quote
    changes = {
        base: sign * (flow.taken.filled + flow.rests),
        quote: -sign * (flow.taken.worth + flow.rests * flow.price),
    }
    for fee in fees:
        if fee.asset in changes and fee.amount is not None:
            changes[fee.asset] -= fee.amount
    return (
        None if standing.base is None else standing.base + changes[base],
        None if standing.quote is None else standing.quote + changes[quote],
    )
