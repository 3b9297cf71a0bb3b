"""What faults do to accounts: events lost or repeated, replies after events, keys revoked, deposits."""

import msgspec

from tui.sim.engine.listings import UNIT
from tui.sim.trading.keys import Permission
from tui.sim.trading.news import News
from tui.sim.troubles.trouble import NEVER, Floor, Reply, ReplyKind, Trouble

SILENT = "silent"
TIMED_OUT = "timed-out"
BROKEN = "cut"
OUTCOMES = (SILENT, TIMED_OUT, BROKEN)
"""How an outcome stays unknown: no answer, the answer that the engine gave none, a broken connection."""

PERMISSIONS: dict[str, Permission] = {"trade": "TRADE", "read": "USER_DATA", "listen": "USER_STREAM"}
"""What keys may do, in words."""

_STATUS = 504
_ERROR = {
    "code": -1007,
    "msg": "Timeout waiting for response from backend server. Send status unknown; execution status unknown.",
}


class LostNews(Trouble):
    """Events of accounts are lost; what they tell has happened."""

    def pass_news(self, _news: list[News], _now: int) -> list[News]:
        """Lose them."""
        return []


class RepeatedNews(Trouble):
    """The next events of accounts come twice."""

    def __init__(self, times: float) -> None:
        super().__init__()
        self._left = int(times)

    def is_over(self, _now: int) -> bool:
        """Whether enough of them came twice."""
        return self._left <= 0

    def pass_news(self, news: list[News], _now: int) -> list[News]:
        """Repeat those that are to be."""
        repeated, self._left = min(self._left, len(news)), self._left - len(news)
        return [one for place, one in enumerate(news) for _ in range(2 if place < repeated else 1)]


class ReplyAfterEvents(Trouble):
    """Replies to orders come after the events of what they did."""

    def send(self, reply: Reply, kind: ReplyKind) -> list[Reply]:
        """Let it wait until the events have gone out."""
        return [reply._replace(delay=max(1, reply.delay))] if kind == "order" else [reply]


class Detained(Trouble):
    """The next orders arrive late, or never: nothing is done before, and nobody answers."""

    def __init__(self, times: float, delay: float | None = None) -> None:
        super().__init__()
        self._left = int(times)
        self._delay = NEVER if delay is None else round(delay * 1_000)

    def is_over(self, _now: int) -> bool:
        """Whether enough orders were kept back."""
        return self._left <= 0

    def detain(self) -> int:
        """Keep an order back."""
        if self._left <= 0:
            return 0
        self._left -= 1
        return self._delay


class UnknownOutcome(Trouble):
    """The next orders are carried out, and nobody says so."""

    def __init__(self, times: float, how: str) -> None:
        super().__init__()
        self._left = int(times)
        self._how = how

    def is_over(self, _now: int) -> bool:
        """Whether enough orders were left unanswered."""
        return self._left <= 0

    def send(self, reply: Reply, kind: ReplyKind) -> list[Reply]:
        """Lose replies to orders, or replace them."""
        if kind != "order" or self._left <= 0:
            return [reply]
        self._left -= 1
        if self._how == SILENT:
            return []
        return [reply._replace(breaks=True) if self._how == BROKEN else _timed_out(reply)]


class Revoke(Trouble):
    """All API keys are revoked: sessions end at their next request, and subscriptions at once."""

    def begin(self, floor: Floor, now: int) -> None:
        """Revoke them."""
        super().begin(floor, now)
        floor.desk.keys.revoke()

    def end(self, floor: Floor) -> None:
        """Let them be valid again."""
        floor.desk.keys.restore()


class Forbid(Trouble):
    """No API key may do something for some time."""

    def __init__(self, seconds: float, what: str) -> None:
        super().__init__(seconds)
        self._permission = PERMISSIONS[what]

    def begin(self, floor: Floor, now: int) -> None:
        """Forbid it."""
        super().begin(floor, now)
        floor.desk.keys.forbidden.add(self._permission)

    def end(self, floor: Floor) -> None:
        """Allow it again."""
        floor.desk.keys.forbidden.discard(self._permission)


class ShutOut(Trouble):
    """No address is on the list of any API key."""

    def begin(self, floor: Floor, now: int) -> None:
        """Take the addresses off."""
        super().begin(floor, now)
        floor.desk.keys.shuts_out = True

    def end(self, floor: Floor) -> None:
        """Put them back."""
        floor.desk.keys.shuts_out = False


class Expire(Trouble):
    """All listenKeys and listenTokens end, as if nobody had kept them alive."""

    def begin(self, floor: Floor, _now: int) -> None:
        """Let them be over."""
        floor.expire()


class OnlyListenKeys(Trouble):
    """Account events come by listenKeys alone, as on Binance.US: `userDataStream.subscribe` is unknown."""

    hidden_methods = "userDataStream.subscribe"


class Interest(Trouble):
    """Loans bear interest so many times as fast."""

    def __init__(self, seconds: float, factor: float) -> None:
        super().__init__(seconds)
        self._factor = int(factor)

    def begin(self, floor: Floor, now: int) -> None:
        """Hasten the clock of loans."""
        super().begin(floor, now)
        floor.desk.bank.hasten(self._factor)

    def end(self, floor: Floor) -> None:
        """Let it go on as the market's does."""
        floor.desk.bank.hasten(1)


class Deposit(Trouble):
    """An amount of an asset comes into every spot account, or leaves it where it is negative and there."""

    def __init__(self, amount: float, asset: str) -> None:
        super().__init__()
        self._units = round(amount * UNIT)
        self._asset = asset.upper()

    def begin(self, floor: Floor, _now: int) -> None:
        """Book it."""
        for account in floor.desk.accounts.values():
            if account.kind == "SPOT" and account.purse.free[self._asset] + self._units >= 0:
                floor.desk.deposit(account, self._asset, self._units)


class LockOutside(Trouble):
    """As much of an asset as is free, up to an amount, is locked in every spot account by another system."""

    def __init__(self, amount: float, asset: str) -> None:
        super().__init__()
        self._units = round(amount * UNIT)
        self._asset = asset.upper()

    def begin(self, floor: Floor, _now: int) -> None:
        """Lock it."""
        for account in floor.desk.accounts.values():
            units = min(self._units, account.purse.free[self._asset])
            if account.kind == "SPOT" and units:
                floor.desk.lock_outside(account, self._asset, units)


def _timed_out(reply: Reply) -> Reply:
    answer = msgspec.json.decode(reply.payload)
    if isinstance(answer, dict) and isinstance(answer.get("status"), int):  # of the WebSocket API
        answer.pop("result", None)
        return reply._replace(payload=msgspec.json.encode(answer | {"status": _STATUS, "error": _ERROR}))
    return reply._replace(payload=msgspec.json.encode(_ERROR), status=_STATUS)
