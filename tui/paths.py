"""Where depthdeck keeps its files: the user's folders, and the stylesheet beside the package."""

from pathlib import Path

NAME = "depthdeck"


def config_file() -> Path:
    """The settings file that is read where `--config` names no other; it need not exist."""
    import platformdirs

    return platformdirs.user_config_path(NAME, appauthor=False) / "config.toml"


def log_file() -> Path:
    """Where the doctor looks for a log where `--log-file` names none; it need not exist."""
    import platformdirs

    return platformdirs.user_log_path(NAME, appauthor=False) / "depthdeck.log"


def watchlists_file() -> Path:
    """Where the named lists of symbols are kept; it need not exist."""
    return config_file().with_name("watchlists.toml")


def alerts_file() -> Path:
    """Where the alerts are kept; it need not exist."""
    return config_file().with_name("alerts.toml")


def alerts_log() -> Path:
    """Where what fired is written down, a line of JSON each; it need not exist."""
    import platformdirs

    return platformdirs.user_state_path(NAME, appauthor=False) / "alerts.jsonl"


def keys_file() -> Path:
    """Where is written what can be told of API keys: names, kinds, places; it need not exist."""
    return config_file().with_name("keys.toml")


def secrets_file() -> Path:
    """Where secrets are kept where there is no keyring; it need not exist.

    People copy and publish their settings: it isn't beside them.
    """
    import platformdirs

    return platformdirs.user_data_path(NAME, appauthor=False) / "secrets.json"


def symbols_cache(venue: str) -> Path:
    """Where the names of a venue's symbols are kept for the shell's completion; it need not exist."""
    import platformdirs

    return platformdirs.user_cache_path(NAME, appauthor=False) / f"symbols-{venue}.txt"


def documents() -> Path | None:
    """The user's documents, where that folder is there."""
    import platformdirs

    folder = platformdirs.user_documents_path()
    return folder if folder.is_dir() else None


def stylesheet() -> Path:
    """The stylesheet: inside the package where a wheel was installed, at the top of the checkout else."""
    packaged = Path(__file__).parent / "screens.tcss"
    return packaged if packaged.exists() else Path(__file__).parent.parent / "screens.tcss"
