"""The panels of the alerts' place: whole lines at every size, words before colours, trouble first."""

from datetime import UTC

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.alertdetail import AlertDetail
from tui.widgets.alertlist import AlertList, AlertRow
from tui.widgets.alertsheader import Tally, tally_fields
from tui.widgets.fields import compose
from tui.widgets.firings import Firing, Firings, firing_lines
from tui.widgets.lines import Line, line_width
from tui.widgets.panel import LIVE

NOON = 1_763_812_800_000
ROWS = [
    AlertRow(
        id="1",
        state=("● watching", "fine"),
        symbol="BTCUSDT",
        when="last>63000 and spread<2bp",
        sees="last 62,400.00, spread 0.02bp",
        fires="every 15m",
        tells="bell terminal command",
        last="3m 05s ago",
        name="这是 breakout",
    ),
    AlertRow(id="2", state=("○ off", "axis"), symbol="这是测试币456", when="chg>2%", off=True),
]
FIRING = Firing(
    time=NOON,
    symbol="BTCUSDT",
    why="last 63,012.10, spread 0.02bp (last>63000 and spread<2bp)",
    name="breakout",
    event_time=NOON - 61_000,
    test=True,
)


def text(line: Line) -> str:
    return "".join(part for part, _ in line).rstrip()


def test_an_alert_in_full() -> None:
    panel = AlertList()
    panel.show(ROWS, LIVE, zone=UTC)
    titles, first, second = map(text, panel.draw(158, 3))
    assert " ".join(titles.split()) == "state symbol fires when sees now fires tells by last fired name"
    for words in ("● watching", "last>63000 and spread<2bp", "last 62,400.00, spread 0.02bp", "3m 05s ago"):
        assert words in first
    assert second.split() == ["○", "off", "这是测试币456", "chg>2%", "—", "—"]


def test_why_it_fired_is_never_cut() -> None:
    wide = firing_lines(FIRING, UTC, 140)
    assert [text(line) for line in wide] == [
        " 11-22 12:00:00 UTC test of 11:58:59 BTCUSDT breakout"
        " last 63,012.10, spread 0.02bp (last>63000 and spread<2bp)"
    ]
    narrow = " ".join(" ".join(map(text, firing_lines(FIRING, UTC, 40))).split())
    assert narrow == f"12:00:00 test of 11:58:59 BTCUSDT breakout {FIRING.why}"


def test_the_moment_of_an_event_stands_only_where_it_is_long_ago() -> None:
    soon = Firing(time=NOON, symbol="BTCUSDT", why="last 1 (last>0)", event_time=NOON - 12)
    assert [text(line) for line in firing_lines(soon, UTC, 60)] == [
        " 11-22 12:00:00 UTC BTCUSDT last 1 (last>0)"
    ]


def test_trouble_is_told_before_all_but_the_first_number() -> None:
    tally = Tally(watched=3, waiting=1, resting=2, fired=4, trouble="alerts.toml, line 2: no")
    assert text(compose(tally_fields(tally), 120)) == (
        " 3 watched  ✖ alerts.toml, line 2: no  ◌ 1 wait for data  2 rest  4 fired in 24 h"
    )
    assert text(compose(tally_fields(tally), 30)) == " 3 watched  ✖ file trouble"


@given(st.integers(1, 170), st.integers(1, 9))
def test_every_line_is_exact_at_every_size(width: int, height: int) -> None:
    alerts, fired, detail = AlertList(), Firings(), AlertDetail()
    alerts.show(ROWS, LIVE, zone=UTC)
    fired.show([FIRING], zone=UTC)
    detail.show([("fires when", "last>63000", "text bold"), ("", "这是 wrong " * 9, "alarm")], "1", zone=UTC)
    for panel in (alerts, fired, detail):
        assert [line_width(line) for line in panel.draw(width, height)] == [width] * height
