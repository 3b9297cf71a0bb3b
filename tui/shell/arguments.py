"""What a command was told on the command line: its arguments with their types."""

import argparse


class Arguments(argparse.Namespace):
    """The common flags; None where a flag was not given."""

    command: str
    json: bool = False
    venue: str | None
    stream_url: str | None
    api_url: str | None
    rest_url: str | None
    config: str | None
    profile: str | None
    theme: str | None
    timezone: str | None
    no_color: bool
    log_file: str | None
    verbose: int

    def settings(self) -> dict[str, str]:
        """The flags that are settings, by their keys; those that were given."""
        given = {
            "profile": self.profile,
            "venue": self.venue,
            "urls.stream": self.stream_url,
            "urls.api": self.api_url,
            "urls.rest": self.rest_url,
            "theme": self.theme,
            "timezone": self.timezone,
        }
        return {key: value for key, value in given.items() if value is not None}


class DashboardArguments(Arguments):
    """`depthdeck [SYMBOL]`."""

    symbol: str | None
    version: bool


class BookArguments(Arguments):
    """`depthdeck book`."""

    symbol: str
    levels: int
    follow: bool
    every: bool
    seconds: float | None
    fps: float


class StreamArguments(Arguments):
    """`depthdeck stream`."""

    names: list[str]
    seconds: float | None
    count: int | None


class ExchangeArguments(Arguments):
    """`depthdeck exchange`."""

    port: int
    seed: int
    symbols: str | None
    market: int | None
    rate: float
    faults: str
    public_key: str | None


class SnapshotArguments(Arguments):
    """`depthdeck snapshot`."""

    symbol: str | None
    size: tuple[int, int]
    seconds: float
    place: str
    output: str | None


class DoctorArguments(Arguments):
    """`depthdeck doctor`."""

    symbol: str | None
    seconds: float
    bundle: str | None
    force: bool


class ConfigArguments(Arguments):
    """`depthdeck config`."""

    action: str
    key: str | None
    value: str | None


class AlertsArguments(Arguments):
    """`depthdeck alerts`."""

    action: str
    words: list[str]
    name: str
    repeat: bool
    cooldown: str | None
    now: bool
    no_bell: bool
    no_terminal: bool
    desktop: bool
    sound: str
    program: str
    count: int
    seconds: float | None


class KeysArguments(Arguments):
    """`depthdeck keys`."""

    action: str
    name: str | None
    private_key: str | None
    plain: bool
    force: bool
    no_test: bool
    yes: bool


class RequestArguments(Arguments):
    """`depthdeck request`."""

    method: str
    params: list[str]
    key: str | None
    yes: bool


class AccountArguments(Arguments):
    """`depthdeck account`."""

    follow: bool
    seconds: float | None
    key: str | None


class CompletionArguments(Arguments):
    """`depthdeck completion`."""

    shell: str
