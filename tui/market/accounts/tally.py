"""What an account should have by its fills and movements, against what the exchange says it has."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Final

from tui.market.accounts.fills import Fill
from tui.market.accounts.holdings import Holding, Movement, MovementKind
from tui.wire.replies import SymbolInfo

KEPT: Final = 20_000


class Tally:
    """Counts from one comparison with the exchange to the next.

    An amount that changed while no known fill and no movement explains it came by something unseen: a trade
    of a symbol whose trades were never asked for, a conversion, a deposit during an interruption.
    """

    def __init__(self) -> None:
        self._totals: dict[str, Decimal] = {}
        self._since: int | None = None
        """The exchange's time of the last comparison; what is older is in its totals."""
        self._changes: deque[Fill | Movement] = deque(maxlen=KEPT)
        self._differences: dict[str, Decimal] = {}
        self._explanations: tuple[Fill | Movement, ...] = ()

    def note(self, change: Fill | Movement) -> None:
        """Count a fill or movement that was not known before."""
        if self._since is not None and change.time > self._since:
            self._changes.append(change)

    def close(self, holdings: Iterable[Holding], time: int) -> None:
        """Compare with what there is by the exchange at `time`, and begin anew."""
        totals = {one.asset: one.total - one.borrowed for one in holdings}
        assets = totals.keys() | self._totals.keys() if self._since is not None else set()
        self._differences = {
            asset: totals.get(asset, Decimal()) - self._totals.get(asset, Decimal()) for asset in assets
        }
        self._explanations = tuple(self._changes)
        self._changes.clear()
        self._totals, self._since = totals, time

    def unexplained(self, symbols: Mapping[str, SymbolInfo]) -> dict[str, Decimal]:
        """The amounts that the last comparison found too many, or too few, by asset.

        Interest that was paid is among them. Without the listing of a symbol that traded nothing can be said.
        """
        rest = defaultdict(Decimal, self._differences)
        for change in self._explanations:
            if isinstance(change, Movement):
                if change.kind is MovementKind.TRANSFER:
                    rest[change.asset] -= change.delta
                continue
            listed = symbols.get(change.symbol)
            if listed is None:
                return {}
            sign = 1 if change.side == "BUY" else -1
            rest[listed.base] -= sign * change.quantity
            rest[listed.quote] += sign * change.quote
            if change.commission_asset:
                rest[change.commission_asset] += change.commission
        return {asset: amount for asset, amount in rest.items() if amount}

    def suspects(self, symbols: Mapping[str, SymbolInfo]) -> list[str]:
        """Symbols whose trade would explain it: one of their assets is too many, the other too few."""
        rest = self.unexplained(symbols)
        return sorted(
            symbol
            for symbol, listed in symbols.items()
            if listed.base in rest and listed.quote in rest and rest[listed.base] * rest[listed.quote] < 0
        )
