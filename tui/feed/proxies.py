"""The proxies that the environment names, and what a proxy is called where people read it."""

from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from websockets.proxy import get_proxy
from websockets.uri import parse_uri


def of_environment(url: str) -> str | None:
    """The proxy that HTTPS_PROXY and its like name for a URL (https or wss); None for none."""
    if url.startswith("wss:"):
        return get_proxy(parse_uri(url))
    host = urlsplit(url).hostname or ""
    return None if proxy_bypass(host) else getproxies().get("https")


def name(proxy: str) -> str:
    """Host and port of a proxy's URL: the rest may be a password."""
    return proxy.rsplit("://", maxsplit=1)[-1].rpartition("@")[2].split("/")[0]
