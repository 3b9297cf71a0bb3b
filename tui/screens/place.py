"""A place of the dashboard: it leases the streams that it declares while somebody looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.screen import Screen

from tui.screens.keys import bound
from tui.widgets.header import Mode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo

    from textual.binding import ActiveBinding
    from textual.dom import DOMNode
    from textual.widget import Widget

    from tui.accounts import Accounts
    from tui.alerts.desk import AlertDesk
    from tui.feed.feed import Feed
    from tui.feed.leases import Lease
    from tui.pulse import Pulse
    from tui.widgets.header import Tab
    from tui.wire.streams import Stream


class Deck(Protocol):
    """What a place needs of its app."""

    @property
    def feed(self) -> Feed:
        """The feed of the venue one is on; another one after a change of venue."""

    @property
    def zone(self) -> tzinfo:
        """The zone that times are shown in."""

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Every place with its key."""

    @property
    def keymap(self) -> Mapping[str, str]:
        """Other keys than the usual ones, by the ids of actions."""

    def choose_theme(self, name: str) -> None:
        """Take a theme, also for the next time."""

    def open_market(self, symbol: str | None, interval: str | None = None) -> None:
        """Go to the trading view of a symbol in an interval; None: that of before."""

    @property
    def alerts(self) -> AlertDesk:
        """The alerts, which are watched wherever one is."""

    @property
    def accounts(self) -> Accounts:
        """The accounts that a key opens here, which are heard wherever one is."""

    @property
    def pulse(self) -> Pulse:
        """How the process itself is."""


class Place(Screen[None]):
    """The base of places: a subclass says in `streams()` what it needs, and calls `renew()` on a change."""

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-compact"), (110, "-wide"), (150, "-full")]  # noqa: RUF012 (as Textual declares it)
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (24, "-low"), (34, "-high")]  # noqa: RUF012 (as Textual declares it)

    NAME: ClassVar[str] = ""
    """What the place is called in the header and in the help."""
    PARTS: ClassVar[tuple[type[Widget], ...]] = ()
    """Its panels with keys of their own."""

    def __init__(self) -> None:
        super().__init__()
        self._lease: Lease | None = None

    @property
    def deck(self) -> Deck:
        """The app, as far as places know it."""
        return cast("Deck", self.app)

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys in force; those of the place and of the app stand first, wherever the focus is."""
        found = super().active_bindings
        pairs = [pair for node in (self, self.app) for pair in bound(type(node), self.deck.keymap)]
        own = [key for key, binding in pairs if binding.show]
        return {key: found[key] for key in (*own, *found) if key in found}

    def streams(self) -> frozenset[Stream]:
        """The streams that this place needs now."""
        return frozenset()

    def shown(self) -> frozenset[Stream]:
        """The streams whose news this place puts on the screen."""
        return self.streams()

    def mode(self) -> Mode:
        """Where one is, for the header."""
        venue = self.deck.feed.venue
        return Mode(
            badge=venue.label,
            read_only=bool(self.deck.accounts.may_trade),
            real=venue.live,
            places=self.deck.tabs,
            place=self.NAME,
        )

    def keys(self) -> list[tuple[str, DOMNode]]:
        """What the help lists: titles, and whose keys stand below them."""
        return [("Everywhere", self.app)]

    def renew(self) -> None:
        """Tell the feed what this place needs now; telling it twice changes nothing."""
        if self._lease is None:
            self._lease = self.deck.feed.lease(type(self).__name__)
        self._lease.set(self.streams())

    def release(self) -> None:
        """Give all streams back; the feed lets them linger for a moment, since people flip back."""
        if self._lease is not None:
            self._lease.release()
            self._lease = None

    def move(self) -> None:
        """The venue is another one: what was leased is gone with the old feed."""
        self._lease = None
        if self in self.app.screen_stack:
            self.renew()

    def on_screen_resume(self) -> None:
        """Somebody looks: the streams are needed."""
        self.renew()

    def on_screen_suspend(self) -> None:
        """Another place was chosen; what only lies above this one (a search, the help) takes nothing away."""
        if self not in self.app.screen_stack:
            self.release()
