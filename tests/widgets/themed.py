"""An app with the market's themes, for one widget."""

from textual.app import App

from tui import themes


class Themed(App[None]):
    """Knows the themes and the market's colours; a subclass composes what it shows."""

    def __init__(self) -> None:
        super().__init__()
        themes.register(self)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.market_variables(self.current_theme)
