"""How safe a margin account is, as the exchange works it out."""

from decimal import Decimal

import msgspec


class Margin(msgspec.Struct, frozen=True, kw_only=True):
    """A margin account as a whole; what the exchange doesn't tell is None.

    It comes from queries only, but for level and status of cross margin where the risk stream is on. Prices
    have moved since.
    """

    level: Decimal | None
    """Assets by what is owed; the exchange writes 999 where nothing is."""
    status: str = ""
    """The exchange's word: NORMAL, MARGIN_CALL, PRE_LIQUIDATION, FORCE_LIQUIDATION ...; empty if untold."""
    asset: str
    """In which the next figures are: BTC for cross margin, the symbol's quote asset for isolated."""
    assets: Decimal | None = None
    liabilities: Decimal | None = None
    net: Decimal | None = None
    interest: Decimal | None = None
    liquidation_price: Decimal | None = None
    index_price: Decimal | None = None
    updated: int
    """When the reply arrived that told it; 0 where none has."""
    level_updated: int
    """When level and status were told, which the risk stream does more often."""
