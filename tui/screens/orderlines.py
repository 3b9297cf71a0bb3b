"""What is said of an order before it is sent: what it would do, what is wrong with it, how it reads."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from tui.orders.draft import STOPPED, Draft, Kind, Side, TimeInForce
from tui.orders.problems import Field
from tui.widgets.amounts import HIDDEN, exact, rounded
from tui.widgets.figures import basis_points
from tui.widgets.lines import line_width
from tui.widgets.notes import note, sentences
from tui.widgets.panel import wrap
from tui.wire.numbers import UNKNOWN, decimals_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tui.orders.estimate import Estimate
    from tui.orders.fees import Fee
    from tui.orders.problems import Problem
    from tui.orders.verdicts import Verdict
    from tui.widgets.lines import Line, Part
    from tui.wire.trading_rules import Rules

KINDS: Final = {
    Kind.LIMIT: "Limit",
    Kind.MARKET: "Market",
    Kind.LIMIT_MAKER: "Limit maker",
    Kind.STOP_LOSS_LIMIT: "Stop limit",
    Kind.TAKE_PROFIT_LIMIT: "Take profit",
    Kind.OCO: "OCO",
}
"""The kinds of orders as the ticket calls them."""
LASTING: Final = {
    TimeInForce.GTC: "good till cancelled",
    TimeInForce.IOC: "immediate or cancel",
    TimeInForce.FOK: "fill or kill",
}

_READ_BACK: Final = 68
"""Cells of a line that is read back."""
_MISSING: Final = " is missing"
_OF_OWN: Final = ("balance", "MAX_POSITION")
"""The rules that measure by what one has."""
_SAME: Final = Decimal("0.005")
"""A distance in per cent that two decimals can't tell."""


class Words:
    """Writes the amounts of one symbol's orders with its decimals; what one has may be `hidden`."""

    def __init__(self, rules: Rules, *, hidden: bool = False) -> None:
        self.rules = rules
        self.hidden = hidden
        self._price, self._size = decimals_of(rules.tick), decimals_of(rules.step)

    @property
    def pair(self) -> str:
        """The symbol for people: BTC/USDT."""
        return f"{self.rules.base}/{self.rules.quote}"

    def price(self, value: Decimal | None) -> str:
        """A price with its decimals; one that was worked out has as many as the tick."""
        return UNKNOWN if value is None else exact(value, self._price)

    def size(self, value: Decimal | None) -> str:
        """A quantity of the base asset with its name."""
        return UNKNOWN if value is None else f"{exact(value, self._size)} {self.rules.base}"

    def money(self, value: Decimal | None) -> str:
        """An amount of the quote asset with its name: worked out, to the decimals of a price."""
        decimals = max(2, self._price)
        return UNKNOWN if value is None else f"{rounded(value, decimals)} {self.rules.quote}"

    def sentence(self, draft: Draft) -> str:
        """The order in a line, without its amount: LIMIT at 62,100.00, good till cancelled."""
        lasting = LASTING[draft.time_in_force]
        price = self.price(draft.price)
        match draft.kind:
            case Kind.MARKET:
                return "MARKET at the best prices there are"
            case Kind.LIMIT_MAKER:
                return f"LIMIT_MAKER at {price}: refused if it would trade at once"
            case Kind.STOP_LOSS_LIMIT | Kind.TAKE_PROFIT_LIMIT:
                return f"{draft.kind} at {price} once {self.price(draft.stop)} is traded, {lasting}"
            case Kind.OCO:
                stop, limit = self.price(draft.stop), self.price(draft.limit)
                return f"OCO at {price}, or at {limit} once {stop} is traded, {lasting}"
            case _:
                return f"{draft.kind} at {price}, {lasting}"

    def amount(self, draft: Draft) -> str:
        """How much is bought or sold: an amount, or of a market order for how much money."""
        if draft.quantity is None and draft.total is not None:
            return f"{self.rules.base} for {self.money(draft.total)}"
        return self.size(draft.quantity)

    def forecast(self, draft: Draft, estimate: Estimate | None) -> list[Line]:
        """What the order would do now: fill, queue, fee, and what is free after it. Always four lines."""
        if estimate is None:
            return [note(label, (UNKNOWN, "axis")) for label in ("fill", "queue", "fee", "after it")]
        return [
            note("fill", (self._fill(draft, estimate), "text")),
            note("queue", (self._queue(draft, estimate), "text")),
            note("fee", (", ".join(map(_fee, estimate.fees)) or "not known", "text")),
            note("after it", (self._after(estimate), "text")),
        ]

    def review(self, draft: Draft, estimate: Estimate | None, last: Decimal | None) -> list[Line]:
        """The order read back: what is sent, what it is worth, and what it would do."""
        hue = "up" if draft.side is Side.BUY else "down"
        lines: list[Line] = [
            ((f"{draft.side} {self.amount(draft)}", f"{hue} bold"), (f"  {self.pair}, spot", "text")),
            *(((line, "text"),) for line in wrap(self.sentence(draft), _READ_BACK)),
        ]
        if draft.prevention:
            lines.append(((f"self-trade prevention {draft.prevention}", "text"),))
        lines.append(())
        if estimate is not None:
            lines.append(note("notional", (self.money(estimate.notional), "text bold")))
        if draft.price and last:
            lines.append(note("price", (f"{distance(draft.price, last)} the last price", "text")))
        return lines if estimate is None else [*lines, *self.forecast(draft, estimate)]

    def advice(self, problem: Problem) -> str:
        """What is wrong, and the nearest value that is right, in a sentence."""
        if self.tells_what_is_owned(problem):
            return "That is more than is free, or than may be owned."
        told = f"{problem.words[0].upper()}{problem.words[1:]}"
        if problem.nearest is None:
            return f"{told}."
        if problem.field is Field.QUANTITY:
            return f"{told}. {self.size(problem.nearest)} would be right."
        return f"{told}. {self.price(problem.nearest)} would be right."

    def tells_what_is_owned(self, problem: Problem) -> bool:
        """Whether the words of a problem, and what would be right, tell an amount that is hidden."""
        return self.hidden and problem.filter in _OF_OWN

    def _fill(self, draft: Draft, estimate: Estimate) -> str:
        told: list[str] = []
        if estimate.filled:
            off = estimate.slippage
            slipped = "" if off is None else f", {basis_points(off / 10_000)} off mid"
            average = self.price(_cut(estimate.average, self._price))
            told.append(f"{self.size(estimate.filled)} at once at {average}{slipped}")
        if estimate.rests:
            told.append(f"{self.size(estimate.rests)} rests" if told else "rests, nothing trades at once")
        if estimate.expires:
            told.append(f"{self.size(estimate.expires)} expires")
        words = "; ".join(told) or UNKNOWN
        if draft.kind is Kind.OCO:
            words = f"{words}; the stop waits"
        elif draft.kind in STOPPED:
            words = f"waits; once triggered: {words}"
        return words if estimate.complete else f"{words}; the book isn't known deeper"

    def _queue(self, draft: Draft, estimate: Estimate) -> str:
        if estimate.queue is None:
            return "nothing of it waits in the book"
        ahead = f"{self.size(estimate.queue)} before it at {self.price(draft.price)}"
        better = "" if not estimate.better else f", {exact(estimate.better, self._size)} at better prices"
        return f"{ahead}{better}"

    def _after(self, estimate: Estimate) -> str:
        if estimate.base_after is None and estimate.quote_after is None:
            return "what is free isn't known yet"
        if self.hidden:
            return HIDDEN
        if min(estimate.base_after or 0, estimate.quote_after or 0) < 0:
            return "more than is free"
        base = self.size(_cut(estimate.base_after, 8))
        return f"{self.money(estimate.quote_after)} and {base} free"


