"""What the exchange answered instead of a result, as a command's end: category, words, what to do."""

from datetime import UTC, datetime
from typing import Final

from tui.feed.trouble import RequestError, UnreachableError
from tui.shell.errors import Category, CommandError, network
from tui.vaults import CredentialsError
from tui.wire.replies import Reply

_KEY: Final = {
    -1002: "",
    -1022: "the secret doesn't belong to this API key; depthdeck keys add NAME --force replaces it",
    -2014: "an API key of Binance's has 64 letters and digits",
    -2015: "the key was removed, its permission is missing, or it isn't for this address or venue;"
    " look at API Management",
}
_LIMIT: Final = (-1003, -1015, -1034)
_CLOCK: Final = -1021
_BUSY: Final = (-1000, -1001, -1006, -1007, -1008)
_UNKNOWN_OUTCOME: Final = (-1000, -1001, -1006, -1007)


def refused(method: str, reply: Reply) -> CommandError:
    """Why a request brought no result; `reply` is one that failed. Binance's code is the error's."""
    failure = reply.failure
    if failure is None:
        raise ValueError("the reply is no refusal")
    code, words = str(failure.code), f"{method}: {failure.message} ({failure.code})"
    if failure.code in _KEY or reply.status == 401:
        return CommandError(Category.KEY, code, words, hint=_KEY.get(failure.code, ""))
    if failure.code in _LIMIT or reply.status in (418, 429):
        hint = "try again in a minute"
        if failure.retry_after is not None:
            hint = f"try again at {datetime.fromtimestamp(failure.retry_after / 1000, UTC):%H:%M:%S} UTC"
        return CommandError(Category.LIMIT, code, words, hint=hint, retryable=True)
    if failure.code == _CLOCK:
        return CommandError(Category.FAILURE, code, words, hint="depthdeck doctor looks at the clock")
    if failure.code in _BUSY or reply.status >= 500:
        return CommandError(Category.FAILURE, code, words, retryable=True)
    # -11xx: a parameter is missing, unknown, or no such thing.
    category = Category.USAGE if -1200 < failure.code <= -1100 else Category.FAILURE
    return CommandError(category, code, words)


def unanswered(error: RequestError) -> CommandError:
    """Why there is no answer, or one that can't be used."""
    if isinstance(error, UnreachableError):
        return network("unreachable", str(error))
    return CommandError(Category.FAILURE, "no-answer", str(error))


def is_outcome_unknown(reply: Reply) -> bool:
    """Whether what was asked may have been done although the reply is an error."""
    failure = reply.failure
    return failure is not None and (failure.code in _UNKNOWN_OUTCOME or reply.status >= 500)


def no_key(error: CredentialsError) -> CommandError:
    """Why there is no key to sign with."""
    return CommandError(Category.KEY, "no-key", str(error), hint=error.hint)
