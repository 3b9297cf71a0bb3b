"""The frames that all peers get: seeded synthetic ones, and recorded ones where the captures are at hand."""

import gzip
import json
import os
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest, nsmallest
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

Levels = list[tuple[float, float]]
Top = tuple[Levels, Levels]

DEPTH: Final = 20
"""Levels a side that are read after each event."""
CHANGES: Final = 26
"""Changed levels in each synthetic event, half of them bids."""
CHECK_EVERY: Final = 50
"""Events between two comparisons of the top of the books."""

_TOUCH: Final = 6_000_000
_CAPTURES: Final = Path(os.environ.get("DEPTHDECK_CAPTURES") or Path(__file__).parents[3] / "shared/captures")
_CAPTURE: Final = _CAPTURES / "btcusdt_20240808.gz"


@dataclass(frozen=True)
class BookSet:
    """A snapshot as REST gives it, and the combined `depth@100ms` frames that follow it without a hole."""

    name: str
    snapshot: bytes
    frames: list[bytes]
    limit: int


def book_set(name: str) -> BookSet:
    """The set of a name: `recorded`, or the number of levels a side of a synthetic one."""
    return _recorded_set() if name == "recorded" else _synthetic_set(int(name))


def recording_exists() -> bool:
    """Whether the recorded frames are at hand."""
    return _CAPTURE.exists()


def recording() -> tuple[bytes, list[tuple[float, bytes]]]:
    """The recorded depth snapshot, and every frame with its second since the first one."""
    snapshot = b""
    frames = []
    with gzip.open(_CAPTURE) as lines:
        for line in lines:
            time, frame = line.rstrip().split(b" ", 1)
            if frame.startswith(b'{"stream"'):
                frames.append((int(time) / 1e9, frame))
            else:
                snapshot = frame
    start = frames[0][0]
    return snapshot, [(time - start, frame) for time, frame in frames]


def true_tops(frames: BookSet) -> list[Top]:
    """The top of the book after every CHECK_EVERY-th event, by the plainest code there is."""
    snapshot = json.loads(frames.snapshot)
    bids, asks = ({float(p): float(q) for p, q in snapshot[side]} for side in ("bids", "asks"))
    tops = []
    for number, frame in enumerate(frames.frames):
        data = json.loads(frame)["data"]
        _write(bids, data["b"])
        _write(asks, data["a"])
        if number % CHECK_EVERY == CHECK_EVERY - 1:
            tops.append((_read(bids, nlargest(DEPTH, bids)), _read(asks, nsmallest(DEPTH, asks))))
    return tops


def trades(count: int, *, combined: bool) -> list[bytes]:
    """Aggregate trades of BTCUSDT with the ids 1 to `count`, as one stream brings them."""
    dice = random.Random(7)
    form = b'{"stream":"btcusdt@aggTrade","data":%s}' if combined else b"%s"
    found = []
    for number in range(1, count + 1):
        time = 1_723_161_255_000 + number
        price, quantity = _price(_TOUCH + dice.randrange(-500, 500)), _quantity(dice)
        maker = "true" if number % 2 else "false"
        payload = (
            f'{{"e":"aggTrade","E":{time},"s":"BTCUSDT","a":{number},"p":"{price}","q":"{quantity}",'
            f'"f":{number},"l":{number},"T":{time},"m":{maker},"M":true}}'
        )
        found.append(form % payload.encode())
    return found


def samples() -> dict[str, bytes]:
    """One frame of each kind that a trading screen reads."""
    book_ticker = {
        "u": 50093239212,
        "s": "BTCUSDT",
        "b": "61837.63",
        "B": "3.78826",
        "a": "61837.64",
        "A": "1.5",
    }
    times = {"t": 1723161240000, "T": 1723161299999}
    prices = {"o": "61837.63000000", "c": "61840.00000000", "h": "61841.20000000", "l": "61830.01000000"}
    volumes = {
        "v": "12.52340000",
        "n": 1321,
        "q": "774426.21350000",
        "V": "6.10230000",
        "Q": "377351.62810000",
    }
    kline = {
        "s": "BTCUSDT",
        "i": "1m",
        "f": 3735683259,
        "L": 3735684580,
        "x": False,
        "B": "0",
        **times,
        **prices,
    }
    mini = {
        "e": "24hrMiniTicker",
        "E": 1723161255343,
        "s": "BTCUSDT",
        **prices,
        "v": "32112.1",
        "q": "1985220812.4",
    }
    return {
        "aggTrade": trades(1, combined=True)[0],
        "bookTicker": _frame("btcusdt@bookTicker", book_ticker),
        "kline": _frame(
            "btcusdt@kline_1m",
            {"e": "kline", "E": 1723161255343, "s": "BTCUSDT", "k": {**kline, **volumes}},
        ),
        "miniTicker": _frame("btcusdt@miniTicker", mini),
        f"depth, {CHANGES} changes": book_set("500").frames[0],
        "array of 500 miniTickers": _frame(
            "!miniTicker@arr", [{**mini, "s": f"SYM{number}USDT"} for number in range(500)]
        ),
    }


