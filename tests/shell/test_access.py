"""The dashboard's keys: found for the venue, and judged as `depthdeck keys` judges them."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from tests.keyed import NAME, RESTRICTIONS, SECRET, KeyedExchange, keyed_exchange
from tui.accounts import KeyRefused
from tui.feed.feed import Feed
from tui.feed.trouble import RequestError
from tui.settings import Settings
from tui.shell.access import KeptKeys, make_accounts
from tui.shell.venue import AccountVenue, market_of
from tui.vaults import CredentialsError
from tui.wire import venues

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tui.wire.venues import Venue

RIGHTS = "/sapi/v1/account/apiRestrictions"


@pytest.fixture
def exchange() -> Iterator[KeyedExchange]:
    with keyed_exchange() as exchange:
        yield exchange


def venue_of(exchange: KeyedExchange) -> Venue:
    _, stream, _, api, _, rest = exchange.flags
    return venues.custom(venues.venue("com"), stream, api, rest)


async def test_a_key_of_the_environment_is_found_and_judged_by_what_it_may_do(
    exchange: KeyedExchange, monkeypatch: pytest.MonkeyPatch
) -> None:
    venue, keys = venue_of(exchange), KeptKeys(Settings())
    with pytest.raises(CredentialsError, match="there is no key for"):
        keys.find(venue)
    monkeypatch.setenv("DEPTHDECK_API_KEY", NAME)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", "not a secret")
    with pytest.raises(KeyRefused, match="neither an HMAC secret"):
        keys.find(venue)
    monkeypatch.setenv("DEPTHDECK_API_SECRET", SECRET)
    key = keys.find(venue)
    feed = Feed(venue)
    running = asyncio.create_task(feed.run())
    try:
        assert await keys.admit(feed, key) is True
        exchange.answers[RIGHTS] = (200, RESTRICTIONS | {"enableSpotAndMarginTrading": False})
        assert await keys.admit(feed, key) is False
        exchange.answers[RIGHTS] = (200, RESTRICTIONS | {"enableWithdrawals": True})
        with pytest.raises(KeyRefused, match="may withdraw") as refused:
            await keys.admit(feed, key)
        assert "allow_withdrawals" in refused.value.hint
        assert await KeptKeys(Settings(allow_withdrawals=True)).admit(feed, key) is True
        exchange.answers[RIGHTS] = (500, {"code": -1000, "msg": "An unknown error occurred."})
        with pytest.raises(RequestError, match="unknown error"):
            await keys.admit(feed, key)
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def test_accounts_are_as_the_settings_want_them() -> None:
    venue = venues.venue("com")
    settings = Settings(currency="EUR", hide_amounts=True)
    accounts = make_accounts(AccountVenue(venue, market_of(venue), None), settings)
    assert (accounts.currency, accounts.own_currency, accounts.hidden) == ("EUR", "EUR", True)
