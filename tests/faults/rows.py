"""The faults that are compared: what is done to both clients, for how long, and what one sees."""

from typing import Final, NamedTuple


class Row(NamedTuple):
    """One line of the table."""

    name: str
    number: str
    """Of the row in the list of faults that the project is held to."""
    faults: str
    """Faults with their seconds from the moment that the client has its first book."""
    lasts: float = 0.0
    """Seconds that the fault is at work; recovery counts from its end."""
    watched: float = 7.0
    """Seconds after that end for which the client is watched."""
    runs: int = 3
    before: bool = False
    """Whether the faults begin before the client does."""
    calm: float = 0.0
    """Seconds without trouble before the fault."""
    heavy: bool = False
    """Whether it needs the machine for itself."""
    screen: str = ""
    """What depthdeck's screen says meanwhile."""


STOP: Final = "stop"
"""In place of faults: the client is interrupted (SIGINT)."""

_BROKEN: Final = "reconnecting, the reason, when the next try is; panels dimmed with their age"
_MISSED: Final = "out of step: a change was missed, fetching a new book; the last true one dimmed"
_NOTHING: Final = "nothing: the book stays live"
_SHORT: Final = "nothing but a note in the event log"

ROWS: Final = (
    Row("no fault (from the start)", "-", "", watched=15, before=True, screen=_NOTHING),
    Row("closed with 1000", "1", "cut@0:1000", screen=_BROKEN),
    Row("closed with 1001", "1", "cut@0:1001", screen=_BROKEN),
    Row("broken off (1006)", "1", "cut@0:1006", screen=_BROKEN),
    Row("TCP reset", "1", "cut@0:reset", screen=_BROKEN),
    Row("port refused for 5 s", "2", "refuse@0:5,cut@0", lasts=5, watched=15, screen=_BROKEN),
    Row("port refused for 30 s", "2", "refuse@0:30,cut@0", lasts=30, watched=40, runs=3, screen=_BROKEN),
    Row("every connection ends at once, 45 s", "3", "flap@0:45,cut@0", 45, 40, runs=3, screen=_BROKEN),
    Row(
        "silent after 15 s: no events on the open connections, pongs go on",
        "4",
        "forget@0",
        watched=30,
        calm=15,
        screen="stale: silent for so many seconds; then reconnecting",
    ),
    Row(
        "silent after 1 to 2 s: the same",
        "4",
        "forget@0",
        watched=30,
        screen="stale, with the age of the book; then reconnecting",
    ),
    Row("packets dropped for 8 s", "5", "blackhole@0:8", lasts=8, screen="stale, with the age of the book"),
    Row("serverShutdown, closed 3 s later", "7", "shutdown@0:3", lasts=3, screen=_NOTHING),
    Row("depth: overlapping diffs", "8", "overlap@0:15", screen=_NOTHING),
    Row("depth: diffs twice", "8", "duplicate@0:15", screen=_NOTHING),
    Row("depth: 0, 0.0, 0E-8 for removed levels", "8", "zeros@0:4", lasts=4, screen=_NOTHING),
    Row("depth: a diff lost", "9", "gap@0", screen=_MISSED),
    Row("depth: two diffs in wrong order", "9", "reorder@0", screen=_MISSED),
    Row("depth: a diff lost, the next snapshot is old", "9, 10", "stale-snapshot@0,gap@0", screen=_MISSED),
    Row(
        "first 3 snapshots are old",
        "10",
        "stale-snapshot@0:3",
        watched=15,
        before=True,
        screen="waiting for a snapshot",
    ),
    Row(
        "a diff lost while requests get 429, 5 s",
        "10",
        "429@0:5,gap@0.3",
        lasts=5,
        screen="out of step; the exchange limits our requests for another so many seconds",
    ),
    Row("a diff lost while requests get 503, 4 s", "10", "5xx@0:4,gap@0.3", lasts=4, screen=_MISSED),
    Row(
        "a diff lost while requests get no answer, 4 s",
        "10",
        "timeout@0:4,gap@0.3",
        lasts=4,
        watched=15,
        screen=_MISSED,
    ),
    Row("a frame that is no JSON", "15", "junk@0:broken", screen=_SHORT),
    Row("an event cut in half", "15", "junk@0:cut-short", screen=_SHORT),
    Row("null", "15", "junk@0:null", screen=_SHORT),
    Row("an event of an unknown type", "15", "junk@0:unknown", screen=_SHORT),
    Row("an event with new fields", "15", "junk@0:extra", screen=_NOTHING),
    Row("error replies without an id", "15", "null-error@0", screen=_SHORT),
    Row("replies that nobody asked for", "15", "unknown-reply@0", screen=_SHORT),
    Row("a frame of 1.5 MB", "15", "huge@0", screen=_NOTHING),
    Row("markets ten times as busy, 5 s", "16", "burst@0:5:10", lasts=5, heavy=True, screen=_NOTHING),
    Row(
        "13,600 best prices a second, 5 s",
        "16",
        "flood@0:5:13600",
        lasts=5,
        runs=3,
        heavy=True,
        screen="the rate in the status line",
    ),
    Row("Ctrl-C while all is well", "19", STOP, runs=5, screen="the shell's prompt"),
    Row("Ctrl-C during an outage", "19", f"refuse@0:20,cut@0,{STOP}", runs=5, screen="the shell's prompt"),
    Row("Ctrl-C while nothing comes", "19", f"stall@0:20,{STOP}", runs=5, screen="the shell's prompt"),
)
