import asyncio
import errno
import io
import threading
from typing import Any

import pytest

from tui.shell.errors import CommandError
from tui.shell.lines import Lines


class SlowReader(io.BytesIO):
    """Takes nothing until it is let, and then a byte at a time."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def write(self, data: Any, /) -> int:
        self.let.wait(10)
        return super().write(data[:1])


class GoneReader(io.BytesIO):
    """Has gone before the first line."""

    def write(self, _data: Any, /) -> int:
        raise BrokenPipeError


class FullDisk(io.BytesIO):
    """Has no room."""

    def write(self, _data: Any, /) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


async def test_lines_come_in_order_each_with_its_end() -> None:
    stream = io.BytesIO()
    async with Lines(stream) as lines:
        assert lines.put(b"")
        assert all(lines.put(b"%d" % number) for number in range(100))
    assert stream.getvalue() == b"\n" + b"".join(b"%d\n" % number for number in range(100))


async def test_what_waits_is_bounded_and_the_end_waits_for_the_reader() -> None:
    stream = SlowReader()
    async with Lines(stream, limit=10) as lines:
        taken = [lines.put(line) for line in (b"12345", b"12345", b"1")]
        behind = lines.behind
        stream.let.set()
    assert taken == [True, True, False]
    assert (behind, lines.behind) == (True, False)
    assert stream.getvalue() == b"12345\n12345\n"


async def test_work_ends_when_the_reader_goes() -> None:
    async with asyncio.timeout(5), Lines(GoneReader()) as lines:
        lines.put(b"nobody reads this")
        assert await lines.while_read(_forever()) == 0
        assert lines.put(b"nor this")


async def test_what_cannot_be_written_is_an_error() -> None:
    with pytest.raises(CommandError, match="No space left") as caught:
        await _write_on(FullDisk())
    assert caught.value.exit_code == 1


async def test_works_own_end_and_error_pass_on() -> None:
    async with Lines(io.BytesIO()) as lines:
        assert await lines.while_read(_end(3)) == 3
        with pytest.raises(ZeroDivisionError):
            await lines.while_read(_fail())


async def _write_on(stream: io.BytesIO) -> None:
    async with asyncio.timeout(5), Lines(stream) as lines:
        lines.put(b"a line")
        await lines.while_read(_forever())


async def _forever() -> int:
    await asyncio.Event().wait()
    return 1


async def _end(code: int) -> int:
    return code


async def _fail() -> int:
    raise ZeroDivisionError
