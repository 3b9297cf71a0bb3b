"""How far an account's figures can be believed, and what was repaired in them."""

from enum import StrEnum

import msgspec


class State(StrEnum):
    """How far what stands is true."""

    ABSENT = "absent"
    """Nothing was asked for."""
    SUBSCRIBING = "subscribing"
    """A subscription is asked for; what stands is as old as the last event."""
    RECONCILING = "reconciling"
    """Events come and wait, while the exchange is asked what is."""
    LIVE = "live"
    STALE = "stale"
    """The connection is lost; what stands is as old as that."""
    BROKEN = "broken"
    """It will not come back by itself; the account's words say why, and what to do."""


class Repair(msgspec.Struct, frozen=True):
    """What one comparison with the exchange has changed."""

    time: int
    fills: int = 0
    """Fills that no event had told."""
    orders_opened: int = 0
    orders_closed: int = 0
    balances: int = 0
    """Assets of which the amounts were others."""
    differences: int = 0
    """What stood here against what the exchange says, and no interruption explains it: in an audit all of the
    above, else only what cannot be both, as a fill that the exchange doesn't know."""
    first: bool = False
    """Whether nothing stood before it."""
    words: str = ""
    """The first of the differences that nothing explains, in a sentence."""

    @property
    def clean(self) -> bool:
        """Whether everything was as it stood."""
        return not (
            self.fills or self.orders_opened or self.orders_closed or self.balances or self.differences
        )

    def joined(self, later: "Repair") -> "Repair":
        """This one with what a later answer to a part of it has changed; balances change by themselves."""
        return msgspec.structs.replace(
            self,
            fills=self.fills + later.fills,
            orders_opened=self.orders_opened + later.orders_opened,
            orders_closed=self.orders_closed + later.orders_closed,
            differences=self.differences + later.differences,
            words=self.words or later.words,
        )

    def __str__(self) -> str:
        if self.first:
            return f"loaded: {', '.join(self._loaded())}"
        parts = [f"{_count(self.fills, 'fill')} recovered"]
        parts += [f"{_count(self.orders_opened, 'order')} found open"] * bool(self.orders_opened)
        parts += [f"{_count(self.orders_closed, 'order')} found closed"] * bool(self.orders_closed)
        parts += [f"{_count(self.balances, 'balance')} brought up to date"] * bool(self.balances)
        parts.append(_count(self.differences, "difference"))
        return ", ".join(parts)

    def _loaded(self) -> list[str]:
        parts = (self.balances, "balance"), (self.orders_opened, "open order"), (self.fills, "fill")
        return [_count(number, noun) for number, noun in parts]


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
