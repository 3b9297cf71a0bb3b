"""The watchlist by keys, clicks and text: what is on the screen, what is leased, asked and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.events import MouseScrollDown
from textual.widgets import Input

from tests.crowd import bring, crowded
from tests.scene import Scene, scene
from tui import paths
from tui.feed.hearing import StreamState
from tui.feed.links import LinkState
from tui.lists import watchlists
from tui.lists.watchlists import MARKET, Watchlists
from tui.screens.trade import TradeScreen
from tui.screens.watchlist import WatchlistScreen
from tui.store import Shelf
from tui.widgets.board import Board

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

WHY = ("not", "listed", "on", "MAINNET")
ALL_MARKET = ["!miniTicker@arr", "!ticker_1h@arr"]


def place_of(stage: Scene) -> WatchlistScreen:
    return next(screen for screen in stage.app.screen_stack if isinstance(screen, WatchlistScreen))


def board_of(stage: Scene) -> Board:
    return place_of(stage).query_one(Board)


def row(stage: Scene, symbol: str) -> list[str]:
    """A symbol's row in words, without frame and star."""
    lines = (line.strip("│ ") for line in stage.text().splitlines())
    return next((line.split() for line in lines if line.removeprefix("★ ").startswith(f"{symbol} ")), [])


def best_prices(stage: Scene) -> list[str]:
    return [name.partition("@")[0].upper() for name in stage.feed.leased if name.endswith("@bookTicker")]


def kept() -> Watchlists:
    """What the file holds."""
    return Shelf(paths.watchlists_file(), Watchlists, watchlists.default).load()


