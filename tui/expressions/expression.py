"""An expression that is understood, ready to be asked thousands of times a second."""

from collections.abc import Iterator
from dataclasses import dataclass

from tui.expressions.parser import parse
from tui.expressions.terms import Comparison, Junction, Not, Reference, Term, Test
from tui.expressions.vocabulary import Vocabulary


@dataclass(frozen=True)
class Expression:
    """What a person wrote, understood."""

    text: str
    """As it was written."""
    term: Term
    references: tuple[Reference, ...]
    """The values that it needs, each once, in the order of the text."""
    holds: Test
    """Whether it holds, by a function that gives the value of a key; None where too little is known."""

    @property
    def names(self) -> tuple[str, ...]:
        """The keys that `holds` may ask for."""
        return tuple(reference.key for reference in self.references)

    @property
    def normal(self) -> str:
        """The same in one spelling: names, not aliases; `and` written out; texts in quotes."""
        return str(self.term)

    @property
    def comparisons(self) -> tuple[Comparison, ...]:
        """All comparisons in it, those that are turned round too."""
        return tuple(_comparisons(self.term))


def compile_expression(text: str, vocabulary: Vocabulary) -> Expression:
    """Understand an expression; raises ExpressionError, for one without a word in it too."""
    term = parse(text, vocabulary)
    references = tuple({reference.key: reference for reference in term.references}.values())
    return Expression(text, term, references, term.test())


def _comparisons(term: Term) -> Iterator[Comparison]:
    if isinstance(term, Comparison):
        yield term
    elif isinstance(term, Not):
        yield from _comparisons(term.term)
    elif isinstance(term, Junction):
        for part in term.terms:
            yield from _comparisons(part)
