"""Watchlists: every change keeps them right, whatever they have become meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.lists import watchlists
from tui.lists.columns import ALL, DEFAULT, SORTABLE
from tui.lists.watchlists import MARKET, ListError, Order, Watchlist, Watchlists
from tui.store import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from tui.lists.watchlists import Change

SYMBOLS = ("BTCUSDT", "ETHUSDT", "SOLUSDT", "ETHBTC", "这是测试币456")
NAMES = ("Majors", "Alts", "mine")

symbols = st.sampled_from(SYMBOLS)
names = st.sampled_from(NAMES)
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(watchlists.add, names, symbols),
    st.builds(watchlists.remove, names, symbols),
    st.builds(watchlists.move, names, symbols, st.integers(-9, 9)),
    st.builds(lambda symbol, on: watchlists.star(symbol, on=on), symbols, st.booleans()),
    st.builds(watchlists.create, names),
    st.builds(watchlists.delete, names),
    st.builds(watchlists.rename, names, names),
    st.builds(
        watchlists.sort, st.sampled_from((*NAMES, MARKET)), st.builds(Order, st.sampled_from(SORTABLE))
    ),
    st.builds(lambda shown: watchlists.show_columns(tuple(shown)), st.permutations(DEFAULT)),
    st.builds(
        lambda name, listed: watchlists.merge([Watchlist(name, tuple(listed))]), names, st.lists(symbols)
    ),
)


@given(st.lists(changes, max_size=12))
def test_no_change_ever_fails_or_leaves_lists_that_cannot_be_read_again(made: list[Change]) -> None:
    lists = watchlists.default()
    for change in made:
        lists = change(lists)
        assert len({listed.name.casefold() for listed in lists.lists}) == len(lists.lists)
        assert all(len(set(listed.symbols)) == len(listed.symbols) for listed in lists.lists)
    assert msgspec.convert(msgspec.to_builtins(lists), Watchlists) == lists


@given(st.lists(symbols, unique=True, min_size=1), st.data(), st.integers(-9, 9))
def test_a_move_keeps_every_symbol_and_the_order_of_the_others(
    held: list[str], data: st.DataObject, by: int
) -> None:
    moved = data.draw(st.sampled_from(held))
    lists = watchlists.move("mine", moved, by)(Watchlists(lists=(Watchlist("mine", tuple(held)),)))
    found = lists.lists[0].symbols
    assert [symbol for symbol in found if symbol != moved] == [symbol for symbol in held if symbol != moved]
    assert found.index(moved) == max(0, min(held.index(moved) + by, len(held) - 1))


def test_two_who_change_a_file_at_once_lose_nothing_of_each_other(tmp_path: Path) -> None:
    file = tmp_path / "watchlists.toml"
    one, other = (Shelf(file, Watchlists, watchlists.default) for _ in range(2))
    one.load(), other.load()
    one.change(watchlists.add("Majors", "ETHBTC"))
    other.change(watchlists.star("BTCUSDT", on=True))
    one.change(watchlists.create("Alts"))
    assert other.moved()
    found = other.load()
    assert found == one.value
    assert (found.find("majors") or found.lists[0]).symbols[-1] == "ETHBTC"
    assert found.stars == ("BTCUSDT",)
    assert found.names == ("Majors", "Alts", MARKET)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('columns = ["last", "vlo"]', "line 1: no column 'vlo'; there are last, chg"),
        ('columns = ["last", "last"]', "the column 'last' is there twice"),
        ('[[lists]]\nname = "A"\nsymbols = ["BTC/USDT"]', "line 3: no symbol 'BTC/USDT'"),
        ('[[lists]]\nname = "A"\n[[lists]]\nname = "a"', "two lists have the name 'a'"),
        ('[[lists]]\nname = "market"', "Market is the list of all symbols"),
        ('[[lists]]\nname = ""', "A list needs a name"),
        ('[market]\ncolumn = "size"', "no column 'size' to sort by"),
        ("star = []", "unknown field `star`"),
        ("[[lists]", "line 1"),
    ],
)
def test_a_damaged_file_is_named_with_its_reason_and_stays(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "watchlists.toml"
    file.write_text(text)
    shelf = Shelf(file, Watchlists, watchlists.default)
    assert shelf.load() == watchlists.default()
    assert shelf.trouble is not None
    assert str(file) in shelf.trouble
    assert words.removeprefix("line 3: ").removeprefix("line 1: ") in shelf.trouble
    assert file.read_text() == text


def test_symbols_by_hand_may_be_small_and_twice() -> None:
    assert Watchlist("a", ("btcusdt", "BTCUSDT", "ethbtc")).symbols == ("BTCUSDT", "ETHBTC")


@pytest.mark.parametrize("name", ["", "  ", "market", "x" * 25, "a\x1b[2J", "majors"])
def test_a_name_that_cannot_be_is_refused_in_words(name: str) -> None:
    with pytest.raises(ListError, match=r"\.$"):
        watchlists.see_new_name(watchlists.default(), name)


def test_a_list_may_keep_its_own_name_in_another_case() -> None:
    lists = watchlists.default()
    assert watchlists.see_new_name(lists, " MAJORS ", but="Majors") == "MAJORS"
    assert watchlists.rename("Majors", "MAJORS")(lists).names == ("MAJORS", MARKET)


def test_each_list_and_the_market_have_an_order_of_their_own() -> None:
    lists = watchlists.sort("Majors", Order("chg"))(watchlists.default())
    lists = watchlists.sort(MARKET, Order("symbol", falling=False))(lists)
    assert (lists.order("Majors"), lists.order(MARKET)) == (Order("chg"), Order("symbol", falling=False))
    assert lists.order("gone") == lists.market


def test_every_column_has_a_title_words_and_a_rank_of_its_own() -> None:
    assert len({column.rank for column in ALL}) == len({column.title for column in ALL}) == len(ALL)
    assert all(column.words for column in ALL)
