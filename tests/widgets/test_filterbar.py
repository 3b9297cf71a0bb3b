"""The line below a filter points at the character that is wrong, at every width."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.expressions.errors import ExpressionError
from tui.widgets.filterbar import pointing
from tui.widgets.lines import line_width


def error(text: str, position: int, length: int = 1) -> ExpressionError:
    return ExpressionError(text, position, length, "there is no 'vlo'; did you mean vol?")


def said(wrong: ExpressionError, width: int, scrolled: int = 0) -> str:
    return "".join(text for text, _ in pointing(wrong, scrolled, width))


def test_carets_stand_below_the_wrong_part_behind_the_prompt() -> None:
    assert said(error("chg>2 vlo>5", 6, 3), 80) == "         ^^^ there is no 'vlo'; did you mean vol?"
    # Wide characters count two cells, and what is scrolled away none.
    assert said(error("这是 vlo>5", 3, 3), 80).index("^") == 3 + 5
    assert said(error("chg>2 vlo>5", 6, 3), 80, scrolled=6).index("^") == 3


def test_near_the_right_edge_the_reason_stands_before_the_carets() -> None:
    text = said(error("x" * 60, 60), 70)
    assert text.index("^") == 63
    assert text.index("did you mean vol?") < 63


@given(st.integers(0, 60), st.integers(1, 9), st.integers(0, 70), st.integers(1, 100))
def test_it_fits_every_width_and_always_points(position: int, length: int, scrolled: int, width: int) -> None:
    line = pointing(error("x" * 64, position, length), scrolled, width)
    assert line_width(line) <= width
    assert any("^" in text for text, _ in line)


@pytest.mark.parametrize("width", [1, 2, 3, 8])
def test_it_points_where_there_is_hardly_room(width: int) -> None:
    assert "^" in said(error("vlo", 0, 3), width)
