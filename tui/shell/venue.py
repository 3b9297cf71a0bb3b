"""The venue that the settings name; for the simulated one the embedded exchange runs while it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple
from urllib.parse import urlsplit

from tui.credentials import Credentials, Place
from tui.secret import Secret
from tui.settings import Settings
from tui.shell.errors import usage
from tui.vaults import Pair
from tui.wire import venues


class AccountVenue(NamedTuple):
    """A venue, the market that its keys are for, and the embedded exchange's own key."""

    venue: venues.Venue
    market: str
    own: Credentials | None


@contextmanager
def open_venue(settings: Settings) -> Iterator[venues.Venue]:
    """Yield the venue; raises CommandError for a URL that cannot be used."""
    with open_dashboard_venue(settings) as opened:
        yield opened.venue


@contextmanager
def open_dashboard_venue(settings: Settings) -> Iterator[AccountVenue]:
    """Yield a venue that has market streams, with what opens its accounts; raises CommandError."""
    with open_account_venue(settings) as opened:
        if not opened.venue.stream_urls:
            raise usage(
                "no-stream-url",
                "--api-url or --rest-url lead to another host, and there is no URL for its market streams",
                hint="add --stream-url",
            )
        yield opened


@contextmanager
def open_account_venue(settings: Settings) -> Iterator[AccountVenue]:
    """Yield the venue for requests alone, streams or not; raises CommandError as `open_venue` does."""
    base = venues.venue(settings.venue)
    urls = settings.urls
    if settings.venue != "sim" or (urls.stream or urls.api or urls.rest):
        venue = _at(base, urls.stream, urls.api, urls.rest)
        yield AccountVenue(venue, market_of(venue), None)
        return
    from tui.sim.embedded import EmbeddedExchange

    exchange = EmbeddedExchange()
    with exchange as served:
        venue = _at(base, served.stream, served.api, served.rest)
        pair = Pair(Secret(exchange.pair.key), Secret(exchange.pair.secret))
        yield AccountVenue(venue, venue.name, Credentials("play money", venue.name, Place.MEMORY, pair))


def market_of(venue: venues.Venue) -> str:
    """The market that a venue's keys are for: where requests go, not where prices come from."""
    if venue.name != "custom":
        return venue.name
    url = next(iter((*venue.api_urls, *venue.rest_urls, *venue.stream_urls)), "")
    return f"custom:{urlsplit(url).netloc}"


def _at(base: venues.Venue, stream: str | None, api: str | None, rest: str | None) -> venues.Venue:
    try:
        return venues.custom(base, stream, api, rest)
    except ValueError as error:
        raise usage("bad-url", str(error)) from error
