"""What can be set: every key with its kind, its default, and what is right for it in words."""

import difflib
from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta

VenueName = Literal["com", "us", "data", "testnet", "demo", "sim"]
PlaceName = Literal["trade", "watchlist", "account", "health", "alerts"]
Interval = Literal[
    "1s", "1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"
]
Url = Annotated[str, Meta(pattern=r"^(wss?|https?)://[^\s/]+", description="a URL such as wss://host:443")]
Colour = Annotated[
    str, Meta(pattern=r"^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$", description="a colour such as #3CBF8F")
]
Keys = Annotated[
    str, Meta(pattern=r"^[^\s,]+(, ?[^\s,]+)*$", description="a key, or several, such as g or ctrl+g,home")
]

PALETTE_COLOURS: Final = (
    *("primary", "secondary", "accent", "warning", "error", "success"),
    *("foreground", "background", "surface", "panel"),
)
"""The colours that a theme is made of."""

MARKET_COLOURS: Final = (
    "up",  # a rise, a buy, a bid: text and candles
    "up-soft",  # the same, less loud: volume, cumulative bars
    "up-faint",  # the same as a background behind text
    "down",
    "down-soft",
    "down-faint",
    "stale",  # values that are kept but old
    "warn",  # needs a look
    "alarm",  # is wrong
    "fine",  # is well
    "axis",  # labels of axes, captions, units
    "grid",  # lines across a chart
    "frame",  # a panel's border
    "frame-focus",  # the border of the panel that has the keys
    "last",  # the last price: its box and its line
    "last-text",  # text upon `last`
)
"""The colours that the market is drawn in; a theme that doesn't name one gets it made from its others."""


class UnknownKey(ValueError):
    """There is no such key; the message names the nearest."""


class SettingsError(ValueError):
    """A setting that cannot be used; the message names its place, key and value, and what would be right.

    `words` is the message without the place; `line` is the file's line, where it stands in a file.
    """

    def __init__(self, place: str, words: str, line: int | None = None) -> None:
        super().__init__(f"{place}{words}")
        self.words = words
        self.line = line


class Urls(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hosts instead of the venue's own."""

    stream: Url | None = None
    api: Url | None = None
    rest: Url | None = None


class Limits(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the feed behaves; the section is `[feed]`."""

    depth_limit: Annotated[
        int, Meta(ge=5, le=5000, description="levels a side, a whole number from 5 to 5000")
    ] = 5000
    max_attempts: (
        Annotated[int, Meta(ge=1, description="attempts to connect before giving up, a whole number from 1")]
        | None
    ) = None
    compression: Annotated[bool, Meta(description="true or false")] = False
    proxy: Annotated[str, Meta(description="a proxy's URL such as http://host:3128")] | None = None


class Hearing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one's accounts are heard; the section is `[account]`.

    `us_stream` is the way on Binance.US, where `auto` tries `signature` first; `risk` adds the stream of
    margin risk.
    """

    us_stream: Literal["auto", "signature", "listenKey"] = "auto"
    risk: Annotated[bool, Meta(description="true or false")] = False


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All settings with their defaults.

    `trading` lets orders out, `allow_withdrawals` API keys that may withdraw; `key_name` chooses an API key.
    `currency` is what accounts are valued in; `hide_amounts` begins with amounts that nobody can read.
    `keys` are other keys by the ids of actions; `themes` are own themes by name: `base` (the theme that they
    begin with), `dark`, and colours by name.
    """

    venue: VenueName = "com"
    symbol: Annotated[str, Meta(pattern=r"^[\w.-]+$", description="a symbol such as BTCUSDT")] = "BTCUSDT"
    interval: Interval = "1h"
    place: PlaceName = "trade"
    theme: Annotated[str, Meta(min_length=1, description="the name of a theme such as mono")] | None = None
    swap_colours: Annotated[
        bool, Meta(description="true (what rises in the colour of what falls) or false")
    ] = False
    timezone: Annotated[str, Meta(description="a time zone such as UTC or Europe/Paris")] = "UTC"
    fps: Annotated[int, Meta(ge=1, le=60, description="frames a second, a whole number from 1 to 60")] = 10
    trading: Annotated[bool, Meta(description="true or false")] = False
    allow_withdrawals: Annotated[bool, Meta(description="true or false")] = False
    key_name: Annotated[str, Meta(description="the name of an API key such as mine")] | None = None
    currency: Annotated[
        str, Meta(pattern=r"^[A-Z0-9]+$", description="an asset in capitals such as USDT, EUR or BTC")
    ] = "USDT"
    hide_amounts: Annotated[bool, Meta(description="true or false")] = False
    urls: Urls = Urls()
    account: Hearing = Hearing()
    feed: Limits = Limits()
    keys: dict[str, str] = {}
    themes: dict[str, dict[str, str | bool]] = {}


def kind_of(key: str) -> Any:
    """The kind of the value of a dotted key; None for a key that is none."""
    if key in KINDS:
        return KINDS[key]
    table, _, rest = key.partition(".")
    if table == "keys" and rest:
        return Keys
    name, _, part = rest.partition(".")
    return _THEME.get(part) if table == "themes" and name else None


def unknown(key: str) -> str:
    """That there is no such key, and which was probably meant, in words."""
    table, _, rest = key.partition(".")
    if table in ("themes", "theme") and rest:
        name, _, part = rest.partition(".")
        near = f"themes.{name}.{difflib.get_close_matches(part, _THEME, n=1, cutoff=0)[0]}"
    else:
        known = (*KINDS, "keys.ACTION", "themes.NAME.base", "profile.NAME.venue")
        near = difflib.get_close_matches(key, known, n=1, cutoff=0)[0]
    return f"no setting {key!r}; the nearest is {near!r}"


def check(key: str, value: object, *, texts: bool) -> object:
    """A key's value in its kind; `texts` says that it was written as text.

    Raises UnknownKey, and ValueError in words for a value that can't be used.
    """
    kind = kind_of(key)
    if kind is None:
        raise UnknownKey(unknown(key))
    try:
        checked = msgspec.convert(value, kind, strict=not texts)
        if key == "timezone":
            ZoneInfo(str(checked))
    except (msgspec.ValidationError, ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"{value!r} cannot be used; right is {right(kind)}") from None
    return checked


def right(kind: Any) -> str:
    """What a kind takes, in words: its choices, or its description."""
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(get_args(kind))
    for part in get_args(kind):
        if isinstance(part, Meta) and part.description:
            return part.description
        if get_origin(part) is Annotated:
            return right(part)
    raise TypeError(f"a setting without a description: {kind}")


def _kinds(struct: type[msgspec.Struct], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, kind in get_type_hints(struct, include_extras=True).items():
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield from _kinds(kind, f"{prefix}{name}.")
        elif get_origin(kind) is not dict:
            yield prefix + name, kind


KINDS: Final = dict(_kinds(Settings))
"""Every key that has a default, dotted, with the kind of its value."""

_THEME: Final[dict[str, Any]] = {
    "base": Annotated[str, Meta(min_length=1, description="the name of a theme such as dark")],
    "dark": Annotated[bool, Meta(description="true or false")],
    **dict.fromkeys((*PALETTE_COLOURS, *MARKET_COLOURS), Colour),
}
