import json
import re
from collections.abc import Callable

import pytest

from tui.sim.engine.exchange import Exchange
from tui.sim.faults import NAMES, Fault, parse_faults
from tui.sim.protocol.disturbance import Disturbance, Snapshots, junk
from tui.sim.protocol.publisher import Frame, Source

DIFFS = Source("btcusdt@depth")
TRADES = Source("btcusdt@trade")


def frames(*payloads: bytes, source: Source = DIFFS) -> list[Frame]:
    return [Frame(source, payload) for payload in payloads]


def test_a_script_in_order_of_time() -> None:
    script = "cut@9:clean, gap@5,stall@12.5:30,stale-snapshot@1:3,429@2,shutdown@40"
    assert parse_faults(script) == [
        Fault("stale-snapshot", 1.0, 3.0),
        Fault("429", 2.0, 10.0),
        Fault("gap", 5.0),
        Fault("cut", 9.0, clean=True),
        Fault("stall", 12.5, 30.0),
        Fault("shutdown", 40.0, 3.0),
    ]


def test_every_name_is_understood() -> None:
    assert [fault.name for fault in parse_faults(",".join(f"{name}@1" for name in NAMES))] == list(NAMES)


def test_an_empty_script() -> None:
    assert parse_faults("") == []


@pytest.mark.parametrize(
    ("script", "bad"),
    [
        ("gap@5,flood@3", "flood"),
        ("gap", "gap"),
        ("gap@", "''"),
        ("gap@soon", "soon"),
        ("gap@-1", "-1"),
        ("gap@1:2", "gap@1:2"),
        ("cut@9:dirty", "dirty"),
        ("stall@1:x", "'x'"),
        ("gap@nan", "nan"),
    ],
)
def test_a_bad_part_is_named(script: str, bad: str) -> None:
    with pytest.raises(ValueError, match=re.escape(bad)):
        parse_faults(script)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match="gap, duplicate, delay, cut, stall, shutdown, stale-snapshot, 429, junk"
    ):
        parse_faults("flood@3")
    with pytest.raises(ValueError, match="unknown fault 'flood'"):
        Fault("flood")


def test_without_a_fault_frames_pass() -> None:
    assert Disturbance().pass_on(frames(b"1", b"2"), 0) == frames(b"1", b"2")


def test_a_gap_loses_one_diff_of_each_stream_and_nothing_else() -> None:
    disturbance = Disturbance()
    other = Source("ethusdt@depth")
    disturbance.drop_next([DIFFS, other])
    told = frames(b"1", b"2") + frames(b"t", source=TRADES) + frames(b"3", b"4", source=other)
    expected = frames(b"2") + frames(b"t", source=TRADES) + frames(b"4", source=other)
    assert disturbance.pass_on(told, 0) == expected
    assert disturbance.pass_on(told, 0) == told


def test_a_duplicate_sends_one_diff_twice() -> None:
    disturbance = Disturbance()
    disturbance.repeat_next([DIFFS])
    assert disturbance.pass_on(frames(b"1", b"2"), 0) == frames(b"1", b"1", b"2")
    assert disturbance.pass_on(frames(b"3"), 0) == frames(b"3")


def test_a_delay_keeps_frames_and_their_order() -> None:
    disturbance = Disturbance()
    disturbance.hold(until=2_000)
    assert disturbance.pass_on(frames(b"1"), 0) == []
    assert disturbance.pass_on(frames(b"2"), 1_999) == []
    assert disturbance.pass_on(frames(b"3"), 2_000) == frames(b"1", b"2", b"3")
    assert disturbance.pass_on(frames(b"4"), 2_001) == frames(b"4")


def test_a_stall_loses_frames() -> None:
    disturbance = Disturbance()
    disturbance.silence(until=2_000)
    assert disturbance.pass_on(frames(b"1"), 1_999) == []
    assert disturbance.pass_on(frames(b"2"), 2_000) == frames(b"2")


def test_stale_snapshots_are_older_than_the_stream(new_exchange: Callable[..., Exchange]) -> None:
    exchange = new_exchange("ETHBTC", rate=20.0)
    snapshots = Snapshots(exchange)
    first = exchange.depth("ETHBTC", 10)
    exchange.advance(exchange.now + 10_000)
    fresh = exchange.depth("ETHBTC", 10)
    snapshots.go_stale(2)
    assert snapshots.depth("ETHBTC", 10) == first
    assert snapshots.depth("ETHBTC", 5).bids == first.bids[:5]
    assert snapshots.depth("ETHBTC", 10) == fresh
    assert first.last_update_id < fresh.last_update_id - 1


def test_junk_is_of_five_kinds() -> None:
    good = json.dumps({"e": "avgPrice", "s": "BTCUSDT"}).encode()
    made = junk("BTCUSDT", ("btcusdt@avgPrice", good), now=1)
    assert len(made) == 5
    readable = []
    for _, payload in made:
        try:
            readable.append(json.loads(payload))
        except json.JSONDecodeError:
            continue
    assert readable[0] is None
    assert readable[1]["e"] == "moonPhase"
    assert readable[2].items() > json.loads(good).items()
    assert len(readable) == 3
