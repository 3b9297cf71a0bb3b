"""How an alert stands, in a word: whether it will fire, and if not, why (pure)."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from tui.alerts.vocabulary import VOCABULARY
from tui.expressions import ExpressionError, compile_expression

if TYPE_CHECKING:
    from tui.alerts.engine import Watch
    from tui.alerts.rules import Rule


class Standing(StrEnum):
    """How an alert stands; the value is the word for people."""

    WATCHING = "watching"
    """It fires when it becomes true."""
    HOLDS = "true now"
    """It is true already, and fires when it was false in between."""
    WAITING = "no data"
    """Whether it is true isn't known."""
    COOLING = "cooling"
    """It fired a moment ago."""
    SNOOZED = "asleep"
    SPENT = "fired"
    """It fired, and fires once."""
    OFF = "off"
    ELSEWHERE = "elsewhere"
    """It is about another venue's market."""
    BROKEN = "broken"
    """Its expression can't be understood."""

    @property
    def watched(self) -> bool:
        """Whether it can come to fire by itself."""
        return self in _WATCHED


_WATCHED = (Standing.WATCHING, Standing.HOLDS, Standing.WAITING, Standing.COOLING)


def fault_of(rule: Rule) -> ExpressionError | None:
    """What is wrong with an alert's expression."""
    try:
        compile_expression(rule.when, VOCABULARY)
    except ExpressionError as error:
        return error
    return None


def standing_of(rule: Rule, watch: Watch | None, market: str, now: int) -> Standing:
    """How an alert stands on a market; without its watch whether it is true isn't known."""
    if fault_of(rule) is not None:
        return Standing.BROKEN
    if not rule.enabled:
        return Standing.OFF
    if rule.spent:
        return Standing.SPENT
    if rule.snoozed(now):
        return Standing.SNOOZED
    if rule.venue != market:
        return Standing.ELSEWHERE
    if rule.cooling(now):
        return Standing.COOLING
    if watch is None or watch.holds is None:
        return Standing.WAITING
    return Standing.HOLDS if watch.holds else Standing.WATCHING
