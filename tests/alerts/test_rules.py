"""Changes of alerts as they are made under the file's lock."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from tests.alerts.floor import make_rule
from tui.alerts import rules
from tui.alerts.rules import Alerts, Claim, market_of
from tui.wire import venues

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
    assert rules.enabling(["1"])(off) == BOTH
    asleep = rules.snoozing(["2"], 50)(BOTH).alert[1]
    assert (asleep.may_fire(49), asleep.may_fire(50)) == (False, True)
    spent = Alerts((replace(ONE, spent=True, armed=True),))
    assert rules.enabling(["1"])(spent).alert[0] == ONE


def test_only_one_of_all_gets_the_claim() -> None:
    first, second, late = Claim("1", 100), Claim("1", 101), Claim("9", 100)
    alerts = late(second(first(BOTH)))
    assert (second.rule, late.rule) == (None, None)
    assert first.rule == alerts.find("1") == replace(ONE, spent=True, fired_at=100, fired=1)


def test_a_repeating_one_rests_for_its_cooldown_also_by_a_clock_that_was_set() -> None:
    alerts = Claim("1", 100_000)(Alerts((replace(ONE, repeat=True, cooldown=10),)))
    for now, granted in ((100_000, False), (109_999, False), (110_000, True), (90_001, False), (0, True)):
        claim = Claim("1", now)
        claim(alerts)
        assert (claim.rule is not None) is granted


def test_an_edit_keeps_what_the_alert_has_been_through_unless_its_condition_is_another() -> None:
    old = replace(ONE, armed=True, spent=True, fired_at=5, fired=3)
    named = rules.editing(replace(ONE, name="n"))(Alerts((old,))).alert[0]
    assert named == replace(old, name="n")
    again = rules.editing(replace(ONE, repeat=True))(Alerts((old,))).alert[0]
    assert not again.spent
    other = rules.editing(replace(ONE, when="last<1"))(Alerts((old,))).alert[0]
    assert other == replace(ONE, when="last<1", fired=3)
    assert rules.editing(TWO)(Alerts((ONE,))) == BOTH


def test_a_market_is_known_by_its_venue_and_a_host_of_ones_own_by_its_name() -> None:
    com, data, sim = (venues.venue(name) for name in ("com", "data", "sim"))
    own = venues.custom(com, "ws://127.0.0.1:9000", None, None)
    assert [market_of(venue) for venue in (com, data, sim, own)] == [
        "com",
        "com",
        "sim",
        "custom:127.0.0.1:9000",
    ]
