"""What is read from people and said to them: marks, reasons, sequences of terminals, spans and commands."""

from __future__ import annotations

import pytest

from tests.alerts.floor import make_rule
from tui.alerts.engine import understand
from tui.alerts.entries import read_command, read_cooldown, read_span, read_symbol, write_command
from tui.alerts.marks import marks_of
from tui.alerts.standing import Standing, standing_of
from tui.alerts.terminal import notification
from tui.alerts.wording import why

NOW = 1_700_000_000_000


@pytest.mark.parametrize(
    ("when", "label"),
    [
        ("last>63000", "◷ >63k"),
        ("last<62,431.57", "◷ <62,431.57"),
        ("mid>=1.5m", "◷ mid>=1.5M"),
        ("chg(1h)>10%", "◷ +10%/1h"),
        ("chg(5m)<-2%", "◷ -2%/5m"),
        ("vol(5m)>10m spread<5bp", "◷ vol(5m)>10M spread<5bp"),
    ],
)
def test_marks_an_alert_in_a_few_cells(when: str, label: str) -> None:
    assert marks_of([make_rule(when)])["BTCUSDT"].labels == (label,)


def test_marks_the_prices_that_are_waited_for() -> None:
    rules = [
        make_rule("last>63k or bid<60k", name="range"),
        make_rule("chg>2% high>64k", "2"),
        make_rule("last>1", "3", spent=True),
        make_rule("lst>1", "4"),
        make_rule("last>high", "5"),
    ]
    marks = marks_of(rules)["BTCUSDT"]
    assert marks.labels == ("◷ range", "◷ chg>2% high>64000", "◷ last>high")
    assert marks.levels == ((63_000.0, "◷ range"), (60_000.0, "◷ range"))


def test_says_why_with_every_value_in_its_kind() -> None:
    expression = understand(make_rule("last>1 chg>1 spread<9 imb>0 vol>1 trades>1 stale>1s high>1"))
    assert expression is not None
    values = {
        "last": 63_012.1,
        "chg": 2.0,
        "spread": 0.31,
        "imbalance": 0.264,
        "vol": 1.51e9,
        "trades": 12_345,
        "stale": 34_200,
    }
    said = why(expression, values, 2)
    assert said.startswith(
        "last 63,012.10, chg +2.00%, spread 0.31bp, imbalance +0.26, vol 1.51B, trades 12,345, stale 34s"
    )
    assert why(expression, {}) == expression.text


@pytest.mark.parametrize(
    ("environment", "sequence"),
    [
        ({"TERM": "xterm-256color"}, "\x1b]9;depthdeck X: 4;a b\x1b\\"),
        ({"TERM": "foot"}, "\x1b]777;notify;depthdeck X;4,a b\x1b\\"),
        ({"TERM": "xterm", "VTE_VERSION": "7000"}, "\x1b]777;notify;depthdeck X;4,a b\x1b\\"),
        ({"TERM": "tmux", "TMUX": "/x"}, "\x1bPtmux;\x1b\x1b]9;depthdeck X: 4;a b\x1b\x1b\\\x1b\\"),
    ],
)
def test_lets_a_terminal_notify_and_nothing_else(environment: dict[str, str], sequence: str) -> None:
    assert notification("depthdeck X", "4;a\x1bb", environment) == sequence


def test_reads_what_people_type() -> None:
    assert (read_symbol(" btc/usdt "), read_symbol("这是测试币456")) == ("BTCUSDT", "这是测试币456")
    assert (read_span("1h30m"), read_cooldown("90"), read_cooldown("15m")) == (5_400_000, 90, 900)
    words = read_command("notify-me 'two words' --loud")
    assert words == ("notify-me", "two words", "--loud")
    assert read_command(write_command(words)) == words


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_symbol, "  "),
        (read_symbol, "BTC USDT"),
        (read_span, "soon"),
        (read_span, "0.5s"),
        (read_span, "400d"),
        (read_cooldown, "0"),
        (read_command, "say 'no end"),
    ],
)
def test_says_in_words_what_cannot_be_read(read: object, text: str) -> None:
    with pytest.raises(ValueError, match=r"\w+ \w+"):
        read(text)  # type: ignore[operator]  # each is a function of a text


@pytest.mark.parametrize(
    ("more", "market", "standing"),
    [
        ({}, "sim", Standing.WAITING),
        ({}, "com", Standing.ELSEWHERE),
        ({"enabled": False}, "sim", Standing.OFF),
        ({"spent": True}, "sim", Standing.SPENT),
        ({"snoozed_until": NOW + 1}, "sim", Standing.SNOOZED),
        ({"repeat": True, "fired_at": NOW - 59_999}, "sim", Standing.COOLING),
        ({"repeat": True, "fired_at": NOW + 3_600_000}, "sim", Standing.WAITING),
        ({"when": "lst>1", "enabled": False}, "sim", Standing.BROKEN),
    ],
)
def test_says_how_an_alert_stands(more: dict[str, object], market: str, standing: Standing) -> None:
    rule = make_rule(**{"when": "last>1", **more})  # type: ignore[arg-type]  # see make_rule
    assert standing_of(rule, None, market, NOW) is standing
