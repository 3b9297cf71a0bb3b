"""The places of the dashboard, and the keys that hold in all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from tui import paths
from tui.screens.trade import TradeScreen
from tui.widgets.header import Tab

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.binding import BindingType

    from tui.screens.place import Place

PLACES: Final = tuple(
    Tab(str(number), name)
    for number, name in enumerate(("Trade", "Watchlist", "Account", "Health", "Alerts"), start=1)
)
"""Every place with its key."""

_AWAY: Final = "Go to the embedded exchange, and back"

KEYS: Final[list[BindingType]] = [
    *(
        Binding(
            *(tab.key, f"go('{tab.name}')", tab.name),
            show=False,
            tooltip=f"Go to {tab.name}",
            id=f"go.{tab.name.lower()}",
        )
        for tab in PLACES
    ),
    Binding("question_mark,f1", "help", "Help", tooltip="Show or leave this help", id="app.help"),
    Binding(
        *("colon,ctrl+p", "command_palette", "palette"),
        show=False,
        tooltip="Go anywhere, do anything: type some letters of it, or btcusdt 15m",
        id="app.palette",
    ),
    Binding("q", "quit", "Quit", tooltip="Leave depthdeck", id="app.quit"),
    Binding(
        *("ctrl+c", "interrupt", "Quit"),
        show=False,
        priority=True,
        tooltip="Leave depthdeck, always",
        id="app.interrupt",
    ),
    Binding("e", "embedded", "Simulation", tooltip=_AWAY, id="app.venue"),
    Binding("e", "home", "Back", tooltip=_AWAY, id="app.venue"),
    Binding(
        *("z", "hide_amounts", "Hide amounts"),
        show=False,
        tooltip="Hide the amounts of your accounts everywhere, or show them",
        id="app.hide",
    ),
    Binding("R", "retry", "Retry now", tooltip="Try at once to connect again", id="app.retry"),
    Binding("t", "change_theme", "Theme", tooltip="Choose a theme", id="app.theme"),
    Binding(
        *("ctrl+s", "screenshot", "Picture"),
        show=False,
        tooltip="Save the screen as a picture (SVG)",
        id="app.picture",
    ),
]
"""The keys of the app itself."""


class Places:
    """Makes a place, and loads its code, when somebody first goes there, and keeps it as it was left."""

    def __init__(self, symbol: str, interval: str) -> None:
        self.trade: Final = TradeScreen(symbol, interval)
        self._visited: dict[str, Place] = {}

    @property
    def visited(self) -> Iterable[Place]:
        """Those that somebody went to."""
        return self._visited.values()

    def visit(self, name: str) -> Place:
        """The place of a name."""
        if name not in self._visited:
            self._visited[name] = self._make(name)
        return self._visited[name]

    def _make(self, name: str) -> Place:
        match name:
            case "Health":
                from tui.screens.health import HealthScreen

                return HealthScreen(self.trade.streams)
            case "Account":
                from tui.screens.account import AccountScreen

                return AccountScreen()
            case "Alerts":
                from tui.screens.alerts import AlertsScreen

                return AlertsScreen(lambda: self.trade.symbol)
            case "Watchlist":
                from tui.lists import watchlists
                from tui.screens.watchlist import WatchlistScreen
                from tui.store import Shelf

                shelf = Shelf(paths.watchlists_file(), watchlists.Watchlists, watchlists.default)
                return WatchlistScreen(shelf)
            case _:
                return self.trade
