"""One picture a screen, size and state; look at each that changed before it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.command import CommandList

from tests.alerts.floor import make_rule
from tests.crowd import crowded, rest
from tests.purses import invest, load_accounts
from tests.scene import START, Scene, StillFeed, make_app
from tui.alerts.rules import adding
from tui.feed.hearing import StreamState
from tui.feed.links import Level, LinkState
from tui.lists.watchlists import add
from tui.market.accounts.ids import SPOT
from tui.market.accounts.states import State as AccountState
from tui.screens.watchlist import WatchlistScreen

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.pilot import Pilot

    Compare = Callable[..., bool]
    State = Callable[[Scene], Awaitable[None]]


async def live(stage: Scene) -> None:
    """A market in full swing."""
    stage.load()
    await stage.frame()
    for number in range(8):
        stage.clock.jump(250)
        stage.change_book(1_002 + number, 1_002 + number, bids=[["62390.00", f"{number}.5"]])
        await stage.run()
    await stage.settle()


async def loading(stage: Scene) -> None:
    """The connection is being opened."""
    stage.feed.links.add("market", "wss://stream.binance.com:9443/stream", START)
    await stage.frame()


async def desynced(stage: Scene) -> None:
    """A change of the book was missed a moment ago."""
    await live(stage)
    stage.change_book(1_050, 1_050)
    await stage.frame(1_500)


async def offline(stage: Scene) -> None:
    """There is no network."""
    url = "wss://stream.binance.com:9443/stream"
    link = stage.feed.links.add("market", url, START)
    link.attempt = 3
    words = f"{url} cannot be reached: the host's name is not known (no network, or DNS fails)"
    stage.feed.links.change(link, LinkState.RECONNECTING, START, words, START + 2_400)
    await stage.frame()


async def halted(stage: Scene) -> None:
    """The symbol is listed, and not traded."""
    stage.open_link()
    await stage.frame()


async def search(stage: Scene) -> None:
    """A search above a live market."""
    await live(stage)
    await stage.press("/", "u", "s", "d")


async def keys(stage: Scene) -> None:
    """The help above a live market."""
    await live(stage)
    await stage.press("?")


async def palette(stage: Scene) -> None:
    """The palette above a live market, with what some letters find."""
    await live(stage)
    await stage.press(":", "l", "e", "a")
    found = stage.app.screen.query_one(CommandList)
    while not found.option_count or "Leave" not in str(found.get_option_at_index(0).prompt):
        await stage.settle()


async def health(stage: Scene) -> None:
    """How all is, of a market in full swing."""
    await live(stage)
    await _look(stage)


async def trouble(stage: Scene) -> None:
    """How all is, with a book out of step, a stream that fell silent, and a connection that broke before."""
    await live(stage)
    links, link = stage.feed.links, next(iter(stage.feed.links.all.values()))
    words = "the network closed it without a word (1006)"
    links.change(link, LinkState.RECONNECTING, stage.clock.now(), words, stage.clock.now() + 600)
    stage.clock.jump(614)
    links.change(link, LinkState.OPEN, stage.clock.now())
    link.opened_at, link.renewal_at = stage.clock.now(), stage.clock.now() + 82_800_000
    link.round_trip_ms, link.rate, link.byte_rate = 11.4, 412.0, 318_204.0
    links.note(stage.clock.now(), "book BTCUSDT resynced in 1.3 s")
    for _ in range(40):
        stage.clock.jump(500)
        stage.trade_at(62_400.5, 0.5)
        await stage.run()
    stage.change_book(1_050, 1_050)
    links.note(stage.clock.now(), "stream btcusdt@ticker is silent for longer than is in order", Level.WARN)
    await _look(stage)


async def events(stage: Scene) -> None:
    """The event log in front, narrowed down to some words."""
    await trouble(stage)
    await stage.press("/", "1", "0", "0", "6", "enter")


async def alerts(stage: Scene) -> None:
    """Alerts in every state, one of which has just fired."""
    await live(stage)
    asleep = stage.clock.now() + 3_600_000
    made: tuple[tuple[str, dict[str, object]], ...] = (
        ("last<62300", {"name": "support"}),
        ("last>70k", {"repeat": True, "cooldown": 900, "command": ("notify-me", "--loud")}),
        ("last>60k spread<5bp", {}),
        ("chg(5m)>2% vol(5m)>10m", {"name": "burst", "symbol": "ETHUSDT"}),
        ("spraed>5bp", {}),
        ("print>250k", {"snoozed_until": asleep, "sound": "~/ping.wav"}),
        ("stale>30s", {"enabled": False}),
        ("last>63k", {"venue": "sim"}),
    )
    for number, (when, more) in enumerate(made, start=1):
        rule = make_rule(when, str(number), **{"venue": "com", **more})
        await stage.app.alerts.change(adding(rule))
    await stage.frame()
    stage.feed.vitals.judge(
        stage.clock.now(), delivered=lambda _: True, refused=lambda _: False, halted=lambda _: False
    )
    stage.trade_at(62_310, 0.5)
    stage.trade_at(62_299.5, 0.8)
    await stage.app.alerts.settled()
    await stage.press("5", "j")
    stage.app.clear_notifications()
    await stage.frame(12_000)


async def no_alerts(stage: Scene) -> None:
    """No alert is set yet."""
    await live(stage)
    await stage.press("5")


async def alert_form(stage: Scene) -> None:
    """An alert is being set above a live market, with a name that isn't right."""
    await live(stage)
    await stage.press("!", *" spraed>2bp")


