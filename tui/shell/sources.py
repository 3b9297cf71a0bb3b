"""The settings of one run, from flags, variables and the settings file; read anew when that changes."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from tui import settings, store
from tui.settings import Given, Settings, SettingsError
from tui.settings.document import with_value
from tui.settings.sources import SettingsFile, named_profile, variable

if TYPE_CHECKING:
    from tui.preferences import Likes


class Sources:
    """Where the settings of a run come from. `trouble` is why the file isn't used, where it can't be."""

    def __init__(self, file: Path, flags: Mapping[str, object]) -> None:
        self.file = file
        self.trouble = ""
        self._flags = flags
        self._seen = store.stamp(file)

    @property
    def _profile(self) -> str | None:
        return named_profile(os.environ, self._flags)

    def load(self) -> Settings:
        """The settings. Raises SettingsError."""
        return settings.load(self.file, os.environ, self._flags)

    def load_what_can_be(self) -> Settings:
        """The settings, without the file where that is damaged. Raises SettingsError for what was typed.

        Who names a profile wants what it says, and nothing else: then a damaged file is an error, too.
        """
        try:
            return self.load()
        except SettingsError as error:
            if self._profile is not None:
                raise
            loaded = settings.load(None, os.environ, self._flags)
            self.trouble = f"{error}. The file stays as it is, and the defaults hold."
            return loaded

    def gather(self) -> dict[str, Given]:
        """What is given, with where each comes from. Raises SettingsError."""
        return settings.gather(self.file, os.environ, self._flags)

    def keep(self, key: str, value: str) -> None:
        """Write a value that was chosen in the dashboard, in the profile where there is one.

        Raises SettingsError where the file is damaged, and OSError.
        """
        profile = self._profile
        with store.lock(self.file):
            read = SettingsFile(self.file)
            store.replace(self.file, with_value(read, key, value, profile))
            self._seen = store.stamp(self.file)
        if key in self._flags or variable(key) in os.environ:
            # What is chosen now goes before what the run was started with.
            self._flags = {**self._flags, key: value}

    def reread(self) -> "Likes | str | None":
        """What a person likes once the file changed, words where it can't be used; None where it didn't."""
        from tui.preferences import Likes

        if (stamp := store.stamp(self.file)) == self._seen:
            return None
        self._seen = stamp
        try:
            return Likes.of(self.load())
        except SettingsError as error:
            return f"{error}. What held before goes on."
