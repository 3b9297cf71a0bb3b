"""The order ticket: what is filled in is read back, and sent once."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.binding import Binding

from tui.screens import outcomes
from tui.screens.review import Review
from tui.screens.ticketsheet import WIDTH, TicketSheet
from tui.widgets.keys import counterparts
from tui.widgets.notes import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.binding import BindingType

    from tui.orders.draft import Draft
    from tui.orders.ledger import Entry
    from tui.orders.problems import Problem
    from tui.screens.counter import Judgement
    from tui.widgets.lines import Line


class Ticket(TicketSheet):
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
            venue, hidden = self.counter.feed.venue.label, self.counter.hidden
            doubts = self._errand.doubts(symbol, venue, WIDTH, hidden=hidden)
            lines = [*doubts, *words.review(draft, now.estimate, now.standing.last), *self._blindness(WIDTH)]
            manner = self.manner(draft)
            return [*lines, *sentences("", manner, "warn", WIDTH)] if manner else lines

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
