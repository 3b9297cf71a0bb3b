"""The venue that the settings name; for the simulated one the embedded exchange runs while it is needed."""

from collections.abc import Iterator
from contextlib import contextmanager

from tui.settings import Settings
from tui.shell.errors import usage
from tui.wire import venues


@contextmanager
def open_venue(settings: Settings) -> Iterator[venues.Venue]:
    """Yield the venue; raises CommandError for a URL that cannot be used."""
    base = venues.venue(settings.venue)
    urls = settings.urls
    if settings.venue != "sim" or (urls.stream or urls.api or urls.rest):
        yield _at(base, urls.stream, urls.api, urls.rest)
        return
    from tui.sim.embedded import EmbeddedExchange

    with EmbeddedExchange() as served:
        yield _at(base, served.stream, served.api, served.rest)


def _at(base: venues.Venue, stream: str | None, api: str | None, rest: str | None) -> venues.Venue:
    try:
        venue = venues.custom(base, stream, api, rest)
    except ValueError as error:
        raise usage("bad-url", str(error)) from error
    if not venue.stream_urls:
        raise usage(
            "no-stream-url",
            "--api-url or --rest-url lead to another host, and there is no URL for its market streams",
            hint="add --stream-url",
        )
    return venue
