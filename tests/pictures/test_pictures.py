"""One picture a screen, size and state; look at each that changed before it is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scene import START, Scene, StillFeed, make_app
from tui.feed.links import Level, LinkState

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


async def _look(stage: Scene) -> None:
    now, vitals = stage.clock.now(), stage.feed.vitals
    vitals.judge(now, delivered=lambda _: True, refused=lambda _: False, halted=lambda _: False)
    vitals.measure(now, stage.feed.market)
    await stage.press("4")
    await stage.frame(250)


SIZES = {"160x48": (160, 48), "120x36": (120, 36), "100x40": (100, 40), "80x24": (80, 24), "60x20": (60, 20)}
PICTURES: list[tuple[State, str, str]] = [
    *((live, size, "BTCUSDT") for size in ("160x48", "120x36", "80x24", "60x20")),
    *((state, size, "BTCUSDT") for state in (loading, desynced, offline) for size in ("160x48", "80x24")),
    *((halted, size, "LUNAUSDT") for size in ("160x48", "80x24")),
    *((health, size, "BTCUSDT") for size in ("160x48", "80x24")),
    *((trouble, size, "BTCUSDT") for size in ("160x48", "120x36", "100x40")),
    (events, "80x24", "BTCUSDT"),
    (search, "80x24", "BTCUSDT"),
    (keys, "160x48", "BTCUSDT"),
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
