"""The order ticket: what is to be bought or sold, checked and estimated while the market goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from tui.feed.trouble import RequestError
from tui.orders.amounts import share
from tui.orders.draft import Side
from tui.orders.problems import Field
from tui.screens import outcomes
from tui.screens.errand import Errand
from tui.screens.orderlines import Words, remarks
from tui.screens.overlay import Overlay
from tui.screens.review import Review, badge
from tui.screens.ticketform import PRICES, TicketForm, stepped
from tui.screens.ticketnotes import notes_of
from tui.screens.typeahead import TypeAhead
from tui.widgets.amount import AmountField
from tui.widgets.amounts import HIDDEN
from tui.widgets.buttons import Button, Buttons
from tui.widgets.keys import counterparts
from tui.widgets.notes import Notes, sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from decimal import Decimal

    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widgets import Input

    from tui.market.accounts.orders import Order
    from tui.orders.draft import Draft
    from tui.orders.ledger import Entry
    from tui.orders.problems import Problem
    from tui.orders.typed import Typed
    from tui.screens.counter import Counter, Judgement
    from tui.widgets.lines import Line

AGAIN: Final = 2.0
"""Seconds until the rules are asked for again where that failed."""
HINT: Final = "+ − step · 25% takes a share · b s side · ↑↓ fields"
_OTHERS: Final = 13
"""Rows of the ticket besides prices, amounts and remarks: they stay in sight, whatever is to be said."""
_WIDTH: Final = 70
"""Cells of a sentence before the ticket is laid out."""


class Ticket(Overlay[None], TypeAhead):
    """Fills in an order of one symbol, and sends it once it was read back."""

    NAME = "Order ticket"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Leave the ticket", id="ticket.leave"),
        # Lines take characters and Enter for themselves, unless a key comes first.
        Binding("enter", "review", "Read the order back", priority=True, id="ticket.review"),
        *counterparts(
            "Buy, sell",
            Binding("b", "side('BUY')", "Buy", priority=True, id="ticket.buy"),
            Binding("s", "side('SELL')", "Sell", priority=True, id="ticket.sell"),
        ),
        Binding("n", "mend", "Take the nearest value that is right", priority=True, id="ticket.mend"),
        Binding("t,ctrl+t", "test", "Let the exchange test the order", priority=True, id="ticket.test"),
        Binding("down", "app.focus_next", "Next field", show=False, id="ticket.next"),
        Binding("up", "app.focus_previous", "Field before", show=False, id="ticket.before"),
    ]

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

    def send(self, draft: Draft) -> Coroutine[None, None, Entry]:
        """How the order is sent; gives what came of it."""
        return self.counter.trader.place(draft)

    def manner(self, draft: Draft) -> str:
        """In which way it is sent, where there is more to say of it."""
        del draft
        return ""

    def objection(self, draft: Draft) -> str:
        """Why it isn't to be sent though nothing is wrong with it."""
        del draft
        return ""

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
        self._errand.waits = "" if listed else f"The exchange lists no symbol {symbol}."
        if listed and self.counter.terms is not None:
            self._words = Words(self.counter.terms.rules, hidden=self.counter.hidden)
            self._form.offer(self.counter.terms.rules)
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

    def action_test(self) -> None:
        """Let the exchange look at the order without taking it."""
        self._once_typed(self._test)

    def action_review(self) -> None:
        """Read the order back; only there it can be sent."""
        self._once_typed(self._review)

    def _once_typed(self, then: Callable[[], None]) -> None:
        """Go on once the line has the keys that came before: this one has overtaken them."""

        def go_on() -> None:
            # The key may have come twice.
            if self.app.screen is self:
                then()

        (self.focused or self).call_later(self.call_next, go_on)

    def _test(self) -> None:
        self._think()
        if (judged := self._ready()) is not None:
            self._begin(self.counter.trader.test(judged.draft), "The exchange tests the order.")

    def _review(self) -> None:
        self._think()
        judged, words = self._ready(), self._words
        if judged is None or words is None:
            return
        draft, symbol = judged.draft, self.counter.symbol
        dared = outcomes.is_dared(self.counter.trader.ledger, self.counter.feed.venue)

        def read() -> list[Line]:
            self._think()
            now = self._judged or judged
            doubts = self._errand.doubts(symbol, self.counter.feed.venue.label, _WIDTH)
            lines = [*doubts, *words.review(draft, now.estimate, now.standing.last), *self._blindness(_WIDTH)]
            manner = self.manner(draft)
            return [*lines, *sentences("", manner, "warn", _WIDTH)] if manner else lines

        def answered(go: bool | None) -> None:
            # What was right when it was read back may be wrong by now.
            self._think()
            still = self._ready() if go else None
            if still is not None and still.draft != draft:
                self._object("Another order stands here than was read back: read it back again.")
            elif still is not None:
                self._begin(self.send(draft), "Sending.")

        review = Review(
            "Send this order?",
            read,
            self.counter.feed.venue,
            phrase="" if dared else symbol,
            why="This is about real money: the first order of a session takes the symbol in writing.",
        )
        self.app.push_screen(review, answered)

    def _ready(self) -> Judgement | None:
        """What can be sent; else the keys go where something is wrong."""
        judged = self._judged
        if judged is None or self._errand.is_done or not self._errand.is_free:
            self.app.bell()
            return None
        if judged.problems:
            self._point_at(judged.problems[0])
            return None
        if objection := self.objection(judged.draft):
            self._object(objection)
            return None
        return judged

    def _point_at(self, problem: Problem) -> None:
        self._errand.fault = "This has to be put right first."
        if problem.field in self._form.shown:
            self.set_focus(self._form.line(problem.field))
        self._think()

    def _begin(self, deed: Coroutine[None, None, Entry], words: str) -> None:
        """Do something that is waited for: from now on nothing else can be sent."""
        self._errand.waits = words
        self._carry(deed)
        self._think()

    @work(exclusive=True, group="sending")
    async def _carry(self, deed: Coroutine[None, None, Entry]) -> None:
        """Wait for what comes of it; whoever leaves the ticket meanwhile is told by a toast."""
        await self._errand.carry(deed)
        self._think()

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

    def _think(self) -> None:
        """Judge what is typed by the market of now, and show it all."""
        if not self.is_mounted:
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
        width = self.query_one("#remarks").size.width or _WIDTH
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
