"""The lines of the ladder: columns, groupings, the spread, figures below."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets import rungs
from tui.widgets.lines import Line, line_width
from tui.widgets.rungs import Columns, Rung

widths = st.integers(1, 120)


def said(line: Line) -> str:
    return "".join(text for text, _ in line)


@given(st.integers(1, 300), st.integers(1, 100))
def test_the_height_is_shared_out_whole(width: int, height: int) -> None:
    frame = rungs.frame(width, height)
    assert frame.groups + frame.heads + frame.body + frame.foot == height
    assert 1 <= frame.spread <= frame.body


@given(
    width=widths, price=st.integers(1, 14), size=st.integers(1, 16), total=st.integers(1, 18),
    length=st.integers(0, 400), shade=st.integers(0, 60), ask=st.booleans(), fresh=st.booleans(),
    chosen=st.booleans(),
)  # fmt: skip
def test_a_rung_is_exactly_as_wide_as_asked(
    width: int,
    price: int,
    size: int,
    total: int,
    length: int,
    shade: int,
    ask: bool,
    fresh: bool,
    chosen: bool,
) -> None:
    columns = rungs.columns(width, price, size, total)
    rung = Rung("ask" if ask else "bid", "9" * price, "8" * size, "7" * total, length, shade, fresh, chosen)
    line = rungs.rung_line(rung, columns, width)
    assert line_width(line) == width
    for number in said(line).replace("▸", " ").split():
        figures = number.strip("█▏▎▍▌▋▊▉")
        assert figures in ("", "…", "9" * price, "8" * size, "7" * total)


def test_sides_differ_without_colour() -> None:
    columns = Columns(6, 5, 0, 4, 1)
    ask = rungs.rung_line(Rung("ask", "100.01", "1.0", "", 16, 0, False, False), columns, 18)
    bid = rungs.rung_line(Rung("bid", "100.00", "1.0", "", 16, 0, False, False), columns, 18)
    assert said(ask) == " 100.01   1.0   ██"
    assert said(bid) == " 100.00   1.0 ██  "


def test_a_chosen_rung_is_marked_in_its_first_cell() -> None:
    line = rungs.rung_line(Rung("bid", "1", "2", "", 0, 0, False, True), Columns(3, 3, 0, 0, 1), 8)
    assert said(line).startswith("▸")


@pytest.mark.parametrize(
    ("tick", "price", "found"),
    [
        ("0.01", 100.0, ["0.01", "0.02", "0.05", "0.1", "0.2", "0.5"]),
        ("0.00000001", 0.00000912, ["1E-8", "2E-8", "5E-8", "1E-7"]),
        ("0.5", 90.0, ["0.5", "1.0", "2.5"]),
        ("0.01", None, ["0.01"]),
    ],
)
def test_groupings_begin_with_the_tick(tick: str, price: float | None, found: list[str]) -> None:
    assert rungs.steps(Decimal(tick), price)[:6] == [Decimal(step) for step in found]


def test_groupings_end_at_half_a_percent_of_the_price() -> None:
    assert rungs.steps(Decimal("0.01"), 100.0)[-1] == Decimal("0.5")


@given(st.integers(0, 13), widths)
def test_the_line_of_groupings_holds_the_chosen_one(chosen: int, width: int) -> None:
    offered = rungs.steps(Decimal("0.01"), 62431.57)
    line = rungs.group_line(offered, offered[chosen], width)
    assert line_width(line) == width
    name = rungs.group_names(offered, offered[chosen])[chosen]
    assert name in said(line) or "…" in said(line)


def test_groupings_are_parts_of_their_own() -> None:
    offered = rungs.steps(Decimal("0.01"), 100.0)
    line = rungs.group_line(offered, Decimal("0.05"), 48)
    assert said(line).strip() == "group 0.01 0.02 ‹0.05› 0.1 0.2 0.5"
    assert {text for text, _ in line} >= {"0.01", "‹0.05›", "0.5"}


@given(st.sampled_from(["62,431.57", "—", "0.00000912"]), st.sampled_from([-1, 0, 1]), widths)
def test_the_spread_line_keeps_the_price_whole(last: str, way: int, width: int) -> None:
    line = rungs.spread_line(last, way, "0.01", "0.0016 bp", width)
    assert line_width(line) == width
    assert last in said(line) or said(line).strip() == "…"


def test_the_spread_line_in_full() -> None:
    line = said(rungs.spread_line("62,431.57", 1, "0.01", "0.0016 bp", 48))
    assert line.strip("─") == " 62,431.57 ▲  spread 0.01 · 0.0016 bp "


@given(st.one_of(st.none(), st.floats(0, 1)), widths)
def test_the_imbalance_line_is_exactly_as_wide_as_asked(share: float | None, width: int) -> None:
    assert line_width(rungs.imbalance_line(share, width)) == width


def test_the_imbalance_is_said_in_percent() -> None:
    assert said(rungs.imbalance_line(0.63, 48)).endswith(" bid 63% · ask 37% ")
