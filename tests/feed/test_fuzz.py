"""Frames that no exchange should send: whatever comes, the feed counts it and lives on."""

import os
import random
from collections.abc import Callable
from typing import Any

import msgspec

from tests.clock import ManualClock
from tui.feed.feed import Feed
from tui.feed.options import FeedOptions
from tui.feed.requests import Requests
from tui.feed.session import Session
from tui.market.sync import BookState
from tui.wire import streams, venues
from tui.wire.decode import Frame
from tui.wire.replies import Depth

FRAMES = int(os.environ.get("DEPTHDECK_FUZZ", "10000"))
"""Mutated frames; a soak takes a hundred thousand and more."""

BTC = "BTCUSDT"
STREAMS = (
    streams.depth(BTC),
    streams.trades(BTC),
    streams.agg_trades(BTC),
    streams.best_prices(BTC),
    streams.partial_depth(BTC, 5),
    streams.candles(BTC, "1m"),
    streams.ticker(BTC),
    streams.mini_ticker(BTC),
    streams.mini_ticker(),
)
_FIGURES = {"E": 5, "s": BTC, "c": "1.0", "o": "1.0", "h": "2.0", "l": "0.5", "v": "9.0", "q": "9.0"}
_BARS = {"t": 0, "T": 59_999, "i": "1m", "f": 1, "L": 2, "n": 2, "x": False, "V": "1.0", "Q": "1.0"}
_PAYLOADS: tuple[Any, ...] = (
    {"e": "depthUpdate", "E": 5, "s": BTC, "U": 11, "u": 12, "b": [["1.0", "2.0"]], "a": [["1.5", "0"]]},
    {"e": "trade", "E": 5, "s": BTC, "t": 7, "p": "1.0", "q": "2.0", "T": 5, "m": True, "M": True},
    {"e": "aggTrade", "E": 5, "s": BTC, "a": 1, "p": "1.0", "q": "1", "f": 8, "l": 9, "T": 5, "m": False},
    {"u": 12, "s": BTC, "b": "1.0", "B": "2.0", "a": "1.5", "A": "1.0"},
    {"lastUpdateId": 12, "bids": [["1.0", "2.0"]], "asks": []},
    {"e": "kline", "E": 5, "s": BTC, "k": {**_FIGURES, **_BARS}},
    {"e": "24hrTicker", **_FIGURES, **dict.fromkeys("pPwxQbBaA", "1.0"), **dict.fromkeys("OCFLn", 1)},
    {"e": "24hrMiniTicker", **_FIGURES},
    [{"e": "24hrMiniTicker", **_FIGURES}],
)
SAMPLES = [
    *(
        msgspec.json.encode({"stream": str(stream), "data": payload})
        for stream, payload in zip(STREAMS, _PAYLOADS, strict=True)
    ),
    b'{"result":null,"id":1}',
    b'{"code":2,"msg":"Invalid request"}',
    b'{"id":3,"status":200,"result":{"serverTime":1},"rateLimits":[{"rateLimitType":"REQUEST_WEIGHT"}]}',
    b'{"id":null,"status":401,"error":{"code":-2015,"msg":"revoked","data":{"retryAfter":1}}}',
    b'{"event":{"e":"unknown","E":5}}',
]
ODD = (
    *(b"null", b"[]", b"{}", b'""', b"true", b"-1", b"1e999", b"-0", b"99999999999999999999999999", b'"NaN"'),
    *(
        b'"Infinity"',
        b'"-1e400"',
        b'"\\ud800"',
        b"\xff\xfe",
        b"\x00",
        b"[" * 2_000,
        b'{"a":' * 500,
        b'"',
        b"9" * 400,
    ),
)


def cut(frame: bytes, chance: random.Random) -> bytes:
    return frame[: chance.randrange(len(frame) + 1)]


def flip(frame: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(frame))
    return frame[:place] + bytes([chance.randrange(256)]) + frame[place + 1 :]


def drop(frame: bytes, chance: random.Random) -> bytes:
    first = chance.randrange(len(frame))
    return frame[:first] + frame[first + chance.randrange(12) :]


def graft(frame: bytes, chance: random.Random) -> bytes:
    """Put something odd in the place of a value."""
    places = [place for place, byte in enumerate(frame) if byte in b":,["] or [0]
    place = chance.choice(places)
    end = min((found for mark in b",]}" if (found := frame.find(mark, place + 1)) > 0), default=len(frame))
    return frame[: place + 1] + chance.choice(ODD) + frame[end:]


def renumber(frame: bytes, chance: random.Random) -> bytes:
    """Keep the shape, change the numbers: ids that jump, prices that cross."""
    return bytes(chance.choice(b"0123456789") if byte in b"123456789" else byte for byte in frame)


MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (cut, flip, drop, graft, renumber)


async def test_no_frame_ends_a_loop() -> None:
    chance, clock = random.Random(15), ManualClock()
    feed = Feed(venues.venue("com"), clock=clock)
    feed.lease("fuzz").set(frozenset(STREAMS))
    troubles: list[object] = []
    feed.tap(lambda thing, *_: None if isinstance(thing, Frame) else troubles.append(thing))

    def receive(_: Session, frame: Frame, payload: bytes, time: int) -> None:
        feed.receive(frame, payload, time)

    link = feed.links.add("market", "u", clock.now())
    session = Session(
        link=link,
        links=feed.links,
        options=FeedOptions(),
        clock=clock,
        receive=receive,
        report=feed.report,
    )
    requests = feed._ways._requests
    assert isinstance(requests, Requests)
    for number in range(FRAMES):
        frame = chance.choice(SAMPLES)
        for _ in range(chance.randint(1, 2)):
            frame = chance.choice(MUTATIONS)(frame or b" ", chance)
        clock.jump(chance.randrange(200))
        session._take(frame)
        if number % 8 == 0:
            requests._take(frame)
        if number % 50 == 0:
            now = clock.now()
            feed._count()
            feed.vitals.judge(now, delivered=lambda _: True, refused=lambda _: False, halted=lambda _: False)
            feed.vitals.measure(now, feed.market)
            feed.market.check(now, feed.vitals.overdue())
            feed.market.load_depth(BTC, Depth(10 + number, [(1.0, 1.0)], [(2.0, 1.0)]), now)
    assert link.messages == FRAMES
    assert len(troubles) >= feed.links.malformed > FRAMES / 10
    book = feed.market.book(BTC)
    book.disconnect(clock.now())
    assert book.load(Depth(10, [(1.0, 1.0)], [(1.5, 1.0)]), clock.now())
    session._take(SAMPLES[0])
    assert (book.state, book.last_update_id, book.bids.top(9)) == (BookState.LIVE, 12, [(1.0, 2.0)])