class _Walk:
    """One side of a book whose touch wanders; distances count away from the touch, in ticks."""

    def __init__(self, dice: random.Random, sign: int, touch: int, levels: int) -> None:
        self._dice = dice
        self._sign = sign
        self._wanted = levels
        self.touch = touch
        self.sizes: dict[int, str] = {touch: _quantity(dice)}
        price = touch
        while len(self.sizes) < levels:
            price -= sign * dice.randrange(1, 8)
            self.sizes[price] = _quantity(dice)

    def change(self, touch: int, count: int) -> list[list[str]]:
        """Move the touch, clear what lies before it, and change levels behind it: `count` changes in all."""
        sign, dice = self._sign, self._dice
        changed = {price: "0.00000000" for price in self.sizes if sign * price > sign * touch}
        self.touch = touch
        changed[touch] = _quantity(dice)
        while len(changed) < count:
            price = touch - sign * (1 + int(dice.expovariate(1 / 120)))
            crowded = len(self.sizes) > self._wanted
            gone = price in self.sizes and dice.random() < (0.6 if crowded else 0.4)
            changed.setdefault(price, "0.00000000" if gone else _quantity(dice))
        for price, quantity in changed.items():
            self.sizes[price] = quantity
            if not float(quantity):
                del self.sizes[price]
        return [[_price(price), quantity] for price, quantity in changed.items()]

    def levels(self) -> list[list[str]]:
        """All levels, best first."""
        prices = sorted(self.sizes, reverse=self._sign > 0)
        return [[_price(price), self.sizes[price]] for price in prices]


def _synthetic_set(levels: int, events: int = 1_000) -> BookSet:
    dice = random.Random(levels)
    bids = _Walk(dice, 1, _TOUCH, levels)
    asks = _Walk(dice, -1, _TOUCH + 1, levels)
    update_id = 50_093_239_218
    snapshot = {"lastUpdateId": update_id, "bids": bids.levels(), "asks": asks.levels()}
    frames = []
    for number in range(events):
        touch = bids.touch + dice.randrange(-3, 4)
        data: dict[str, Any] = {"e": "depthUpdate", "E": 1_723_161_255_000 + 100 * number, "s": "BTCUSDT"}
        data |= {"U": update_id + 1, "u": update_id + CHANGES}
        data["b"] = bids.change(touch, CHANGES // 2)
        data["a"] = asks.change(touch + 1, CHANGES // 2)
        update_id += CHANGES
        frames.append(_frame("btcusdt@depth@100ms", data))
    return BookSet(f"{levels} levels a side", _json(snapshot), frames, 5000)


def _recorded_set() -> BookSet:
    snapshot, timed = recording()
    reached = json.loads(snapshot)["lastUpdateId"]
    ids = [
        (int(data["U"]), int(data["u"]), frame)
        for _, frame in timed
        if (data := json.loads(frame)["data"]).get("e") == "depthUpdate" and data["u"] > reached
    ]
    assert all(after[0] == before[1] + 1 for before, after in pairwise(ids))
    known = list(_while_known(snapshot, [frame for *_, frame in ids]))
    return BookSet("recorded BTCUSDT, 1,000 levels a side", snapshot, known, 1000)


def _while_known(snapshot: bytes, frames: Iterable[bytes]) -> Iterator[bytes]:
    """The frames until one leads the best price out of the snapshot's levels: no book is true after it."""
    first = json.loads(snapshot)
    bids, asks = ({float(p): float(q) for p, q in first[side]} for side in ("bids", "asks"))
    lowest, highest = min(bids), max(asks)
    for frame in frames:
        data = json.loads(frame)["data"]
        _write(bids, data["b"])
        _write(asks, data["a"])
        if max(bids) <= lowest or min(asks) >= highest:
            return
        yield frame


def _write(sizes: dict[float, float], changes: list[list[str]]) -> None:
    for price, quantity in changes:
        sizes[float(price)] = float(quantity)
        if not float(quantity):
            del sizes[float(price)]


def _read(sizes: dict[float, float], prices: list[float]) -> Levels:
    return [(price, sizes[price]) for price in prices]


def _price(ticks: int) -> str:
    return f"{ticks // 100}.{ticks % 100:02}000000"


def _quantity(dice: random.Random) -> str:
    return f"{dice.randrange(1, 400_000) / 100_000:.8f}"


def _frame(stream: str, data: object) -> bytes:
    return _json({"stream": stream, "data": data})


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
