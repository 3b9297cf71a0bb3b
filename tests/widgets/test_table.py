"""The table: columns give way by rank, words are shortened, numbers are whole or absent."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.lines import Line, line_width
from tui.widgets.panel import LIVE
from tui.widgets.table import Column, Row, Table, fit, shorten

StageFactory = Callable[..., Any]


class Fleet(Table):
    NAME = "Fleet"
    COLUMNS = (
        Column("ship", 0, right=False, least=8),
        Column("crew", 2),
        Column("miles", 1),
        Column("last words", 3, right=False, least=6),
    )


def ships(count: int) -> list[Row]:
    return [
        (
            (f"the good ship {n}", "text"),
            (f"{n}", "text"),
            (f"{n * 1_000:,}", "text"),
            ("all is well", "axis"),
        )
        for n in range(count)
    ]


def drawn(table: Table, width: int, height: int) -> list[str]:
    return ["".join(text for text, _ in line) for line in table.draw(width, height)]


def test_titles_stand_above_their_columns() -> None:
    table = Fleet()
    table.put_rows(ships(2))
    assert drawn(table, 60, 4) == [
        " ship             crew  miles  last words".ljust(60),
        " the good ship 0     0      0  all is well".ljust(60),
        " the good ship 1     1  1,000  all is well".ljust(60),
        " " * 60,
    ]


@pytest.mark.parametrize(
    ("width", "row"),
    [
        (43, " the good ship 1     1  1,000  all is well"),
        (42, " the good ship 1     1  1,000  all is…"),
        (38, " the good ship 1     1  1,000  all…"),
        (37, " the good ship…     1  1,000  all…"),
        (31, " the…     1  1,000  all…"),
        (26, " the good…  1  1,000"),
        (18, " the good…  1,000"),
    ],
)
def test_words_are_shortened_first_then_columns_go_by_rank(width: int, row: str) -> None:
    table = Fleet()
    table.put_rows(ships(2))
    assert drawn(table, width, 3)[2].split() == row.split()


@given(st.integers(1, 120), st.integers(1, 12), st.integers(0, 20))
def test_every_line_is_exact_at_every_size(width: int, height: int, count: int) -> None:
    table = Fleet()
    table.put_rows(ships(count))
    lines: list[Line] = table.draw(width, height)
    assert [line_width(line) for line in lines] == [width] * height


@given(st.integers(1, 120))
def test_no_number_is_cut(width: int) -> None:
    table = Fleet()
    table.put_rows([(("s", "text"), ("7", "text"), ("123,456,789", "text"), ("w", "text"))])
    assert set(drawn(table, width, 2)[1].split()) <= {"s", "7", "123,456,789", "w"}


def test_columns_only_widen() -> None:
    table = Fleet()
    table.put_rows(ships(1_000))
    before = drawn(table, 80, 1)
    table.put_rows(ships(1))
    assert drawn(table, 80, 1) == before


def test_fit_leaves_what_does_not_fit() -> None:
    columns = (Column("a", 1), Column("b", 0))
    assert fit(columns, [5, 5], 14) == [(0, 5), (1, 5)]
    assert fit(columns, [5, 5], 13) == [(1, 5)]
    assert fit(columns, [5, 5], 6) == []


@given(st.text("ab这 ", max_size=30), st.integers(0, 30))
def test_shortened_text_fits(text: str, cells: int) -> None:
    assert line_width([(shorten(text, cells), "")]) <= cells


def test_text_is_cut_between_words() -> None:
    assert shorten("STALE nothing in 5.2 s", 20) == "STALE nothing in…"
    assert shorten("STALE nothing in 5.2 s", 7) == "STALE…"
    assert shorten("supercalifragilistic", 7) == "superc…"


async def test_what_has_no_room_is_reached_by_keys_and_told(stage: StageFactory) -> None:
    table = Fleet()
    async with stage(table, 50, 8).run_test(size=(60, 10)) as pilot:

        async def shown(*keys: str) -> tuple[str, str]:
            await pilot.press(*keys)
            await pilot.pause()
            rows = pilot.app.rows()
            return rows[2].strip("│ ").split("  ")[0], rows[-1]

        table.set_state(LIVE, bare=False)
        table.put_rows(ships(20))
        table.redraw()
        table.focus()
        first, border = await shown()
        assert first == "the good ship 0"
        assert "1–5 of 20" in border
        assert (await shown("j", "down"))[0] == "the good ship 2"
        assert (await shown("pagedown"))[0] == "the good ship 6"
        assert (await shown("k"))[0] == "the good ship 5"
        last, border = await shown("G")
        assert last == "the good ship 15"
        assert "16–20 of 20" in border
        assert (await shown("pagedown", "j"))[0] == "the good ship 15"
        assert (await shown("home"))[0] == "the good ship 0"
        table.put_rows(ships(3))
        table.redraw()
        assert "of" not in (await shown())[1]
