"""Reads an expression: `or` binds loosest, then `and` (or nothing between two terms), then `not` or `-`.

expression = all ("or" all)*
all        = turned (["and"] turned)*
turned     = ("not" | "-") turned | "(" expression ")" | condition
condition  = operand operator operand | flag | word
"""

from typing import Final

from tui.expressions import literals
from tui.expressions.errors import ExpressionError
from tui.expressions.terms import MIRRORED, Comparison, Flag, Junction, Not, Reference, Term, Value, Word
from tui.expressions.tokens import Token, TokenKind, cut
from tui.expressions.vocabulary import Function, Kind, Parameter, Vocabulary

DEEPEST: Final = 40
"""How deep parentheses and negations may lie in each other."""
_KEYWORDS: Final = ("and", "or", "not")
_ENDS: Final = (TokenKind.END, TokenKind.CLOSE)


def parse(text: str, vocabulary: Vocabulary) -> Term:
    """The term that a text says; raises ExpressionError."""
    return _Parser(text, vocabulary).read()


class _Parser:
    def __init__(self, text: str, vocabulary: Vocabulary) -> None:
        self._text = text
        self._vocabulary = vocabulary
        self._tokens = cut(text)
        self._index = 0
        self._depth = 0

    def read(self) -> Term:
        if self._at(TokenKind.END):
            raise self._error(self._next, f"nothing is written; {self._suggestion()}")
        term = self._any()
        if self._at(TokenKind.CLOSE):
            raise self._error(self._next, "no parenthesis was opened before this one")
        return term

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._tokens[self._index]
        self._index += 1
        return token

    def _at(self, *kinds: TokenKind) -> bool:
        return self._next.kind in kinds

    def _is_word(self, *words: str) -> bool:
        return self._at(TokenKind.WORD) and self._next.value.lower() in words

    def _any(self) -> Term:
        terms = [self._all()]
        while self._is_word("or"):
            self._take()
            terms.append(self._all())
        return _join("or", terms)

    def _all(self) -> Term:
        terms = [self._turned()]
        while not self._at(*_ENDS) and not self._is_word("or"):
            if self._is_word("and"):
                self._take()
            terms.append(self._turned())
        return _join("and", terms)

    def _turned(self) -> Term:
        token = self._next
        if token.kind is TokenKind.MINUS or self._is_word("not"):
            self._take()
            self._dive(token)
            term: Term = Not(self._turned())
        elif token.kind is TokenKind.OPEN:
            self._take()
            self._dive(token)
            term = self._any()
            if not self._at(TokenKind.CLOSE):
                raise self._error(token, "this parenthesis is not closed")
            self._take()
        else:
            return self._condition()
        self._depth -= 1
        return term

    def _dive(self, token: Token) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error(token, f"deeper than {DEEPEST} parentheses and negations")

    def _condition(self) -> Term:
        token = self._next
        if token.kind is TokenKind.COMMA:
            raise self._error(token, "a comma stands only between thousands, 63,000")
        if token.kind not in (TokenKind.WORD, TokenKind.QUOTED) or self._is_word("and", "or"):
            raise self._error(token, f"a condition is missing here; {self._suggestion()}")
        self._take()
        reference = self._reference(token)
        if self._at(TokenKind.OPERATOR):
            term = self._comparison(token, reference)
            if self._at(TokenKind.OPERATOR):
                raise self._error(self._next, "one comparison at a time: join two by and")
            return term
        return self._alone(token, reference)

    def _alone(self, token: Token, reference: Reference | None) -> Term:
        if reference is None:
            return self._word(token)
        if reference.kind is Kind.FLAG:
            return Flag(reference)
        searched = f'; to search for the text, write "{token.value}"' if self._vocabulary.words else ""
        raise self._span_error(
            token, f"{reference.key} needs a comparison, such as {_sample(reference)}{searched}"
        )

    def _word(self, token: Token) -> Term:
        words = self._vocabulary.words
        if words is not None:
            if not token.value:
                raise self._error(token, "an empty text is everywhere")
            return Word(Reference(words, Kind.TEXT, key=words), token.value)
        if token.kind is TokenKind.WORD and not literals.is_number(token.value):
            raise self._error(token, self._unknown(token.value))
        raise self._error(token, f"a comparison is missing here; {self._suggestion()}")

    def _comparison(self, token: Token, left: Reference | None) -> Comparison:
        operator = self._take()
        if left is not None:
            right = self._right(left, operator)
            return Comparison(left, operator.value, right)
        if token.kind is TokenKind.WORD and not literals.is_number(token.value):
            raise self._error(token, self._unknown(token.value))
        other = self._next
        if other.kind is TokenKind.WORD and not self._is_word(*_KEYWORDS):
            self._take()
            reference = self._reference(other)
            if reference is not None:
                self._check_order(reference, operator)
                return Comparison(reference, MIRRORED[operator.value], self._literal(token, reference))
        raise self._error(other, f"a name is missing here; {self._suggestion()}")

    def _right(self, left: Reference, operator: Token) -> Value | Reference:
        self._check_order(left, operator)
        token = self._next
        if token.kind not in (TokenKind.WORD, TokenKind.QUOTED):
            raise self._error(token, f"a value is missing after {operator.value}; write {_sample(left)}")
        self._take()
        if left.kind is not Kind.TEXT:
            reference = self._reference(token)
            if reference is not None:
                return self._same_kind(left, reference, token)
        return self._literal(token, left)

    def _same_kind(self, left: Reference, right: Reference, token: Token) -> Reference:
        if left.kind is not right.kind:
            raise self._span_error(
                token, f"{left.key} ({left.kind}) can't be compared with {right.key} ({right.kind})"
            )
        return right

    def _check_order(self, reference: Reference, operator: Token) -> None:
        if reference.kind is Kind.FLAG:
            raise self._error(
                operator,
                f"{reference.key} is true or false by itself: write {reference.key} or not {reference.key}",
            )
        if reference.kind is Kind.TEXT and operator.value not in ("=", "!="):
            raise self._error(operator, f"{reference.key} is a text: it can be = or != another")

    def _literal(self, token: Token, reference: Reference) -> Value:
        if reference.kind is Kind.TEXT:
            return token.value
        if token.kind is TokenKind.QUOTED or not literals.is_number(token.value):
            nearest = self._vocabulary.nearest(token.value)
            meant = f"; did you mean {nearest}?" if nearest else ""
            raise self._error(
                token, f"{token.value or 'this'} is not a number; write {_sample(reference)}{meant}"
            )
        return self._number(token, reference.kind)

    def _number(self, token: Token, kind: Kind) -> float:
        try:
            return literals.read(token.value, kind)
        except ValueError as error:
            raise self._error(token, str(error)) from None

    def _reference(self, token: Token) -> Reference | None:
        """The value that a word names; None where it names none, and for quoted texts."""
        if token.kind is not TokenKind.WORD:
            return None
        function = self._vocabulary.function(token.value)
        called = self._at(TokenKind.OPEN) and self._next.position == token.end
        if called and not self._is_keyword(token):
            if function is None:
                raise self._error(token, self._unknown(token.value, called=True))
            return self._call(function)
        variable = self._vocabulary.variable(token.value)
        if variable is not None:
            return Reference(variable.name, variable.kind, key=variable.name)
        if function is not None:
            raise self._error(token, f"{function.name} needs parentheses: {_sample_call(function)}")
        return None

    @staticmethod
    def _is_keyword(token: Token) -> bool:
        return token.value.lower() in _KEYWORDS

    def _call(self, function: Function) -> Reference:
        opened = self._take()
        arguments = []
        for number, parameter in enumerate(function.parameters):
            if number:
                if not self._at(TokenKind.COMMA):
                    raise self._error(self._next, f"a comma is missing: {function.signature}")
                self._take()
            arguments.append(self._argument(function, parameter))
        if not self._at(TokenKind.CLOSE):
            if self._at(TokenKind.END):
                raise self._error(opened, "this parenthesis is not closed")
            raise self._error(self._next, f"too much in the parentheses: {function.signature}")
        self._take()
        written = ", ".join(
            literals.write(value, parameter.kind)
            for value, parameter in zip(arguments, function.parameters, strict=True)
        )
        return Reference(function.name, function.kind, tuple(arguments), f"{function.name}({written})")

    def _argument(self, function: Function, parameter: Parameter) -> float:
        token = self._next
        if token.kind is not TokenKind.WORD:
            raise self._error(token, f"the {parameter.name} is missing: {_sample_call(function)}")
        self._take()
        value = self._number(token, parameter.kind)
        if not parameter.lowest <= value <= parameter.highest:
            low, high = (
                literals.write(bound, parameter.kind) for bound in (parameter.lowest, parameter.highest)
            )
            raise self._error(token, f"the {parameter.name} of {function.name} may be {low} to {high}")
        return value

    def _unknown(self, name: str, *, called: bool = False) -> str:
        nearest = self._vocabulary.nearest(name)
        meant = f"; did you mean {nearest}?" if nearest else f"; {self._suggestion()}"
        return f"no {'function' if called else 'name'} {name}{meant}"

    def _suggestion(self) -> str:
        known = [v.name for v in self._vocabulary.variables] + [
            f.signature for f in self._vocabulary.functions
        ]
        shown = ", ".join(known[:6]) + (" and more" if len(known) > 6 else "")
        return f"there are {shown}"

    def _error(self, token: Token, message: str) -> ExpressionError:
        return ExpressionError(self._text, token.position, token.length, message)

    def _span_error(self, first: Token, message: str) -> ExpressionError:
        last = self._tokens[self._index - 1]
        return ExpressionError(self._text, first.position, last.end - first.position, message)


def _join(word: str, terms: list[Term]) -> Term:
    return terms[0] if len(terms) == 1 else Junction(word, tuple(terms))


def _sample(reference: Reference) -> str:
    if reference.kind is Kind.TEXT:
        return f"{reference.key}=usdt"
    return f"{reference.key}>{literals.EXAMPLES[reference.kind]}"


def _sample_call(function: Function) -> str:
    samples = ", ".join(
        "5m" if p.kind is Kind.DURATION else literals.write(p.lowest, p.kind) for p in function.parameters
    )
    return f"{function.name}({samples})"
