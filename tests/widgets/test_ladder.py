"""The ladder on a stage: what it shows, which rows it repaints, keys, mouse and states."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.segment import Segment
from textual.message import Message

from tui.market.book import Book
from tui.widgets.figures import PriceFormat
from tui.widgets.ladder import Ladder
from tui.widgets.lines import line_width
from tui.widgets.panel import LIVE, LOADING, PanelKind, PanelState

FORMAT = PriceFormat(Decimal("0.01"), 2, 5, "BTC", "USDT")
WIDE = PriceFormat(Decimal("0.00000001"), 8, 0, "这是测试币", "456")
DESYNCED = PanelState(PanelKind.DESYNCED, "A gap in the update ids.", 1_000)

StageFactory = Callable[..., Any]


def chosen(heard: list[Message]) -> list[tuple[float, str]]:
    """The levels that were chosen; the hook hears a message once on each way."""
    levels = {id(m): (m.price, m.side) for m in heard if isinstance(m, Ladder.LevelChosen)}
    return list(levels.values())


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    width=st.integers(1, 90),
    height=st.integers(1, 60),
    figures=st.sampled_from([FORMAT, WIDE]),
    step=st.sampled_from(["0.01", "0.05", "1"]),
    state=st.sampled_from([LIVE, DESYNCED]),
    grip=st.booleans(),
)
def test_every_line_is_exact_at_every_size(
    book: Book, width: int, height: int, figures: PriceFormat, step: str, state: PanelState, grip: bool
) -> None:
    ladder = Ladder()
    ladder.show(book, figures, state, last=100.0, now=5_000)
    ladder.group_by(Decimal(step))
    if grip:
        ladder.action_move(1)
    lines = ladder.draw(width, height)
    assert [line_width(line) for line in lines] == [width] * height


async def test_asks_stand_above_and_bids_below_the_spread(stage: StageFactory, book: Book) -> None:
    ladder = Ladder()
    async with stage(ladder, 50, 13).run_test(size=(60, 20)) as pilot:
        ladder.show(book, FORMAT, LIVE, last=100.0)
        ladder.show(book, FORMAT, LIVE, last=100.01)
        await pilot.pause()
        rows = pilot.app.rows()
    assert "Order book" in rows[0]
    assert "● live" in rows[0]
    assert "u 100" in rows[0]
    body = [row[1:-1] for row in rows[1:-1]]
    assert body[4].startswith(" 100.01  1.00000   1.00000")
    assert "100.01 ▲  spread 0.01 · 1.00 bp" in body[5]
    assert "bid 50% · ask 50%" in body[6]
    assert body[7].startswith(" 100.00  1.00000   1.00000")
    assert body[8].startswith("  99.99  2.00000   3.00000")


class Watched(Ladder):
    """Notes which of its lines Textual asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def segments(self, y: int) -> list[Segment]:
        self.asked.add(y)
        return super().segments(y)


async def test_only_rows_that_changed_are_repainted(stage: StageFactory, book: Book) -> None:
    ladder = Watched()
    async with stage(ladder, 30, 30).run_test(size=(60, 40)) as pilot:
        pilot.app.animation_level = "none"
        ladder.show(book, FORMAT, LIVE, last=100.0)
        await pilot.pause()
        before = pilot.app.rows()
        ladder.asked = set()
        book.bids.apply([(99.97, 3.5)])
        ladder.show(book, FORMAT, LIVE, last=100.0)
        await pilot.pause()
        after = pilot.app.rows()
    changed = {y - 1 for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new}
    assert any("99.97" in after[y + 1] for y in changed)
    assert ladder.asked >= changed
    assert len(ladder.asked) <= 4


async def test_changed_sizes_stand_out_for_a_moment(stage: StageFactory, book: Book) -> None:
    ladder = Ladder()
    async with stage(ladder, 30, 20).run_test(size=(60, 40)) as pilot:
        ladder.show(book, FORMAT, LIVE)
        book.bids.apply([(99.98, 7.5)])
        ladder.show(book, FORMAT, LIVE)
        lit = [line for line in ladder._lines if any("bold|up-faint" in paint for _, paint in line)]
        assert ["7.5" in "".join(text for text, _ in line) for line in lit] == [True]
        ladder._settle()
        assert not any("bold|up-faint" in paint for line in ladder._lines for _, paint in line)
        pilot.app.animation_level = "none"
        book.bids.apply([(99.98, 8.5)])
        ladder.show(book, FORMAT, LIVE)
        assert not any("bold|up-faint" in paint for line in ladder._lines for _, paint in line)


