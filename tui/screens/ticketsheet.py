"""A ticket as it is filled in: checked and estimated by the market of now, which goes on below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import on, work
from textual.containers import Vertical
from textual.content import Content

from tui.feed.trouble import RequestError
from tui.orders.amounts import share
from tui.orders.draft import Side
from tui.orders.problems import Field
from tui.screens.errand import Errand
from tui.screens.orderlines import Words, remarks
from tui.screens.overlay import Overlay
from tui.screens.review import badge
from tui.screens.ticketform import PRICES, TicketForm, stepped
from tui.screens.ticketnotes import notes_of
from tui.screens.typeahead import TypeAhead
from tui.widgets.amount import AmountField
from tui.widgets.amounts import HIDDEN
from tui.widgets.buttons import Button, Buttons
from tui.widgets.notes import Notes, sentences

if TYPE_CHECKING:
    from decimal import Decimal

    from textual.app import ComposeResult
    from textual.widgets import Input

    from tui.market.accounts.orders import Order
    from tui.orders.problems import Problem
    from tui.orders.typed import Typed
    from tui.screens.counter import Counter, Judgement
    from tui.widgets.lines import Line

AGAIN: Final = 2.0
"""Seconds until the rules are asked for again where that failed."""
RENEWED: Final = 30.0
"""Seconds until they are asked for again all the same: averages move, and trading may be halted."""
HINT: Final = "+ − step · 25% takes a share · b s side · ↑↓ fields"
_OTHERS: Final = 13
"""Rows of the ticket besides prices, amounts and remarks: they stay in sight, whatever is to be said."""
WIDTH: Final = 70
"""Cells of a sentence before the ticket is laid out."""


class TicketSheet(Overlay[None], TypeAhead):
    """Takes an order of one symbol, and shows what it would do now and what is wrong with it."""

    def __init__(self, counter: Counter, typed: Typed, instead: Order | None = None) -> None:
        super().__init__()
        self.counter = counter
        self.instead = instead
        self._first = typed
        self._words: Words | None = None
        self._judged: Judgement | None = None
        self._errand = Errand(counter.trader.ledger)
        self._priced = False
        self._title = Content()

    def heading(self) -> Content:
        """What the ticket is for."""
        side = self._form.typed.side
        hue = "$up" if side is Side.BUY else "$down"
        return Content.assemble((side, f"bold {hue}"), f" {self.counter.symbol}")

    def compose(self) -> ComposeResult:
        """The fields, what an order so filled in would do, what is wrong with it, and what can be done."""
        with Vertical(id="ticket", classes="sheet") as box:
            box.border_subtitle = HINT
            yield TicketForm(self._first, settled=self.instead is not None)
            yield Notes(id="forecast")
            yield Notes(id="remarks")
            yield Buttons((), id="buttons")

    def on_mount(self) -> None:
        """Begin at the amount, since a price is offered, and ask for the rules."""
        self.set_focus(self._form.line(Field.QUANTITY))
        self._open()

    def on_unmount(self) -> None:
        """Give the streams back."""
        self.counter.close()

    def follow(self, now: int) -> None:
        """Estimate anew: the book has moved, or an answer has come."""
        del now
        self._think()

    @property
    def line(self) -> Input:
        """What is typed before the ticket is there, or beside its lines, is an amount."""
        return self._form.line(Field.QUANTITY)

    @property
    def _form(self) -> TicketForm:
        return self.query_one(TicketForm)

    @work(exclusive=True, group="terms")
    async def _open(self) -> None:
        """Ask what the symbol is traded by, again where that fails."""
        symbol, clock = self.counter.symbol, self.counter.feed.clock
        self._errand.waits = f"Fetching the rules of {symbol}."
        self._think()
        while True:
            try:
                listed = await self.counter.ask()
                break
            except RequestError as error:
                self._errand.waits = f"The rules of {symbol} can't be had: {error}. They are asked for again."
                self._think()
                await clock.sleep(AGAIN)
        if self._gone:
            return
        self._errand.waits = "" if listed else f"The exchange lists no symbol {symbol}."
        if listed and self.counter.terms is not None:
            self._words = Words(self.counter.terms.rules, hidden=self.counter.hidden)
            self._form.offer(self.counter.terms.rules)
        self._think()
        while listed:
            await clock.sleep(RENEWED)
            try:
                listed = await self.counter.ask()
            except RequestError:
                # What was told before holds until then.
                continue
            if not listed:
                self._errand.waits = f"The exchange lists no symbol {symbol} any more."
            self._think()

    @on(TicketForm.Changed)
    def _change(self) -> None:
        self._errand.forget()
        self._think()

    @on(TicketForm.ShareWanted)
    def _share(self, message: TicketForm.ShareWanted) -> None:
        """Take a share of what is free as the amount, or as the total of a market order that buys."""
        if self._judged is None or self.counter.terms is None:
            return
        draft, standing = self._judged.draft, self._judged.standing
        quantity, total = share(message.percent, draft, self.counter.terms.rules, standing)
        if quantity is not None:
            self._form.lead(Field.QUANTITY, quantity)
        elif total is not None:
            self._form.lead(Field.TOTAL, total)
        else:
            self._object("A share can't be told: it needs a price, and a balance that is known as of now.")

    @on(AmountField.Stepped)
    def _step(self, message: AmountField.Stepped) -> None:
        """Move a price by ticks, an amount by what is small beside it; no price becomes the best one."""
        if self.counter.terms is None:
            return
        rules, form = self.counter.terms.rules, self._form
        field = Field(message.field.id or "")
        if field in PRICES and not form.text(field):
            value = self._best()
        else:
            step = rules.step if field is Field.QUANTITY else rules.tick
            value = stepped(form.text(field), message.by, step, coarse=field not in PRICES)
        if value is not None:
            form.lead(field, value)

    def action_side(self, side: str) -> None:
        """Take the side of a key."""
        if self.is_mounted:
            self._form.take_side(Side(side))

    def action_share(self, percent: int) -> None:
        """Take a share of what is free."""
        self.post_message(TicketForm.ShareWanted(percent))

    def action_mend(self) -> None:
        """Put in the nearest value that is right, for the first thing that is wrong."""
        if (problem := self._mendable) is not None and problem.nearest is not None:
            self._form.lead(problem.field, problem.nearest)

    def _offer_price(self) -> None:
        """Put the best price in, once, where nobody has put in another one."""
        form = self._form
        if not self._priced and Field.PRICE in form.shown and (best := self._best()) is not None:
            self._priced = True
            if not form.text(Field.PRICE):
                form.lead(Field.PRICE, best)

    def _best(self) -> Decimal | None:
        """The best price on the order's own side: a bid to buy at."""
        standing = self._judged.standing if self._judged is not None else None
        if standing is None:
            return None
        return standing.bid if self._form.typed.side is Side.BUY else standing.ask

    @property
    def _mendable(self) -> Problem | None:
        problems = self._judged.problems if self._judged is not None else ()
        return next((problem for problem in problems if problem.nearest is not None), None)

    def _object(self, words: str) -> None:
        self._errand.fault = words
        self._think()

    @property
    def _gone(self) -> bool:
        """Whether there is nothing to show in: it is being made, or was left while something was awaited."""
        # Textual takes a screen's widgets away before its workers hear of it; then it isn't displayed.
        return not (self.is_mounted and self.display and self.query(TicketForm))

    def _think(self) -> None:
        """Judge what is typed by the market of now, and show it all."""
        if self._gone:
            return
        if self._errand.is_done:
            self.dismiss(None)
            return
        if self.counter.terms is not None and self._words is not None:
            form, terms = self._form, self.counter.terms
            self._judged = judged = self.counter.judge(form.typed, terms, self.instead)
            form.follow(judged.draft)
            self._offer_price()
            form.say(notes_of(judged, terms.rules, self._words))
        self._show()

    def _show(self) -> None:
        judged, words = self._judged, self._words
        self._show_title()
        width = self.query_one("#remarks").size.width or WIDTH
        lines = [*self._errand.lines(width), *self._blindness(width)]
        if judged is not None and words is not None:
            self.query_one("#forecast", Notes).show(words.forecast(judged.draft, judged.estimate))
            lines += remarks(words, judged.problems, judged.verdicts, width)
        room = max(2, self.size.height - len(self._form.shown) - _OTHERS)
        self.query_one("#remarks", Notes).show(lines[:room], least=2)
        self.query_one(Buttons).show(self._buttons())

    def _blindness(self, width: int) -> list[Line]:
        """That nothing is estimated, where the rules are there and the book is not."""
        if self._judged is None or self.counter.book is not None:
            return []
        words = "The order book isn't as of now: what the order would do isn't known."
        return sentences("!", words, "warn", width)

    def _show_title(self) -> None:
        title = Content.assemble(self.heading(), " on spot  ", badge(self.counter.feed.venue))
        if title != self._title:
            # It paints the whole box anew.
            self._title = self.query_one("#ticket").border_title = title

    def _buttons(self) -> list[Button]:
        leave = Button("Esc leave", "dismiss(None)")
        if not self._errand.is_free:
            return [leave]
        found = [Button("Enter review", "review"), Button("t test", "test")]
        problem = self._mendable
        words = self._words
        if problem is not None and words is not None:
            nearest = HIDDEN if words.tells_what_is_owned(problem) else words.price(problem.nearest)
            found.append(Button(f"n take {nearest}", "mend"))
        return [*found, leave]
