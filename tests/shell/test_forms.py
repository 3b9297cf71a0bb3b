import json
from zoneinfo import ZoneInfo

from tui.market.book import Book
from tui.shell.forms import JsonForm, LadderForm, View, view
from tui.wire.events import DepthUpdate
from tui.wire.replies import Depth, Filter, SymbolInfo

INFO = SymbolInfo(
    symbol="ABCXYZ",
    filters=[Filter("PRICE_FILTER", tick_size="0.00010000"), Filter("LOT_SIZE", step_size="1.00000000")],
)
SEEN = View(
    "ABCXYZ", "live", 7, 1_795_341_600_123, [(1.5, 20.0), (1.4999, 3.0)], [(10.0, 1.0), (1e-08 + 10, 2.0)]
)


def test_a_book_without_levels_is_syncing() -> None:
    seen = view(Book("ABCXYZ"), 5)
    assert seen == View("ABCXYZ", "syncing", 0, None, [], [])


def test_a_view_holds_the_best_levels_of_that_moment() -> None:
    book = Book("ABCXYZ")
    book.load(Depth(9, [(1.0, 1.0), (0.9, 1.0)], [(1.1, 2.0), (1.2, 2.0)]), now=0)
    seen = view(book, 1)
    book.load(Depth(10, [], []), now=1)
    assert (seen.update_id, seen.bids, seen.asks) == (9, [(1.0, 1.0)], [(1.1, 2.0)])


def test_times_in_microseconds_are_told_in_ms() -> None:
    book = Book("ABCXYZ")
    book.load(Depth(9, [(1.0, 1.0)], []), now=0)
    book.apply(DepthUpdate("ABCXYZ", 10, 10, [(1.0, 2.0)], [], 1_795_341_600_123_456), now=1)
    assert view(book, 1).event_time == 1_795_341_600_123


def test_json_has_exact_texts_with_the_decimals_of_the_listing() -> None:
    form = JsonForm()
    assert json.loads(form.write(SEEN))["bids"] == [["1.5", "20"], ["1.4999", "3"]]
    form.learn(INFO)
    line = json.loads(form.write(SEEN))
    assert line["bids"] == [["1.5000", "20"], ["1.4999", "3"]]
    assert line["asks"][1] == ["10.00000001", "2"]
    assert (line["state"], line["lastUpdateId"], line["eventTime"]) == ("live", 7, 1_795_341_600_123)


def test_a_ladder_has_its_points_in_one_column() -> None:
    form = LadderForm(ZoneInfo("Europe/Paris"))
    form.learn(INFO)
    assert form.write(SEEN).decode().splitlines() == [
        "ABCXYZ  live  update 7  11:00:00.123 CET",
        "10.00000001   2",
        "10.0000       1",
        "── spread 8.5000 ──",
        " 1.5000      20",
        " 1.4999       3",
    ]


def test_an_empty_side_has_no_spread() -> None:
    text = LadderForm(ZoneInfo("UTC")).write(View("A", "live", 1, None, [(1.0, 1.0)], [])).decode()
    assert "spread —" in text
    assert text.splitlines()[0].endswith("—")
