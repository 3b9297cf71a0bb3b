"""Widgets of lines: exact cells, dirty rows only, styles that follow the theme."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.lines import Line, LineWidget, centred, faded, fitted, fitting, line_width, spread_out

texts = st.text(st.sampled_from("ab1 币测🙂█"), max_size=8)
lines = st.lists(st.tuples(texts, st.sampled_from(["", "up", "down|cursor"])), max_size=5).map(tuple)


class Board(LineWidget):
    """Shows what it is told, and counts the lines that Textual asks for."""

    words: tuple[str, ...] = ("one", "two", "three")
    asked = 0

    def draw(self, width: int, height: int) -> list[Line]:
        return [fitted(((word, "up"),), width) for word in self.words[:height]]

    def segments(self, y: int) -> Any:
        self.asked += 1
        return super().segments(y)


@given(lines, lines, st.integers(0, 30))
def test_lines_are_exactly_as_wide_as_asked(line: Line, other: Line, width: int) -> None:
    assert line_width(fitted(line, width)) == width
    assert line_width(centred(line, width)) == width
    assert line_width(spread_out(line, other, width)) == width
    assert line_width(fitting([line, other], width)) == width


def test_a_wide_glyph_is_not_cut_in_half() -> None:
    assert fitted((("测试", "up"),), 3) == (("测 ", "up"),)


def test_a_faded_line_says_so_in_each_paint() -> None:
    assert faded((("1", "up bold|up-faint"), (" ", ""), ("x", "!down"))) == (
        ("1", "up bold old|up-faint"),
        (" ", "text old"),
        ("x", "!down old"),
    )


async def test_only_changed_lines_are_asked_for(stage: Callable[..., Any]) -> None:
    board = Board()
    async with stage(board, 10, 3).run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        board.asked = 0
        board.words = ("one", "TWO", "three")
        assert board.redraw() == 1
        await pilot.pause()
        assert board.asked == 1
        assert board.redraw() == 0
        assert pilot.app.rows() == ["one       ", "TWO       ", "three     "]


async def test_paints_follow_the_theme(stage: Callable[..., Any]) -> None:
    board = Board()
    async with stage(board, 10, 3).run_test(size=(20, 5)) as pilot:
        dark = board.paint("up bold|cursor")
        assert dark.bold
        pilot.app.theme = "light"
        await pilot.pause()
        light = board.paint("up bold|cursor")
        assert light.color != dark.color
        assert light.bgcolor != dark.bgcolor


async def test_old_values_are_paler(stage: Callable[..., Any]) -> None:
    board = Board()
    async with stage(board, 10, 3).run_test(size=(20, 5)) as pilot:
        assert board.paint("up old").color != board.paint("up").color
        pilot.app.theme = "ansi-dark"
        await pilot.pause()
        assert board.paint("up old").dim
        assert board.paint("up old").color == board.paint("up").color


async def test_a_reversed_paint_keeps_the_ground_of_the_widget(stage: Callable[..., Any]) -> None:
    board = Board()
    async with stage(board, 10, 3).run_test(size=(20, 5)):
        style = board.paint("!up")
        assert style.reverse
        assert style.bgcolor == board.rich_style.bgcolor


async def test_a_part_is_found_by_its_cell(stage: Callable[..., Any]) -> None:
    board = Board()
    async with stage(board, 10, 3).run_test(size=(20, 5)):
        assert board.part_at(2, 0) == ("one", "up")
        assert board.part_at(3, 0) == (" " * 7, "")
        assert board.part_at(0, 3) is None
        assert board.part_at(10, 0) is None
