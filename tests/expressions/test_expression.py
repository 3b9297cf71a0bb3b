"""Expressions say what they mean: round trips, three values, types, and errors that point at the place."""

import time
from collections.abc import Mapping

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.expressions.samples import ALERTS, VOCABULARY, terms
from tui.expressions import ExpressionError, Kind, Reference, Value, compile_expression
from tui.expressions.terms import Comparison, Flag, Junction, Not, Term, Word
from tui.expressions.tokens import LONGEST

KNOWN: dict[str, Value] = {
    "last": 63_000.0,
    "high": 64_000.0,
    "chg": 1.5,
    "spread": 4.0,
    "vol": 6e7,
    "trades": 1_000,
    "imbalance": 0.25,
    "age": 5_000,
    "quote": "USDT",
    "text": "BTCUSDT Bitcoin",
    "starred": True,
    "change(5m)": -2.0,
}


@given(terms())
def test_what_is_written_is_read_again(term: Term) -> None:
    written = str(term)
    assume(len(written) <= LONGEST)
    assert compile_expression(written, VOCABULARY).term == term


@given(terms(), st.data())
def test_what_is_known_never_turns_when_more_is_known(term: Term, data: st.DataObject) -> None:
    test = term.test()
    values = dict(KNOWN, **{r.key: 0.5 for r in term.references if r.key not in KNOWN})
    known = {key: value for key, value in values.items() if data.draw(st.booleans())}
    first, complete = test(known.get), test(values.get)
    assert complete is not None
    assert first is None or first is complete
    assert complete == _decide(term, values)


def _decide(term: Term, values: Mapping[str, Value]) -> bool:
    """Says plainly what a term means where everything is known."""
    match term:
        case Junction("and", parts):
            return all(_decide(part, values) for part in parts)
        case Junction(_, parts):
            return any(_decide(part, values) for part in parts)
        case Not(inner):
            return not _decide(inner, values)
        case Word(reference, text):
            return text.casefold() in str(values[reference.key]).casefold()
        case Flag(reference):
            return values[reference.key] is True
        case Comparison(left, sign, right):
            one = values[left.key]
            other = values[right.key] if isinstance(right, Reference) else right
            if isinstance(one, str) or isinstance(other, str):
                return (str(one).casefold() == str(other).casefold()) is (sign == "=")
            return {
                "=": one == other,
                "!=": one != other,
                "<": one < other,
                "<=": one <= other,
                ">": one > other,
                ">=": one >= other,
            }[sign]


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("quote=usdt chg>2 vol>50m spread<5bp", 'quote="usdt" and chg>2% and vol>50000000 and spread<5bp'),
        ("btc or eth -busd", '"btc" or "eth" and not "busd"'),
        ("(btc or eth) not starred", '("btc" or "eth") and not starred'),
        ("PRICE >= 63,000.5", "last>=63000.5"),
        ("2 < chg", "chg>2%"),
        ("-1% <= chg", "chg>=-1%"),
        ("chg>-20bp", "chg>-0.2%"),
        ("btc -2<chg -1000", '"btc" and chg>-2% and not "1000"'),
        ("spread==0.05%", "spread=5bp"),
        ("imbalance>40%", "imbalance>0.4"),
        ("last<0.00000912", "last<0.00000912"),
        ("vol>1.5B", "vol>1500000000"),
        ("change( 300s )>2", "change(5m)>2%"),
        ("share(20, 5bp)>0.5", "share(20, 5bp)>0.5"),
        ("age>90m", "age>1h30m"),
        ("1000 1inch", '"1000" and "1inch"'),
        ("quote=456", 'quote="456"'),
        ("'chg' \"and\"", '"chg" and "and"'),
        ("last>high", "last>high"),
        ("这是测试币456", '"这是测试币456"'),
    ],
)
def test_has_one_spelling(text: str, normal: str) -> None:
    expression = compile_expression(text, VOCABULARY)
    assert expression.normal == normal
    assert compile_expression(normal, VOCABULARY).term == expression.term


