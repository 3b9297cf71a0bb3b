"""What is wrong with an expression, and where."""

import unicodedata


class ExpressionError(ValueError):
    """An expression that can't be understood; the message says what is wrong and what would be right."""

    def __init__(self, text: str, position: int, length: int, message: str) -> None:
        super().__init__(message)
        self.text = text
        self.position = position
        """Where the wrong part begins, in characters; behind the last one where something is missing."""
        self.length = max(1, length)
        """How many characters are wrong."""
        self.message = message

    def pointed(self) -> str:
        """The text in one line, and carets below the wrong part, counted in a terminal's cells."""
        before, wrong = self.text[: self.position], self.text[self.position : self.position + self.length]
        shown = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in self.text)
        return f"{shown}\n{' ' * _cells(before)}{'^' * max(1, _cells(wrong))}"


def _cells(text: str) -> int:
    return sum(_width(sign) for sign in text)


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1
