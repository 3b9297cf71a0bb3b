import re

import pytest

from tui.sim.faults import FAULTS, NAMES, Fault, describe, parse_fault, parse_faults
from tui.sim.troubles.trouble import Trouble


def test_a_script_in_order_of_time() -> None:
    script = "cut@9:1001, gap@5,stall@12.5:30,stale-snapshot@1:3,429@2,5xx@40:2:502:html"
    assert parse_faults(script) == [
        Fault("stale-snapshot", 1.0, (3.0,)),
        Fault("429", 2.0, (10.0,)),
        Fault("gap", 5.0, (1.0,)),
        Fault("cut", 9.0, ("1001",)),
        Fault("stall", 12.5, (30.0,)),
        Fault("5xx", 40.0, (2.0, 502.0, "html")),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_every_fault_is_understood_and_makes_a_trouble(name: str) -> None:
    needed = {"mute": ":3:x@trade", "deposit": ":5", "external-lock": ":5"}
    fault = parse_fault(f"{name}@1{needed.get(name, '')}")
    assert (fault.name, fault.second) == (name, 1.0)
    assert isinstance(fault.trouble(), Trouble)


def test_left_out_arguments_take_their_defaults() -> None:
    assert parse_fault("late-reply@1") == parse_fault("late-reply@1:3:1") == Fault("late-reply", 1.0)
    assert parse_fault("late-reply@1::4").values == (3.0, 4.0)


def test_the_last_argument_may_hold_colons_and_ats() -> None:
    assert parse_fault("mute@5:20:btcusdt@kline_1d@+08:00").values == (20.0, "btcusdt@kline_1d@+08:00")
    assert parse_fault("mute@5::*@trade").values == (10.0, "*@trade")


@pytest.mark.parametrize(
    ("text", "how"), [("clean", "1001"), ("1006", "1006"), ("reset", "reset"), ("4000", "4000")]
)
def test_ways_to_end_a_connection(text: str, how: str) -> None:
    assert parse_fault(f"cut@1:{text}").values == (how,)


def test_only_a_clock_may_go_back() -> None:
    assert parse_fault("skew@5:-3000").values[0] == -3000.0
    with pytest.raises(ValueError, match="'-3' is no number from 0 on"):
        parse_fault("stall@5:-3")


def test_an_empty_script() -> None:
    assert parse_faults("") == []


@pytest.mark.parametrize(
    ("script", "bad"),
    [
        ("gap@5,earthquake@3", "unknown fault 'earthquake' in 'earthquake@3'; known are gap, reorder, "),
        ("gap", "fault 'gap': it has no time; write gap@S[:TIMES=1]"),
        ("gap@", "fault 'gap@': '' is no number"),
        ("gap@soon", "'soon' is no number"),
        ("gap@nan", "'nan' is no number"),
        ("gap@-1", "'-1' is no number"),
        ("gap@1:x", "'x' is no number"),
        ("late-reply@1:2:3:4", "'3:4' is no number"),
        ("null-error@1:2", "it takes no argument '2'; write null-error@S"),
        ("cut@9:dirty", "'dirty' is no close code"),
        ("cut@9:1005", "'1005' is no close code"),
        ("junk@1:rubbish", "'rubbish' is none of all, broken, cut-short, null, unknown, extra"),
        ("5xx@1:2:404", "'404' is no status from 500 to 599"),
        ("mute@1:2", "fault 'mute@1:2': it needs STREAM; write mute@S:[SECONDS=10]:STREAM"),
        ("mute@1:2:", "it needs STREAM"),
    ],
)
def test_a_bad_part_is_named(script: str, bad: str) -> None:
    with pytest.raises(ValueError, match=re.escape(bad)):
        parse_faults(script)


def test_a_fault_by_hand_is_checked_too() -> None:
    with pytest.raises(ValueError, match="unknown fault 'flud'"):
        Fault("flud")
    with pytest.raises(ValueError, match=r"takes no argument 2\.0"):
        Fault("gap", 0.0, (1.0, 2.0))


def test_the_table_tells_how_each_is_written() -> None:
    told = dict(describe())
    assert len(told) == len(FAULTS)
    assert "late-reply@S[:SECONDS=3[:TIMES=1]]" in told
    assert "junk@S[:KIND=all]" in told
    assert "mute@S:[SECONDS=10]:STREAM" in told
    assert "huge@S[:BYTES=1500000]" in told
