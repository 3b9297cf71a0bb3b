"""The board: rows in sight only, a cursor that keeps to its symbol, columns that give way by rank."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.events import MouseScrollDown

from tui.lists.columns import DEFAULT
from tui.lists.rows import Row
from tui.lists.watchlists import Order
from tui.widgets.board import Board
from tui.widgets.lines import line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.sheet import Listing, Sheet, tabs_line

StageFactory = Callable[..., Any]

SYMBOLS = [f"S{number:03}USDT" for number in range(100)]
COLUMNS = ("last", "chg", "vol")
WHY = "BREAK   no trading: the last price stays"
STALE = PanelState(PanelKind.STALE, "The stream is silent.", 0)


def listing(symbols: list[str] | None = None, **more: Any) -> Listing:
    chosen = SYMBOLS if symbols is None else symbols
    return Listing(("Majors", "Alts", "Market"), "Majors", chosen, len(chosen), COLUMNS)._replace(**more)


class Reader:
    """Gives rows, and remembers whose were asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.last = 1.5

    def __call__(self, symbol: str) -> Row:
        self.asked.append(symbol)
        reason = WHY if symbol == "S001USDT" else ""
        return Row(
            symbol, starred=symbol == "S000USDT", decimals=2, last=self.last, change=1.84, reason=reason
        )


def rows_of(stage: Any) -> list[str]:
    """The rows below the titles, without the frame."""
    return [row[1:-1].rstrip() for row in stage.rows()[3:-1]]


async def test_only_rows_in_sight_are_read_and_shown(stage: StageFactory) -> None:
    board, read = Board(), Reader()
    app = stage(board, 60, 12)
    async with app.run_test(size=(60, 12)) as pilot:
        board.show(listing(), read, LIVE)
        await pilot.pause()
        assert set(read.asked) == set(SYMBOLS[:8]) == set(board.sight)
        assert app.rows()[1].startswith("│ ‹Majors›  Alts  Market")
        assert app.rows()[1].endswith("100 symbols │")
        assert rows_of(app)[0].split() == ["★", "S000USDT", "1.50", "·", "+1.84%", "—"]
        # A row that isn't true now says why behind its last price.
        assert rows_of(app)[1].split() == [
            "S001USDT",
            "1.50",
            "·",
            "BREAK",
            "no",
            "trading:",
            "the",
            "last",
            "price…",
        ]
        await pilot.press("G")
        assert (board.chosen, board.sight[-1]) == ("S099USDT", "S099USDT")
        await pilot.press("g", "pagedown", "k")
        assert board.chosen == "S006USDT"


async def test_the_cursor_keeps_to_its_symbol_while_rows_move(stage: StageFactory) -> None:
    board = Board()
    app = stage(board, 60, 12)
    async with app.run_test(size=(60, 12)) as pilot:
        board.show(listing(), Reader(), LIVE)
        await pilot.press("j", "j")
        board.show(listing(SYMBOLS[::-1]), Reader(), LIVE)
        assert board.chosen == "S002USDT"
        assert "S002USDT" in board.sight
        # Where its symbol is gone it stays at its place; in another list it begins anew.
        without = [symbol for symbol in SYMBOLS[::-1] if symbol != "S002USDT"]
        board.show(listing(without), Reader(), LIVE)
        assert board.chosen == "S001USDT"
        board.show(listing(tab="Alts"), Reader(), LIVE)
        assert board.chosen == "S000USDT"
        board.show(listing([]), Reader(), LIVE)
        assert board.chosen == ""


async def test_the_wheel_scrolls_and_a_click_chooses(stage: StageFactory) -> None:
    board = Board()
    app = stage(board, 60, 12)
    said: list[Any] = []
    async with app.run_test(size=(60, 12), message_hook=said.append) as pilot:
        board.show(listing(), Reader(), LIVE)
        await pilot.pause()
        await pilot._post_mouse_events([MouseScrollDown], offset=(10, 5))
        assert (board.sight[0], board.chosen) == ("S003USDT", "S000USDT")
        await pilot.click(offset=(10, 4))
        assert board.chosen == "S004USDT"
        await pilot.click(offset=(12, 1))
        await pilot.click(offset=(app.rows()[2].index("24h%"), 2))
        await pilot.press("enter")
        await pilot.pause()
    assert {message.name for message in said if isinstance(message, Board.ListChosen)} == {"Alts"}
    assert {message.column for message in said if isinstance(message, Board.ColumnChosen)} == {"chg"}
    assert {message.symbol for message in said if isinstance(message, Board.Opened)} == {"S004USDT"}


