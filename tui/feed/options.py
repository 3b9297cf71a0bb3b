"""What can be set about the feed; the defaults keep every limit of the exchange with room to spare."""

from typing import Final, Literal

import msgspec

from tui.feed import proxies

HOUR: Final = 3_600_000


class FeedOptions(msgspec.Struct, frozen=True, kw_only=True):
    """Settings of the feed; seconds unless the name says otherwise."""

    depth_limit: int = 5000
    """Levels a side that a book's snapshot asks for, 1 to 5000."""
    history_limit: int = 1000
    """Candles that a series' history asks for, 1 to 1000."""
    backoff_cap: float = 30.0
    max_attempts: int | None = None
    """Attempts in a row without data before the feed reports that it is unable to connect; None: no end."""
    connect_timeout: float = 10.0
    close_timeout: float = 0.3
    """How long a connection that is closed may wait for the exchange's goodbye."""
    ping_interval: float = 20.0
    reply_timeout: float = 5.0
    """How long a control message may stay without reply before the subscriptions are listed."""
    request_timeout: float = 10.0
    linger: float = 3.0
    control_rate: float = 2.0
    """Control messages a second and connection; the exchange closes above 5, pings and pongs included."""
    chunk: int = 200
    """Names in one SUBSCRIBE; larger ones were seen to get no reply."""
    streams_per_link: int = 1024
    proxy: str | None = None
    """A proxy's URL; None takes the environment's (HTTPS_PROXY and its like)."""
    compression: bool = False
    renew_before_ms: int = HOUR
    """How long before the end of its life a connection is renewed."""
    largest_frame: int = 8 * 1024 * 1024
    largest_reply: int = 64 * 1024 * 1024
    link_silence: float = 10.0
    """What a busy connection may be silent before it is replaced."""

    def proxy_for(self, url: str) -> str | Literal[True] | None:
        """The proxy on the way to a URL, True for the environment's; this machine is reached without one.

        Addresses without TLS are this machine's (`wire.venues.custom`).
        """
        return None if url.startswith(("ws:", "http:")) else self.proxy or True

    def proxy_name(self, url: str) -> str:
        """Host and port of the proxy on the way to a URL, without its password; empty where there is none."""
        proxy = self.proxy_for(url)
        if proxy is True:
            proxy = proxies.of_environment(url)
        return "" if proxy is None else proxies.name(proxy)
