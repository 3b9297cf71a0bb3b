"""Changes of alerts as they are made under the file's lock."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest
from msgspec.structs import replace

from tests.alerts.floor import make_rule
from tui.alerts import rules
from tui.alerts.rules import Alerts, Claim, Turn, market_of
from tui.wire import venues

if TYPE_CHECKING:
    from tui.alerts.rules import Rule

ONE, TWO = make_rule("last>1"), make_rule("last>2", "2")
BOTH = Alerts((ONE, TWO))


def test_ids_are_never_given_again() -> None:
    alerts = rules.adding(make_rule("last>3"))(BOTH)
    assert [rule.id for rule in alerts.alert] == ["1", "2", "3"]
    assert rules.next_id(rules.removing(["1"])(alerts)) == "4"
    with pytest.raises(msgspec.ValidationError, match="two alerts have the id '1'"):
        msgspec.convert({"alert": [{"id": "1", "symbol": "X", "when": ""}] * 2}, Alerts)


def test_on_off_and_asleep() -> None:
    off = rules.disabling(["1"])(BOTH)
    assert [rule.active() for rule in off.alert] == [False, True]
    assert rules.enabling(["1"])(off) == Alerts((replace(ONE, edition=1), TWO))
    asleep = rules.snoozing(["2"], 50)(BOTH).alert[1]
    assert (asleep.may_fire(49), asleep.may_fire(50)) == (False, True)
    spent = Alerts((replace(ONE, spent=True, armed=True, seen=5, edge=5),))
    assert rules.enabling(["1"])(spent).alert[0] == replace(ONE, edition=1)


def claim(alerts: Alerts, watched: Rule, now: int, turn: Turn) -> tuple[bool, Alerts]:
    asked = Claim(watched, now, turn)
    after = asked(alerts)
    assert asked.rule == (None if after is alerts else after.find(watched.id))
    return asked.rule is not None, after


def test_only_one_of_all_gets_the_claim() -> None:
    watched = replace(ONE, seen=90)
    granted, alerts = claim(BOTH, watched, 100, Turn(50, 90))
    assert granted
    assert alerts.find("1") == replace(ONE, spent=True, seen=90, edge=90, fired_at=100, fired=1)
    assert claim(alerts, watched, 101, Turn(51, 90)) == (False, alerts)
    assert claim(alerts, replace(watched, id="9"), 100, Turn(50, 90)) == (False, alerts)


def test_a_repeating_one_rests_for_its_cooldown_also_by_a_clock_that_was_set() -> None:
    rule = replace(ONE, repeat=True, cooldown=10)
    _, alerts = claim(Alerts((rule,)), rule, 100_000, Turn(0, 1))
    for now, granted in ((100_000, False), (109_999, False), (110_000, True), (90_001, False), (0, True)):
        assert claim(alerts, rule, now, Turn(2, 3))[0] is granted


def test_an_edge_fires_once_however_late_another_sees_it() -> None:
    rule = replace(ONE, repeat=True, cooldown=1)
    _, alerts = claim(Alerts((rule,)), replace(rule, seen=200), 200, Turn(100, 200))
    late, another = (replace(rule, seen=seen) for seen in (205, 9_000))
    assert not claim(alerts, late, 5_000, Turn(105, 205))[0]
    assert claim(alerts, another, 9_000, Turn(200, 9_000))[0]


def test_of_what_was_seen_of_an_alert_the_latest_is_kept() -> None:
    seen = replace(ONE, armed=True, seen=100)
    kept = rules.arming([seen])(BOTH)
    assert kept == Alerts((seen, TWO))
    for older in (replace(ONE, seen=99), replace(ONE, seen=100), replace(ONE, seen=101, when="last<1")):
        assert rules.arming([older])(kept) == kept
    # What another saw later outlasts a claim that comes late.
    assert claim(kept, replace(ONE, seen=90), 200, Turn(50, 90))[1].alert[0] == replace(
        seen, edge=90, spent=True, fired_at=200, fired=1
    )


def test_an_edit_keeps_what_the_alert_has_been_through_unless_its_condition_is_another() -> None:
    old = replace(ONE, armed=True, seen=4, edge=3, edition=2, spent=True, fired_at=5, fired=3)
    named = rules.editing(replace(ONE, name="n"))(Alerts((old,))).alert[0]
    assert named == replace(old, name="n")
    again = rules.editing(replace(ONE, repeat=True))(Alerts((old,))).alert[0]
    assert again == replace(old, repeat=True, spent=False)
    other = rules.editing(replace(ONE, when="last<1"))(Alerts((old,))).alert[0]
    assert other == replace(ONE, when="last<1", edition=3, fired=3)
    assert rules.editing(TWO)(Alerts((ONE,))) == BOTH


def test_one_that_is_told_to_fire_at_once_forgets_what_was_seen() -> None:
    old = replace(ONE, seen=4, edge=4, repeat=True, fired_at=5, fired=3)
    now = rules.editing(replace(ONE, repeat=True, armed=True))(Alerts((old,))).alert[0]
    assert now == replace(old, armed=True, seen=0, edge=0, edition=1)
    late = replace(old, seen=90)
    assert claim(Alerts((now,)), late, 100_000, Turn(50, 90)) == (False, Alerts((now,)))


def test_a_market_is_known_by_its_venue_and_a_host_of_ones_own_by_its_name() -> None:
    com, data, sim = (venues.venue(name) for name in ("com", "data", "sim"))
    own = venues.custom(com, "ws://127.0.0.1:9000", None, None)
    assert [market_of(venue) for venue in (com, data, sim, own)] == [
        "com",
        "com",
        "sim",
        "custom:127.0.0.1:9000",
    ]
