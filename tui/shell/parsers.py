"""How the command line is read: a parser for each command; common flags stand before or after its name."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from tui.shell.arguments import (
    AccountArguments,
    AlertsArguments,
    Arguments,
    BookArguments,
    CompletionArguments,
    ConfigArguments,
    DashboardArguments,
    DoctorArguments,
    ExchangeArguments,
    KeysArguments,
    RequestArguments,
    SnapshotArguments,
    StreamArguments,
)
from tui.shell.parser import VALUED, Parser, finish, make_parser
from tui.shell.values import positive, size, symbol, whole


def parsers() -> Iterator[tuple[str, Parser]]:
    """Every command's name and parser; "" is the dashboard's."""
    for name, (make, _) in _PARSERS.items():
        yield name, make()


def parse(words: Sequence[str]) -> Arguments:
    """Read the command line; a first word that is no command is a symbol. Raises CommandError."""
    place = _first_word(words)
    command = words[place] if place is not None and words[place] in _PARSERS else ""
    rest = list(words)
    if command and place is not None:
        del rest[place]
    make, namespace = _PARSERS[command]
    arguments = namespace(command=command)
    make().parse_intermixed_args(rest, namespace=arguments)
    return arguments


def _first_word(words: Sequence[str]) -> int | None:
    """The place of the first word that is neither a flag nor a common flag's value."""
    skip = False
    for place, word in enumerate(words):
        if skip:
            skip = False
        elif word in VALUED:
            skip = True
        elif not word.startswith("-"):
            return place
    return None


def _dashboard() -> Parser:
    parser = make_parser(
        "",
        """\
A live market in the terminal: candles, order book, trades and depth, on numbers that are the exchange's.

commands (each has its own --help):
  book SYMBOL        the local order book, without the screen
  stream NAME...     market events as lines of JSON
  account            balances, orders and fills of an API key
  request METHOD     one request of the WebSocket API, its result as JSON
  exchange           the embedded exchange alone, for other programs
  snapshot [SYMBOL]  the dashboard without a terminal, as text or SVG
  alerts             what is to be told when it becomes true: list, add, run and more
  keys ACTION        API keys in the keyring: add, list, test, remove
  doctor             what is wrong: hosts, clock, data, terminal, settings
  config ACTION      the settings file: path, show, set, edit, validate
  completion SHELL   a script that completes words and symbols: bash, zsh, fish""",
        """\
  depthdeck                     the dashboard on live public data of binance.com, no key needed
  depthdeck ethusdt             the same for ETHUSDT
  depthdeck --venue sim         the same on the embedded exchange: no network

settings: flags go before variables (DEPTHDECK_VENUE, DEPTHDECK_URLS__STREAM), these before the file""",
    )
    parser.usage = "depthdeck [SYMBOL] [flags]\n       depthdeck COMMAND ... [flags]"
    parser.add_argument(
        "symbol", metavar="SYMBOL", type=symbol, nargs="?", help="the market, for example BTCUSDT"
    )
    parser.add_argument("--version", action="store_true", help="print the version and leave")
    return finish(parser)


def _book() -> Parser:
    parser = make_parser(
        "book",
        """\
Print the local order book of a symbol: a snapshot joined to the stream of changes by the official algorithm.

With --json, one object a line: symbol, state (syncing, live, stale or desynced), lastUpdateId, eventTime
(ms or null), bids and asks as [price, quantity] decimal strings, best first. Each printed book equals the
exchange's book at that lastUpdateId. While a book resyncs, its lines keep the last true levels and id.""",
        """\
  depthdeck book BTCUSDT                              the first live book, as a ladder
  depthdeck book BTCUSDT --json --follow --fps 2      twice a second, when it changed
  depthdeck book BTCUSDT --json --every --seconds 60  a line for each event, for a minute
  depthdeck book BTCUSDT --venue sim                  on the embedded exchange""",
    )
    parser.add_argument("symbol", metavar="SYMBOL", type=symbol, help="the market, for example BTCUSDT")
    parser.add_argument(
        "--levels", metavar="N", type=whole(1, 5000), default=20, help="levels a side (default: 20)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line; errors as JSON too")
    parser.add_argument(
        "--follow", action="store_true", help="print each change, at most --fps times a second"
    )
    parser.add_argument(
        "--every",
        action="store_true",
        help="print a line for each applied event, and for each change of state",
    )
    parser.add_argument("--seconds", metavar="S", type=positive, help="leave after S seconds")
    parser.add_argument(
        "--fps",
        metavar="F",
        type=positive,
        default=10.0,
        help="with --follow: lines a second at most (default: 10)",
    )
    return finish(parser)


def _stream() -> Parser:
    parser = make_parser(
        "stream",
        """\
Print market events as lines of JSON: {"stream":...,"data":...}, with Binance's own payload unchanged.

Trouble on the way comes as {"e":"error","type":...,"m":...} lines; it connects again without end.""",
        """\
  depthdeck stream btcusdt@aggTrade btcusdt@depth@100ms
  depthdeck stream ethusdt@kline_1m --count 10
  depthdeck stream '!miniTicker@arr' --seconds 30 --venue sim""",
    )
    parser.add_argument("names", metavar="NAME", nargs="+", help="Binance's name of a stream: symbol@event")
    parser.add_argument("--seconds", metavar="S", type=positive, help="leave after S seconds")
    parser.add_argument("--count", metavar="N", type=whole(1), help="leave after N events")
    parser.add_argument("--json", action="store_true", help="errors on stderr as JSON too")
    return finish(parser)


