"""The command line: reads it, loads settings, hands over to one command, and imports only what that needs."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tui.shell import stdout
from tui.shell.arguments import (
    AccountArguments,
    AlertsArguments,
    Arguments,
    BookArguments,
    CompletionArguments,
    ConfigArguments,
    DashboardArguments,
    DoctorArguments,
    ExchangeArguments,
    KeysArguments,
    RequestArguments,
    SnapshotArguments,
    StreamArguments,
)
from tui.shell.errors import INTERRUPTED, CommandError, report, say, usage
from tui.shell.parsers import parse

if TYPE_CHECKING:
    from tui.settings import Settings
    from tui.shell.sources import Sources


def main(words: Sequence[str] | None = None) -> int:
    """Run `depthdeck` with these words, or the process's own; its exit code."""
    words = sys.argv[1:] if words is None else words
    try:
        stdout.check()
        try:
            return _run(parse(words))
        finally:
            stdout.flush()
    except CommandError as error:
        report(error, as_json="--json" in words)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED


def _run(arguments: Arguments) -> int:
    if isinstance(arguments, DashboardArguments) and arguments.version:
        from tui import __version__

        stdout.write(f"depthdeck {__version__}\n".encode())
        return 0
    if isinstance(arguments, CompletionArguments):
        from tui.shell.completion import command as completion

        return completion.run(arguments)
    if isinstance(arguments, ConfigArguments):
        from tui.shell.config import command

        return command.run(arguments, _settings_file(arguments))
    from tui import log
    from tui.shell.sources import Sources

    sources = Sources(_settings_file(arguments), arguments.settings())
    if isinstance(arguments, DoctorArguments):
        return _examine(arguments, sources)
    settings = _load_settings(arguments, sources)
    screen = isinstance(arguments, DashboardArguments | SnapshotArguments)
    file = Path(arguments.log_file) if arguments.log_file else None
    try:
        log.start(file, arguments.verbose, stderr=arguments.verbose > 0 and not screen)
    except OSError as error:
        raise usage("bad-log-file", f"--log-file {file}: {error.strerror}") from error
    try:
        return _dispatch(arguments, settings, sources)
    finally:
        if lost := log.stop():
            say(f"depthdeck: the log {file} lacks lines that could not be written: {lost}")


def _examine(arguments: DoctorArguments, sources: "Sources") -> int:
    """Run the doctor, who looks into settings that can't be used, too."""
    from tui import settings
    from tui.shell import doctor

    try:
        loaded, given = sources.load(), sources.gather()
    except settings.SettingsError as error:
        trouble = usage("bad-settings", str(error))
        try:
            return doctor.run(arguments, settings.load(None, {}, arguments.settings()), {}, trouble)
        except settings.SettingsError:
            raise trouble from None
    return doctor.run(arguments, loaded, given, None)


def _load_settings(arguments: Arguments, sources: "Sources") -> "Settings":
    """The settings; a dashboard starts without a file that is damaged, and says so."""
    from tui.settings import SettingsError

    try:
        return sources.load_what_can_be() if isinstance(arguments, DashboardArguments) else sources.load()
    except SettingsError as error:
        raise usage("bad-settings", str(error)) from error


def _settings_file(arguments: Arguments) -> Path:
    from tui import paths

    named = arguments.config or os.environ.get("DEPTHDECK_CONFIG")
    # Who changes settings may begin a file; who reads them has mistyped its name.
    begins = isinstance(arguments, ConfigArguments) and arguments.action in ("path", "set", "edit")
    if named and not begins and not Path(named).is_file():
        raise usage("no-config", f"no settings file {named}")
    return Path(named) if named else paths.config_file()


def _dispatch(arguments: Arguments, settings: "Settings", sources: "Sources") -> int:
    match arguments:
        case BookArguments():
            from tui.shell import book

            return book.run(arguments, settings)
        case StreamArguments():
            from tui.shell import stream

            return stream.run(arguments, settings)
        case ExchangeArguments():
            from tui.shell.exchange import command as exchange

            return exchange.run(arguments)
        case SnapshotArguments():
            from tui.shell import snapshot

            return snapshot.run(arguments, settings)
        case AlertsArguments():
            from tui.shell.alerts import command

            return command.run(arguments, settings)
        case KeysArguments():
            from tui.shell.keys import command as keys

            return keys.run(arguments, settings)
        case AccountArguments():
            from tui.shell.account import command as account

            return account.run(arguments, settings)
        case RequestArguments():
            from tui.shell.request import command as request

            return request.run(arguments, settings)
        case DashboardArguments():
            from tui.shell import dashboard

            return dashboard.run(arguments, settings, sources)
    raise AssertionError(f"a command without a way: {arguments}")
