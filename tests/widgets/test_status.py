"""The status line: the link's state in words, at every width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.lines import line_width
from tui.widgets.panel import LIVE, PanelKind, PanelState
from tui.widgets.status import Health, StatusLine

WELL = Health(
    LIVE, links_open=1, links=1, age=120, p50=11.2, p99=38.4, rate=412.4, resyncs=1, frames=12.0, weight=42,
    weight_limit=6000,
)  # fmt: skip
BROKEN = Health(
    PanelState(PanelKind.RECONNECTING, "try 3, in 1.6 s", 1_763_812_457_000),
    links=1,
    age=14_200,
    gaps=2,
    malformed=1,
)


def drawn(health: Health, width: int) -> list[tuple[str, str]]:
    status = StatusLine()
    status.show(health)
    return list(status.draw(width, 1)[0])


def said(health: Health, width: int) -> str:
    return "".join(text for text, _ in drawn(health, width))


def test_the_line_in_full() -> None:
    assert said(WELL, 160).split("  ")[:9] == [
        " ● live",
        "1/1 links",
        "data 0.1 s old",
        "latency p50 11 ms p99 38 ms",
        "412 msg/s",
        "gaps 0",
        "resyncs 1",
        "reconnects 0",
        "12 fps",
    ]
    assert "weight 42/6,000" in said(WELL, 160)


@given(st.integers(1, 200), st.integers(1, 3), st.sampled_from([WELL, BROKEN, Health()]))
def test_every_line_is_exact_at_every_size(width: int, height: int, health: Health) -> None:
    status = StatusLine()
    status.show(health)
    assert [line_width(line) for line in status.draw(width, height)] == [width] * height


@pytest.mark.parametrize("width", [30, 60, 80, 120])
def test_what_is_the_matter_stands_before_all_counts(width: int) -> None:
    line = said(BROKEN, width)
    assert "RECONNECTING" in line
    assert "gaps" not in line or "try 3, in 1.6 s" in line


def test_trouble_stands_out() -> None:
    paints = dict(drawn(BROKEN, 160))
    assert paints["2"] == "warn bold"
    assert paints["14 s old"] == "warn bold"
    assert dict(drawn(WELL, 160))["0.1 s old"] == "text"


def test_a_weight_near_its_limit_is_a_warning() -> None:
    heavy = Health(LIVE, weight=5_000, weight_limit=6_000)
    assert ("5,000/6,000", "warn bold") in drawn(heavy, 160)


def test_what_is_not_known_is_a_dash() -> None:
    line = said(Health(), 160)
    assert "data —" in line
    assert "p50 — p99 —" in line
    assert "0 ms" not in line
