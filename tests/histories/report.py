"""What came of the random histories, as words and a table."""

from collections.abc import Sequence
from statistics import median
from typing import Final

from tests.benchmarks import machine
from tests.benchmarks.report import table
from tests.histories.history import LASTS, Outcome

HEADING: Final = "Random histories"
PACKAGES: Final = ("depthdeck", "websockets", "aiohttp", "msgspec")

INTRODUCTION: Final = f"""\
Written by `make histories`. Each history is {LASTS:g} seconds, by the exchange's clock, of a key's accounts
on an embedded exchange of its own: orders of many kinds (also OCO), cancellations, amendments, deposits,
transfers, loans; the simulated flow fills what rests. Two of five have spot, cross and isolated margin, the
others spot. One to three times something goes wrong, also while the last time is still being repaired. In the
end balances, debts, open orders, order lists and fills have to be the exchange's, to the last unit."""

LEGEND: Final = """\
- **equal**: histories that ended so, and stayed so for a second.
- **seconds**: from the last fault's end until all was equal: half of the histories, and the slowest.
- **twice**: fills that were told twice, in all.
- **recovered**: fills that no event told, of all fills: queries after the interruption did.
- **untrue**: looks, ten a second, at which an account was said to be live and had not been as the exchange
  for 0.4 s. Not counted: what an account owes (no event tells debts, they are asked for half a second after
  balances changed), and the time in which events are lost and nothing shows it.

Where events are lost and the connection stays, nothing shows it until something contradicts them, or until an
audit: every five minutes, and here right after the fault. Pauses between attempts to connect grow up to 30 s
while an exchange refuses them, so outages here last a second at most, and come with one other fault."""


def brief(outcome: Outcome) -> str:
    """One history in a line."""
    ended = "equal" if outcome.equal else f"NOT EQUAL: {'; '.join(outcome.words[:3])}"
    return f"{outcome.seed}: {', '.join(outcome.faults)}: {ended} after {outcome.seconds:.1f} s"


def write(broken: Sequence[Outcome], silent: Sequence[Outcome]) -> str:
    """The section in Markdown."""
    head = ("what goes wrong", "histories", "equal", "seconds", "twice", "recovered", "untrue")
    rows = [
        _row("connections and requests", broken),
        *(_row(f"... {name}", _with(broken, name)) for name in sorted(_names(broken))),
        (*_row("events lost, the connection stays", silent)[:-1], ""),
    ]
    acts = sum(one.acts for one in (*broken, *silent))
    return "\n\n".join(
        (
            INTRODUCTION,
            machine.describe(PACKAGES),
            table(head, rows),
            f"{acts:,} acts in all. A history with several faults stands in several rows.",
            LEGEND,
        )
    )


def _row(name: str, outcomes: Sequence[Outcome]) -> tuple[str, ...]:
    seconds = [one.seconds for one in outcomes]
    fills = sum(one.fills for one in outcomes)
    return (
        name,
        f"{len(outcomes)}",
        f"{sum(one.equal for one in outcomes)}",
        f"{median(seconds):.1f}, {max(seconds):.1f}" if seconds else "",
        f"{sum(one.doubled for one in outcomes)}",
        f"{sum(one.recovered for one in outcomes):,} of {fills:,}",
        f"{sum(one.wrong for one in outcomes)} of {sum(one.looks for one in outcomes):,}",
    )


def _names(outcomes: Sequence[Outcome]) -> set[str]:
    return {name for one in outcomes for name in one.faults}


def _with(outcomes: Sequence[Outcome], name: str) -> list[Outcome]:
    return [one for one in outcomes if name in one.faults]