async def test_what_did_not_change_is_not_painted_and_a_move_shows_its_way(stage: StageFactory) -> None:
    board, read = Board(), Reader()
    app = stage(board, 60, 12)
    async with app.run_test(size=(60, 12)) as pilot:
        board.show(listing(), read, LIVE)
        await pilot.pause()
        assert board.redraw() == 0
        read.last = 1.6
        board.show(listing(), read, LIVE)
        await pilot.pause()
        assert "1.60 ▲" in rows_of(app)[0]
        board.show(listing(), read, STALE)
        await pilot.pause()
        assert "STALE" in app.rows()[0]
        assert "1.60 ▲" in rows_of(app)[0]


async def test_a_board_without_rows_says_why_below_its_lists(stage: StageFactory) -> None:
    board = Board()
    app = stage(board, 60, 12)
    nothing = PanelState(PanelKind.EMPTY, "This list is empty. Press a to add a symbol.")
    async with app.run_test(size=(60, 12)) as pilot:
        board.show(listing([], nothing=nothing), Reader(), LIVE)
        await pilot.pause()
        text = "\n".join(app.rows())
        assert "‹Majors›" in text
        assert "This list is empty. Press a to add a symbol." in text
        board.show(listing([], nothing=nothing), Reader(), PanelState(PanelKind.OFFLINE, "No network."))
        await pilot.pause()
        assert "No network." in "\n".join(app.rows())


@given(st.integers(1, 170), st.integers(0, 12), st.sampled_from(["", "BREAK   no trading"]))
def test_every_line_is_exact_at_every_width(width: int, count: int, reason: str) -> None:
    rows = [
        (Row(f"这是测试币{n}", last=1e5, change=-3.0, reason=reason, labels=("⏰ >63k",)), 1)
        for n in range(count)
    ]
    shown = listing([row.symbol for row, _ in rows], columns=DEFAULT, words="chg>2")
    lines = Sheet().lines(shown, rows, width)
    assert [line_width(line) for line in lines] == [width] * (count + 2)


@pytest.mark.parametrize(
    ("width", "titles"),
    [
        (158, "Symbol Last 24h% 1h% 24h range Spark 24h Vol(Q) Spread Age Alerts"),
        (78, "Symbol Last 24h% 1h% Vol(Q) Spread Age Alerts"),
        (40, "Symbol Last 24h% Vol(Q)"),
        (24, "Symbol Last"),
    ],
)
def test_columns_give_way_by_rank(width: int, titles: str) -> None:
    row = Row("BTCUSDT", last=62_431.57, decimals=2, change=1.84, change_hour=0.21, place=0.5, volume=1.51e9)
    line = Sheet().lines(listing(columns=DEFAULT), [(row, 0)], width)[1]
    assert " ".join("".join(text for text, _ in line).split()) == titles


def test_the_sorted_column_is_marked_with_its_way() -> None:
    for order, title in ((Order("chg"), "24h% ▼"), (Order("chg", falling=False), "24h% ▲")):
        line = Sheet().lines(listing(order=order), [], 78)[1]
        assert title in "".join(text for text, _ in line)


@given(st.integers(8, 120), st.integers(0, 11))
def test_the_present_list_is_always_named(width: int, at: int) -> None:
    tabs = tuple(f"List{number}" for number in range(12))
    line = tabs_line(listing(tabs=tabs, tab=tabs[at]), max(width, 14))
    assert line_width(line) == max(width, 14)
    assert f"‹{tabs[at]}›" in "".join(text for text, _ in line)
