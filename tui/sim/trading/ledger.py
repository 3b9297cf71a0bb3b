"""Who has how much of each asset: every movement leaves one purse and enters another, to the last unit."""

from collections import defaultdict


class Purse:
    """What one holder has of each asset, in units of 1e-8: `free` and `locked` in open orders."""

    def __init__(self, *, bottomless: bool = False) -> None:
        self.free: defaultdict[str, int] = defaultdict(int)
        self.locked: defaultdict[str, int] = defaultdict(int)
        self.bottomless = bottomless
        """Whether it may owe: the crowd's purse and the world's are only counted."""


class Ledger:
    """All purses; their sum is zero for every asset, as deposits come from `world`, loans from `lender`.

    Interest and fees go to `fees`; `insurance` pays what liquidated accounts can't.
    """

    def __init__(self) -> None:
        self.world = Purse(bottomless=True)
        self.crowd = Purse(bottomless=True)
        self.lender = Purse(bottomless=True)
        self.insurance = Purse(bottomless=True)
        self.fees = Purse()
        self.purses = [self.world, self.crowd, self.lender, self.insurance, self.fees]

    def open(self) -> Purse:
        """Make an empty purse."""
        purse = Purse()
        self.purses.append(purse)
        return purse

    def move(self, payer: Purse, payee: Purse, asset: str, units: int) -> None:
        """Pay out of what is free; ValueError where a purse has too little, and nothing is moved."""
        if units < 0 or (payer.free[asset] < units and not payer.bottomless):
            raise ValueError(f"cannot pay {units} units of {asset} out of {payer.free[asset]}")
        payer.free[asset] -= units
        payee.free[asset] += units

    def lock(self, purse: Purse, asset: str, units: int) -> None:
        """Keep free units for an order, or give them back where negative; ValueError as for `move`."""
        if purse.free[asset] < units or purse.locked[asset] < -units:
            raise ValueError(f"cannot lock {units} units of {asset}")
        purse.free[asset] -= units
        purse.locked[asset] += units

    def total(self, asset: str) -> int:
        """The sum over all purses, which is zero."""
        return sum(purse.free[asset] + purse.locked[asset] for purse in self.purses)