@pytest.mark.parametrize(
    ("text", "position", "length", "says"),
    [
        ("", 0, 1, "nothing is written"),
        ("chg>", 4, 1, "a value is missing after >; write chg>2%"),
        ("starred chgg>2", 8, 4, "no name chgg; did you mean chg?"),
        ("chg>2k", 4, 2, "k does not fit here (percent); what fits is %, bp"),
        ("last > 2%", 7, 2, "% does not fit here (price)"),
        ("age>5", 4, 1, "5 is not a duration"),
        ("chg>2x5", 4, 3, "x5 does not fit here"),
        ("vol>63,0000", 4, 7, "63,0000 is not a number"),
        ("quote>usdt", 5, 1, "quote is a text"),
        ("starred=1", 7, 1, "write starred or not starred"),
        ("btc chg", 4, 3, 'to search for the text, write "chg"'),
        ("change>2", 0, 6, "change needs parentheses: change(5m)"),
        ("chang(5m)>2", 0, 5, "no function chang; did you mean change(window)?"),
        ("change(2d)>2", 7, 2, "the window of change may be 1s to 1d"),
        ("change()>2", 7, 1, "the window is missing"),
        ("change(5m", 6, 1, "this parenthesis is not closed"),
        ("change(5m,1m)>1", 9, 1, "too much in the parentheses"),
        ("share(20)>1", 8, 1, "a comma is missing"),
        ("btc (chg>2", 4, 1, "this parenthesis is not closed"),
        ("chg>2)", 5, 1, "no parenthesis was opened"),
        ("1<chg<3", 5, 1, "one comparison at a time"),
        ("btc and", 7, 1, "a condition is missing here"),
        ("last>chg", 5, 3, "last (price) can't be compared with chg (percent)"),
        ("last>hihg", 5, 4, "did you mean high?"),
        ("chg>2,3", 5, 1, "a comma stands only between thousands"),
        ("quote='usdt", 6, 1, "no second ' closes this quote"),
        ("!btc", 0, 1, "! stands only in !="),
        ('""', 0, 2, "an empty text is everywhere"),
        ("vol>" + "9" * 400, 4, 400, "too large"),
        ("age>99999999999999d", 4, 15, "too long"),
        ("(" * 41 + "btc", 40, 1, "deeper than 40"),
        ("btc " * 501, 2_000, 4, "longer than 2,000 characters"),
    ],
)
def test_points_at_what_is_wrong(text: str, position: int, length: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, VOCABULARY)
    assert says in caught.value.message
    assert (caught.value.position, caught.value.length) == (position, length)


@pytest.mark.parametrize(
    ("text", "position", "says"),
    [("btc", 0, "no name btc; there are last"), ("last>1 or 5", 10, "a comparison is missing here")],
)
def test_takes_no_bare_words_where_there_is_nothing_to_search(text: str, position: int, says: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression(text, ALERTS)
    assert says in caught.value.message
    assert caught.value.position == position


PIECES = st.sampled_from(
    [
        "last",
        "chg",
        "change",
        "(",
        ")",
        "5m",
        "-",
        "not ",
        " and ",
        " or ",
        ">",
        "!=",
        "2%",
        ",",
        "'",
        '"',
        " ",
        "这",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=20))
def test_any_text_is_understood_or_pointed_at(text: str) -> None:
    error = _error(text)
    if error is not None:
        assert 0 <= error.position <= len(text)
        assert error.message
        shown, carets = error.pointed().split("\n")
        assert len(shown) == len(text)
        assert set(carets.lstrip()) == {"^"}


def _error(text: str) -> ExpressionError | None:
    try:
        compile_expression(text, VOCABULARY)
    except ExpressionError as error:
        return error
    return None


def test_counts_the_cells_of_wide_and_combined_signs() -> None:
    with pytest.raises(ExpressionError) as caught:
        compile_expression("这é\t chgg>2", VOCABULARY)
    assert caught.value.pointed() == "这é  chgg>2\n     ^^^^"


def test_names_each_value_once_in_the_order_of_the_text() -> None:
    expression = compile_expression("last>1 change(5m)>1 (price<2 or change(300s)<0) btc", VOCABULARY)
    assert expression.names == ("last", "change(5m)", "text")
    assert expression.references[1] == Reference("change", Kind.PERCENT, (300_000,), "change(5m)")
    assert [str(comparison) for comparison in expression.comparisons] == [
        "last>1",
        "change(5m)>1%",
        "last<2",
        "change(5m)<0%",
    ]


def test_filters_a_whole_market_within_a_frame() -> None:
    expression = compile_expression("quote=usdt chg>2 vol>50m spread<5bp", VOCABULARY)
    row: dict[str, Value] = {"quote": "USDT", "chg": 3.0, "vol": 6e7, "spread": 1.0}

    def measure() -> float:
        begin = time.perf_counter()
        for _ in range(2_000):
            expression.holds(row.get)
        return time.perf_counter() - begin

    assert min(measure() for _ in range(5)) < 0.01
