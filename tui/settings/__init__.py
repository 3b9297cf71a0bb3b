"""Settings: flags over environment over a TOML file with profiles over defaults; mistakes told in words."""

from tui.settings.schema import Settings as Settings
from tui.settings.schema import SettingsError as SettingsError
from tui.settings.sources import Given as Given
from tui.settings.sources import defaults as defaults
from tui.settings.sources import gather as gather
from tui.settings.sources import load as load
