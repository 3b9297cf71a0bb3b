"""What the exchange says of a key: what it may do, which accounts it opens, whether the clock fits."""

from dataclasses import dataclass, field
from typing import Final

from tui.feed.feed import Feed
from tui.feed.inquiries import read
from tui.feed.trouble import RequestError
from tui.settings import Settings
from tui.shell.errors import Category, CommandError
from tui.shell.refusals import refused, unanswered
from tui.wire.account_replies import CrossAccount, IsolatedAccounts, Restrictions, SpotAccount
from tui.wire.replies import Reply
from tui.wire.signing import ApiKey

RESTRICTIONS: Final = "/sapi/v1/account/apiRestrictions"
CROSS: Final = "/sapi/v1/margin/account"
ISOLATED: Final = "/sapi/v1/margin/isolated/account"
LISTEN: Final = "userDataStream.subscribe.signature"
_MARGIN_WEIGHT: Final = 10
_NOT_PERMITTED: Final = (-1002, -2015)
_NO_MARGIN_ACCOUNT: Final = (-3003, -11001)
_NOT_FOUND: Final = 404


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found. `restrictions` are None where the venue doesn't tell; then `trades` was tried out.

    `deaf` says why the account's events can't be heard, empty where they can; `silent` why a margin account
    isn't known.
    """

    clock_offset: int
    spot: SpotAccount
    restrictions: Restrictions | None
    trades: bool
    deaf: str
    cross: CrossAccount | None = None
    isolated: tuple[str, ...] = ()
    silent: tuple[str, ...] = field(default=())


async def examine(feed: Feed, key: ApiKey, symbol: str) -> Examination:
    """Ask all that there is to know. Raises CommandError where the key isn't taken.

    An order of `symbol` may be tried out: the exchange looks at it, and forgets it.
    """
    try:
        reply = await feed.ask("account.status", {"omitZeroBalances": True}, key)
        if reply.failure is not None:
            raise refused("account.status", reply)
        spot = read("account.status", reply, SpotAccount)
        restrictions = await restrictions_of(feed, key)
        trades = restrictions.trading if restrictions is not None else await _may_trade(feed, key, symbol)
        deaf = _reason(await feed.ask(LISTEN, {}, key))
        cross, isolated, silent = await _margin(feed, key)
    except RequestError as error:
        raise unanswered(error) from error
    return Examination(feed.governor.offset, spot, restrictions, trades, deaf, cross, isolated, silent)


async def admit(feed: Feed, key: ApiKey, settings: Settings) -> None:
    """Raise CommandError for a key that may withdraw, or of which that can't be told where it could be."""
    if settings.allow_withdrawals:
        return
    try:
        judge(await restrictions_of(feed, key), settings)
    except RequestError as error:
        raise unanswered(error) from error


async def restrictions_of(feed: Feed, key: ApiKey) -> Restrictions | None:
    """What the key may do; None where the venue doesn't tell. Raises CommandError and RequestError."""
    if not (feed.venue.sapi and feed.venue.rest_urls):
        return None
    reply = await feed.look_up(RESTRICTIONS, {}, key, 1)
    if reply.status == _NOT_FOUND and feed.venue.name != "com":
        return None
    if reply.failure is not None:
        raise refused(RESTRICTIONS, reply)
    return read(RESTRICTIONS, reply, Restrictions)


def judge(found: Restrictions | None, settings: Settings) -> None:
    """Raise CommandError for a key that may withdraw, unless the settings allow it."""
    if found is not None and found.withdrawals and not settings.allow_withdrawals:
        raise CommandError(
            Category.KEY,
            "may-withdraw",
            "this key may withdraw, and is refused: depthdeck never withdraws, but a thief would",
            hint="take that permission away in API Management, or set allow_withdrawals = true",
        )


async def _may_trade(feed: Feed, key: ApiKey, symbol: str) -> bool:
    order = {"symbol": symbol, "side": "BUY", "type": "MARKET", "quoteOrderQty": "100"}
    failure = (await feed.ask("order.test", order, key)).failure
    # Any other fault than this one was found in the order, not in who sent it.
    return failure is None or failure.code not in _NOT_PERMITTED


async def _margin(feed: Feed, key: ApiKey) -> tuple[CrossAccount | None, tuple[str, ...], tuple[str, ...]]:
    if not (feed.venue.sapi and feed.venue.rest_urls):
        return None, (), ()
    cross, isolated, silent = None, tuple[str, ...](), list[str]()
    reply = await feed.look_up(CROSS, {}, key, _MARGIN_WEIGHT)
    if reply.failure is None:
        cross = read(CROSS, reply, CrossAccount)
    elif words := _reason(reply):
        silent.append(f"cross margin: {words}")
    reply = await feed.look_up(ISOLATED, {}, key, _MARGIN_WEIGHT)
    if reply.failure is None:
        isolated = tuple(pair.symbol for pair in read(ISOLATED, reply, IsolatedAccounts).pairs)
    elif words := _reason(reply):
        silent.append(f"isolated margin: {words}")
    return cross, isolated, tuple(silent)


def _reason(reply: Reply) -> str:
    """Why there is no word of an account; empty where there simply is none."""
    failure = reply.failure
    if failure is None or failure.code in _NO_MARGIN_ACCOUNT or reply.status == _NOT_FOUND:
        return ""
    return f"{failure.message} ({failure.code})"
