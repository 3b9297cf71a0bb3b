"""The header: two lines or one, whole numbers at every width, places to click."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.market.tickers import Figures
from tui.widgets.figures import PriceFormat
from tui.widgets.header import Headline, MarketHeader, Mode, Tab
from tui.widgets.lines import line_width
from tui.wire.events import BestPrices

NOW = 1_763_812_457_042
FORMAT = PriceFormat(Decimal("0.01"), 2, 5, "BTC", "USDT")
DAY = Figures("BTCUSDT", NOW, 62431.57, 61300.0, 62990.0, 60874.12, 24318.41207, 1511234567.8, 1131.57, 1.84)
BEST = BestPrices(1, "BTCUSDT", 62431.56, 3.214, 62431.57, 1.906)
MARKET = Headline(FORMAT, 62431.57, DAY, BEST, 0.26)
UNICODE = Headline(PriceFormat(Decimal("0.00001"), 5, 0, "这是测试币", "456"), 0.00912)
PLACES = (Tab("1", "Trade"), Tab("2", "Watchlist"), Tab("4", "Health"))
MODE = Mode("SIMULATED", read_only=True, places=PLACES, place="Trade")

StageFactory = Callable[..., Any]


def drawn(market: Headline, width: int, height: int, mode: Mode = MODE) -> list[str]:
    header = MarketHeader()
    header.show(market, mode, now=NOW)
    return ["".join(text for text, _ in line) for line in header.draw(width, height)]


def test_the_market_line_in_full() -> None:
    assert drawn(MARKET, 160, 2)[0].split("  ") == [
        " BTC/USDT",
        "62,431.57 ·",
        "+1.84%",
        "H 62,990.00",
        "L 60,874.12",
        "V 24,318.41207 BTC / 1.51B USDT",
        "spread 0.01 (0.0016 bp)",
        "sizes 3.21400 ┊ 1.90600",
        "imb +0.26",
        *drawn(MARKET, 160, 2)[0].split("  ")[9:],
    ]


def test_the_mode_line_in_full() -> None:
    line = drawn(MARKET, 160, 2)[1]
    assert line.startswith(" ‹[1]Trade› [2]Watchlist [4]Health ")
    assert line.endswith("  SIMULATED  READ-ONLY  11:54:17 UTC ")


def test_where_there_is_less_room_other_places_are_only_keys() -> None:
    assert " ‹[1]Trade› [2] [4]  " in drawn(MARKET, 64, 2)[1]
    assert " ‹Trade›  " in drawn(MARKET, 50, 2)[1]


def test_one_line_of_80_cells() -> None:
    line = drawn(MARKET, 80, 1)[0]
    assert line.startswith(" BTC/USDT  62,431.57 ·  +1.84%  H 62,990.00")
    assert line.rstrip().endswith(("READ-ONLY", "RO"))


@given(st.integers(1, 200), st.integers(1, 4), st.sampled_from([MARKET, UNICODE, Headline()]))
def test_every_line_is_exact_at_every_size(width: int, height: int, market: Headline) -> None:
    header = MarketHeader()
    header.show(market, MODE, now=NOW)
    assert [line_width(line) for line in header.draw(width, height)] == [width] * height


@given(st.integers(1, 200))
def test_no_number_is_cut(width: int) -> None:
    whole = set(" ".join(drawn(MARKET, 300, 1)).split()) | {"24.3K", "sizes", "RO"}
    words = drawn(MARKET, width, 1)[0].split()
    assert set(words) <= whole or (words == ["…"] and width < len("62,431.57"))


def test_without_figures_there_are_dashes() -> None:
    assert "—" in drawn(Headline(FORMAT), 80, 1)[0]


@pytest.mark.parametrize(("read_only", "words"), [(True, "READ-ONLY"), (False, "TRADING")])
def test_the_badge_says_whether_orders_can_be_sent(read_only: bool, words: str) -> None:
    mode = Mode("MAINNET", read_only=read_only, real=True)
    assert f" MAINNET  {words}" in drawn(MARKET, 120, 2, mode)[1]


def test_the_way_of_the_last_price_is_a_glyph() -> None:
    header = MarketHeader()
    for last, glyph in ((62431.57, "·"), (62431.58, "▲"), (62431.58, "▲"), (62431.0, "▼")):
        header.show(Headline(FORMAT, last), MODE, now=NOW)
        assert glyph in "".join(text for text, _ in header.draw(80, 1)[0])


@pytest.mark.parametrize(("width", "written"), [(120, "Health"), (64, "[4]")])
async def test_a_click_on_a_place_chooses_it(stage: StageFactory, width: int, written: str) -> None:
    header = MarketHeader()
    heard: list[Any] = []
    async with stage(header, width, 2).run_test(size=(120, 10), message_hook=heard.append) as pilot:
        header.show(MARKET, MODE, now=NOW)
        await pilot.pause()
        row = pilot.app.rows()[1]
        await pilot.click(header, offset=(row.index(written), 1))
        await pilot.click(header, offset=(width - 30, 1))
        await pilot.pause()
    assert {message.key for message in heard if isinstance(message, MarketHeader.PlaceChosen)} == {"4"}
