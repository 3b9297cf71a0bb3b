"""A place that watches many symbols: what is in sight is leased, what streams don't tell is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual import work

from tui.feed.trouble import RequestError
from tui.lists import rows, view
from tui.screens.keeping import ListPlace
from tui.screens.lookout import Lookout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.worker import Worker

    from tui.expressions.expression import Expression
    from tui.lists.rows import Outlook
    from tui.lists.watchlists import Watchlists
    from tui.store import Shelf

    Sight = tuple[Sequence[str], str]

AGAIN: Final = 2.0
"""Seconds until what failed is asked again."""
IDLE: Final = 0.25
"""Seconds between two looks whether something is to be asked."""


class WatchingPlace(ListPlace):
    """Shows lists of one feed's symbols; a subclass draws them."""

    def __init__(self, shelf: Shelf[Watchlists]) -> None:
        super().__init__(shelf)
        self.lookout: Lookout | None = None
        self.outlook: Outlook | None = None
        """What rows were last read from."""
        self.expression: Expression | None = None
        """What rows have to pass."""
        self.leased: Sight = ((), "")
        """The symbols whose rows are in sight, and the chosen one, as far as they are leased."""
        self._seen: Sight = ((), "")
        self._asking: Worker[None] | None = None
        self._told = ""

    def show_rows(self, now: int) -> None:
        """Show all rows as they are now."""
        raise NotImplementedError

    def show_lists(self) -> None:
        """Show the lists as they are now."""
        if self.is_mounted:
            self.show_rows(self.deck.feed.clock.now())

    def renew(self) -> None:
        """Lease what is looked at, ask what streams don't tell, and show what is known."""
        feed = self.deck.feed
        if self.lookout is None or self.lookout.feed is not feed:
            self.workers.cancel_group(self, "asking")
            self.lookout, self.outlook, self.leased = Lookout(feed), None, ((), "")
        super().renew()
        if self._asking is None or self._asking.is_cancelled or self._asking.is_finished:
            self._asking = self._ask(self.lookout)
        self.show_lists()

    def on_screen_suspend(self) -> None:
        """Nothing is asked while nobody looks."""
        if self not in self.app.screen_stack:
            self.workers.cancel_group(self, "asking")
            self.leased = ((), "")
            if self.lookout is not None:
                self.lookout.leave()

    def settle(self, sight: Sequence[str], chosen: str) -> None:
        """Lease for the rows in sight, and the chosen one, once nobody has moved for a tick."""
        outlook = self.outlook
        if outlook is None:
            return
        seen = self._seen
        self._seen = (
            tuple(symbol for symbol in sight if rows.traded(outlook, symbol)),
            chosen if rows.traded(outlook, chosen) else "",
        )
        if seen == self._seen != self.leased:
            self.leased = self._seen
            self.renew()

    @work(group="asking")
    async def _ask(self, seen: Lookout) -> None:
        """Ask, one thing after the other, what the streams of the whole market don't tell."""
        clock = seen.feed.clock
        while True:
            order = self.lists.order(self.present)
            listed = seen.listed
            sight = self.leased[0] if "spark" in self.lists.columns else ()
            try:
                busy = await seen.ask(sight, quotes=view.needs_quotes(order, self.expression))
            except RequestError as error:
                if str(error) != self._told:
                    self._told = str(error)
                    self._say(f"Not all figures can be had: {error}", wrong=True)
                await clock.sleep(AGAIN)
                continue
            self._told = ""
            if not listed and seen.listed:
                self.show_rows(clock.now())
            if not busy:
                await clock.sleep(IDLE)
