"""Notes and buttons: every line is exact, sentences go on below, a click does what a key does."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.buttons import Button, Buttons
from tui.widgets.lines import line_width
from tui.widgets.notes import Notes, note, sentences

StageFactory = Callable[..., Any]
WORDS = st.text(st.sampled_from("ab 测.\x1b"), max_size=80)


@given(WORDS, st.integers(1, 60), st.integers(1, 6))
def test_every_line_is_exact_at_every_size(words: str, width: int, height: int) -> None:
    lines = sentences("label", words, "warn", width)
    for drawn in (
        Notes([note("fee", ("0.1", "text")), *lines]).draw(width, height),
        Buttons([Button("y send", "send", weighty=True), Button("Esc back", "back")]).draw(width, height),
    ):
        assert [line_width(line) for line in drawn] == [width] * height


def test_a_sentence_goes_on_below_its_first_line() -> None:
    told = ["".join(text for text, _ in line).rstrip() for line in sentences("wrong", "one two", "warn", 14)]
    assert told == ["wrong     one", "          two"]


async def test_notes_grow_and_a_click_runs_the_action_of_a_button(stage: StageFactory) -> None:
    notes = Notes([note("fee", ("1", "text"))])
    async with stage(notes, 20, 1).run_test(size=(40, 8)) as pilot:
        notes.show([note("fee", ("2", "text"))], least=3)
        await pilot.pause()
        assert [row.rstrip() for row in pilot.app.rows()] == ["fee       2", "", ""]
    buttons = Buttons([Button("q leave", "app.quit"), Button("x no room for this", "app.bell")])
    async with stage(buttons, 20, 1).run_test(size=(40, 4)) as pilot:
        assert pilot.app.rows() == [" q leave            "]
        await pilot.click(buttons, offset=(19, 0))
        assert pilot.app.is_running
        await pilot.click(buttons, offset=(3, 0))
        await pilot.pause()
        assert pilot.app._exit
