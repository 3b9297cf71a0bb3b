"""Scripted trouble: faults by name and time, as `gap@5,cut@9:clean,stall@12:30` (pure)."""

from dataclasses import dataclass

# What each fault does, and the amount it takes where none is given.
# gap: one diff dropped in each depth stream. duplicate: one diff sent twice. delay: events held, in seconds.
# cut: connections aborted, or closed with 1001 when clean. stall: no data, in seconds. shutdown: announced,
# then closed after seconds. stale-snapshot: a number of depth replies from long ago. 429: requests refused,
# in seconds. junk: frames that are no events.
DEFAULT_AMOUNTS = {
    "gap": 1.0,
    "duplicate": 1.0,
    "delay": 2.0,
    "cut": 1.0,
    "stall": 10.0,
    "shutdown": 3.0,
    "stale-snapshot": 1.0,
    "429": 10.0,
    "junk": 1.0,
}
NAMES = tuple(DEFAULT_AMOUNTS)

_WITH_AMOUNT = ("delay", "stall", "shutdown", "stale-snapshot", "429")


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble: its name, when it begins (seconds after the start), and how much of it."""

    name: str
    second: float = 0.0
    amount: float = 1.0
    clean: bool = False

    def __post_init__(self) -> None:
        if self.name not in DEFAULT_AMOUNTS:
            raise ValueError(f"unknown fault {self.name!r}; known are {', '.join(NAMES)}")


def parse_faults(text: str) -> list[Fault]:
    """The faults of a script, in order of time; `ValueError` names the bad part and the known names."""
    parts = [part.strip() for part in text.split(",")]
    return sorted((parse_fault(part) for part in parts if part), key=lambda fault: fault.second)


def parse_fault(part: str) -> Fault:
    """One fault, written `name@second[:argument]`."""
    name, at, rest = part.partition("@")
    second, colon, argument = rest.partition(":")
    if name not in DEFAULT_AMOUNTS:
        raise ValueError(f"unknown fault {name!r} in {part!r}; known are {', '.join(NAMES)}")
    if not at:
        raise ValueError(f"fault {part!r} has no time; write {name}@SECONDS")
    begin = _number(second, part)
    if not colon:
        return Fault(name, begin, DEFAULT_AMOUNTS[name])
    if name == "cut" and argument == "clean":
        return Fault(name, begin, DEFAULT_AMOUNTS[name], clean=True)
    if name not in _WITH_AMOUNT:
        raise ValueError(f"fault {part!r} takes no argument {argument!r}; known are {', '.join(NAMES)}")
    return Fault(name, begin, _number(argument, part))


def _number(text: str, part: str) -> float:
    if not text.replace(".", "", 1).isdecimal():
        raise ValueError(f"{text!r} in fault {part!r} is no number of seconds or times")
    return float(text)
