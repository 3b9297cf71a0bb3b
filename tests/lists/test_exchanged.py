"""Lists come back as they were written; what can't be read is named by line and reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tui.lists import exchanged, watchlists
from tui.lists.exchanged import Imported
from tui.lists.watchlists import ListError, Order, Watchlist, Watchlists

if TYPE_CHECKING:
    from pathlib import Path

names = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=8).filter(
    lambda name: name.casefold() != "market"
)
lists = st.builds(
    lambda held, stars: Watchlists(lists=tuple(Watchlist(n, tuple(s)) for n, s in held.items()), stars=stars),
    st.dictionaries(
        names, st.lists(st.sampled_from(("BTCUSDT", "ETHBTC", "这是测试币456")), min_size=1), max_size=3
    ).filter(lambda held: len({name.casefold() for name in held}) == len(held)),
    st.sampled_from(((), ("BTCUSDT",))),
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lists)
def test_what_is_exported_comes_back(tmp_path: Path, kept: Watchlists) -> None:
    file, text = tmp_path / "lists.toml", tmp_path / "lists.txt"
    file.write_text(exchanged.write_toml(kept), encoding="utf-8")
    assert exchanged.read(file) == Imported(kept.lists, kept.stars)
    if kept.lists:
        text.write_text(exchanged.write_text(kept), encoding="utf-8")
        assert exchanged.read(text).lists == kept.lists


def test_the_own_file_can_be_imported_too(tmp_path: Path) -> None:
    file = tmp_path / "watchlists.toml"
    file.write_text(
        'columns = ["last"]\n[market]\ncolumn = "chg"\n[[lists]]\nname = "A"\nsymbols = ["ethbtc"]\n'
    )
    assert exchanged.read(file).lists == (Watchlist("A", ("ETHBTC",)),)


def test_a_text_of_tradingview_is_taken_but_for_what_is_not_of_binance(tmp_path: Path) -> None:
    file = tmp_path / "Crypto.txt"
    file.write_text(
        "BINANCE:BTCUSDT,NASDAQ:AAPL,\n###Alts,BINANCEUS:SOLUSD, BINANCE:ETHUSDT.P\nethbtc\n",
        encoding="utf-8-sig",
    )
    assert exchanged.read(file) == Imported(
        lists=(Watchlist("Crypto", ("BTCUSDT",)), Watchlist("Alts", ("SOLUSD", "ETHBTC"))),
        left_out=(
            "line 1: 'NASDAQ:AAPL' is not of Binance",
            "line 2: 'BINANCE:ETHUSDT.P' is a perpetual contract, not spot",
        ),
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "there is no symbol in it"),
        ("a.txt", b"\nNYSE:IBM", "a.txt, line 2: 'NYSE:IBM' is not of Binance"),
        ("a.txt", b"BTC USDT", "line 1: no symbol 'BTC USDT'"),
        ("a.txt", b"###Market,BTCUSDT", "Market is the list of all symbols"),
        ("a.txt", b"\xff\xfe", "not UTF-8"),
        ("a.toml", b"[[lists]]\nname = 3", "line 2: Expected `str`, got `int`"),
        ("a.toml", b"lists = [", "line 1"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(ListError) as raised:
        exchanged.read(file)
    assert words in str(raised.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("a.txt", "a.toml"):
        with pytest.raises(ListError, match="No such file"):
            exchanged.read(tmp_path / name)


def test_an_import_adds_and_takes_nothing_away() -> None:
    kept = watchlists.add("Majors", "ETHBTC")(watchlists.default())
    new = (Watchlist("majors", ("ETHBTC", "FIDAUSDT"), Order("chg")), Watchlist("Alts", ("SOLUSDT",)))
    merged = watchlists.merge(new, ("SOLUSDT",))(kept)
    assert merged.lists[0].symbols == (*kept.lists[0].symbols, "FIDAUSDT")
    assert merged.lists[0].order == Order()
    assert (merged.names, merged.stars) == (("Majors", "Alts", "Market"), ("SOLUSDT",))
    assert watchlists.merge(new, ("SOLUSDT",))(merged) == merged
