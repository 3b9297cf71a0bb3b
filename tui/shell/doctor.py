"""`depthdeck doctor`: looks into hosts, clock, data, terminal and settings, and says what to do."""

import json
import os
import sys
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Final

import msgspec

from tui import __version__, paths
from tui.settings import Given, Settings
from tui.shell import interruptions, stdout
from tui.shell.arguments import DoctorArguments
from tui.shell.checkup import bundle, hosts, installation, sample, terminal
from tui.shell.checkup.check import Check, State, exit_code
from tui.shell.checkup.masking import mask
from tui.shell.errors import CommandError, usage
from tui.shell.live import feed_options
from tui.shell.venue import open_venue
from tui.wire.venues import Venue

TITLES: Final = {
    hosts.FIELD: "Hosts",
    sample.FIELD: "Live data",
    terminal.FIELD: "Terminal",
    installation.FIELD: "Installation",
}
_WORDS: Final = {State.OK: "ok  ", State.WARN: "WARN", State.FAIL: "FAIL"}


def run(
    arguments: DoctorArguments,
    settings: Settings,
    given: dict[str, Given],
    trouble: CommandError | None,
) -> int:
    """Look into everything and print it; the exit code says what is wrong, 0 where nothing fails.

    `trouble` is why the settings can't be used, where they can't: then the defaults stand in for them.
    """
    log = Path(arguments.log_file) if arguments.log_file else paths.log_file()
    file = Path(arguments.bundle) if arguments.bundle else None
    if file is not None and file.exists() and not arguments.force:
        raise usage("exists", f"--bundle {file}: it is there already", hint="--force replaces it")
    checks = [
        *terminal.check_terminal(os.environ, sys.stdout),
        installation.check_settings(given, trouble),
        installation.check_versions(),
        installation.check_log(log),
    ]
    with open_venue(settings) as venue:
        symbol = (arguments.symbol or settings.symbol).upper()
        report = _Report(venue, symbol, checks)
        if code := interruptions.run(report.look(settings, arguments.seconds)):
            return code
    said = report.as_object()
    if file is not None:
        bundle.write_bundle(file, said, log, force=arguments.force)
    text = mask(json.dumps(said, ensure_ascii=False)) + "\n" if arguments.json else report.as_text()
    if file is not None and not arguments.json:
        text += (
            f"\nThe bundle is {file}: report, settings, log, without keys. Look into it before you send it.\n"
        )
    stdout.write(text.encode(sys.stdout.encoding or "utf-8", "backslashreplace"))
    return exit_code(report.checks)


class _Report:
    """Everything that was found."""

    def __init__(self, venue: Venue, symbol: str, checks: list[Check]) -> None:
        self.checks = checks
        self._venue = venue
        self._symbol = symbol
        self._figures: dict[str, object] = {}
        self._time = datetime.now(UTC)

    async def look(self, settings: Settings, seconds: float) -> int:
        """Look into the hosts, and where one can be reached at the data."""
        options = feed_options(settings)
        found = await hosts.check_hosts(self._venue, options)
        reached = any(
            check.details.get("kind") == "stream" and check.state is not State.FAIL for check in found
        )
        if reached:
            taken = await sample.take_sample(self._venue, options, self._symbol, seconds)
            found += taken.checks
            self._figures = taken.figures
        self.checks = [*found, *self.checks]
        return 0

    def as_object(self) -> dict[str, object]:
        """The report as one object: what was checked, and the figures of the live sample."""
        worst = {check.state for check in self.checks}
        state = next(state for state in (State.FAIL, State.WARN, State.OK) if state in worst)
        return {
            "time": f"{self._time:%Y-%m-%dT%H:%M:%SZ}",
            "version": __version__,
            "venue": self._venue.name,
            "symbol": self._symbol,
            "state": state.value,
            "exitCode": exit_code(self.checks),
            "checks": [msgspec.to_builtins(check) for check in self.checks],
            "live": self._figures,
        }

    def as_text(self) -> str:
        """The report for people: a line for each check, and below it what to do."""
        lines = [f"depthdeck {__version__} on {self._venue.label}, {self._time:%Y-%m-%d %H:%M:%S} UTC"]
        width = max(len(check.name) for check in self.checks)
        for field, title in TITLES.items():
            checks = [check for check in self.checks if check.field == field]
            lines += ["", title] if checks else []
            for check, following in zip_longest(checks, checks[1:]):
                lines.append(f"  {_WORDS[check.state]}  {check.name:<{width}}  {check.words}")
                # What helps several in a row is said once.
                if check.advice and (following is None or following.advice != check.advice):
                    lines.append(f"        {'':<{width}}  -> {check.advice}")
        return mask("\n".join([*lines, "", self._summary()])) + "\n"

    def _summary(self) -> str:
        counts = {state: sum(check.state is state for check in self.checks) for state in State}
        if not counts[State.FAIL] and not counts[State.WARN]:
            return "Everything is in order."
        said = f"{counts[State.FAIL]} failed, {counts[State.WARN]} to look at, {counts[State.OK]} in order."
        return f"{said} Exit code {exit_code(self.checks)}."
