import asyncio
import os
import signal

import pytest

from tui.shell import interruptions


def test_the_code_is_the_commands_own() -> None:
    async def command() -> int:
        return 5

    assert interruptions.run(command()) == 5


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_signal_cancels_the_command_and_it_may_clean_up(number: signal.Signals, code: int) -> None:
    cleaned: list[str] = []

    async def command() -> int:
        os.kill(os.getpid(), number)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            cleaned.append("yes")
        return 1

    assert interruptions.run(command(), terminated=0) == code
    assert cleaned == ["yes"]


def test_a_command_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[int] = []
    stuck = asyncio.Event()
    monkeypatch.setattr(interruptions, "GRACE", 0.01)

    async def command() -> int:
        loop = asyncio.get_running_loop()

        def leave(code: int) -> None:
            ended.append(code)
            loop.call_soon_threadsafe(stuck.set)

        monkeypatch.setattr(os, "_exit", leave)
        os.kill(os.getpid(), signal.SIGINT)
        try:
            await asyncio.Event().wait()
        finally:
            await stuck.wait()
        return 1

    assert interruptions.run(command()) == 130
    assert ended == [130]


def test_an_error_passes_on() -> None:
    async def command() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        interruptions.run(command())
