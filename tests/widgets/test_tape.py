"""The tape on a stage: newest first, pauses, holes, columns."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.tape import Tape
from tui.widgets.figures import PriceFormat
from tui.widgets.lines import line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.tape import TapeView
from tui.wire.events import Trade

FORMAT = PriceFormat(Decimal("0.01"), 2, 5, "BTC", "USDT")
STALE = PanelState(PanelKind.STALE, "No data from the exchange.", 1_000)

StageFactory = Callable[..., Any]


def grown(tape: Tape, ids: range) -> Tape:
    for number in ids:
        time = 1_763_812_457_000 + number
        tape.add(Trade(time, "BTCUSDT", number, 100 + number / 100, number / 10, time, number % 3 == 0))
    return tape


@given(
    width=st.integers(1, 130),
    height=st.integers(1, 40),
    count=st.integers(1, 90),
    state=st.sampled_from([LIVE, STALE]),
    paused=st.booleans(),
)
def test_every_line_is_exact_at_every_size(
    width: int, height: int, count: int, state: PanelState, paused: bool
) -> None:
    view = TapeView()
    view.show(grown(grown(Tape(), range(1, 4)), range(10, 10 + count)), FORMAT, state)
    if paused:
        view.action_pause()
    assert [line_width(line) for line in view.draw(width, height)] == [width] * height


async def test_the_newest_print_is_on_top(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 50, 8).run_test(size=(60, 20)) as pilot:
        tape = grown(Tape(), range(1, 4))
        view.show(tape, FORMAT, LIVE)
        view.show(grown(tape, range(5, 6)), FORMAT, LIVE)
        await pilot.pause()
        rows = pilot.app.rows()
    assert "Trades" in rows[0]
    assert "buy 73%  sell 27%" in rows[0]
    assert rows[1][2:36] == "11:54:17.005  100.05  0.50000  B  "
    assert "-- 1 trade missing: a gap in the trade ids --" in rows[2]
    assert rows[3][2:36] == "11:54:17.003  100.03  0.30000  S  "


async def test_space_stops_the_tape_and_says_what_waits(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 50, 8).run_test(size=(60, 20)) as pilot:
        tape = grown(Tape(), range(1, 30))
        view.show(tape, FORMAT, LIVE)
        view.focus()
        await pilot.press("space")
        assert view.paused
        view.show(grown(tape, range(30, 35)), FORMAT, LIVE)
        await pilot.pause()
        rows = pilot.app.rows()
        assert "100.29" in rows[1]
        assert "-- paused, 5 new (space to resume) --" in rows[-2]
        await pilot.press("space")
        await pilot.pause()
        assert "100.34" in pilot.app.rows()[1]


@pytest.mark.parametrize(("width", "first"), [(60, ["100.29"]), (90, ["100.29", "100.25"])])
async def test_columns_where_there_is_room(stage: StageFactory, width: int, first: list[str]) -> None:
    view = TapeView()
    async with stage(view, width, 6).run_test(size=(120, 20)) as pilot:
        view.show(grown(Tape(), range(1, 30)), FORMAT, LIVE)
        await pilot.pause()
        rows = pilot.app.rows()
    assert [word for word in rows[1].split() if word.startswith("100.")] == first
    assert "100.26" in rows[4]


async def test_f_changes_the_size_of_large_prints(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 70, 8).run_test(size=(80, 20)) as pilot:
        view.show(grown(Tape(), range(1, 60)), FORMAT, LIVE)
        view.focus()
        await pilot.pause()
        assert "★ ≥ 10 BTC" in pilot.app.rows()[0]
        for _ in range(4):
            await pilot.press("f")
        await pilot.pause()
        assert "★ ≥ 1 BTC" in pilot.app.rows()[0]
        assert "B ★★" in pilot.app.rows()[1]


async def test_lines_are_made_once(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 50, 8).run_test(size=(60, 20)):
        tape = grown(Tape(), range(1, 60))
        view.show(tape, FORMAT, LIVE)
        first = view._lines[0]
        view.show(grown(tape, range(60, 62)), FORMAT, LIVE)
        assert view._lines[2] is first


async def test_prints_missed_by_the_screen_are_said(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 50, 8).run_test(size=(60, 20)) as pilot:
        tape = grown(Tape(), range(1, 4))
        view.show(tape, FORMAT, LIVE)
        view.show(grown(tape, range(4, 5)), FORMAT, LIVE, missed=12)
        await pilot.pause()
        assert "12 trades missing" in pilot.app.rows()[2]


async def test_an_empty_tape_says_its_state(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 50, 8).run_test(size=(60, 20)) as pilot:
        view.show(Tape(), FORMAT, PanelState(PanelKind.EMPTY, "No trade yet."))
        await pilot.pause()
        assert "No trade yet." in "".join(pilot.app.rows())


async def test_another_market_begins_anew(stage: StageFactory) -> None:
    view = TapeView()
    async with stage(view, 50, 8).run_test(size=(60, 20)) as pilot:
        view.show(grown(Tape(), range(1, 4)), FORMAT, LIVE)
        view.action_pause()
        view.show(grown(Tape(), range(7, 8)), PriceFormat(Decimal("0.001"), 3, 1), LIVE)
        await pilot.pause()
        assert "100.070" in pilot.app.rows()[1]
        assert not view.paused
