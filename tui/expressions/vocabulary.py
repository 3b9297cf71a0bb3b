"""Which names an expression may use, and what kind of value each of them is."""

import difflib
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a value is; it decides which units fit. The value is its name for people."""

    PRICE = "price"
    PERCENT = "percent"
    """A value in percent: 1.84 is 1.84 %."""
    BASIS_POINTS = "basis points"
    """A value in hundredths of a percent."""
    AMOUNT = "amount"
    COUNT = "count"
    RATIO = "ratio"
    """A bare share: 0.4 is 40 %."""
    DURATION = "duration"
    """A value in ms."""
    TEXT = "text"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Variable:
    """A name that stands for a value."""

    name: str
    kind: Kind
    help: str
    """One line, without a full stop."""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a function takes; bounds are in the kind's unit, both included."""

    name: str
    kind: Kind
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Function:
    """A name that stands for a value which depends on literals in parentheses, `change(5m)`."""

    name: str
    kind: Kind
    parameters: tuple[Parameter, ...]
    help: str
    aliases: tuple[str, ...] = ()

    @property
    def signature(self) -> str:
        """As one writes it: `change(window)`."""
        return f"{self.name}({', '.join(parameter.name for parameter in self.parameters)})"


@dataclass(frozen=True)
class Vocabulary:
    """The names of one use of the language; names and aliases are found in any case.

    `words` names the text that bare words are looked for in. Without it a bare word is an error.
    """

    variables: tuple[Variable, ...]
    functions: tuple[Function, ...] = ()
    words: str | None = None
    _variables: dict[str, Variable] = field(init=False, repr=False, default_factory=dict)
    _functions: dict[str, Function] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._variables.update((name, v) for v in self.variables for name in _spellings(v))
        self._functions.update((name, f) for f in self.functions for name in _spellings(f))

    def variable(self, name: str) -> Variable | None:
        """The variable of this name or alias."""
        return self._variables.get(name.casefold())

    def function(self, name: str) -> Function | None:
        """The function of this name or alias."""
        return self._functions.get(name.casefold())

    def nearest(self, name: str) -> str | None:
        """The known name that looks most like this one; a function's with its parentheses."""
        known = difflib.get_close_matches(name.casefold(), [*self._variables, *self._functions], n=1)
        if not known:
            return None
        function = self._functions.get(known[0])
        return function.signature if function and known[0] not in self._variables else known[0]

    def lines(self) -> list[tuple[str, str, str]]:
        """Help for people: what to write, its kind, what it means; in the order of the vocabulary."""
        named = [(" ".join((v.name, *v.aliases)), v.kind.value, v.help) for v in self.variables]
        return named + [(f.signature, f.kind.value, f.help) for f in self.functions]


def _spellings(entry: Variable | Function) -> list[str]:
    return [name.casefold() for name in (entry.name, *entry.aliases)]
