"""A choice of a few and a line for amounts, by keys and mouse."""

from collections.abc import Callable
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from textual.message import Message

from tui.widgets.amount import AmountField
from tui.widgets.choice import Choice, Option
from tui.widgets.lines import line_width

KINDS = [Option("LIMIT", "Limit"), Option("MARKET", "Market"), Option("OCO", "OCO")]

StageFactory = Callable[..., Any]


@given(st.integers(1, 60), st.integers(1, 3), st.sampled_from(KINDS))
def test_every_line_is_exact_at_every_size(width: int, height: int, option: Option) -> None:
    lines = Choice(KINDS, option.id).draw(width, height)
    assert [line_width(line) for line in lines] == [width] * height


async def test_keys_and_mouse_choose_and_say_so_once(stage: StageFactory) -> None:
    heard: list[str] = []

    def hear(message: Message) -> None:
        # The hook hears a message once on each way.
        if isinstance(message, Choice.Changed) and heard[-1:] != [message.value]:
            heard.append(message.value)

    choice = Choice(KINDS, "LIMIT")
    async with stage(choice, 30, 1).run_test(size=(40, 4), message_hook=hear) as pilot:
        assert pilot.app.rows() == ["‹Limit› Market  OCO           "]
        choice.focus()
        await pilot.press("left", "right", "right", "right", "space")
        assert (choice.value, heard) == ("LIMIT", ["MARKET", "OCO", "LIMIT"])
        await pilot.click(choice, offset=(10, 0))
        await pilot.click(choice, offset=(29, 0))
        assert (choice.value, heard[-1]) == ("MARKET", "MARKET")
        choice.choose("OCO")
        await pilot.pause()
        assert pilot.app.rows() == [" Limit  Market ‹OCO›          "]
        assert heard[-1] == "MARKET"
        choice.styles.width = 12
        await pilot.pause()
        assert pilot.app.rows() == ["‹OCO› 3 of 3"]


async def test_an_amount_takes_digits_and_asks_for_steps(stage: StageFactory) -> None:
    heard: list[int] = []
    field = AmountField()

    def hear(message: Message) -> None:
        if isinstance(message, AmountField.Stepped) and message.control is field:
            heard.append(message.by)

    async with stage(field, 20, 1).run_test(size=(40, 4), message_hook=hear) as pilot:
        field.focus()
        field.value = "1.5"
        await pilot.press("end", "2", "b", "percent_sign", "plus", "minus")
        assert field.value == "1.52%"
        assert sorted(set(heard)) == [-1, 1]
