"""A vocabulary with a name of each kind, and terms of every shape."""

from hypothesis import strategies as st

from tui.expressions import Comparison, Function, Kind, Parameter, Reference, Variable, Vocabulary
from tui.expressions.terms import OPERATORS, Flag, Junction, Not, Term, Word

VOCABULARY = Vocabulary(
    (
        Variable("last", Kind.PRICE, "last price", ("price",)),
        Variable("high", Kind.PRICE, "highest price of 24 hours"),
        Variable("chg", Kind.PERCENT, "change over 24 hours"),
        Variable("spread", Kind.BASIS_POINTS, "spread"),
        Variable("vol", Kind.AMOUNT, "volume of 24 hours"),
        Variable("trades", Kind.COUNT, "trades of 24 hours"),
        Variable("imbalance", Kind.RATIO, "share of bids less that of asks"),
        Variable("age", Kind.DURATION, "time since the last word"),
        Variable("quote", Kind.TEXT, "what it is paid in"),
        Variable("text", Kind.TEXT, "symbol and names"),
        Variable("starred", Kind.FLAG, "has a star"),
    ),
    (
        Function(
            "change",
            Kind.PERCENT,
            (Parameter("window", Kind.DURATION, 1_000, 86_400_000),),
            "change over a window",
        ),
        Function(
            "share",
            Kind.RATIO,
            (Parameter("levels", Kind.COUNT, 1, 5_000), Parameter("reach", Kind.BASIS_POINTS, 0, 1_000)),
            "share of some levels",
        ),
    ),
    words="text",
)
ALERTS = Vocabulary(VOCABULARY.variables, VOCABULARY.functions)
"""The same without bare words."""

NUMBERS = [v for v in VOCABULARY.variables if v.kind not in (Kind.TEXT, Kind.FLAG)]


def references() -> st.SearchStrategy[Reference]:
    variables = st.sampled_from([Reference(v.name, v.kind, key=v.name) for v in NUMBERS])
    windows = st.sampled_from([(1_000, "1s"), (300_000, "5m"), (5_400_000, "1h30m"), (86_400_000, "1d")])
    calls = windows.map(lambda w: Reference("change", Kind.PERCENT, (w[0],), f"change({w[1]})"))
    return variables | calls


def literals_of(kind: Kind) -> st.SearchStrategy[float]:
    if kind is Kind.DURATION:
        return st.integers(0, 10**12)
    return st.decimals(-(10**12), 10**12, places=8).map(float)


def comparisons() -> st.SearchStrategy[Comparison]:
    operators = st.sampled_from(sorted(OPERATORS))
    numbers = references().flatmap(
        lambda left: st.builds(Comparison, st.just(left), operators, literals_of(left.kind))
    )
    high = Reference("high", Kind.PRICE, key="high")
    two = st.builds(Comparison, st.just(Reference("last", Kind.PRICE, key="last")), operators, st.just(high))
    texts = st.builds(
        Comparison,
        st.just(Reference("quote", Kind.TEXT, key="quote")),
        st.sampled_from(["=", "!="]),
        spoken(),
    )
    return numbers | two | texts


def spoken() -> st.SearchStrategy[str]:
    """Texts that fit into one of the two quotes."""
    texts = st.text(min_size=1, max_size=8).filter(lambda text: not ('"' in text and "'" in text))
    return texts | st.sampled_from(["usdt", "and", "chg", "1000", "-eth", "这是", "it's"])


def terms() -> st.SearchStrategy[Term]:
    words = spoken().map(lambda text: Word(Reference("text", Kind.TEXT, key="text"), text))
    flags = st.just(Flag(Reference("starred", Kind.FLAG, key="starred")))
    leaves: st.SearchStrategy[Term] = comparisons() | words | flags

    def extend(inner: st.SearchStrategy[Term]) -> st.SearchStrategy[Term]:
        several = st.lists(inner, min_size=2, max_size=4).map(tuple)
        return st.builds(Not, inner) | st.builds(Junction, st.sampled_from(["and", "or"]), several)

    return st.recursive(leaves, extend, max_leaves=12)
