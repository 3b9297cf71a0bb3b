"""The parts of an expression that is understood, and how each of them is decided.

Three values: True, False, and None where a value is not known. `not` of unknown is unknown; `and` is False as
soon as one part is, `or` True as soon as one part is, whatever is not known about the others.
"""

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tui.expressions import literals
from tui.expressions.vocabulary import Kind

Value = float | str | bool
Values = Callable[[str], Value | None]
"""Gives the value of a reference's key, in its kind's unit; None where it is not known."""
Test = Callable[[Values], bool | None]

OPERATORS: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
MIRRORED: Final = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


@dataclass(frozen=True, slots=True)
class Reference:
    """A value that is asked for: a variable, or a function with its arguments."""

    name: str
    kind: Kind
    arguments: tuple[float, ...] = ()
    """In the unit of each parameter's kind."""
    key: str = ""
    """What `values` is asked for, in one spelling: `last`, `change(5m)`."""

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True, slots=True)
class Comparison:
    """A value against a literal, or against another value of the same kind."""

    left: Reference
    operator: str
    right: Value | Reference

    def __str__(self) -> str:
        return f"{self.left}{self.operator}{self.right_text}"

    @property
    def right_text(self) -> str:
        """What stands on the right."""
        if isinstance(self.right, Reference):
            return self.right.key
        if isinstance(self.right, str):
            return quoted(self.right)
        return literals.write(self.right, self.left.kind)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Whose values it needs."""
        return (self.left, self.right) if isinstance(self.right, Reference) else (self.left,)

    def test(self) -> Test:
        """How it is decided."""
        key, compare, right = self.left.key, OPERATORS[self.operator], self.right
        if isinstance(right, Reference):
            return _compare_two(key, compare, right.key, text=right.kind is Kind.TEXT)
        if isinstance(right, str):
            return _compare_text(key, compare, right.casefold())
        return _compare_number(key, compare, right)


@dataclass(frozen=True, slots=True)
class Word:
    """A text to be found in the text of a reference, in any case."""

    reference: Reference
    text: str

    def __str__(self) -> str:
        return quoted(self.text)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Whose values it needs."""
        return (self.reference,)

    def test(self) -> Test:
        """How it is decided."""
        key, wanted = self.reference.key, self.text.casefold()

        def find(values: Values) -> bool | None:
            value = values(key)
            return None if value is None else wanted in str(value).casefold()

        return find


@dataclass(frozen=True, slots=True)
class Flag:
    """A name that is true or false by itself."""

    reference: Reference

    def __str__(self) -> str:
        return self.reference.key

    @property
    def references(self) -> tuple[Reference, ...]:
        """Whose values it needs."""
        return (self.reference,)

    def test(self) -> Test:
        """How it is decided."""
        key = self.reference.key

        def look(values: Values) -> bool | None:
            value = values(key)
            return None if value is None else bool(value)

        return look


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a term; unknown stays unknown."""

    term: "Term"

    def __str__(self) -> str:
        return f"not ({self.term})" if isinstance(self.term, Junction) else f"not {self.term}"

    @property
    def references(self) -> tuple[Reference, ...]:
        """Whose values it needs."""
        return self.term.references

    def test(self) -> Test:
        """How it is decided."""
        inner = self.term.test()

        def turn(values: Values) -> bool | None:
            result = inner(values)
            return None if result is None else not result

        return turn


@dataclass(frozen=True, slots=True)
class Junction:
    """Terms of which all (`and`) or one (`or`) must hold."""

    word: str
    terms: tuple["Term", ...]

    def __str__(self) -> str:
        return f" {self.word} ".join(self._part(term) for term in self.terms)

    @property
    def references(self) -> tuple[Reference, ...]:
        """Whose values it needs."""
        return tuple(reference for term in self.terms for reference in term.references)

    def test(self) -> Test:
        """How it is decided."""
        tests = tuple(term.test() for term in self.terms)
        decisive = self.word == "or"

        def join(values: Values) -> bool | None:
            result: bool | None = not decisive
            for test in tests:
                held = test(values)
                if held is decisive:
                    return decisive
                if held is None:
                    result = None
            return result

        return join

    def _part(self, term: "Term") -> str:
        looser = isinstance(term, Junction) and (self.word, term.word) != ("or", "and")
        return f"({term})" if looser else str(term)


Term = Comparison | Word | Flag | Not | Junction


def quoted(text: str) -> str:
    """A text in quotes that it has none of."""
    return f"'{text}'" if '"' in text else f'"{text}"'


def _compare_number(key: str, compare: Callable[[Any, Any], bool], right: Value) -> Test:
    def test(values: Values) -> bool | None:
        value = values(key)
        return None if value is None else compare(value, right)

    return test


def _compare_text(key: str, compare: Callable[[Any, Any], bool], right: str) -> Test:
    def test(values: Values) -> bool | None:
        value = values(key)
        return None if value is None else compare(str(value).casefold(), right)

    return test


def _compare_two(key: str, compare: Callable[[Any, Any], bool], other: str, *, text: bool) -> Test:
    def test(values: Values) -> bool | None:
        left, right = values(key), values(other)
        if left is None or right is None:
            return None
        return compare(str(left).casefold(), str(right).casefold()) if text else compare(left, right)

    return test
