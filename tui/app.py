"""The app: the feed as a worker, the frame tick, the themes, keys that hold everywhere."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on
from textual.app import App
from textual.worker import Worker, WorkerState

from tui import files, paths, themes
from tui.accounts import Accounts
from tui.alerts.desk import AlertDesk
from tui.bridge import Bridge
from tui.embedding import Embedding
from tui.feed.feed import Feed
from tui.feed.links import LinkState
from tui.herald import Herald
from tui.options import AppOptions
from tui.outlet import Outlet
from tui.palette import Everything, Palette, Themes
from tui.paths import stylesheet
from tui.places import KEYS, PLACES, Places
from tui.preferences import Wardrobe
from tui.pulse import Pulse
from tui.screens import outcomes
from tui.screens.help import Help
from tui.screens.leaving import ask_to_leave
from tui.screens.place import Place
from tui.screens.typeahead import TypeAhead
from tui.tidings import Tidings
from tui.widgets.header import Header, Tab

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import tzinfo

    from rich.console import RenderableType
    from textual.binding import BindingType
    from textual.events import Key

    from tui.feed.options import FeedOptions
    from tui.wire.venues import Venue


_LOG: Final = logging.getLogger(__name__)

REREAD_EVERY: Final = 1.0
"""Seconds between two looks at whether the settings changed."""

INTERRUPTED: Final = 130
"""The return code after Ctrl-C: 128 and the number of the signal that it stands for."""


class DepthdeckApp(App[None]):
    """The dashboard on one venue; `make_feed` is how it comes to its feed."""

    TITLE = "depthdeck"
    CSS_PATH = stylesheet()
    DEFAULT_MODE = PLACES[0].name
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(
        self,
        venue: Venue,
        symbol: str,
        interval: str = "1h",
        options: AppOptions | None = None,
        make_feed: Callable[[Venue, FeedOptions], Feed] = Feed,
    ) -> None:
        self.options = options or AppOptions()
        self.wardrobe = Wardrobe(self, self.options.likes, self.options.reread, self.options.keep)
        self.DEFAULT_MODE = self.options.place  # type: ignore[misc]  # Textual asks the instance for it
        super().__init__()
        self.wardrobe.dress()
        self._refresh_truecolor_filter(self.ansi_theme)
        self.venue = self._home = venue
        self._make_feed = make_feed
        self._link_state = LinkState.CLOSED
        self.pulse = Pulse()
        self.outlet = Outlet(None)
        self.accounts = self.options.accounts or Accounts()
        herald = Herald(self, self.accounts, self._signal)
        self.alerts = AlertDesk(self.options.alerts, self.options.alerts_log, herald)
        self._embedding = Embedding(self.accounts)
        self._tidings = Tidings(self, self.accounts)
        self._places = Places(symbol, interval)
        for tab in PLACES:
            self.add_mode(tab.name, partial(self._places.visit, tab.name))
        self.feed = make_feed(venue, self.options.feed)
        self._bridge = Bridge(self.feed, self._looking)

    @property
    def zone(self) -> tzinfo:
        """The zone that times are shown in."""
        return self.options.zone

    @property
    def keymap(self) -> Mapping[str, str]:
        """Other keys than the usual ones, by the ids of actions."""
        return self._keymap

    def get_css_variables(self) -> dict[str, str]:
        """The theme's colours, those of up and down exchanged where a person likes that."""
        variables = super().get_css_variables()
        if self.wardrobe.likes.swap_colours:
            variables = self.theme_variables = themes.swapped(variables)
        return variables

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The market's colours, so that stylesheets may use them with every theme."""
        return themes.market_variables(self.current_theme)

    @property
    def tabs(self) -> tuple[Tab, ...]:
        """Every place with its key."""
        return PLACES

    def on_mount(self) -> None:
        """Start to look and to listen."""
        if not self.is_headless:
            self.outlet = Outlet.of_terminal()
        self.alerts.load()
        self.accounts.ledger.listen(outcomes.Teller(self, self.accounts).hear)
        self._listen()
        self.wardrobe.tell(self.options.trouble)
        if self.options.fps:
            self.set_interval(REREAD_EVERY, self.wardrobe.reread)
            self.call_after_refresh(self.pulse.start)
            self.set_interval(1 / self.options.fps, self.frame)

    def on_unmount(self) -> None:
        """Let the embedded exchange go, where it was started from here."""
        self.pulse.stop()
        self._embedding.close()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A feed that ends by an error is a fault of the program: say so, and end with it."""
        if event.worker.group == "feed" and event.state is WorkerState.ERROR:
            error = event.worker.error
            assert error is not None
            self._handle_exception(error if isinstance(error, Exception) else RuntimeError(str(error)))

    @property
    def fault(self) -> Exception | None:
        """The fault of the program that ended the dashboard; None where it ended as it should."""
        return self._exception

    def _fatal_error(self) -> None:
        # Textual would print every frame's local variables, in which a key may stand one day.
        _LOG.critical("a fault ended the dashboard", exc_info=self._exception)
        self._close_messages_no_wait()

    def on_key(self, event: Key) -> None:
        """Hand what was typed right after the key that brings up a line to that line."""
        if isinstance(self.screen, TypeAhead):
            self.screen.catch(event)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is of use now: the embedded exchange, the way back from it, another try to connect."""
        if action == "embedded":
            return self.venue.name != "sim"
        if action == "home":
            return self.venue is not self._home
        if action == "retry":
            return self.feed.links.state in (LinkState.RECONNECTING, LinkState.FAILED)
        return super().check_action(action, parameters)

    def action_help(self) -> None:
        """Show the keys of the place one is in."""
        place = self._looking()
        if place is not None:
            self.push_screen(Help(place.keys(), self.keymap))

    def action_go(self, name: str) -> None:
        """Go to a place; each is found as it was left."""
        self.switch_mode(name)

    @on(Header.PlaceChosen)
    def _go_to_tab(self, message: Header.PlaceChosen) -> None:
        self.action_go(next(tab.name for tab in PLACES if tab.key == message.key))

    def deliver_screenshot(
        self, filename: str | None = None, path: str | None = None, time_format: str | None = None
    ) -> str | None:
        """Write the screen as a picture to a new file, and say where it is; None where it can't."""
        moment = datetime.fromtimestamp(self.feed.clock.now() / 1000, self.zone)
        folder = Path(path) if path else paths.documents() or Path.cwd()
        name = filename or f"depthdeck-{moment.strftime(time_format or '%Y%m%d-%H%M%S')}.svg"
        try:
            file = files.write_beside(folder / name, self.export_screenshot().encode())
        except OSError as error:
            words = f"The picture can't be written to {folder}: {error.strerror}."
            self.notify(words, severity="error", title="Picture", markup=False)
            return None
        self.notify(f"{file}", title="Picture written", markup=False)
        return str(file)

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """Leave, also a terminal that stands still."""
        super().exit(result, return_code, message)
        self.outlet.abandon(return_code)

    async def action_quit(self) -> None:
        """Leave; what was sent and isn't answered is asked about first."""
        if not ask_to_leave(self, self.accounts, self.venue):
            self.exit()

    def action_interrupt(self) -> None:
        """Leave whatever is open, as an interrupted program does."""
        self.exit(return_code=INTERRUPTED)

    def action_hide_amounts(self) -> None:
        """Hide the amounts of one's accounts everywhere, or show them."""
        self.accounts.hidden = not self.accounts.hidden

    async def action_embedded(self) -> None:
        """Leave the venue for the embedded exchange: a market without network or key."""
        try:
            self.connect(await self._embedding.venue())
        except OSError as error:
            self.notify(f"The embedded exchange can't start: {error}", severity="error", title="Venue")

    def action_home(self) -> None:
        """Go back to the venue that the dashboard was started on."""
        self.connect(self._home)

    def action_retry(self) -> None:
        """Try at once to connect again, as far as the exchange's limits let us."""
        self.feed.retry()

    def connect(self, venue: Venue) -> None:
        """Go to another venue: the old feed ends, and every place asks the new one for its streams."""
        self.workers.cancel_group(self, "feed")
        self.venue = venue
        self.feed = self._make_feed(venue, self.options.feed)
        self._bridge = Bridge(self.feed, self._looking)
        self._listen()
        for place in self._places.visited:
            place.move()
        self.refresh_bindings()

    def search_themes(self) -> None:
        """Choose a theme."""
        self.push_screen(Palette([Themes], placeholder="Theme"))

    def choose_theme(self, name: str) -> None:
        """Take a theme, also for the next time."""
        self.wardrobe.choose(name)

    def open_market(self, symbol: str | None, interval: str | None = None) -> None:
        """Go to the trading view of a symbol in an interval; None: that of before."""
        trade = self._places.trade
        trade.show_market(symbol or trade.symbol, interval)
        self.action_go(trade.NAME)

    def action_command_palette(self) -> None:
        """Open the palette."""
        if self._looking() is self.screen:
            self.push_screen(Palette([Everything], placeholder="An action, a place, a theme, or btcusdt 15m"))

    def frame(self) -> None:
        """Show what changed since the last frame, once the terminal has shown that."""
        if not self.outlet.takes():
            return
        self._bridge.frame()
        self._tidings.tell()
        state = self.feed.links.state
        if state is not self._link_state:
            self._link_state = state
            self.refresh_bindings()

    def _listen(self) -> None:
        self.run_worker(self.feed.run(), "feed", group="feed", exit_on_error=False)
        self.run_worker(self.alerts.run(self.feed), "alerts", group="feed", exit_on_error=False)
        self.run_worker(self.accounts.run(self.feed), "accounts", group="feed", exit_on_error=False)

    def _signal(self, sequence: str) -> None:
        """Write a sequence to the terminal that shows the dashboard."""
        if self._driver is not None:
            self._driver.write(sequence)

    def _looking(self) -> Place | None:
        """The place that is looked at, also from below a search or the help."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, Place)), None)
