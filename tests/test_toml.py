"""Keys are found where they stand, and a change leaves all else as it was."""

import tomllib
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tui import toml

TEXT = """\
# mine
venue = "com"   # the real one

[feed]
depth_limit = 5000
names = [
    "a",
    "b",
]

[[rules]]
id = "one"  # the first
symbol = "BTCUSDT"

[[rules]]
id = "two"
symbol = "venue"
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (["venue"], 2),
        (["feed"], 4),
        (["feed", "depth_limit"], 5),
        (["feed", "names"], 6),
        (["feed", "names", 1], 6),
        (["rules", 0, "id"], 12),
        (["rules", 1], 15),
        (["rules", 1, "symbol"], 17),
        (["feed", "venue"], None),
        (["rules", 2], None),
    ],
)
def test_the_line_of_a_value(path: list[str | int], line: int | None) -> None:
    assert toml.line_of(TEXT, path) == line


def test_a_change_keeps_comments_and_order() -> None:
    tree = tomllib.loads(TEXT)
    tree["venue"] = "us"
    tree["feed"]["compression"] = True
    tree["feed"]["proxy"] = None
    written = toml.rewrite(TEXT, tree)
    assert written == TEXT.replace('"com"', '"us"').replace("]\n\n[[", "]\ncompression = true\n\n[[", 1)


def test_tables_that_stay_keep_their_comments_when_others_come_and_go() -> None:
    tree = tomllib.loads(TEXT)
    tree["rules"] = [{"id": "new"}, *tree["rules"][:1], {"id": "last"}]
    written = toml.rewrite(TEXT, tree)
    assert 'id = "one"  # the first' in written
    assert "# mine" in written
    assert tomllib.loads(written) == tree


def test_long_arrays_are_written_an_item_a_line() -> None:
    names = [f"S{number}" for number in range(20)]
    assert toml.rewrite("", {"names": names}).count("\n") >= 20


SCALARS = st.one_of(
    st.booleans(), st.integers(-(2**40), 2**40), st.floats(allow_nan=False), st.text(max_size=8)
)
KEYS = st.text("ab.é \"'", min_size=1, max_size=3)
TREES = st.recursive(
    st.dictionaries(KEYS, SCALARS, max_size=3),
    lambda inner: st.dictionaries(
        KEYS,
        st.one_of(SCALARS, inner, st.lists(SCALARS, max_size=10), st.lists(inner, max_size=3)),
        max_size=3,
    ),
    max_leaves=8,
)


@settings(max_examples=40)
@given(old=TREES, new=TREES)
def test_what_is_written_is_what_was_wanted(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert tomllib.loads(toml.rewrite(toml.rewrite("", old), new)) == new
