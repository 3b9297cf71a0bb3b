"""Audits against the embedded exchange: at no weight by other streams, and on demand by a snapshot."""

from typing import TYPE_CHECKING

import pytest

from tui.feed.links import Level
from tui.feed.trouble import RequestError
from tui.market.sync import BookState
from tui.wire import streams

if TYPE_CHECKING:
    from .conftest import World
else:
    World = object

BTC = "BTCUSDT"


async def test_books_are_compared_with_other_streams_at_no_weight(world: World) -> None:
    world.want(streams.depth(BTC), streams.best_prices(BTC), streams.partial_depth(BTC))
    await world.until(lambda: world.is_true(BTC), 5)
    book = world.feed.market.book(BTC)
    await world.until(lambda: book.audits > 20, 20)
    assert book.mismatches == 0


async def test_a_wrong_level_is_seen_and_healed(world: World) -> None:
    world.want(streams.depth(BTC), streams.best_prices(BTC), streams.partial_depth(BTC))
    await world.until(lambda: world.is_true(BTC), 5)
    book = world.feed.market.book(BTC)
    price, quantity = book.bids.top(9)[-1]
    book.bids.apply([(price, quantity + 1)])
    await world.until(lambda: book.mismatches == 1, 10)
    await world.until(lambda: book.state is BookState.LIVE and world.is_true(BTC), 3)


async def test_an_audit_on_demand_says_that_all_levels_match(world: World) -> None:
    world.want(streams.depth(BTC))
    await world.until(lambda: world.is_true(BTC), 5)
    found = await world.during(world.feed.audit(BTC))
    assert (found.matched, found.compared, found.ok, len(found.digest)) == (200, 200, True, 16)
    assert world.feed.market.book(BTC).audit == found
    assert world.feed.links.history[-1].words.startswith("BTCUSDT: 200 of 200 levels match")


async def test_an_audit_of_a_silent_symbol_needs_no_change(world: World) -> None:
    world.want(streams.depth("LUNAUSDT"))
    await world.until(lambda: world.feed.market.book("LUNAUSDT").state is BookState.LIVE, 10)
    assert (await world.during(world.feed.audit("LUNAUSDT"))).ok


async def test_an_audit_finds_a_wrong_level_anywhere(world: World) -> None:
    world.want(streams.depth(BTC))
    await world.until(lambda: world.is_true(BTC), 5)
    book = world.feed.market.book(BTC)
    price, quantity = book.asks.top(90)[-1]
    book.asks.apply([(price, quantity + 1)])
    found = await world.during(world.feed.audit(BTC))
    assert (found.matched, found.compared) == (199, 200)
    assert world.feed.links.history[-1].level is Level.ERROR
    await world.until(lambda: book.state is BookState.LIVE and world.is_true(BTC), 3)


async def test_there_must_be_a_book(world: World) -> None:
    with pytest.raises(RequestError, match="no order book"):
        await world.feed.audit("ETHUSDT")