async def _look(stage: Scene) -> None:
    now, vitals = stage.clock.now(), stage.feed.vitals
    vitals.judge(now, delivered=lambda _: True, refused=lambda _: False, halted=lambda _: False)
    vitals.measure(now, stage.feed.market)
    await stage.press("4")
    await stage.frame(250)


async def watchlist(stage: Scene) -> None:
    """A list of one's own: stars, an alert, a symbol that is halted, one that is not listed any more."""
    await stage.app.alerts.change(adding(make_rule("last>63k", venue="com")))
    await crowded(stage)
    place = next(screen for screen in stage.app.screen_stack if isinstance(screen, WatchlistScreen))
    place.change(add("Majors", "LUNAUSDT"))
    await stage.press("j", " ", "k", " ")
    await stage.frame(1_000)


async def stale(stage: Scene) -> None:
    """The same, when the stream of the whole market has fallen silent."""
    await watchlist(stage)
    stage.feed.vitals.streams["!miniTicker@arr"].state = StreamState.STALE
    await stage.frame(34_000)


async def filtered(stage: Scene) -> None:
    """The whole market, narrowed down and sorted by change."""
    crowd = await crowded(stage)
    await stage.press("l", *"SSSSSSSS", "/", *"usdt chg>1", "enter")
    await rest(stage, crowd)
    await stage.frame(1_000)


async def wrong_filter(stage: Scene) -> None:
    """A filter that can't be understood, with what is wrong; what stands before it holds."""
    crowd = await crowded(stage)
    await stage.press("l", "/", *"chg>1 vlo>5")
    await rest(stage, crowd)
    await stage.frame(250)


async def empty_list(stage: Scene) -> None:
    """A list that was made a moment ago."""
    await crowded(stage)
    await stage.press("L", "n", *"Alts", "enter")
    await stage.frame(250)


async def accounts(stage: Scene) -> None:
    """Spot, cross and two isolated accounts, one of them near its liquidation."""
    stage.open_link()
    await stage.press("3")
    load_accounts(stage)
    await stage.frame(250)


async def hidden(stage: Scene) -> None:
    """The same, with nobody able to read an amount."""
    await accounts(stage)
    await stage.press("z")
    await stage.frame(250)


async def lost(stage: Scene) -> None:
    """The same, while an account is not heard, and what was known stays."""
    await accounts(stage)
    words = "the exchange closed the connection (1006)"
    stage.feed.market.account(SPOT).break_off(AccountState.STALE, words, stage.clock.now())
    await stage.press("tab", "tab", "tab")
    await stage.frame(34_000)


async def no_key(stage: Scene) -> None:
    """No key is kept."""
    stage.open_link()
    await stage.press("3")
    await stage.frame(250)


async def own(stage: Scene) -> None:
    """One's own orders and fills in a live market."""
    await live(stage)
    invest(stage)
    await stage.frame(250)


SIZES = {"160x48": (160, 48), "120x36": (120, 36), "100x40": (100, 40), "80x24": (80, 24), "60x20": (60, 20)}
PICTURES: list[tuple[State, str, str]] = [
    *((live, size, "BTCUSDT") for size in ("160x48", "120x36", "80x24", "60x20")),
    *((state, size, "BTCUSDT") for state in (loading, desynced, offline) for size in ("160x48", "80x24")),
    *((halted, size, "LUNAUSDT") for size in ("160x48", "80x24")),
    *((health, size, "BTCUSDT") for size in ("160x48", "80x24")),
    *((trouble, size, "BTCUSDT") for size in ("160x48", "120x36", "100x40")),
    (events, "80x24", "BTCUSDT"),
    *((alerts, size, "BTCUSDT") for size in ("160x48", "80x24")),
    (no_alerts, "80x24", "BTCUSDT"),
    (alert_form, "80x24", "BTCUSDT"),
    *((state, size, "BTCUSDT") for state in (watchlist, stale) for size in ("160x48", "80x24")),
    *((state, "160x48", "BTCUSDT") for state in (filtered, wrong_filter)),
    *((state, "80x24", "BTCUSDT") for state in (filtered, wrong_filter, empty_list)),
    *((accounts, size, "BTCUSDT") for size in ("160x48", "120x36", "100x40", "80x24")),
    (hidden, "160x48", "BTCUSDT"),
    *((state, "80x24", "BTCUSDT") for state in (lost, no_key)),
    *((own, size, "BTCUSDT") for size in ("160x48", "80x24")),
    (search, "80x24", "BTCUSDT"),
    (keys, "160x48", "BTCUSDT"),
    *((palette, size, "BTCUSDT") for size in ("160x48", "80x24")),
]


@pytest.mark.parametrize(
    ("state", "size", "symbol"), PICTURES, ids=[f"{state.__name__}-{size}" for state, size, _ in PICTURES]
)
def test_picture(snap_compare: Compare, state: State, size: str, symbol: str) -> None:
    feeds: list[StillFeed] = []
    app = make_app(feeds, symbol=symbol)

    async def run(pilot: Pilot[None]) -> None:
        stage = Scene(app, pilot, feeds)
        await stage.settle()
        await state(stage)

    assert snap_compare(app, terminal_size=SIZES[size], run_before=run)
