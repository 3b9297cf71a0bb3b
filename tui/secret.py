"""A text that is nobody's business: it is shown nowhere by accident."""

from typing import NoReturn, final


@final
class Secret:
    """A text that its repr, str, format, pickle and any traceback's locals don't show.

    Who needs the text itself asks by `reveal`, and keeps it in no variable: crash reports show those.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text itself."""
        return self._text

    @property
    def hint(self) -> str:
        """Enough to tell it from others: its first and last four characters, where it is long enough."""
        return f"{self._text[:4]}…{self._text[-4:]}" if len(self._text) >= 32 else "…"

    def __repr__(self) -> str:
        return "Secret(***)"

    def __str__(self) -> str:
        return "***"

    def __bool__(self) -> bool:
        return bool(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not written down")
