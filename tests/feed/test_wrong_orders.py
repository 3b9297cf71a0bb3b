"""Wrong orders are refused before they are sent, in words, and the exchange refuses the same ones."""

import pytest

from tests.feed import wrong_orders
from tests.feed.floor import Floor, make_floor
from tests.feed.wrong_orders import Wrong
from tui.feed.terms import Terms
from tui.orders.checks import check
from tui.orders.ledger import Outcome
from tui.orders.typed import read_typed

SYMBOLS = ("BTCUSDT", "PEPEUSDT", "LUNAUSDT")


@pytest.mark.parametrize(
    "table", [wrong_orders.PRICES, wrong_orders.AMOUNTS, wrong_orders.MARKET, wrong_orders.WHOLE]
)
async def test_what_is_refused_here_is_refused_there_and_the_nearest_value_is_taken(
    table: tuple[Wrong, ...],
) -> None:
    async with make_floor(*SYMBOLS) as floor:
        terms = {symbol: await floor.terms(symbol) for symbol in SYMBOLS}
        failures = [words for row in table if (words := await _look(floor, row, terms[row.symbol]))]
        assert not failures, "\n".join(failures)


async def _look(floor: Floor, row: Wrong, terms: Terms) -> str:
    draft, unreadable = read_typed(row.read(), terms.rules.step)
    assert not unreadable
    standing = floor.hall.standing(row.symbol)
    problems = check(draft, terms.rules, standing)
    if not problems:
        return f"{row.typed}: passes"
    found = problems[0]
    nearest = "" if found.nearest is None else f"{found.nearest.normalize():f}"
    if (found.field, found.filter, nearest) != row[1:4] or row.words not in found.words:
        return f"{row.typed}: {problems}"
    entry = await floor.place(draft)
    if entry.outcome is not Outcome.REJECTED or entry.code != row.code:
        return f"{row.typed}: the exchange says {entry.outcome} {entry.code} {entry.words}"
    return ""
