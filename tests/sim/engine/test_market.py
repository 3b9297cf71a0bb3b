from tui.sim.engine.exchange import Exchange
from tui.sim.engine.listings import LISTINGS
from tui.sim.engine.market import MOST, market


def test_it_is_always_the_same_and_begins_with_the_listings_by_hand() -> None:
    whole = market(2_000)
    assert whole == market(2_000)
    assert whole[:50] == market(50)
    assert whole[: len(LISTINGS)] == LISTINGS
    assert market(3) == LISTINGS[:3]
    assert len({listing.symbol for listing in whole}) == len(whole) == 2_000
    assert len(market(10 * MOST)) == MOST


def test_its_numbers_are_those_of_a_market() -> None:
    for listing in market(1_000):
        assert listing.symbol == listing.base + listing.quote
        assert listing.price_ticks >= 200
        assert listing.price == listing.price_ticks * listing.tick
        assert 0 < listing.least_lots <= listing.size_lots
        assert listing.rate > 0
    derived = market(1_000)[len(LISTINGS) :]
    assert {listing.quote for listing in derived} == {"USDT", "USDC", "BTC", "TRY", "EUR"}
    assert sum(not listing.trading for listing in derived) == len(derived) // 40


def test_it_trades_from_busy_to_quiet() -> None:
    listings = market(100)
    exchange = Exchange(seed=1, start=1_795_341_600_000, listings=listings[len(LISTINGS) :])
    seen = {happening.symbol for happening in exchange.advance(exchange.now + 20_000)}
    assert len(seen) > 60
    assert seen <= {listing.symbol for listing in listings if listing.trading}
