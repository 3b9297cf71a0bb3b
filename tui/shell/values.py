"""Readers of the command line's values: what isn't one is told in words."""

import argparse
import math
from collections.abc import Callable


def whole(least: int, most: int | None = None) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        limits = f"from {least}" + (f" to {most}" if most is not None else "")
        try:
            value = int(text)
        except ValueError:
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {limits}") from None
        if value < least or (most is not None and value > most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number {limits}")
        return value

    return read


def symbol(text: str) -> str:
    """A symbol, as typed; whether the exchange lists it is another question."""
    from tui.wire import streams

    try:
        streams.depth(text)
    except streams.StreamNameError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    return text


def rate(text: str) -> float:
    """A number from 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0")
    return value


def positive(text: str) -> float:
    """A number above 0."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value


def size(text: str) -> tuple[int, int]:
    """Columns and rows, such as 160x48."""
    width, _, height = text.lower().partition("x")
    if not (
        width.isdecimal() and height.isdecimal() and 20 <= int(width) <= 1000 and 5 <= int(height) <= 500
    ):
        raise argparse.ArgumentTypeError(f"{text!r} is not a size such as 160x48 (20x5 to 1000x500)")
    return int(width), int(height)
