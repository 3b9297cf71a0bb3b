"""Fills: once each, in the order of time, bounded; and from when on they are complete."""

from decimal import Decimal
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from tui.market.accounts.coverage import LEEWAY, Coverage, Wish
from tui.market.accounts.fills import Fill, Fills
from tui.market.accounts.ids import SPOT
from tui.market.accounts.news import Item, News
from tui.market.accounts.seen import Seen
from tui.market.accounts.snapshots import Trades

D = Decimal


def fill(number: int, time: int, symbol: str = "BTCUSDT", order: int = 1) -> Fill:
    return Fill(
        account=SPOT, symbol=symbol, trade_id=number, order_id=order, side="BUY", price=D(1), quantity=D(1),
        quote=D(1), commission=D(0), commission_asset="", time=time, maker=True,
    )  # fmt: skip


def answer(
    *fills: Fill, from_id: int | None = None, start: int | None = None, until: int | None = None
) -> Trades:
    return Trades(
        sent=100, received=101, symbol="BTCUSDT", fills=fills, from_id=from_id, start=start, until=until
    )


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 50), st.sampled_from(["A", "B"])), max_size=60))
def test_each_fill_stands_once_in_order_and_the_oldest_go(entries: list[tuple[int, int, str]]) -> None:
    fills = Fills(capacity=8)
    for number, time, symbol in entries:
        one = fill(number, time, symbol)
        assert fills.add(one) == (fills.get(symbol, number) is one)
    places = [(one.time, one.symbol, one.trade_id) for one in fills]
    assert all(before < after for before, after in pairwise(places))
    assert len({one.key for one in fills}) == len(fills) <= 8
    assert fills.latest(3) == list(fills)[-3:]
    assert fills.of("A") == [one for one in fills if one.symbol == "A"]


def test_what_is_forgotten_shortens_what_is_complete() -> None:
    fills = Fills(capacity=2)
    fills.coverage.note(answer(start=5, until=90))
    for number in (1, 2, 3):
        assert fills.add(fill(number, number * 10))
    assert fills.since("BTCUSDT") == 11
    assert not fills.add(fill(1, 10))
    assert not fills.add(fill(0, 3))
    assert [one.trade_id for one in fills] == [2, 3]
    assert fills.since("ETHUSDT") is None
    assert fills.latest(0) == []
    assert fills[-1:] == [fills[1]]


def test_fills_of_an_order() -> None:
    fills = Fills()
    for number, order in ((1, 7), (2, 8), (3, 7)):
        fills.add(fill(number, number, order=order))
    assert [one.trade_id for one in fills.of_order("BTCUSDT", 7)] == [1, 3]
    assert fills.symbols == {"BTCUSDT"}


def test_a_symbol_is_asked_from_the_last_id_that_is_certain() -> None:
    coverage = Coverage()
    assert coverage.wishes(["BTCUSDT"]) == [Wish("BTCUSDT")]
    coverage.note(answer(start=1_000, until=50_000))
    assert coverage.wishes([]) == [Wish("BTCUSDT", start=50_000 - LEEWAY)]
    coverage.note(answer(fill(7, 60_000), start=50_000 - LEEWAY, until=70_000))
    assert coverage.since("BTCUSDT") == 1_000
    assert coverage.wishes(["ETHUSDT"]) == [Wish("BTCUSDT", from_id=8), Wish("ETHUSDT")]
    coverage.note(answer(from_id=8))
    assert coverage.wishes([]) == [Wish("BTCUSDT", from_id=8)]
    assert coverage.since("BTCUSDT") == 1_000


def test_a_hole_between_answers_begins_anew() -> None:
    coverage = Coverage()
    coverage.note(answer(start=1_000, until=5_000))
    coverage.note(answer(start=6_000, until=7_000))
    assert coverage.since("BTCUSDT") == 6_000
    coverage.note(answer(fill(9, 6_500), from_id=9))
    assert coverage.since("BTCUSDT") == 6_500
    coverage.note(answer(fill(3, 200), from_id=0))
    assert coverage.since("BTCUSDT") == 0


def test_all_trades_ever_are_complete_from_the_beginning() -> None:
    coverage = Coverage()
    coverage.note(answer(fill(9, 6_500), from_id=0))
    assert coverage.since("BTCUSDT") == 0


def test_the_latest_trades_are_complete_from_the_first_of_them() -> None:
    coverage = Coverage()
    coverage.note(answer())
    assert coverage.since("BTCUSDT") is None
    assert not coverage.whole("BTCUSDT")
    coverage.note(answer(fill(9, 6_500), fill(8, 6_000)))
    assert (coverage.since("BTCUSDT"), coverage.whole("BTCUSDT")) == (6_000, True)


def test_what_was_asked_before_an_interruption_ended_makes_nothing_whole() -> None:
    coverage = Coverage()
    coverage.interrupt(101)
    coverage.note(answer(start=5, until=90))
    assert not coverage.whole("BTCUSDT")
    coverage.interrupt(100)
    coverage.note(answer(start=5, until=90))
    assert coverage.whole("BTCUSDT")


def test_a_late_reader_of_the_news_hears_how_much_it_missed() -> None:
    news = News(capacity=3)
    assert news.read() == ([], 0, 0)
    for number in range(8):
        news.add(Item(fill(number, number), number))
    items, missed, cursor = news.read(2)
    assert ([item.heard for item in items], missed, cursor) == ([5, 6, 7], 3, 8)
    assert news.read(cursor) == ([], 0, 8)


def test_keys_that_were_seen_too_long_ago_are_forgotten() -> None:
    seen: Seen[int] = Seen(2)
    assert [seen.add(key) for key in (1, 1, 2, 3, 1)] == [True, False, True, True, True]
    assert 2 not in seen
    assert 3 in seen
