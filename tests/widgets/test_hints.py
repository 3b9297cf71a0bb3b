"""Hints tell the keys of now."""

from __future__ import annotations

from tests.scene import scene
from tui.preferences import Likes, wear
from tui.widgets.chart import CandleChart
from tui.widgets.hints import retold

HINT = "←→ scroll  +- zoom  c crosshair  [ ] interval  / symbol"
CASES: tuple[tuple[dict[str, str], str], ...] = (
    ({"book.centre": "x"}, HINT),
    ({"chart.crosshair": "x,y"}, HINT.replace("c cross", "x y cross")),
    ({"chart.in": "i"}, HINT.replace("+-", "i -")),
    ({"interval.shorter": "<", "interval.longer": ">"}, HINT.replace("[ ]", "< >")),
    ({"trade.find": "f3"}, HINT.replace("/ sym", "f3 sym")),
    ({"chart.back": "a", "chart.on": "ctrl+d"}, HINT.replace("←→", "a ^d")),
    ({}, HINT),
)


async def test_a_hint_tells_the_keys_of_now() -> None:
    async with scene(size=(160, 48)) as stage:
        stage.load()
        await stage.frame()
        before = Likes()
        for keys, hint in CASES:
            likes = Likes(keys=keys)
            wear(stage.app, likes, before)
            await stage.settle()
            chart = stage.trade.query_one(CandleChart)
            assert retold(HINT, chart) == hint
            assert hint.startswith(str(chart.border_subtitle)), "the border follows at once"
            before = likes