def files_in(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


async def written(stage: Scene) -> Watchlists:
    """What the file holds once all changes are in it."""
    writing = [worker for worker in place_of(stage).workers if worker.group == "watchlists"]
    for worker in writing:
        await worker.wait()
    await stage.settle()
    return kept()


async def test_rows_are_the_exchanges_with_their_ages_and_reasons() -> None:
    async with scene() as stage:
        crowd = await crowded(stage)
        assert "‹[2]Watchlist›" in stage.text()
        btc = row(stage, "BTCUSDT")
        assert btc[:5] == ["BTCUSDT", "62,431.57", "·", "+1.84%", "+0.26%"]
        assert btc[-3:] == ["1.51B", "0.0016bp", "1s"]
        assert row(stage, "PEPEUSDT")[:2] == ["PEPEUSDT", "0.00000912"]
        assert row(stage, "ADAUSDT")[1:] == ["0.6834", "·", "DELISTED", *WHY]
        text = stage.text()
        for words in ("Movers 1h  ● live  whole market", "33 up / 26 down", "BTCUSDT 15m · 33 bars"):
            assert words in text, words

        # From near, too, nothing but the last price is told of a symbol that isn't traded.
        board_of(stage).choose("ADAUSDT")
        await stage.settle()
        assert stage.text().splitlines()[0].split() == ["ADAUSDT", "0.6834", "·"]
        assert "ADAUSDT: DELISTED not listed on MAINNET." in stage.text()

        # One symbol is told of: its price and way change, and everybody's age.
        crowd.figures["BTCUSDT"] = ("0.01", 62_500.0, 2.0, 1.6e9)
        bring(stage, crowd, ["BTCUSDT"])
        await stage.frame(1_000)
        assert row(stage, "BTCUSDT")[:4] == ["BTCUSDT", "62,500.00", "▲", "+2.00%"]
        assert row(stage, "BTCUSDT")[-1] == "1s"
        assert row(stage, "ETHUSDT")[-1] == "2s"

        # A stream of one symbol falls silent, then that of all.
        vitals = stage.feed.vitals.streams
        vitals["ethusdt@bookTicker"].state = StreamState.STALE
        await stage.frame(34_000)
        assert row(stage, "ETHUSDT")[1:6] == ["2,318.44", "·", "STALE", "36", "s"]
        vitals["!miniTicker@arr"].state = StreamState.STALE
        await stage.frame(1_000)
        assert "◑ STALE since 12:00:" in stage.text()
        assert "!miniTicker@arr has been silent for longer than it should." in stage.text()
        assert row(stage, "BTCUSDT")[1] == "62,500.00"
        assert row(stage, "BTCUSDT")[-1] == "36s"

        # The connection breaks: that is told; after it what stood still is asked anew.
        links, link = stage.feed.links, next(iter(stage.feed.links.all.values()))
        now = stage.clock.now()
        links.change(link, LinkState.RECONNECTING, now, "the network broke (1006)", now + 1_600)
        await stage.frame(1_000)
        assert "↻ RECONNECTING since" in stage.text()
        assert "the network broke (1006)" in stage.text()
        links.change(link, LinkState.OPEN, stage.clock.now())
        await stage.frame(1_000)
        await stage.clock.advance(0.3)
        assert [method for method, _ in stage.feed.asked].count("ticker.24hr") == 2

        # On another venue everything begins anew.
        stage.app.connect(stage.app.venue)
        await stage.settle()
        assert len(stage.feeds) == 2
        assert row(stage, "BTCUSDT")[1] == "—"
        assert stage.feed.leased == ALL_MARKET
        assert [method for method, _ in stage.feed.asked] == ["ticker.24hr"]


async def test_only_what_is_looked_at_is_leased_and_asked() -> None:
    async with scene() as stage:
        crowd = await crowded(stage)
        majors = ["BNBUSDT", "BTCUSDT", "DOGEUSDT", "ETHUSDT", "PEPEUSDT", "SOLUSDT", "XRPUSDT"]
        assert sorted(set(best_prices(stage))) == majors
        assert [name for name in stage.feed.leased if "@arr" in name] == ALL_MARKET
        assert "btcusdt@kline_15m" in stage.feed.leased
        asked = [method for method, _ in stage.feed.asked]
        assert asked.count("ticker.24hr") == 1
        assert "ticker.book" not in asked
        courses = [str(params["symbol"]) for method, params in stage.feed.asked if method == "klines"]
        assert sorted(courses) == majors
        # While one moves nothing is leased anew; once the view rests for a tick, what is in sight then is.
        await stage.press("l", "G")
        await stage.frame(250)
        assert sorted(set(best_prices(stage))) == majors
        await stage.frame(250)
        assert set(best_prices(stage)) == set(board_of(stage).sight) - {"LUNAUSDT"}
        # The preview has an interval of its own.
        await stage.press("g", "[")
        await stage.frame(250)
        await stage.frame(250)
        assert "btcusdt@kline_5m" in stage.feed.leased
        # A filter by spread needs the best prices of all: asked for at once.
        await stage.press("/", *"spread<1bp", "enter")
        await stage.clock.advance(0.3)
        await stage.frame(1_000)
        assert [method for method, _ in stage.feed.asked].count("ticker.book") == 1
        symbols = board_of(stage).listing.symbols
        assert "BTCUSDT" in symbols
        assert "PEPEUSDT" not in symbols
        # Where nobody looks nothing is leased or asked.
        await stage.press("1")
        count = len(stage.feed.asked)
        await stage.clock.advance(11)
        assert len(stage.feed.asked) == count
        assert not any("@arr" in name for name in stage.feed.leased)
        await stage.press("2")
        await stage.clock.advance(0.3)
        asked = [method for method, _ in stage.feed.asked]
        assert (asked.count("ticker.book"), asked.count("ticker.24hr")) == (2, 2)
        assert crowd.listing


async def test_a_filter_narrows_key_by_key_and_points_at_what_is_wrong() -> None:
    async with scene() as stage:
        crowd = await crowded(stage)
        await stage.press("l", "/", *"chg>2 vol>50m")
        large = {name for name, (_, _, chg, vol) in crowd.figures.items() if chg > 2 and vol > 5e7}
        assert set(board_of(stage).listing.symbols) == large
        assert f"filter chg>2 vol>50m  {len(large)} of 60 symbols" in stage.text()
        assert f"of {len(large)} filtered" in stage.text()
        await stage.press(*" vlo>")
        lines = stage.text().splitlines()
        at = next(number for number, line in enumerate(lines) if "did you mean vol?" in line)
        assert lines[at].index("^^^") == lines[at - 1].index("vlo>")
        assert set(board_of(stage).listing.symbols) == large
        # Esc takes it away; Enter keeps it, and gives the keys back to the rows.
        await stage.press("escape")
        assert stage.app.screen.query_one("#filter", Input).value == ""
        assert "60 symbols" in stage.text()
        await stage.press("/", *"xyz", "enter")
        assert board_of(stage).has_focus
        assert "No row passes the filter. Esc takes it away." in stage.text()


async def test_lists_are_changed_by_keys_and_kept_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "documents", lambda: tmp_path)
    async with scene() as stage:
        await crowded(stage)
        await stage.press("a", *"hbtc", "enter")
        assert board_of(stage).chosen == "ETHBTC"
        await stage.press(" ", "K")
        found = await written(stage)
        assert found.lists[0].symbols[-2:] == ("ETHBTC", "PEPEUSDT")
        assert found.stars == ("ETHBTC",)
        assert "★ ETHBTC" in stage.text()
        await stage.press("d")
        assert "ETHBTC" not in (await written(stage)).lists[0].symbols
        # The whole market can't be changed, but its rows can be kept.
        await stage.press("l", "G", "d", "w")
        last = board_of(stage).chosen
        assert (await written(stage)).lists[0].symbols[-1] == last
        assert place_of(stage).present == MARKET

        # Lists are made, renamed and deleted.
        await stage.press("L", "n", *"majors", "enter")
        assert "There is a list Majors already." in stage.text()
        await stage.press("2", "enter")
        assert "‹majors2›" in stage.text()
        assert "This list is empty. Press a to add a symbol" in stage.text()
        await stage.press("L", "m", *"majors", "enter")
        assert "There is a list Majors already." in stage.text()
        await stage.press("0", "enter", "L", "d")
        assert "d again deletes majors0 with its 0 symbols" in stage.text()
        await stage.press("d")
        assert (await written(stage)).names == ("Majors", MARKET)

        # They go out to files, and others' come in.
        await stage.press("E")
        assert [file.suffix for file in files_in(tmp_path)] == [".toml", ".txt"]
        assert "BINANCE:BTCUSDT" in files_in(tmp_path)[1].read_text()
        (tmp_path / "theirs.txt").write_text("###Theirs,BINANCE:ETHBTC,NYSE:IBM")
        place_of(stage)._import(str(tmp_path / "theirs.txt"))
        assert (await written(stage)).lists[1].symbols == ("ETHBTC",)
        assert "‹Theirs›" in stage.text()
        await stage.press("I", "x", "enter")
        assert "There is no file x." in stage.text()


