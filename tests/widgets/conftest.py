"""A stage for widgets: an app with the market's themes that shows one of them at a size."""

from collections.abc import Callable
from typing import TypeAlias

import pytest
from textual.app import ComposeResult
from textual.widget import Widget

from tests.widgets.themed import Themed
from tui.market.book import Book
from tui.wire.events import DepthUpdate, Level
from tui.wire.replies import Depth


class Stage(Themed):
    """Shows one widget in a corner."""

    def __init__(self, widget: Widget, width: int, height: int) -> None:
        super().__init__()
        self.widget = widget
        widget.styles.width, widget.styles.height = width, height

    def compose(self) -> ComposeResult:
        yield self.widget

    def rows(self) -> list[str]:
        """The text of the widget's rows as they are on the screen, frame included."""
        region = self.widget.region
        strips = self.screen._compositor.render_strips(self.size)
        return [strip.crop(region.x, region.right).text for strip in strips[region.y : region.bottom]]


StageFactory: TypeAlias = Callable[[Widget, int, int], Stage]
BookFactory: TypeAlias = Callable[..., Book]


@pytest.fixture
def stage() -> StageFactory:
    return Stage


def live_book(bids: list[Level], asks: list[Level]) -> Book:
    book = Book("BTCUSDT")
    book.apply(DepthUpdate("BTCUSDT", 100, 100, [], [], 1_000), 1_000)
    book.load(Depth(last_update_id=99, bids=bids, asks=asks), 1_000)
    return book


@pytest.fixture
def book_of() -> BookFactory:
    return live_book


@pytest.fixture
def book() -> Book:
    """Forty levels a side, a cent apart, around 100.00."""
    bids = [(round(100 - 0.01 * depth, 2), 1.0 + depth) for depth in range(40)]
    asks = [(round(100.01 + 0.01 * depth, 2), 1.0 + depth) for depth in range(40)]
    return live_book(bids, asks)
