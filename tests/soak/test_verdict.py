"""What a soak's samples are judged to be."""

from tests.soak.sampler import Sample
from tests.soak.script import ROUND, script
from tests.soak.verdict import judge, slope
from tui.sim.faults import FAULTS
from tui.sim.troubles import accounts


def samples(grown: float = 0.0, tasks: int = 10, errors: int = 0) -> list[Sample]:
    """An hour with a sample a second: memory grows by `grown` MB, the last half has `tasks` tasks."""
    return [
        Sample(
            second,
            int(50e6 + grown * 1e6 * second / 3600),
            0,
            tasks if second > 1800 else 10,
            17,
            1.0,
            errors,
        )
        for second in range(3601)
    ]


def test_memory_that_grows_is_seen() -> None:
    assert abs(slope(samples(grown=8.0)) - 8.0) < 0.01
    assert not judge(samples(grown=8.0)).steady
    assert judge(samples(grown=0.5)).steady


def test_tasks_that_grow_are_seen() -> None:
    assert not judge(samples(tasks=14)).steady
    assert judge(samples(tasks=12)).steady


def test_an_exception_is_seen() -> None:
    assert not judge(samples(errors=1)).steady


def test_the_script_has_every_fault_of_the_market_that_lets_the_exchange_go_on() -> None:
    faults = script(2 * ROUND + 30)
    of_accounts = {name for name, entry in FAULTS.items() if entry.make.__module__ == accounts.__name__}
    ending = {"blackhole", "hang", "418"}
    assert {fault.name for fault in faults} == set(FAULTS) - of_accounts - ending - {"late-order"}
    assert [fault.second for fault in faults] == sorted(fault.second for fault in faults)
    assert len(faults) % 2 == 0
