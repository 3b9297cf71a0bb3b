"""What `depthdeck keys` does."""

import sys

import msgspec

from tui import credentials, paths
from tui.credentials import Credentials, Place
from tui.feed.feed import Feed
from tui.settings import Settings
from tui.shell import live, stdout
from tui.shell.arguments import KeysArguments
from tui.shell.errors import say, usage
from tui.shell.keys import words
from tui.shell.keys.choice import choose, open_key
from tui.shell.keys.examination import examine, judge
from tui.shell.keys.reading import read_pair
from tui.shell.refusals import no_key
from tui.shell.venue import open_account_venue
from tui.vaults import CredentialsError, keyring_vault
from tui.wire.signing import ApiKey


def run(arguments: KeysArguments, settings: Settings) -> int:
    """Do what was asked with the keys; the exit code."""
    try:
        match arguments.action:
            case "add":
                return _add(_name(arguments), arguments, settings)
            case "test":
                return _test(arguments, settings)
            case "remove":
                return _remove(_name(arguments), arguments)
            case _:
                return _list(arguments)
    except CredentialsError as error:
        raise no_key(error) from error


def _list(arguments: KeysArguments) -> int:
    known = credentials.entries()
    if arguments.json:
        for entry in known:
            stdout.write(msgspec.json.encode(entry) + b"\n")
        return 0
    if not known:
        say("depthdeck: no key is kept; depthdeck keys add NAME keeps one")
        return 0
    table = [("NAME", "KIND", "FOR", "API KEY", "KEPT IN")]
    table += [(entry.name, entry.kind, entry.market, entry.hint, entry.place.value) for entry in known]
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    for row in table:
        _print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    return 0


def _add(name: str, arguments: KeysArguments, settings: Settings) -> int:
    credentials.check_name(name)
    if any(entry.name == name for entry in credentials.entries()) and not arguments.force:
        raise usage("exists", f"there is a key {name!r} already", hint="--force replaces it")
    if settings.venue == "sim" and not settings.urls.api:
        raise usage("no-need", "the embedded exchange inside this program brings its own key")
    with open_account_venue(settings) as opened:
        place = Place.FILE if arguments.plain or keyring_vault() is None else Place.KEYRING
        new = Credentials(name, opened.market, place, read_pair(arguments.private_key))
        key = open_key(new)
        if not arguments.no_test and (
            code := live.serve(
                opened.venue, settings, lambda feed: _report(feed, new, key, settings, as_json=False)
            )
        ):
            return code
    entry = credentials.keep(new, key.kind.value)
    if place is Place.FILE:
        why = "" if arguments.plain else "there is no keyring here: "
        say(f"depthdeck: {why}the secret stands unencrypted, for your eyes only, in {paths.secrets_file()}")
    _print(f"{name} is kept: {entry.kind} for {entry.market}, {entry.hint}")
    return 0


def _test(arguments: KeysArguments, settings: Settings) -> int:
    with open_account_venue(settings) as opened:
        chosen = choose(arguments.name, settings, opened)
        key = open_key(chosen)
        return live.serve(
            opened.venue,
            settings,
            lambda feed: _report(feed, chosen, key, settings, as_json=arguments.json),
        )


async def _report(feed: Feed, chosen: Credentials, key: ApiKey, settings: Settings, *, as_json: bool) -> int:
    found = await examine(feed, key, settings.symbol)
    if as_json:
        _print(msgspec.json.encode(words.as_object(chosen, key, found)).decode())
    else:
        for line in words.lines(chosen, key, found):
            _print(line)
    judge(found.restrictions, settings)
    return 0


def _remove(name: str, arguments: KeysArguments) -> int:
    if not arguments.yes:
        if not sys.stdin.isatty():
            raise usage("not-sure", f"removing {name!r} is for good", hint="--yes says that you are sure")
        sys.stderr.write(f"Remove {name!r} and its secret from here? [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            return 1
    entry = credentials.forget(name)
    _print(f"{name} is removed; the exchange still knows {entry.hint}: delete it there, too")
    return 0


def _name(arguments: KeysArguments) -> str:
    if arguments.name is None:
        raise usage("bad-usage", f"{arguments.action} needs a NAME", hint="see depthdeck keys --help")
    return arguments.name


def _print(line: str) -> None:
    stdout.write(f"{line.rstrip()}\n".encode())
