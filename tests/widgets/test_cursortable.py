"""A table with a cursor: rows in sight only, a cursor that keeps to its row, titles to sort by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cursortable import Cells, CursorTable, Look, Rows, Sorting
from tui.widgets.lines import line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.table import Column

StageFactory = Callable[..., Any]

KEYS = [f"K{number:03}" for number in range(100)]
NOTHING = PanelState(PanelKind.EMPTY, "There is no row.")


class Numbers(CursorTable):
    NAME = "Numbers"
    COLUMNS: ClassVar[Mapping[str, Column]] = {
        "key": Column("Key", 0, right=False),
        "words": Column("Words", 1, right=False, least=4),
        "size": Column("Size", 2),
    }

    def __init__(self) -> None:
        super().__init__()
        self.made: list[str] = []

    def cells(self, row: str, look: Look) -> Cells:
        self.made.append(row)
        return {"key": ((row, "text"),), "words": (("many words", "axis"),), "size": ((row[1:], "text"),)}


def chosen(table: Numbers) -> object:
    return table.chosen


def rows(keys: list[str] | None = None, **more: Any) -> Rows:
    return Rows(KEYS if keys is None else keys, nothing=NOTHING, **more)


async def test_only_rows_in_sight_are_made_and_the_cursor_keeps_to_its_row(stage: StageFactory) -> None:
    table = Numbers()
    app = stage(table, 40, 12)
    said: list[Any] = []
    async with app.run_test(size=(40, 12), message_hook=said.append) as pilot:
        table.made.clear()
        table.show(rows(detail="100 rows"), LIVE, Look())
        await pilot.pause()
        assert set(table.made) == set(KEYS[:9]) == set(table.sight)
        assert "100 rows" in app.rows()[0]
        assert app.rows()[1].split() == ["│", "Key", "Words", "Size", "│"]
        await pilot.press("j", "j")
        table.show(rows(KEYS[::-1]), LIVE, Look())
        assert chosen(table) == "K002"
        without = [key for key in KEYS if key != "K002"]
        table.show(rows(without), LIVE, Look())
        assert chosen(table) == "K098", "where its row is gone, the one that took its place"
        await pilot.press("g", "pagedown", "k", "G")
        assert (chosen(table), table.sight[-1]) == ("K099", "K099")
        table.choose("K004")
        assert "K004" in table.sight
        table.choose("nowhere")
        await pilot.press("enter")
        table.show(rows([]), LIVE, Look())
        await pilot.pause()
        assert chosen(table) is None
        assert "There is no row." in "\n".join(app.rows())
        await pilot.press("enter", "j")
    assert {message.key for message in said if isinstance(message, Numbers.Opened)} == {"K004"}
    went = [message.key for message in said if isinstance(message, Numbers.Chosen)]
    assert (went[0], went[-1]) == ("K000", None)


async def test_a_click_chooses_a_row_or_a_column_and_lines_stand_below(stage: StageFactory) -> None:
    table = Numbers()
    app = stage(table, 40, 8)
    said: list[Any] = []
    async with app.run_test(size=(40, 8), message_hook=said.append) as pilot:
        below = (((" … 3 are left out", "axis"),),)
        table.show(rows(KEYS[:2], sorting=Sorting("size"), below=below), LIVE, Look())
        await pilot.pause()
        assert app.rows()[1].split() == ["│", "Key", "Words", "Size", "▼", "│"]
        assert "… 3 are left out" in app.rows()[4]
        await pilot.click(offset=(4, 3))
        await pilot.click(offset=(4, 3), times=2)
        await pilot.click(offset=(4, 4))
        assert chosen(table) == "K001"
        await pilot.click(offset=(app.rows()[1].index("Size") + 1, 1))
        await pilot.pause()
        table.show(rows(KEYS[:2], without=frozenset({"words"})), LIVE, Look())
        assert app.rows()[1].split() == ["│", "Key", "Size", "│"]
    assert {message.column for message in said if isinstance(message, Numbers.TitleChosen)} == {"size"}
    assert {message.key for message in said if isinstance(message, Numbers.Opened)} == {"K001"}


@given(width=st.integers(1, 60), height=st.integers(1, 14), count=st.integers(0, 20))
def test_every_line_has_its_width(width: int, height: int, count: int) -> None:
    table = Numbers()
    table._rows = rows(KEYS[:count], below=((("left out " * 9, "axis"),),))
    lines = table.draw(width, height)
    assert len(lines) == height
    assert {line_width(line) for line in lines} == {width}
