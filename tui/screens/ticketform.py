"""The fields of a ticket: choices, prices and amounts, each with a word beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from textual import on
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, Label

from tui.orders.amounts import total_of
from tui.orders.draft import Kind, Side, TimeInForce, fields_of
from tui.orders.problems import Field
from tui.orders.typed import Typed, read_number, written
from tui.screens.orderlines import KINDS
from tui.widgets.amount import AmountField
from tui.widgets.buttons import Button, Buttons
from tui.widgets.choice import Choice, Option

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.widget import Widget

    from tui.orders.draft import Draft
    from tui.wire.trading_rules import Rules

SHARES: Final = (25, 50, 75, 100)
"""Per cents of what is free that are offered."""
PRICES: Final = (Field.PRICE, Field.STOP, Field.LIMIT)
SIZES: Final = (Field.QUANTITY, Field.TOTAL)
LABELS: Final = {
    Field.PRICE: "Price",
    Field.STOP: "Stop",
    Field.LIMIT: "then at",
    Field.QUANTITY: "Amount",
    Field.TOTAL: "Total",
}
"""What is typed into, from top to bottom."""

_SHARE: Final = re.compile(r"(\d{1,3})%")


class TicketForm(Vertical):
    """Gives what is typed; of amount and total that counts which was typed last, the other one follows."""

    @dataclass
    class Changed(Message):
        """A person changed something."""

    @dataclass
    class ShareWanted(Message):
        """A share of what is free is to be taken, in per cent."""

        percent: int

    def __init__(self, typed: Typed, *, settled: bool = False) -> None:
        super().__init__(id="form")
        self._first = typed
        self._settled = settled
        self._notes: dict[str, str] = {}
        self._leading = Field.TOTAL if typed.total and not typed.quantity else Field.QUANTITY

    def compose(self) -> ComposeResult:
        """A line a field; what an order that is there already can't change any more is only read."""
        first, off = self._first, self._settled
        sides = [Option(side, side) for side in Side]
        kinds = [Option(kind, label) for kind, label in KINDS.items()]
        times = [Option(time, time) for time in TimeInForce]
        yield _row("Side", Choice(sides, first.side, id="side", disabled=off))
        yield _row("Type", Choice(kinds, first.kind, id="kind", disabled=off))
        for field, label in LABELS.items():
            text = getattr(first, field)
            line = AmountField(text, id=field)
            yield _row(label, line, Label(id=f"{field}-note", classes="note", markup=False))
        offered = [Button(f"{percent}%", f"share({percent})") for percent in SHARES]
        yield _row("", Buttons(offered, id="shares"), Label(id="free-note", classes="note", markup=False))
        yield _row(
            "Lasts",
            Choice(times, first.time_in_force, id="time", disabled=off),
            Label("self-trade", classes="label", id="stp-label"),
            Choice([Option("", "default")], first.prevention, id="prevention", disabled=off),
        )

    def on_mount(self) -> None:
        """Show the fields that the kind has."""
        self._fit()

    @property
    def typed(self) -> Typed:
        """What stands in the fields."""
        texts = {field.value: self.text(field) for field in LABELS}
        follower = Field.TOTAL if self._leading is Field.QUANTITY else Field.QUANTITY
        return Typed(
            symbol=self._first.symbol,
            side=Side(self.choice("side").value),
            kind=Kind(self.choice("kind").value),
            time_in_force=TimeInForce(self.choice("time").value),
            prevention=self.choice("prevention").value,
            **texts | {follower.value: ""},
        )

    @property
    def leading(self) -> Field:
        """Which of amount and total was typed; the other one follows."""
        return self._leading

    @property
    def shown(self) -> Sequence[Field]:
        """The fields of the kind that can be typed into."""
        kind = Kind(self.choice("kind").value)
        return [field for field in fields_of(kind) if field in LABELS]

    def text(self, field: Field) -> str:
        """What stands in a field."""
        return self.line(field).value

    def line(self, field: Field) -> AmountField:
        """The line of a field."""
        return self.query_one(f"#{field}", AmountField)

    def choice(self, name: str) -> Choice:
        """The choice of a name: side, kind, time, prevention."""
        return self.query_one(f"#{name}", Choice)

    def put(self, field: Field, value: Decimal | None) -> None:
        """Write a number into a field without a word to anybody; nothing where it isn't known."""
        text = "" if value is None else written(value)
        line = self.line(field)
        if line.value != text:
            with line.prevent(Input.Changed):
                line.value = text
                line.cursor_position = len(text)

    def lead(self, field: Field, value: Decimal) -> None:
        """Write an amount or a total as if it were typed."""
        self._leading = field if field in SIZES else self._leading
        self.put(field, value)
        self.post_message(self.Changed())

    def take_side(self, side: Side) -> None:
        """Take a side."""
        if not self._settled:
            self.choice("side").choose(side)
            self.post_message(self.Changed())

    def offer(self, rules: Rules) -> None:
        """Leave only what the symbol's rules allow."""
        known = rules.order_types
        kinds = [Option(kind, label) for kind, label in KINDS.items() if not known or kind in known]
        if rules.oco and known:
            kinds.append(Option(Kind.OCO, KINDS[Kind.OCO]))
        if not self._settled:
            self.choice("kind").offer(kinds)
        named = [Option("", rules.prevention.lower()), *(Option(name, name) for name in rules.preventions)]
        self.choice("prevention").offer(named)
        self._fit()

    def follow(self, draft: Draft) -> None:
        """Let that of amount and total follow which isn't typed."""
        if self._leading is Field.TOTAL:
            self.put(Field.QUANTITY, draft.quantity)
        elif draft.price is not None and draft.quantity is not None:
            self.put(Field.TOTAL, total_of(draft.quantity, draft.price))
        else:
            self.put(Field.TOTAL, None)

    def say(self, words: Mapping[str, str]) -> None:
        """Put words beside fields, by their names."""
        for name, text in words.items():
            if self._notes.get(name) != text:
                self._notes[name] = text
                self.query_one(f"#{name}-note", Label).update(text, layout=False)

    @on(Choice.Changed)
    def _choose(self, event: Choice.Changed) -> None:
        event.stop()
        self._fit()
        self.post_message(self.Changed())

    @on(Input.Changed)
    def _read(self, event: Input.Changed) -> None:
        event.stop()
        field = Field(event.input.id or "")
        if field in SIZES:
            self._leading = field
            if share := _SHARE.fullmatch(event.value.strip()):
                self.post_message(self.ShareWanted(int(share[1])))
                return
        self.post_message(self.Changed())

    def _fit(self) -> None:
        kind = Kind(self.choice("kind").value)
        known = fields_of(kind)
        for field in LABELS:
            row = self.line(field).parent
            assert row is not None
            row.display = field in known
        self.choice("time").disabled = self._settled or Field.TIME_IN_FORCE not in known


def stepped(text: str, by: int, step: Decimal, *, coarse: bool) -> Decimal | None:
    """A typed number moved by steps, never below one step; None where it is no number.

    A coarse step is one in the second digit of the number, where that is more.
    """
    try:
        value = read_number(text)
    except ValueError:
        return None
    if coarse and value:
        step = max(step, Decimal(1).scaleb(value.adjusted() - 1))
    return max(step, value + by * step)


def _row(label: str, *widgets: Widget) -> Horizontal:
    return Horizontal(Label(label, classes="label"), *widgets, classes="field")
