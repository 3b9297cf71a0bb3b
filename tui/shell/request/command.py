"""What `depthdeck request` does: one request, its result or why there is none."""

import asyncio
import secrets
import sys
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Final
from urllib.parse import urlsplit

import msgspec

from tui.feed.feed import Feed
from tui.feed.trouble import RequestError, UnreachableError
from tui.settings import Settings
from tui.shell import live, stdout
from tui.shell.arguments import RequestArguments
from tui.shell.errors import Category, CommandError, say, usage
from tui.shell.keys.choice import choose, open_key
from tui.shell.keys.examination import admit
from tui.shell.refusals import is_outcome_unknown, no_key, refused, unanswered
from tui.shell.request.params import read_params
from tui.shell.venue import AccountVenue, open_account_venue
from tui.vaults import CredentialsError
from tui.wire.methods import METHODS, Access, Method, method_of
from tui.wire.signing import ApiKey

_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_NAMED_BY_US: Final = ("order.place", "sor.order.place")
_HALF_DONE: Final = 409


def run(arguments: RequestArguments, settings: Settings) -> int:
    """Send it and print its result; the exit code."""
    method, params = arguments.method, read_params(arguments.params)
    known = method_of(method)
    if known is None and not arguments.yes:
        raise _unknown(method)
    changes = known is None or known.changes
    _weigh(known, params)
    with open_account_venue(settings) as opened:
        if changes:
            _allow(method, arguments, settings, opened)
        if method in _NAMED_BY_US:
            # By this name its outcome can be asked for, whatever happens to the reply.
            params.setdefault("newClientOrderId", f"depthdeck-{secrets.token_hex(8)}")
        key = None
        if known is None or known.access is Access.SIGNED:
            try:
                key = open_key(choose(arguments.key, settings, opened))
            except CredentialsError as error:
                raise no_key(error) from error
        request = _Request(method, params, key, changes)
        return live.serve(opened.venue, settings, lambda feed: request.send(feed, settings))


class _Request:
    """One request, sent once."""

    def __init__(self, method: str, params: Mapping[str, object], key: ApiKey | None, changes: bool) -> None:
        self._method = method
        self._params = params
        self._key = key
        self._changes = changes

    async def send(self, feed: Feed, settings: Settings) -> int:
        """Send it and print its result; raises CommandError where there is none."""
        if self._key is not None:
            await admit(feed, self._key, settings)
        try:
            reply = await feed.ask(self._method, self._params, self._key)
        except asyncio.CancelledError:
            if self._changes:
                end = self._outcome_unknown(f"{self._method} was interrupted", Category.FAILURE)
                say(f"depthdeck: {end.message} ({end.hint})")
            raise
        except RequestError as error:
            if self._changes and isinstance(error, UnreachableError) and error.sent:
                raise self._outcome_unknown(str(error), Category.NETWORK) from error
            raise unanswered(error) from error
        if reply.failure is None:
            _print(reply.result)
            return 0
        if reply.status == _HALF_DONE and bytes(reply.failure.data):
            # One half of a cancel-replace was done: what became of both is the answer.
            _print(reply.failure.data)
        refusal = refused(self._method, reply)
        if self._changes and is_outcome_unknown(reply):
            raise self._outcome_unknown(refusal.message, Category.FAILURE)
        raise refusal

    def _outcome_unknown(self, words: str, category: Category) -> CommandError:
        symbol = f"symbol={self._params['symbol']} " if "symbol" in self._params else ""
        tells = f"order.status {symbol}origClientOrderId={self._params.get('newClientOrderId')}"
        if self._method not in _NAMED_BY_US:
            tells = f"openOrders.status {symbol}".rstrip()
        return CommandError(
            category,
            "unknown-outcome",
            f"{words}: it may have been carried out all the same",
            hint=f"before you send it again, ask: depthdeck request {tells}",
        )


def _allow(method: str, arguments: RequestArguments, settings: Settings, opened: AccountVenue) -> None:
    """Raise CommandError unless what changes something is meant, and allowed."""
    if not arguments.yes:
        raise usage("not-sure", f"{method} changes something", hint="--yes says that you mean it")
    venue = opened.venue
    simulated = venue.name == "sim" and all(urlsplit(url).hostname in _LOOPBACK for url in venue.api_urls)
    if not (settings.trading or simulated):
        raise CommandError(
            Category.KEY,
            "read-only",
            f"{method} changes something, and depthdeck only reads on {venue.label}",
            hint="depthdeck config set trading true allows orders",
        )


def _weigh(known: Method | None, params: Mapping[str, object]) -> None:
    """Raise CommandError for numbers that are none, by which the request's weight can't be told."""
    try:
        if known is not None:
            known.weigh(params)
    except ValueError:
        raise usage("bad-parameter", f"limit={params.get('limit')} is no number") from None


def _unknown(method: str) -> CommandError:
    near = get_close_matches(method, METHODS, n=1)
    meant = f"did you mean {near[0]}? " if near else ""
    return usage(
        "unknown-method",
        f"no method {method!r} is known here",
        hint=f"{meant}--yes sends it all the same, signed",
    )


def _print(result: msgspec.Raw) -> None:
    indent = 2 if sys.stdout.isatty() else -1
    stdout.write(msgspec.json.format(bytes(result) or b"null", indent=indent) + b"\n")
