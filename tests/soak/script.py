"""The faults of a soak: the same two minutes again and again, every fault that the exchange knows in them."""

from typing import Final

from tui.sim.faults import Fault, parse_faults

ROUND: Final = 120
"""Seconds after which the script begins again."""

FAULTS: Final = """
    gap@5, cut@10:1001, reorder@16:3, duplicate@19:5, overlap@22:5, zeros@25:5, stale-snapshot@31:2, gap@31,
    mute@35:6:*@trade, stall@43:5, junk@50, null-error@51, unknown-reply@52, huge@53, duplicate-reply@54:2,
    late-reply@55:3:2, lost-reply@56, cut@57:reset, 429@64:4, gap@65, 5xx@70:3, gap@71, timeout@76:3, gap@77,
    refuse@82:4, cut@82, flap@88:2, cut@88, forget@93, burst@108:2:10, flood@111:2:5000, delay@113:2,
    shutdown@116:3, skew@119:-2000:2
"""


def script(seconds: float) -> list[Fault]:
    """All faults that begin within so many seconds; the last ones leave time to recover."""
    once = parse_faults(" ".join(FAULTS.split()))
    return [
        Fault(fault.name, begin + fault.second, fault.values)
        for begin in range(0, int(seconds), ROUND)
        for fault in once
        if begin + fault.second < seconds - 30
    ]
