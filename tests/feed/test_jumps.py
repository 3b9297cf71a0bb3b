"""When time is known to have jumped."""

from tests.clock import ManualClock
from tui.feed.jumps import Jumps


async def test_tells_a_sleep_and_a_clock_that_was_set_once_each() -> None:
    clock = ManualClock()
    jumps = Jumps(clock)
    await clock.advance(9)
    assert not jumps.look()
    await clock.advance(11)
    assert jumps.look(), "nobody looked for longer than the machine is ever busy"
    assert not jumps.look()
    clock.jump(-1_500)
    assert jumps.look()
    clock.jump(900)
    assert not jumps.look()