def remarks(words: Words, problems: Sequence[Problem], verdicts: Sequence[Verdict], width: int) -> list[Line]:
    """What is wrong, a sentence a field with what would be right; else which filters the order passes."""
    if not problems:
        return _verdicts(verdicts, width)
    missing = [problem.words.removesuffix(_MISSING) for problem in problems if problem.filter == "missing"]
    lines: list[Line] = []
    if missing:
        told = " and ".join(filter(None, (", ".join(missing[:-1]), missing[-1])))
        verb = "is" if len(missing) == 1 else "are"
        lines += sentences("wanted", f"{told[0].upper()}{told[1:]} {verb} missing.", "text", width)
    first = {problem.field: problem for problem in reversed(problems) if problem.filter != "missing"}
    for problem in problems:
        if first.get(problem.field) is problem:
            lines += sentences("✖ wrong", words.advice(problem), "warn", width)
    return lines


def _verdicts(verdicts: Sequence[Verdict], width: int) -> list[Line]:
    """The filters side by side, in as many lines as they need."""
    lines: list[Line] = [note("checks")]
    for verdict in verdicts:
        parts = _verdict(verdict)
        if line_width([*lines[-1], *parts]) > width:
            lines.append(note(""))
        lines[-1] = (*lines[-1], *parts)
    return lines


def distance(price: Decimal, last: Decimal) -> str:
    """How far a price is from another one, in words: 0.53% below."""
    share = (price - last) / last * 100
    if abs(share) < _SAME:
        return "at"
    return f"{abs(share):.2f}% {'above' if share > 0 else 'below'}"


def _verdict(verdict: Verdict) -> tuple[Part, Part]:
    mark, paint = {True: ("✔", "fine"), False: ("✖", "warn"), None: ("?", "axis")}[verdict.passes]
    return (f"{mark} ", f"{paint} bold"), (f"{verdict.name.replace('_BY_SIDE', '')}  ", "axis")


def _fee(fee: Fee) -> str:
    role = "maker" if fee.maker else "taker"
    amount = UNKNOWN if fee.amount is None else exact(_cut(fee.amount, 8) or fee.amount)
    return f"{amount} {fee.asset} as {role} ({(fee.rate * 100).normalize():f}%)"


def _cut(value: Decimal | None, decimals: int) -> Decimal | None:
    """A value that was worked out, with no more decimals than it is to be shown with."""
    return None if value is None else round(value, decimals)
