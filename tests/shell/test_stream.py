import io
import json

from tui.feed.trouble import Trouble
from tui.shell.lines import Lines
from tui.shell.stream import Printer
from tui.wire.decode import Frame
from tui.wire.events import ServerShutdown

EVENT: Frame = Frame("a@trade", ServerShutdown(1))


class Narrow(Lines):
    """Lines in memory, which refuse while they are full."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO())
        self.kept: list[bytes] = []
        self.full = False

    @property
    def behind(self) -> bool:
        """Whether it is full."""
        return self.full

    def put(self, line: bytes) -> bool:
        """Keep a line, unless it is full."""
        if not self.full:
            self.kept.append(line)
        return not self.full


async def test_what_comes_before_it_begins_is_kept() -> None:
    lines = Narrow()
    printer = Printer(lines, count=2)
    printer.take(EVENT, b"1", 0)
    printer.take(Trouble("gaierror", "no such host"), b"", 0)
    assert not lines.kept
    printer.begin()
    printer.take(EVENT, b"2", 0)
    assert printer.done.is_set()
    printer.take(EVENT, b"3", 0)
    one, trouble, two = lines.kept
    assert (one, two) == (b"1", b"2")
    assert json.loads(trouble) == {"e": "error", "type": "gaierror", "m": "no such host"}


async def test_a_slow_reader_is_told_how_much_it_missed() -> None:
    lines = Narrow()
    printer = Printer(lines, count=2)
    printer.begin()
    printer.take(EVENT, b"1", 0)
    lines.full = True
    for _ in range(3):
        printer.take(EVENT, b"lost", 0)
    lines.full = False
    printer.take(EVENT, b"2", 0)
    one, trouble, two = lines.kept
    assert (one, two) == (b"1", b"2")
    assert json.loads(trouble)["type"] == "BinanceWebsocketQueueOverflow"
    assert json.loads(trouble)["m"].startswith("3 messages were lost")


async def test_an_event_stays_on_one_line() -> None:
    lines = Narrow()
    printer = Printer(lines, count=1)
    printer.begin()
    printer.take(EVENT, b'{\r\n"stream":\n1}', 0)
    assert lines.kept == [b'{  "stream": 1}']