async def test_keys_group_move_and_choose(stage: StageFactory, book: Book) -> None:
    ladder = Ladder()
    heard: list[Message] = []
    async with stage(ladder, 50, 20).run_test(size=(60, 40), message_hook=heard.append) as pilot:
        ladder.show(book, FORMAT, LIVE)
        ladder.focus()
        await pilot.press("}", "}")
        assert ladder.step == Decimal("0.05")
        await pilot.press("{", "{", "{")
        assert ladder.step == Decimal("0.01")
        await pilot.press("j", "j", "enter")
        await pilot.press("k", "up", "enter")
        await pilot.pause()
        assert chosen(heard) == [(99.99, "bid"), (100.01, "ask")]
        assert any("▸" in row for row in pilot.app.rows())
        await pilot.press("c")
        await pilot.pause()
        assert not any("▸" in row for row in pilot.app.rows())


async def test_a_click_marks_a_level_or_takes_a_grouping_and_two_choose(
    stage: StageFactory, book: Book
) -> None:
    ladder = Ladder()
    heard: list[Message] = []
    async with stage(ladder, 50, 20).run_test(size=(60, 40), message_hook=heard.append) as pilot:
        ladder.show(book, FORMAT, LIVE)
        await pilot.pause()
        rows = pilot.app.rows()
        y = next(number for number, row in enumerate(rows) if " 100.03 " in row)
        await pilot.click(ladder, offset=(8, y))
        await pilot.pause()
        assert chosen(heard) == []
        prices = [Decimal("100.03"), Decimal("100.02"), Decimal("100.04")]
        assert [ladder.marks("ask", price) for price in prices] == [True, False, False]
        assert not ladder.marks("bid", prices[0])
        await pilot.double_click(ladder, offset=(8, y))
        await pilot.pause()
        assert chosen(heard) == [(100.03, "ask")]
        await pilot.click(ladder, offset=(rows[1].index("0.05") + 1, 1))
        assert ladder.step == Decimal("0.05")
        await pilot.pause()
        assert [ladder.marks("ask", price) for price in prices] == [True, True, True]
        assert not ladder.marks("ask", Decimal("100.00"))


async def test_the_wheel_looks_deeper_and_c_comes_back(stage: StageFactory, book: Book) -> None:
    ladder = Ladder()
    async with stage(ladder, 30, 12).run_test(size=(60, 40)) as pilot:
        ladder.show(book, FORMAT, LIVE)
        await pilot.pause()
        before = pilot.app.rows()
        assert "99.94" not in "".join(before)
        ladder._scroll(-3)
        await pilot.pause()
        assert "99.94" in "".join(pilot.app.rows())
        ladder.action_centre()
        await pilot.pause()
        assert [row[:17] for row in pilot.app.rows()] == [row[:17] for row in before]


async def test_without_a_book_the_state_stands_in_words(stage: StageFactory) -> None:
    ladder = Ladder()
    async with stage(ladder, 50, 12).run_test(size=(60, 40)) as pilot:
        ladder.show(None, FORMAT, PanelState(PanelKind.LOADING, "Fetching a snapshot."))
        await pilot.pause()
        assert "Fetching a snapshot." in "".join(pilot.app.rows())


async def test_a_book_out_of_step_is_kept_but_marked(stage: StageFactory, book: Book) -> None:
    ladder = Ladder()
    async with stage(ladder, 50, 12).run_test(size=(60, 40)) as pilot:
        ladder.show(book, FORMAT, DESYNCED)
        await pilot.pause()
        rows = pilot.app.rows()
        assert "DESYNCED" in rows[0]
        assert "A gap in the update ids." in rows[-1]
        assert "100.01" in "".join(rows)
        assert all(" old" in paint for line in ladder._lines for _, paint in line)


async def test_another_market_begins_anew(
    stage: StageFactory, book: Book, book_of: Callable[..., Book]
) -> None:
    ladder = Ladder()
    async with stage(ladder, 40, 20).run_test(size=(60, 40)) as pilot:
        ladder.show(book, FORMAT, LIVE)
        ladder.group_by(Decimal("0.05"))
        ladder.action_move(3)
        tiny = book_of([(0.00000912, 1e9)], [(0.00000913, 2e9)])
        ladder.show(tiny, WIDE, LIVE, last=0.00000912)
        await pilot.pause()
        shown = "".join(pilot.app.rows())
        assert ladder.step == Decimal("0.00000001")
        assert "0.00000912" in shown
        assert "▸" not in shown


@pytest.mark.parametrize("state", [LIVE, LOADING])
def test_a_widget_off_the_screen_takes_a_book(book: Book, state: PanelState) -> None:
    ladder = Ladder()
    ladder.show(book, FORMAT, state)
    assert ladder.state is state
