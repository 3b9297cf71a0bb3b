"""The glyphs that say without colour what colours say, and the blocks that bars are built of."""

from typing import Final

UP: Final = "▲"
DOWN: Final = "▼"
FLAT: Final = "·"
BUY: Final = "B"
SELL: Final = "S"
EIGHTHS: Final = " ▁▂▃▄▅▆▇█"  # a cell filled from below, by eighths
LEFT_EIGHTHS: Final = " ▏▎▍▌▋▊▉█"  # a cell filled from the left, by eighths


def direction(change: float) -> str:
    """▲ for a rise, ▼ for a fall, · for neither."""
    return UP if change > 0 else DOWN if change < 0 else FLAT


def taker(buyer_is_maker: bool) -> str:
    """The side that took: S where the buyer was the maker, else B."""
    return SELL if buyer_is_maker else BUY
