"""Orders in words, for review, ledger and log."""

from decimal import Decimal
from typing import Final

from tui.orders.draft import TIMED, Draft
from tui.orders.problems import Field
from tui.orders.ranges import exponent
from tui.wire.trading_rules import Rules

ONE: Final = Decimal(1)


def describe(draft: Draft, rules: Rules | None) -> str:
    """An order in one line: BUY LIMIT 0.05000 BTC @ 62,100.00 GTC; without rules it names the symbol."""
    tick, step = (rules.tick, rules.step) if rules else (ONE, ONE)
    base, quote = (rules.base, rules.quote) if rules else (draft.symbol, "")
    parts: list[str] = [draft.side, draft.kind]
    if draft.quantity is not None:
        parts.append(f"{shown(draft.quantity, step)} {base}")
    named = ((f"for {{}} {quote or base}", Field.TOTAL), ("@ {}", Field.PRICE), ("stop {}", Field.STOP))
    for words, field in (*named, ("limit {}", Field.LIMIT)):
        value = draft.value(field)
        if value is not None:
            parts.append(words.format(shown(value, tick)))
    if draft.kind in TIMED:
        parts.append(draft.time_in_force)
    return " ".join(parts)


def shown(value: Decimal, step: Decimal) -> str:
    """An amount for people: with the decimals of its step, or its own where it has more; never rounded."""
    return f"{value:,.{-min(exponent(step), exponent(value), 0)}f}"
