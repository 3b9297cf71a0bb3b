"""Cuts an expression into words, quoted texts, operators and parentheses."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from tui.expressions import literals
from tui.expressions.errors import ExpressionError

LONGEST: Final = 2_000
"""Characters an expression may have."""


class TokenKind(Enum):
    """What a token is."""

    WORD = auto()
    QUOTED = auto()
    OPERATOR = auto()
    MINUS = auto()
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()
    END = auto()


@dataclass(frozen=True, slots=True)
class Token:
    """A part of the text; `value` is what it says, without quotes and with one spelling for each operator."""

    kind: TokenKind
    value: str
    position: int
    length: int

    @property
    def end(self) -> int:
        """Where the next character stands."""
        return self.position + self.length


_WORD: Final = r"[^\s()<>=!,\"']"
_TOKEN: Final = re.compile(
    rf"""(?P<space>\s+)
    | (?P<OPERATOR><=|>=|!=|==|[<>=])
    | (?P<QUOTED>"[^"]*"|'[^']*')
    | (?P<OPEN>\()
    | (?P<CLOSE>\))
    | (?P<MINUS>-)
    | (?P<WORD>\d{{1,3}}(?:,\d{{3}})+{_WORD}* | {_WORD}+)
    | (?P<COMMA>,)""",
    re.VERBOSE,
)


def cut(text: str) -> list[Token]:
    """The tokens of a text, an END last; raises ExpressionError for signs that mean nothing."""
    if len(text) > LONGEST:
        raise ExpressionError(text, LONGEST, len(text) - LONGEST, f"longer than {LONGEST:,} characters")
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(text, position, 1, _complaint(text[position]))
        if match.lastgroup != "space":
            tokens.append(_token(match))
        position = match.end()
    tokens.append(Token(TokenKind.END, "", len(text), 0))
    return _join_signs(tokens)


def _join_signs(tokens: list[Token]) -> list[Token]:
    """Make one word of a minus and its number beside an operator: `chg>-2`; `-2<chg` isn't `not 2<chg`."""
    joined: list[Token] = []
    for index, token in enumerate(tokens):
        before = tokens[index - 1] if index else None
        if before and before.kind is TokenKind.MINUS and _is_signed(tokens, index):
            length = token.end - before.position
            joined[-1] = Token(token.kind, f"-{token.value}", before.position, length)
        else:
            joined.append(token)
    return joined


def _is_signed(tokens: list[Token], index: int) -> bool:
    token, minus = tokens[index], tokens[index - 1]
    if token.kind is not TokenKind.WORD or token.position != minus.end:
        return False
    beside = [*tokens[max(0, index - 2) : index - 1], tokens[index + 1]]
    return literals.is_number(token.value) and any(other.kind is TokenKind.OPERATOR for other in beside)


def _token(match: re.Match[str]) -> Token:
    kind = TokenKind[match.lastgroup or ""]
    value = match.group()
    if kind is TokenKind.QUOTED:
        value = value[1:-1]
    elif value == "==":
        value = "="
    return Token(kind, value, match.start(), match.end() - match.start())


def _complaint(sign: str) -> str:
    if sign == "!":
        return "! stands only in !=; to turn a condition round, write not"
    return f"no second {sign} closes this quote"
