"""The form of an alert: what it watches for, what it does, and errors below the character that is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, TypeVar

import msgspec
from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label

from tui.alerts import entries
from tui.alerts.vocabulary import VOCABULARY
from tui.expressions import Expression, ExpressionError, compile_expression
from tui.expressions.literals import write_duration
from tui.widgets.tick import Tick

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui.alerts.rules import Rule

    Preview = Callable[[Expression, str], str]
    Known = Callable[[str], Awaitable[bool]]

HINT: Final = "Enter keeps it · Tab next field · space ticks · Esc leaves"
_NAMES: Final = " ".join(
    [v.name for v in VOCABULARY.variables] + [f.name + "(5m)" for f in VOCABULARY.functions]
)

_T = TypeVar("_T")


class AlertForm(ModalScreen["Rule | None"]):
    """Gives the alert as it was filled in, or None when it was left.

    `preview` says in words what an expression sees of a symbol now, `known` whether the exchange lists one.
    """

    NAME = "Alert"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave the alert as it was", id="alert.leave"),
        Binding("down", "app.focus_next", "Next field", show=False, id="alert.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="alert.before"),
    ]

    def __init__(self, rule: Rule, preview: Preview, known: Known, *, new: bool) -> None:
        super().__init__()
        self._known = known
        self._rule = rule
        self._preview = preview
        self._new = new

    def compose(self) -> ComposeResult:
        """A box with a line a field."""
        rule = self._rule
        with Vertical(id="alert", classes="sheet") as box:
            box.border_title = "New alert" if self._new else f"Alert {rule.id}"
            yield _field("Symbol", Input(rule.symbol, id="symbol", select_on_focus=False))
            yield _field("Fires when", Input(rule.when, id="when", select_on_focus=False))
            yield Label(id="fault", markup=False)
            yield _field("Name", Input(rule.name, placeholder="for lists and messages", id="title"))
            yield _field(
                "Fires",
                Tick("again and again, not within", rule.repeat, id="repeat", compact=True),
                Input(write_duration(rule.cooldown * 1000), id="cooldown", select_on_focus=False),
            )
            yield _field("", Tick("at once, if it is true already", False, id="now", compact=True))
            yield _field(
                "Tells by",
                Tick("bell", rule.bell, id="bell", compact=True),
                Tick("terminal", rule.terminal, id="terminal", compact=True),
                Tick("desktop", rule.desktop, id="desktop", compact=True),
            )
            yield _field("Sound", Input(rule.sound, placeholder="a sound file", id="sound"))
            yield _field(
                "Command",
                Input(
                    entries.write_command(rule.command),
                    placeholder="a program and its arguments; no shell reads them",
                    id="command",
                ),
            )
            yield Label(HINT, id="hint", markup=False)

    def on_mount(self) -> None:
        """Begin where there is most to say."""
        self.set_focus(self.query_one("#when"))
        self._check()

    @on(Input.Changed, "#when, #symbol")
    def _check(self) -> None:
        """Say below the expression what is wrong with it, else what it sees now."""
        self.call_after_refresh(self._judge)

    @on(Input.Changed, "#cooldown, #command")
    def _forgive(self) -> None:
        self._say(HINT)

    @on(Input.Submitted)
    def _keep(self) -> None:
        """Give the alert, or put the keys where something is wrong."""
        symbol = self._read("#symbol", entries.read_symbol)
        cooldown = self._read("#cooldown", entries.read_cooldown)
        command = self._read("#command", entries.read_command)
        when = self._text("#when")
        if self._judge() is None:
            self.set_focus(self.query_one("#when"))
        elif symbol is not None and cooldown is not None and command is not None:
            self._finish(
                msgspec.structs.replace(
                    self._rule,
                    symbol=symbol,
                    when=when.strip(),
                    name=self._text("#title").strip(),
                    repeat=self._ticked("#repeat"),
                    cooldown=cooldown,
                    armed=self._ticked("#now"),
                    bell=self._ticked("#bell"),
                    terminal=self._ticked("#terminal"),
                    desktop=self._ticked("#desktop"),
                    sound=self._text("#sound").strip(),
                    command=command,
                )
            )

    @work(exclusive=True)
    async def _finish(self, filled: Rule) -> None:
        """Give the alert, unless nobody would ever hear of its symbol."""
        if await self._known(filled.symbol):
            self.dismiss(filled)
        else:
            self._say(f"The exchange lists no symbol {filled.symbol}.")
            self.set_focus(self.query_one("#symbol"))

    def _judge(self) -> Expression | None:
        """The expression, where it can be understood; the line below it says so."""
        fault = self.query_one("#fault", Label)
        text = self._text("#when")
        try:
            expression = compile_expression(text, VOCABULARY)
        except ExpressionError as error:
            fault.update(
                self._pointed(error) if text.strip() else Content.styled(f"names: {_NAMES}", "$axis")
            )
            return None
        fault.update(Content.styled(self._sees(expression), "$axis"))
        return expression

    def _sees(self, expression: Expression) -> str:
        try:
            return self._preview(expression, entries.read_symbol(self._text("#symbol")))
        except ValueError as error:
            return str(error)

    def _pointed(self, error: ExpressionError) -> Content:
        """Carets below what is wrong, where the line above shows it, and the words."""
        carets = error.pointed().split("\n")[1]
        scrolled = int(self.query_one("#when", Input).scroll_x)
        return Content.assemble(
            Content.styled(carets[scrolled:], "$alarm bold"), "\n", Content.styled(error.message, "$warn")
        )

    def _read(self, field: str, read: Callable[[str], _T]) -> _T | None:
        try:
            return read(self._text(field))
        except ValueError as error:
            self._say(str(error))
            self.set_focus(self.query_one(field))
            return None

    def _say(self, words: str) -> None:
        self.query_one("#hint", Label).update(words)

    def _text(self, field: str) -> str:
        return self.query_one(field, Input).value

    def _ticked(self, field: str) -> bool:
        return self.query_one(field, Tick).value


def _field(label: str, *widgets: Widget) -> Horizontal:
    return Horizontal(Label(label, classes="label"), *widgets, classes="field")
