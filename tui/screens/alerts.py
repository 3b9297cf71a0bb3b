"""The alerts' place: all alerts with how they stand, the one under the cursor in full, and what fired."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal

from tui.alerts import entries, rules
from tui.alerts.standing import Standing, standing_of
from tui.screens import alertfindings
from tui.screens.alarms import change_alerts, edit_alert, make_alert
from tui.screens.fronts import FRONT, PanelPlace
from tui.screens.naming import Naming
from tui.widgets.alertdetail import AlertDetail
from tui.widgets.alertlist import AlertList
from tui.widgets.alertsheader import AlertsHeader
from tui.widgets.firings import Firings
from tui.widgets.keyline import KeyLine
from tui.widgets.panel import LIVE, PanelKind, PanelState

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui.alerts.rules import Rule
    from tui.messages import Ticked

_EMPTY: Final = PanelState(
    PanelKind.EMPTY,
    "No alert is set. Press a to set one, or ! in the trading view: last>63000, chg(5m)>2%, print>250k."
    " It is watched while depthdeck runs; depthdeck alerts run watches without a screen.",
)


class AlertsScreen(PanelPlace):
    """Shows the desk's alerts. It needs no stream of its own: the desk leases what they need, always."""

    NAME = "Alerts"
    PANELS = ("rules", "fired")
    PARTS: ClassVar[tuple[type[Widget], ...]] = (AlertList, Firings)
    AUTO_FOCUS = "#rules"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a,exclamation_mark", "add", "Add", key_display="a", tooltip="Set an alert", id="alerts.add"),
        Binding("space", "switch", "On/off", tooltip="Watch the alert, or no longer", id="alerts.toggle"),
        Binding("s", "snooze", "Snooze", tooltip="Let the alert sleep for a while", id="alerts.snooze"),
        Binding("T", "test", "Test", tooltip="Do all that the alert does, as a test", id="alerts.test"),
        Binding(
            "d,delete", "remove", "Delete", key_display="d", tooltip="Delete the alert", id="alerts.delete"
        ),
        Binding("u", "restore", "Undo", show=False, tooltip="Bring back what was deleted", id="alerts.undo"),
        *FRONT,
    ]

    def __init__(self, symbol: Callable[[], str]) -> None:
        super().__init__()
        self._symbol = symbol
        self._removed: list[Rule] = []

    def compose(self) -> ComposeResult:
        """The header, the panels and the keys."""
        yield AlertsHeader()
        yield AlertList(id="rules", classes="panel")
        with Horizontal(id="below"):
            yield AlertDetail(id="detail", classes="panel")
            yield Firings(id="fired", classes="panel")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show what there is before the first tick."""
        self._bring("rules")
        self._show(self.deck.feed.clock.now())

    def on_screen_resume(self) -> None:
        """Somebody looks again."""
        super().on_screen_resume()
        self._show(self.deck.feed.clock.now())

    def on_ticked(self, message: Ticked) -> None:
        """Time went by: everything is shown anew."""
        self._show(message.now)

    def action_add(self) -> None:
        """Ask for a new alert, on the symbol of the one under the cursor."""
        rule = self._chosen
        symbol = rule.symbol if rule is not None else self._symbol()
        make_alert(self, symbol, kept=self.query_one(AlertList).choose)

    def action_switch(self) -> None:
        """Watch the alert again, or no longer."""
        if (rule := self._chosen) is not None:
            asleep = rule.snoozed(self.deck.feed.clock.now())
            on = rule.active() and not asleep
            change_alerts(self, rules.disabling([rule.id]) if on else rules.enabling([rule.id]))

    def action_snooze(self) -> None:
        """Ask for how long the alert is to sleep."""
        rule = self._chosen
        if rule is None:
            return

        def check(text: str) -> str:
            entries.read_span(text)
            return text

        def sleep(text: str | None) -> None:
            if text is not None:
                until = self.deck.feed.clock.now() + entries.read_span(text)
                change_alerts(self, rules.snoozing([rule.id], until))

        hint = "For how long: 30m, 8h, 1d. What becomes true meanwhile fires nothing."
        self.app.push_screen(Naming(f"Snooze alert {rule.id}", hint, check, "1h"), sleep)

    def action_test(self) -> None:
        """Do all that the alert does."""
        if (rule := self._chosen) is not None:
            now = self.deck.feed.clock.now()
            if standing_of(rule, None, self.deck.alerts.market, now) is Standing.BROKEN:
                self.notify(
                    "Its expression can't be understood: Enter opens it.", severity="warning", title="Test"
                )
            else:
                self.run_worker(self.deck.alerts.test(rule, now), group="alerts")

    def action_remove(self) -> None:
        """Delete the alert; it can be brought back."""
        if (rule := self._chosen) is not None:
            self._removed.append(rule)
            change_alerts(self, rules.removing([rule.id]))
            self.notify(f"{rule.symbol} {rule.when}", title="Alert deleted, u brings it back", markup=False)

    def action_restore(self) -> None:
        """Bring back what was deleted last."""
        if self._removed:
            rule = self._removed.pop()
            change_alerts(self, rules.editing(rule))
            self.query_one(AlertList).choose(rule.id)

    @on(AlertList.Opened)
    def _edit(self, message: AlertList.Opened) -> None:
        rule = self._find(message.key)
        if rule is not None:
            edit_alert(self, rule)

    @on(AlertList.Chosen)
    def _tell(self) -> None:
        self._show(self.deck.feed.clock.now())

    @property
    def _chosen(self) -> Rule | None:
        return self._find(self.query_one(AlertList).chosen)

    def _find(self, rule_id: Hashable | None) -> Rule | None:
        return next((rule for rule in self.deck.alerts.rules if rule.id == rule_id), None)

    def _show(self, now: int) -> None:
        desk, market, zone = self.deck.alerts, self.deck.feed.market, self.deck.zone
        shown = alertfindings.rows(desk, market, now, zone)
        state = (
            LIVE
            if shown
            else PanelState(PanelKind.EMPTY, f"{desk.trouble} {_EMPTY.words}")
            if desk.trouble
            else _EMPTY
        )
        self.query_one(AlertsHeader).show(alertfindings.tally(desk, now), self.mode(), now=now, zone=zone)
        self.query_one(AlertList).show(shown, state, zone=zone)
        rule = self._chosen
        facts = alertfindings.facts(desk, rule, market, now, zone) if rule is not None else []
        detail = f"{rule.id}  {rule.symbol} {rule.name}".strip() if rule is not None else ""
        self.query_one(AlertDetail).show(facts, detail, zone=zone)
        fired = alertfindings.firings(desk.recent, hidden=self.deck.accounts.hidden)
        self.query_one(Firings).show(fired, zone=zone)
