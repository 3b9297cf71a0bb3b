"""The names of a vocabulary: found in any case and by alias, guessed where misspelt, told to people."""

import pytest

from tests.expressions.samples import VOCABULARY
from tui.expressions import Kind


def test_finds_names_and_aliases_in_any_case() -> None:
    found = VOCABULARY.variable("PRICE")
    assert found is not None
    assert (found.name, found.kind) == ("last", Kind.PRICE)
    assert VOCABULARY.variable("change") is None
    assert VOCABULARY.function("Change") is not None


@pytest.mark.parametrize(
    ("wrong", "near"), [("lst", "last"), ("spraed", "spread"), ("chnage", "change(window)"), ("xyzzy", None)]
)
def test_guesses_what_was_meant(wrong: str, near: str | None) -> None:
    assert VOCABULARY.nearest(wrong) == near


def test_tells_each_name_with_its_kind() -> None:
    lines = VOCABULARY.lines()
    assert ("last price", "price", "last price") in lines
    assert ("share(levels, reach)", "ratio", "share of some levels") in lines
    assert len(lines) == len(VOCABULARY.variables) + len(VOCABULARY.functions)
