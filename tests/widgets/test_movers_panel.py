"""The panel of what moves, and the preview: exact at every size, with a symbol to click."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.lists.markets import LISTING, NOW
from tui.lists.movers import Mover, Movers
from tui.market.candles import CandleSeries
from tui.widgets.figures import PriceFormat
from tui.widgets.lines import line_width
from tui.widgets.movers import MoversPanel
from tui.widgets.panel import LIVE
from tui.widgets.preview import Preview
from tui.wire.events import BestPrices, Candle

StageFactory = Callable[..., Any]

MOVED = Movers(
    rises=(Mover("PEPEUSDT", 1.1), Mover("WIFUSDT", 0.98)),
    falls=(Mover("ARBUSDT", -1.02),),
    highs=("PEPEUSDT", "WIFUSDT"),
    up=258,
    down=142,
    told=412,
)


async def test_rises_stand_beside_falls_above_breadth_and_highs(stage: StageFactory) -> None:
    panel = MoversPanel()
    app = stage(panel, 64, 10)
    said: list[Any] = []
    async with app.run_test(size=(64, 10), message_hook=said.append) as pilot:
        panel.show(MOVED, "whole market", LIVE)
        await pilot.pause()
        rows = [row[1:-1].rstrip() for row in app.rows()]
        assert rows[1].split() == ["▲", "PEPEUSDT", "+1.10%", "▼", "ARBUSDT", "-1.02%"]
        assert "258 up / 142 down" in "\n".join(rows)
        assert " new 24h highs: PEPEUSDT, WIFUSDT" in rows
        assert "whole market" in app.rows()[0]
        await pilot.click(offset=(app.rows()[2].index("WIF"), 2))
        await pilot.pause()
    opened = {message.symbol for message in said if isinstance(message, MoversPanel.Opened)}
    assert opened == {"WIFUSDT"}


@given(st.integers(1, 100), st.integers(1, 20))
def test_every_line_is_exact_at_every_size(width: int, height: int) -> None:
    panel = MoversPanel()
    panel._movers = MOVED
    assert [line_width(line) for line in panel.draw(width, height)] == [width] * height


async def test_the_preview_names_its_symbol_and_its_best_prices(stage: StageFactory) -> None:
    chart, series = Preview(), CandleSeries("15m")
    series.load(
        [
            Candle(NOW + n * 900_000, NOW + n * 900_000 + 899_999, 1.0, 2.0, 0.5, 1.5, 9.0, 9.0, 3, 4.0, 4.0)
            for n in range(9)
        ]
    )
    app = stage(chart, 70, 14)
    async with app.run_test(size=(70, 14)) as pilot:
        best = BestPrices(1, "BTCUSDT", 2_318.43, 18.2, 2_318.44, 7.1)
        chart.about("BTCUSDT", best, PriceFormat.of(LISTING[0]))
        chart.show(series, decimals=2, last=1.5, state=LIVE)
        await pilot.pause()
        assert "BTCUSDT 15m · 9 bars" in app.rows()[0]
        assert "bid 2,318.43 (18.200)   ask 2,318.44 (7.100)" in app.rows()[-2]
        chart.about("ETHUSDT", None, PriceFormat())
        chart.show(series, decimals=2, last=1.5, state=LIVE)
        await pilot.pause()
        assert "ETHUSDT 15m" in app.rows()[0]
        assert "bid" not in app.rows()[-2]
