"""Fields give way by rank and are never cut."""

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.fields import Field, compose
from tui.widgets.lines import Line, line_width

words = st.sampled_from(["a", "12", "ab币", "测🙂c", "abc123", "币测币测币测", "abc 123 abc 123"])
forms = st.lists(words, min_size=1, max_size=3).map(lambda texts: tuple(((text, ""),) for text in texts))


def said(line: Line) -> str:
    return "".join(text for text, _ in line)


@given(st.lists(st.builds(Field, st.integers(0, 9), forms, st.booleans()), max_size=6), st.integers(1, 120))
def test_a_line_is_exactly_as_wide_as_asked(fields: list[Field], width: int) -> None:
    assert line_width(compose(fields, width)) == width


@given(st.permutations(range(6)), st.integers(1, 60))
def test_a_field_shows_only_with_all_before_it_in_rank(ranks: list[int], width: int) -> None:
    fields = [Field(rank, (((f"field{rank}", ""),),)) for rank in ranks]
    shown = [rank for rank in range(6) if f"field{rank}" in said(compose(fields, width))]
    assert shown == list(range(len(shown)))


def test_longer_forms_come_back_with_the_room() -> None:
    fields = [
        Field(0, ((("latency 12 ms", ""),), (("12 ms", ""),))),
        Field(1, ((("gaps 0", ""),),), right=True),
    ]
    assert said(compose(fields, 30)) == " latency 12 ms         gaps 0 "
    assert said(compose(fields, 20)) == " 12 ms       gaps 0 "
    assert said(compose(fields, 8)) == "12 ms   "
    assert said(compose(fields, 4)) == "…   "
    assert said(compose([Field(0, fields[0].forms, least=(("12", ""),))], 4)) == "12  "