async def test_sorting_columns_copies_and_the_mouse() -> None:
    async with scene() as stage:
        await crowded(stage)
        board = board_of(stage)
        await stage.press("S", "S", "S", "S")
        assert "24h% ▼" in stage.text()
        assert (board.listing.symbols[0], board.listing.symbols[-1]) == ("PEPEUSDT", "ADAUSDT")
        await stage.press("r")
        assert "24h% ▲" in stage.text()
        assert (board.listing.symbols[0], board.listing.symbols[-1]) == ("SOLUSDT", "ADAUSDT")
        # Rows are moved in a list's own order only.
        before = place_of(stage).lists
        await stage.press("J")
        assert place_of(stage).lists == before
        title = stage.text().splitlines()[4]
        await stage.pilot.click(offset=(title.index("Symbol") + 1, 4))
        await stage.settle()
        assert list(board.listing.symbols) == sorted(board.listing.symbols)
        # Each list has an order of its own.
        await stage.press("l")
        assert "Vol(Q) ▼" in stage.text()
        await stage.pilot._post_mouse_events([MouseScrollDown], offset=(20, 10))
        await stage.settle()
        assert board.sight[0] == board.listing.symbols[3]
        chosen = board.chosen
        await stage.pilot.click(offset=(20, 7))
        await stage.settle()
        assert board.chosen == board.listing.symbols[5] != chosen
        await stage.pilot.click(offset=(5, 3))
        await stage.settle()
        assert place_of(stage).present == "Majors"

        await stage.press("v", "j", " ", "J", "enter")
        assert (await written(stage)).columns[:3] == ("last", "chg1h", "range")
        assert (await written(stage)).order("Majors").column == "symbol"
        assert stage.text().splitlines()[4].split()[1:5] == ["Symbol", "▲", "Last", "1h%"]
        await stage.press("v", "0", "enter", "g", "j", "y")
        assert board.chosen == "BNBUSDT"
        assert stage.app.clipboard.startswith("BNBUSDT  last 561.90  chg 0.13")
        await stage.press("Y")
        lines = stage.app.clipboard.splitlines()
        assert lines[0] == "symbol,last,chg,chg1h,range,spark,vol,spread,age,alerts,state"
        assert lines[1].endswith("DELISTED   not listed on MAINNET")
        assert lines[3].startswith("BTCUSDT,62431.57,1.84")

        # Enter opens the row in the trading view, where w keeps a symbol; the place is found as it was left.
        await stage.press("enter")
        assert isinstance(stage.app.screen, TradeScreen)
        assert stage.trade.symbol == "BNBUSDT"
        stage.app.open_market("ETHBTC")
        await stage.press("w")
        for worker in [worker for worker in stage.trade.workers if worker.group == "watchlists"]:
            await worker.wait()
        assert kept().lists[0].symbols[-1] == "ETHBTC"
        await stage.press("2")
        await stage.frame(1_100)
        assert board.chosen == "BNBUSDT"
        assert row(stage, "ETHBTC")


async def test_a_damaged_file_another_instance_and_requests_that_fail() -> None:
    file = paths.watchlists_file()
    file.parent.mkdir(parents=True)
    file.write_text("lists = [")
    async with scene(place="Watchlist") as stage:
        stage.open_link()
        await stage.frame(250)
        # Damaged: defaults, told, and not touched until a change puts it aside. Nothing is claimed.
        assert file.read_text() == "lists = ["
        assert any("It stays as it is" in note.message for note in stage.app._notifications)
        assert row(stage, "BTCUSDT") == ["BTCUSDT", *["—"] * 8]
        await stage.press(" ")
        await written(stage)
        assert file.with_name("watchlists.damaged.toml").read_text() == "lists = ["
        # What another instance writes is there a second later, and nothing is lost.
        Shelf(file, Watchlists, watchlists.default).change(watchlists.create("Theirs"))
        await stage.frame(1_100)
        assert "Theirs" in stage.text()
        await stage.press("j", " ")
        found = await written(stage)
        assert found.names == ("Majors", "Theirs", MARKET)
        assert found.stars == ("BTCUSDT", "ETHUSDT")
        # What can't be asked is told once, and asked again.
        for _ in range(3):
            await stage.clock.advance(2)
        failed = [note for note in stage.app._notifications if "can be had" in note.message]
        assert [note.message for note in failed] == [
            "Not all figures can be had: ticker.24hr: nobody answers"
        ]
        assert len(stage.feed.asked) > 2