def _exchange() -> Parser:
    from tui.shell.exchange import flags

    parser = make_parser("exchange", flags.DESCRIPTION, flags.EXAMPLES)
    flags.add_flags(parser)
    return finish(parser)


def _snapshot() -> Parser:
    parser = make_parser(
        "snapshot",
        "Run the dashboard without a terminal and write what it shows, as a picture or as text.",
        """\
  depthdeck snapshot --venue sim                            as text on stdout
  depthdeck snapshot ETHUSDT --size 80x24 -o eth.svg        as a picture""",
    )
    parser.add_argument(
        "symbol", metavar="SYMBOL", type=symbol, nargs="?", help="the market, for example BTCUSDT"
    )
    parser.add_argument(
        "--size", metavar="WxH", type=size, default=(160, 48), help="columns x rows (default: 160x48)"
    )
    parser.add_argument(
        "--seconds",
        metavar="S",
        type=positive,
        default=5.0,
        help="run so long after the first live book (default: 5)",
    )
    parser.add_argument(
        "--place",
        choices=("trade", "watchlist", "account", "health", "alerts"),
        default="trade",
        help="which place to show (default: trade)",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", help="FILE.svg or FILE.txt (default: text on stdout)"
    )
    return finish(parser)


def _doctor() -> Parser:
    parser = make_parser(
        "doctor",
        """\
Look into what can go wrong, and say what to do: each host of the venue (DNS, TLS, WebSocket, REST), the
clock, request weight and latency of a short live sample, the terminal, settings with where each comes from,
versions, the log file. Each is ok, WARN (it works, but look at it) or FAIL.

The exit code is 0 where nothing fails, else that of the first trouble in this order: 2 settings, 4 network,
5 rate limit or ban, 6 integrity of the book, 1 anything else.

With --json, one object: time, version, venue, symbol, state, exitCode, checks (field, name, state, words,
advice, category, details), and live: connections, streams, books and process, spans in ms.""",
        """\
  depthdeck doctor
  depthdeck doctor --venue sim                 everything but the network
  depthdeck doctor --bundle report.zip         for a bug report: report, settings, log, without keys""",
    )
    parser.add_argument(
        "symbol", metavar="SYMBOL", type=symbol, nargs="?", help="the market of the live sample"
    )
    parser.add_argument(
        "--seconds", metavar="S", type=positive, default=3.0, help="length of the live sample (default: 3)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object; errors as JSON too")
    parser.add_argument(
        "--bundle", metavar="FILE", help="also write a zip for a bug report; keys and passwords are removed"
    )
    parser.add_argument("--force", action="store_true", help="replace the bundle where it is there already")
    return finish(parser)


def _config() -> Parser:
    from tui.shell.config import flags

    parser = make_parser("config", flags.DESCRIPTION, flags.EXAMPLES)
    flags.add_flags(parser)
    return finish(parser)


def _completion() -> Parser:
    parser = make_parser(
        "completion",
        """\
Print a script that completes commands, flags, values and symbols in a shell.

The symbols are those that the dashboard saw last; it refreshes them once a day.""",
        """\
  eval "$(depthdeck completion bash)"        in ~/.bashrc
  eval "$(depthdeck completion zsh)"         in ~/.zshrc
  depthdeck completion fish | source         in ~/.config/fish/config.fish""",
    )
    parser.add_argument("shell", metavar="SHELL", choices=("bash", "zsh", "fish"), help="bash, zsh or fish")
    parser.add_argument("--json", action="store_true", help="errors on stderr as JSON")
    return finish(parser)


def _alerts() -> Parser:
    from tui.shell.alerts import flags

    parser = make_parser("alerts", flags.DESCRIPTION, flags.EXAMPLES)
    flags.add_flags(parser)
    return finish(parser)


def _keys() -> Parser:
    from tui.shell.keys import flags

    parser = make_parser("keys", flags.DESCRIPTION, flags.EXAMPLES)
    flags.add_flags(parser)
    return finish(parser)


def _account() -> Parser:
    from tui.shell.account import flags

    parser = make_parser("account", flags.DESCRIPTION, flags.EXAMPLES)
    flags.add_flags(parser)
    return finish(parser)


def _request() -> Parser:
    from tui.shell.request import flags

    parser = make_parser("request", flags.DESCRIPTION, flags.EXAMPLES)
    flags.add_flags(parser)
    return finish(parser)


_PARSERS: Final[dict[str, tuple[Callable[[], Parser], type[Arguments]]]] = {
    "": (_dashboard, DashboardArguments),
    "book": (_book, BookArguments),
    "stream": (_stream, StreamArguments),
    "exchange": (_exchange, ExchangeArguments),
    "snapshot": (_snapshot, SnapshotArguments),
    "doctor": (_doctor, DoctorArguments),
    "config": (_config, ConfigArguments),
    "completion": (_completion, CompletionArguments),
    "alerts": (_alerts, AlertsArguments),
    "keys": (_keys, KeysArguments),
    "account": (_account, AccountArguments),
    "request": (_request, RequestArguments),
}
