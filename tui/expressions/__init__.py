"""One language for the filters of lists and for alerts: `quote=usdt chg>2 (vol>50m or starred) -busd`."""

from tui.expressions.errors import ExpressionError
from tui.expressions.expression import Expression, compile_expression
from tui.expressions.terms import Comparison, Reference, Value, Values
from tui.expressions.vocabulary import Function, Kind, Parameter, Variable, Vocabulary

__all__ = [
    "Comparison",
    "Expression",
    "ExpressionError",
    "Function",
    "Kind",
    "Parameter",
    "Reference",
    "Value",
    "Values",
    "Variable",
    "Vocabulary",
    "compile_expression",
]
