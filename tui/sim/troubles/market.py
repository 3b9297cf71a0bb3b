"""What faults do to the exchange itself: its pace and its clock."""

from tui.sim.troubles.trouble import Floor, Trouble


class Burst(Trouble):
    """All markets are so and so many times as busy as usual."""

    def __init__(self, seconds: float, factor: float) -> None:
        super().__init__(seconds)
        self._factor = factor

    def begin(self, floor: Floor, now: int) -> None:
        """Hurry."""
        super().begin(floor, now)
        floor.exchange.hasten(self._factor)

    def end(self, floor: Floor) -> None:
        """Calm down."""
        floor.exchange.hasten(1.0)


class Skew(Trouble):
    """The exchange's clock is wrong: event times, the server's time and what is reckoned by it.

    Times of trades and candles stay, since they are the market's own.
    """

    def __init__(self, milliseconds: float, seconds: float) -> None:
        super().__init__(seconds)
        self.clock_error = int(milliseconds)
