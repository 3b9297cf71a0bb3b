"""Scripted trouble: faults by name and time, as `gap@5,cut@9:1001,mute@12:30:btcusdt@trade` (pure)."""

from collections.abc import Callable
from dataclasses import dataclass

from tui.sim.troubles import accounts, frames, links, market, replies, strays
from tui.sim.troubles.trouble import Trouble

Value = float | str

_COLUMN = 32  # where the table's second column begins


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a fault: its name in the grammar, how it is read, and its value where none is given."""

    name: str
    read: Callable[[str], Value]
    default: Value | None = None
    """None where the argument must be given."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of fault: what it does in words, what it takes, and the trouble that it makes."""

    does: str
    make: Callable[..., Trouble]
    arguments: tuple[Argument, ...] = ()

    def usage(self, name: str) -> str:
        """How it is written, for example `late-reply@S[:SECONDS=3[:TIMES=1]]`."""
        text = tail = ""
        for place, argument in enumerate(self.arguments):
            if argument.default is None:
                text += f":{argument.name}"
            elif any(later.default is None for later in self.arguments[place:]):
                text += f":[{argument.name}={_shown(argument.default)}]"
            else:
                text += f"[:{argument.name}={_shown(argument.default)}"
                tail += "]"
        return f"{name}@S{text}{tail}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its name, when it begins (seconds after the start), and its arguments.

    Arguments that are left out take their defaults; `ValueError` where the name or an argument is wrong.
    """

    name: str
    second: float = 0.0
    values: tuple[Value, ...] = ()

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            raise ValueError(f"unknown fault {self.name!r}; known are {', '.join(FAULTS)}")
        arguments = FAULTS[self.name].arguments
        if len(self.values) > len(arguments):
            raise ValueError(f"it takes no argument {self.values[len(arguments)]!r}")
        filled = list(self.values)
        for argument in arguments[len(filled) :]:
            if argument.default is None:
                raise ValueError(f"it needs {argument.name}")
            filled.append(argument.default)
        object.__setattr__(self, "values", tuple(filled))

    def trouble(self) -> Trouble:
        """Make what does it."""
        return FAULTS[self.name].make(*self.values)


def parse_faults(text: str) -> list[Fault]:
    """The faults of a script, in order of time; `ValueError` names the bad part and what is known."""
    parts = [part.strip() for part in text.split(",")]
    return sorted((parse_fault(part) for part in parts if part), key=lambda fault: fault.second)


def parse_fault(part: str) -> Fault:
    """One fault, written `name@second[:argument[:argument]]`; the last argument may hold colons.

    An empty argument takes its default.
    """
    name, at, rest = part.partition("@")
    entry = FAULTS.get(name)
    if entry is None:
        raise ValueError(f"unknown fault {name!r} in {part!r}; known are {', '.join(FAULTS)}")
    second, *texts = rest.split(":", max(1, len(entry.arguments)))
    try:
        if not at:
            raise ValueError("it has no time")
        if len(texts) > len(entry.arguments):
            raise ValueError(f"it takes no argument {texts[-1]!r}")
        pairs = zip(entry.arguments, texts, strict=False)
        return Fault(name, _amount(second), tuple(_read(argument, text) for argument, text in pairs))
    except ValueError as error:
        raise ValueError(f"fault {part!r}: {error}; write {entry.usage(name)}") from None


def describe() -> list[tuple[str, str]]:
    """Every fault as (how it is written, what it does), for help and documents."""
    return [(entry.usage(name), entry.does) for name, entry in FAULTS.items()]


def table() -> str:
    """All faults as text, a line or two each."""
    lines = (
        f"  {usage:<{_COLUMN}}{does}" if len(usage) < _COLUMN else f"  {usage}\n  {'':<{_COLUMN}}{does}"
        for usage, does in describe()
    )
    return "\n".join(lines)


def _read(argument: Argument, text: str) -> Value:
    if text:
        return argument.read(text)
    if argument.default is None:
        raise ValueError(f"it needs {argument.name}")
    return argument.default


def _amount(text: str) -> float:
    if not text.replace(".", "", 1).isdecimal():
        raise ValueError(f"{text!r} is no number from 0 on")
    return float(text)


def _signed(text: str) -> float:
    return -_amount(text[1:]) if text.startswith("-") else _amount(text)


def _one_of(*known: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"{text!r} is none of {', '.join(known)}")
        return text

    return read


def _ending(text: str) -> str:
    """A close code that may be sent, or a way to break off; `clean` stands for 1001."""
    code = {"clean": "1001"}.get(text, text)
    if code in (links.ABORTED, links.RESET):
        return code
    if not code.isdecimal() or not 1_000 <= int(code) <= 4_999 or int(code) in (1_004, 1_005, 1_015):
        raise ValueError(f"{text!r} is no close code from 1000 to 4999, nor {links.RESET} or clean")
    return code


def _status(text: str) -> float:
    if not text.isdecimal() or not 500 <= int(text) <= 599:
        raise ValueError(f"{text!r} is no status from 500 to 599")
    return float(text)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else f"{value:g}" if value < 10**6 else f"{value:.0f}"


def _seconds(default: float) -> Argument:
    return Argument("SECONDS", _amount, default)


_TIMES = Argument("TIMES", _amount, 1.0)

FAULTS: dict[str, Entry] = {
    "gap": Entry("the next TIMES diffs of each depth stream are lost", frames.Gap, (_TIMES,)),
    "reorder": Entry("the next diffs change places with the ones after them", frames.Reorder, (_TIMES,)),
    "duplicate": Entry("the next diffs come twice", frames.Duplicate, (_TIMES,)),
    "overlap": Entry("the next diffs repeat ids and levels of those before", frames.Overlap, (_TIMES,)),
    "zeros": Entry("removed levels have sizes 0, 0.0, 0E-8, 0.00000000", frames.Zeros, (_seconds(10),)),
    "delay": Entry("events are held back, then sent together", frames.Delay, (_seconds(2),)),
    "stall": Entry("no events; pongs and replies go on", frames.Mute, (_seconds(10),)),
    "mute": Entry(
        "no events of STREAM, a name or pattern such as *@trade",
        frames.Mute,
        (_seconds(10), Argument("STREAM", str)),
    ),
    "burst": Entry(
        "markets FACTOR times as busy", market.Burst, (_seconds(3), Argument("FACTOR", _amount, 10.0))
    ),
    "flood": Entry(
        "best prices repeated, RATE frames a second in all",
        frames.Flood,
        (_seconds(3), Argument("RATE", _amount, 13_600.0)),
    ),
    "cut": Entry(
        "links end: a close code, clean (1001), 1006 (broken off) or reset (TCP)",
        links.Cut,
        (Argument("HOW", _ending, links.ABORTED),),
    ),
    "refuse": Entry("the port is closed; open connections stay", links.Refuse, (_seconds(10),)),
    "flap": Entry(
        "new connections end at once, HOW as for cut",
        links.Flap,
        (_seconds(10), Argument("HOW", _ending, "1000")),
    ),
    "hang": Entry("handshakes of new connections get no answer", links.Hang, (_seconds(10),)),
    "forget": Entry("open connections get no more events; pongs and replies go on", links.Forget),
    "blackhole": Entry(
        "packets dropped: nothing read or written, no pongs, nothing closed", links.Blackhole, (_seconds(20),)
    ),
    "shutdown": Entry(
        "serverShutdown is announced; links close after SECONDS", links.Shutdown, (_seconds(3),)
    ),
    "stale-snapshot": Entry(
        "the next TIMES depth replies are as of the start", replies.StaleSnapshot, (_TIMES,)
    ),
    "429": Entry("requests refused: too much weight", replies.TooMany, (_seconds(10),)),
    "418": Entry("requests refused: banned", replies.Ban, (_seconds(120),)),
    "5xx": Entry(
        "requests fail; BODY is json, html or none",
        replies.Failing,
        (
            _seconds(10),
            Argument("STATUS", _status, 503.0),
            Argument("BODY", _one_of("json", "html", "none"), "json"),
        ),
    ),
    "timeout": Entry("requests are carried out, never answered", replies.Unanswered, (_seconds(10),)),
    "lost-reply": Entry("the next TIMES replies are lost, SUBSCRIBE's too", replies.LostReply, (_TIMES,)),
    "late-reply": Entry("the next TIMES replies come SECONDS late", replies.LateReply, (_seconds(3), _TIMES)),
    "duplicate-reply": Entry("the next TIMES replies come twice", replies.RepeatedReply, (_TIMES,)),
    "unknown-reply": Entry("replies with ids that nobody used", strays.UnknownReply),
    "null-error": Entry("error replies whose id is null", strays.NullError),
    "junk": Entry(
        f"bad frames, KIND is all or one of {', '.join(strays.JUNK)}",
        strays.Junk,
        (Argument("KIND", _one_of("all", *strays.JUNK), "all"),),
    ),
    "huge": Entry("a true event of so many BYTES", strays.Huge, (Argument("BYTES", _amount, 1_500_000.0),)),
    "lost-user-events": Entry("account events are lost", accounts.LostNews, (_seconds(10),)),
    "duplicate-user-events": Entry(
        "the next TIMES account events come twice", accounts.RepeatedNews, (_TIMES,)
    ),
    "reply-after-event": Entry(
        "replies to orders come after their events", accounts.ReplyAfterEvents, (_seconds(10),)
    ),
    "unknown-outcome": Entry(
        "the next TIMES orders are carried out; HOW is silent, timed-out (-1007) or cut",
        accounts.UnknownOutcome,
        (_TIMES, Argument("HOW", _one_of(*accounts.OUTCOMES), accounts.SILENT)),
    ),
    "lost-order": Entry("the next TIMES orders never arrive", accounts.Detained, (_TIMES,)),
    "late-order": Entry(
        "the next TIMES orders arrive SECONDS late",
        lambda seconds, times: accounts.Detained(times, seconds),
        (_seconds(3), _TIMES),
    ),
    "revoke": Entry("API keys are revoked", accounts.Revoke, (_seconds(3_600),)),
    "forbid": Entry(
        f"no API key may do WHAT: {', '.join(accounts.PERMISSIONS)}",
        accounts.Forbid,
        (_seconds(60), Argument("WHAT", _one_of(*accounts.PERMISSIONS), "trade")),
    ),
    "shut-out": Entry("API keys are not taken from any address", accounts.ShutOut, (_seconds(60),)),
    "expire": Entry("listenKeys and listenTokens end", accounts.Expire),
    "only-listen-keys": Entry(
        "userDataStream.subscribe is unknown, as on Binance.US", accounts.OnlyListenKeys, (_seconds(3_600),)
    ),
    "deposit": Entry(
        "AMOUNT of ASSET comes into the account, or goes",
        accounts.Deposit,
        (Argument("AMOUNT", _signed), Argument("ASSET", str, "USDT")),
    ),
    "external-lock": Entry(
        "AMOUNT of ASSET is locked by another system",
        accounts.LockOutside,
        (Argument("AMOUNT", _amount), Argument("ASSET", str, "USDT")),
    ),
    "interest": Entry(
        "loans bear interest FACTOR times as fast: an hour's each second",
        accounts.Interest,
        (_seconds(60), Argument("FACTOR", _amount, 3_600.0)),
    ),
    "skew": Entry(
        "the exchange's clock is MS wrong", market.Skew, (Argument("MS", _signed, -3_000.0), _seconds(3_600))
    ),
}
"""Every fault by its name; parsing, help and documents come from here."""

NAMES = tuple(FAULTS)
